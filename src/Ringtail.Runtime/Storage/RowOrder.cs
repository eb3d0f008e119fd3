using System.Linq.Expressions;
using System.Reflection;

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

    /// <summary>The same, or the table's own order where it would have too many rows to sort.</summary>
    /// <param name="always">An index holds this order.</param>
    public RowOrder Within(long rows, bool always) => always || rows <= SortedMax ? this : default;

    public string Direction => Descending ? "DESC" : "ASC";
}

public static class RowOrders
{
    private static readonly MethodInfo ToLower = typeof(string).GetMethod(nameof(string.ToLower), Type.EmptyTypes)!;

    /// <summary>By a text, whatever its case: SQL's lower(), which knows no culture.</summary>
    public static IOrderedQueryable<TRow> SortedByText<TRow>(
        this IQueryable<TRow> rows, Expression<Func<TRow, string>> text, RowOrder order)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lower = Expression.Lambda<Func<TRow, string>>(Expression.Call(text.Body, ToLower), text.Parameters);
        return rows.Sorted(lower, order);
    }

    public static IOrderedQueryable<TRow> Sorted<TRow, TKey>(
        this IQueryable<TRow> rows, Expression<Func<TRow, TKey>> key, RowOrder order) =>
        order.Descending ? rows.OrderByDescending(key) : rows.OrderBy(key);

    public static IOrderedQueryable<TRow> ThenSorted<TRow, TKey>(
        this IOrderedQueryable<TRow> rows, Expression<Func<TRow, TKey>> key, RowOrder order) =>
        order.Descending ? rows.ThenByDescending(key) : rows.ThenBy(key);
}
