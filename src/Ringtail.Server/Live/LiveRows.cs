namespace Ringtail.Server.Live;

/// <summary>Search and order of a live table: kept while the rows below change.</summary>
public sealed class LiveRows<TRow>
{
    public string Search { get; set; } = "";
    public LiveColumn<TRow>? SortedBy { get; private set; }
    public bool Descending { get; private set; }

    /// <summary>First press ascending, second descending, third the given order again.</summary>
    public void Press(LiveColumn<TRow> column)
    {
        if (SortedBy != column) (SortedBy, Descending) = (column, false);
        else if (!Descending) Descending = true;
        else SortedBy = null;
    }

    public IReadOnlyList<TRow> Shown(IReadOnlyList<TRow> rows, Func<TRow, string> searched)
    {
        IEnumerable<TRow> shown = rows;
        var words = Search.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length > 0)
        {
            shown = shown.Where(row =>
            {
                var text = searched(row);
                return words.All(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));
            });
        }
        if (SortedBy?.SortBy is { } by) shown = Descending ? shown.OrderByDescending(by) : shown.OrderBy(by);
        else if (words.Length == 0) return rows;
        return [.. shown];
    }
}
