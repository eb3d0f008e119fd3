namespace Ringtail.Runtime.Importing;

/// <summary>A row that is good: what the store writes.</summary>
/// <param name="Attributes">As the column holds them.</param>
internal readonly record struct ImportedContact(string Number, string? E164, string Attributes)
{
    /// <summary>The contact's time zone as in ContactZones.</summary>
    public string Zones { get; init; } = "";
}

/// <summary>What a reader of one format found in one row: a contact, or why not.</summary>
/// <param name="Line">As in <see cref="RefusedRow"/>.</param>
internal readonly record struct ImportedRow(long Line, ImportedContact Contact, string? Refusal, string Text)
{
    private const int TextMax = 200;

    public static ImportedRow Good(long line, ImportedContact contact) => new(line, contact, null, "");

    public static ImportedRow Bad(long line, string refusal, ReadOnlySpan<char> text) => new(line, default, refusal,
        text.Length <= TextMax ? text.ToString() : string.Concat(text[..TextMax], "…"));
}
