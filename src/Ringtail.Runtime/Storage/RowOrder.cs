using System.Linq.Expressions;

namespace Ringtail.Runtime.Storage;

/// <summary>In what order rows of a table are wanted. Every order ends with the id, so that it is total.</summary>
/// <param name="By">A column, by its field's name; empty for the table's own order, which an index holds.</param>
public readonly record struct RowOrder(string By = "", bool Descending = false)
{
    /// <summary>
    /// More rows than this are sorted only as an index holds them: others would all have to be read for every page.
    /// </summary>
    public const int SortedMax = 200_000;

    private readonly string? _by = By;

    /// <summary>Never null, not even of the default value.</summary>
    public string By
    {
        get => _by ?? "";
        init => _by = value;
    }

    public string Direction => Descending ? "DESC" : "ASC";
}

public static class RowOrders
{
    public static IOrderedQueryable<TRow> Sorted<TRow, TKey>(
        this IQueryable<TRow> rows, Expression<Func<TRow, TKey>> key, RowOrder order) =>
        order.Descending ? rows.OrderByDescending(key) : rows.OrderBy(key);

    public static IOrderedQueryable<TRow> ThenSorted<TRow, TKey>(
        this IOrderedQueryable<TRow> rows, Expression<Func<TRow, TKey>> key, RowOrder order) =>
        order.Descending ? rows.ThenByDescending(key) : rows.ThenBy(key);
}
