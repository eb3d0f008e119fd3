using Microsoft.EntityFrameworkCore;
using MudBlazor;
using Ringtail.Runtime.Reports;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.Access;
using Ringtail.Server.Shell.Tables;

// ToLower is SQL's lower() here: both databases know it, and neither knows a culture.
#pragma warning disable CA1304, CA1311, CA1862

namespace Ringtail.Server.Reports;

/// <param name="CampaignId">Of the campaign itself and of its links and rules.</param>
internal sealed record ChangeFilter(string Kind = "", string By = "", int? CampaignId = null);

/// <summary>What the reports and the system log read, a page at a time, newest first.</summary>
internal static class ReportPages
{
    public static async Task<TableData<SystemLogRow>> SystemLogAsync(
        RingtailDb db, PageOf page, CancellationToken ct)
    {
        var rows = await db.SeenLogAsync(ct);
        if (page.Search.Length > 0)
        {
            rows = rows.Where(r => r.Subject.ToLower().Contains(page.Folded) || r.Detail.ToLower().Contains(page.Folded)
                || r.By.ToLower().Contains(page.Folded) || r.Code.ToLower().Contains(page.Folded));
        }
        var sorted = page.SortBy switch
        {
            "at" => rows.Sorted(r => r.Id, page),
            "what" => rows.Sorted(r => r.Code, page).ThenByDescending(r => r.Id),
            "by" => rows.Sorted(r => r.By, page).ThenByDescending(r => r.Id),
            "subject" => rows.Sorted(r => r.Subject.ToLower(), page).ThenByDescending(r => r.Id),
            _ => rows.OrderByDescending(r => r.Id),
        };
        return await sorted.PagedAsync(page, ct);
    }

    /// <param name="filter">Kind and person; nothing given is everything.</param>
    public static Task<TableData<ChangeLogRow>> ChangesAsync(
        RingtailDb db, ChangeFilter filter, PageOf page, CancellationToken ct)
    {
        var rows = db.ChangeLog.AsNoTracking();
        if (filter.Kind.Length > 0) rows = rows.Where(r => r.Kind == filter.Kind);
        if (filter.By.Length > 0) rows = rows.Where(r => r.By == filter.By);
        if (filter.CampaignId is { } campaign) rows = rows.Where(r => r.CampaignId == campaign);
        if (page.Search.Length > 0)
        {
            rows = rows.Where(r => r.Name.ToLower().Contains(page.Folded) || r.By.ToLower().Contains(page.Folded)
                || r.Fields.ToLower().Contains(page.Folded));
        }
        var sorted = page.SortBy switch
        {
            "at" => rows.Sorted(r => r.Id, page),
            "name" => rows.Sorted(r => r.Name, page).ThenByDescending(r => r.Id),
            "by" => rows.Sorted(r => r.By, page).ThenByDescending(r => r.Id),
            _ => rows.OrderByDescending(r => r.Id),
        };
        return sorted.PagedAsync(page, ct);
    }

    /// <summary>How the run's attempts ended, most frequent first; the numbers of the exports and the APIs.</summary>
    public static async Task<IReadOnlyList<(string Outcome, long Count)>> OutcomesAsync(ReportReader reports, int runId,
        CancellationToken ct)
    {
        var sums = await reports.OutcomesAsync(new ReportFilter { Runs = [runId] }, ct);
        return [.. sums.GroupBy(s => s.Outcome).Select(g => (g.Key, Count: g.Sum(s => s.Sums.Calls)))
            .OrderByDescending(s => s.Count)];
    }
}
