using Ringtail.Runtime.Storage;

namespace Ringtail.Server.Shell.Tables;

/// <summary>Which rows of a table are wanted.</summary>
/// <param name="Search">Trimmed; empty for all.</param>
public sealed record PageOf(string Search, int Skip, int Take)
{
    /// <summary>The search in lower case, to compare with what the database has folded.</summary>
    public string Folded { get; } = Search.ToLowerInvariant();
    /// <summary>The <c>SortLabel</c> of the pressed column head; empty for the table's own order.</summary>
    public string SortBy { get; init; } = "";
    public bool Descending { get; init; }
    public RowOrder Order => new(SortBy, Descending);
}
