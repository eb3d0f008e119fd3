namespace Ringtail.Runtime.Importing;

/// <summary>Which numbers a write passes over.</summary>
/// <param name="After">Contacts of the list with a smaller id do not count: they were there before the file.</param>
internal readonly record struct KnownNumbers(DuplicateRule Rule, long After)
{
    public static KnownNumbers None => new(DuplicateRule.None, 0);
    public static KnownNumbers InList => new(DuplicateRule.InList, 0);
}
