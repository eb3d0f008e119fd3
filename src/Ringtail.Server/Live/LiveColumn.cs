namespace Ringtail.Server.Live;

/// <summary>A column of a live table.</summary>
/// <param name="Title">Text key of its head.</param>
/// <param name="SortBy">What it sorts by; null when it does not.</param>
/// <param name="Class">"wide" for a column that a phone leaves out, "wider" for one that only a large window has,
/// "right" for numbers, "of-name" and "of-state" for a fixed share of a large window.</param>
public sealed record LiveColumn<TRow>(string Title, Func<TRow, IComparable?>? SortBy = null, string Class = "");
