using System.ComponentModel;
using System.Globalization;
using System.Linq.Expressions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Storage;

namespace Ringtail.Server.Api;

/// <param name="Total">Of all pages.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, long Total);

/// <summary>Part of a ledger that only grows: no total, which would have to be counted each time.</summary>
/// <param name="Next">Give it as <c>after</c> to read on; null at the end.</param>
public sealed record Slice<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Which part of an answer that is a bare array, and whole by itself.</summary>
public sealed class PartQuery
{
    [FromQuery(Name = "offset"), Description("Rows to pass over.")]
    public int? Offset { get; init; }

    [FromQuery(Name = "limit"), Description("Rows in the answer, 1 to 1000; else all.")]
    public int? Limit { get; init; }

    /// <exception cref="InvalidFieldsException">Out of range.</exception>
    internal IReadOnlyList<T> Of<T>(IReadOnlyList<T> all)
    {
        new RecordQuery { Offset = Offset, Limit = Limit }.Check();
        return Offset is null && Limit is null ? all : [.. all.Skip(Offset ?? 0).Take(Limit ?? int.MaxValue)];
    }
}

/// <summary>Which page of a collection, and in what order.</summary>
public class RecordQuery
{
    [FromQuery(Name = "search"), Description("Part of the name, whatever its case.")]
    public string? Search { get; init; }

    [FromQuery(Name = "sort"), Description("Field to sort by, with - before it for the other way round; else by id.")]
    public string? Sort { get; init; }

    [FromQuery(Name = "offset"), Description("Records to pass over.")]
    public int? Offset { get; init; }

    [FromQuery(Name = "limit"), Description("Records in the answer, 1 to 1000; else 100.")]
    public int? Limit { get; init; }

    internal void Check()
    {
        var problems = new List<FieldProblem>();
        if (Offset < 0) problems.Add(new(nameof(Offset), "OffsetRange", $"must be 0 or more; it is {Offset}."));
        if (Paging.LimitProblem(Limit) is { } limit) problems.Add(limit);
        if (problems.Count > 0) throw new InvalidFieldsException(problems);
    }
}

/// <summary>Also by Asterisk server.</summary>
public sealed class PbxPartQuery : RecordQuery
{
    [FromQuery(Name = "pbxId"), Description("Only those of this Asterisk server.")]
    public int? PbxId { get; init; }
}

/// <summary>Also by whether they are hidden.</summary>
public sealed class HideableQuery : RecordQuery
{
    [FromQuery(Name = "hidden"), Description("true: only hidden ones; false: only others; else all.")]
    public bool? Hidden { get; init; }
}

internal static class Paging
{
    public const int LimitDefault = 100;
    public const int LimitMax = 1_000;

    public static FieldProblem? LimitProblem(int? limit) => limit is null or (>= 1 and <= LimitMax)
        ? null
        : new FieldProblem("Limit", "LimitRange", $"must be from 1 to {LimitMax}; it is {limit}.");

    /// <summary>Rows with a growing Id, the newest first, from behind the <c>next</c> of the former answer.</summary>
    public static async Task<Slice<TShown>> SliceAsync<TRow, TShown>(
        IQueryable<TRow> rows, string? after, int? limit, Func<TRow, long> idOf, Func<TRow, TShown> show,
        CancellationToken ct) where TRow : class
    {
        if (after is not null)
        {
            if (!long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var before))
                throw new InvalidFieldsException(
                    [new FieldProblem("After", "After", "must be the 'next' of an earlier answer.")]);
            rows = rows.Where(r => EF.Property<long>(r, "Id") < before);
        }
        var take = limit ?? LimitDefault;
        var page = await rows.OrderByDescending(r => EF.Property<long>(r, "Id")).Take(take + 1).ToListAsync(ct);
        var next = page.Count > take ? idOf(page[take - 1]).ToString(CultureInfo.InvariantCulture) : null;
        return new Slice<TShown>([.. page.Take(take).Select(show)], next);
    }

    /// <summary>Of a table that says itself by what it sorts.</summary>
    /// <exception cref="InvalidFieldsException">By something else.</exception>
    public static RowOrder Order(string? sort, IReadOnlyList<string> words)
    {
        if (string.IsNullOrEmpty(sort)) return default;
        var word = sort.TrimStart('-', '+');
        return words.FirstOrDefault(w => w.Equals(word, StringComparison.OrdinalIgnoreCase)) is { } by
            ? new RowOrder(by, sort[0] == '-')
            : throw new InvalidFieldsException([NoSuchField(word, words)]);
    }

    /// <param name="always">An index holds this order.</param>
    /// <param name="all">There are few enough rows for every order.</param>
    /// <exception cref="InvalidFieldsException">There are too many rows to sort them so.</exception>
    public static void CheckSorted(RowOrder order, bool always, bool all, int max = RowOrder.SortedMax)
    {
        if (always || all) return;
        throw new InvalidFieldsException([new FieldProblem("Sort", "SortTooMany",
            $"'{order.By}' sorts up to {max} rows, and there are more; narrow the filter.")]);
    }

    private static FieldProblem NoSuchField(string word, IEnumerable<string> words) => new("Sort", "SortField",
        $"must be one of {string.Join(", ", words)}, with or without a leading -; "
        + $"it is '{(word.Length > 50 ? word[..50] : word)}'.");

    /// <param name="shown">What people see: its fields can be sorted by when the row has them.</param>
    public static IQueryable<TRow> Sorted<TRow>(IQueryable<TRow> rows, string? sort, Type shown)
    {
        if (string.IsNullOrEmpty(sort)) return rows.OrderBy(r => EF.Property<int>(r!, "Id"));
        var down = sort[0] == '-';
        var word = sort.TrimStart('-', '+');
        var names = shown.GetProperties().Where(p => p.PropertyType.IsValueType || p.PropertyType == typeof(string))
            .Select(p => p.Name).Where(n => typeof(TRow).GetProperty(n) is not null).ToList();
        var name = names.Find(n => n.Equals(word, StringComparison.OrdinalIgnoreCase))
            ?? throw new InvalidFieldsException(
                [NoSuchField(word, names.Select(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName))]);
        var row = Expression.Parameter(typeof(TRow));
        var key = Expression.Property(row, name);
        var by = Expression.Call(
            typeof(Queryable), down ? nameof(Queryable.OrderByDescending) : nameof(Queryable.OrderBy),
            [typeof(TRow), key.Type], rows.Expression, Expression.Quote(Expression.Lambda(key, row)));
        // The id last: rows that are alike keep their order from page to page.
        return ((IOrderedQueryable<TRow>)rows.Provider.CreateQuery<TRow>(by))
            .ThenBy(r => EF.Property<int>(r!, "Id"));
    }
}
