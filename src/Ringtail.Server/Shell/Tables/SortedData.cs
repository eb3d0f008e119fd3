using MudBlazor;

namespace Ringtail.Server.Shell.Tables;

/// <summary>Rows of a table that may hold too many to be sorted by every column.</summary>
internal sealed class SortedData<TRow> : TableData<TRow>
{
    /// <param name="total">Of all pages.</param>
    /// <param name="sortsAll">False: only the heads that always sort do.</param>
    public SortedData(IEnumerable<TRow> rows, long total, bool sortsAll)
    {
        Items = rows;
        TotalItems = (int)Math.Min(int.MaxValue, total);
        SortsAll = sortsAll;
    }

    public bool SortsAll { get; }
}
