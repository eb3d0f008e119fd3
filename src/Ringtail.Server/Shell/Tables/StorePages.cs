using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using MudBlazor;
using Ringtail.Runtime.Storage;

namespace Ringtail.Server.Shell.Tables;

/// <summary>What every table that the store searches, sorts and pages has in common.</summary>
internal static class StorePages
{
    /// <summary>The words of the search: each of them must occur.</summary>
    public static string[] Words(this PageOf page) => page.Folded.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public static IOrderedQueryable<TRow> Sorted<TRow, TKey>(
        this IQueryable<TRow> rows, Expression<Func<TRow, TKey>> key, PageOf page) =>
        rows.Sorted(key, page.Order);

    /// <summary>Counts, and reads the rows of the page alone.</summary>
    public static async Task<TableData<TRow>> PagedAsync<TRow>(
        this IQueryable<TRow> rows, PageOf page, CancellationToken ct) => new()
    {
        TotalItems = await rows.CountAsync(ct),
        Items = await rows.Skip(page.Skip).Take(page.Take).ToListAsync(ct),
    };
}
