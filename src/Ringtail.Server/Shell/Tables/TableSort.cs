using Ringtail.Runtime.Storage;

namespace Ringtail.Server.Shell.Tables;

/// <summary>By which column a table is sorted: heads show and change it, on a phone a choice above it.</summary>
/// <param name="changed">Shows the rows in the new order.</param>
/// <param name="own">The column whose head shows the table's own order; empty when none does.</param>
public sealed class TableSort(Func<Task> changed, string own = "")
{
    private readonly List<SortColumn> _columns = [];

    /// <param name="changed">Shows the rows, which are all at hand, in the new order.</param>
    public TableSort(Action changed) : this(() =>
    {
        changed();
        return Task.CompletedTask;
    })
    {
    }

    /// <summary>False: the table has too many rows to be sorted by more than the columns that always are.</summary>
    public bool SortsAll { get; set; } = true;
    /// <summary>Style classes of the heads.</summary>
    public string HeadClass { get; init; } = "";
    public RowOrder Order { get; private set; } = new(own);
    public bool HasOwn { get; } = own.Length > 0;
    /// <summary>Those that sort, as the heads are from left to right.</summary>
    public IEnumerable<SortColumn> Columns => _columns.Where(Sorts);

    public bool Sorts(SortColumn column) => SortsAll || column.Always;

    /// <summary>Of a head: "ascending", "descending", or null when the rows are not sorted by it.</summary>
    public string? DirectionOf(SortColumn column) =>
        Order.By != column.By || !Sorts(column) ? null : Order.Descending ? "descending" : "ascending";

    public void Show(SortColumn column)
    {
        var known = _columns.FindIndex(c => c.By == column.By);
        if (known < 0) _columns.Add(column);
        else _columns[known] = column;
    }

    /// <summary>First press ascending, second descending, third the table's own order again.</summary>
    public Task PressAsync(string by) => ChooseAsync(
        Order.By != by ? new RowOrder(by) : Order.Descending ? new RowOrder(own) : new RowOrder(by, Descending: true));

    public Task ChooseAsync(RowOrder order)
    {
        Order = order;
        return changed();
    }

    /// <summary>Rows that are all at hand. Those that are equal, and all without an order, stay as they are.</summary>
    /// <param name="key">What a column, by its name, sorts by.</param>
    public IReadOnlyList<TRow> Sorted<TRow>(IReadOnlyList<TRow> rows, Func<TRow, string, IComparable?> key)
    {
        var by = Order.By;
        if (by.Length == 0) return rows;
        return [.. Order.Descending ? rows.OrderByDescending(r => key(r, by)) : rows.OrderBy(r => key(r, by))];
    }
}

/// <param name="Always">Also of a table with very many rows: an index holds this order.</param>
public readonly record struct SortColumn(string By, string Title, bool Always = false);
