namespace Ringtail.Runtime.Importing;

/// <summary>A row that is good: what the store writes. What an import computes of a contact belongs in here.</summary>
/// <param name="Attributes">As the column holds them.</param>
/// <param name="FurtherNumbers">As the column holds them; empty for a contact with one number.</param>
internal readonly record struct ImportedContact(
    string Number, string? E164, string Attributes, string FurtherNumbers = "")
{
    /// <summary>The contact's time zone as in ContactZones.</summary>
    public string Zones { get; init; } = "";
}

/// <summary>What a reader of one format found in one row: a contact, or why not.</summary>
/// <param name="Line">As in <see cref="RefusedRow"/>.</param>
/// <param name="Text">The whole row; empty for a good one.</param>
internal readonly record struct ImportedRow(long Line, ImportedContact Contact, string? Refusal, string Text)
{
    private const int ShownMax = 200;

    public string Shown => Text.Length <= ShownMax ? Text : string.Concat(Text.AsSpan(0, ShownMax), "…");

    public static ImportedRow Good(long line, ImportedContact contact) => new(line, contact, null, "");

    public static ImportedRow Bad(long line, string refusal, ReadOnlySpan<char> text) =>
        new(line, default, refusal, text.ToString());
}
