using System.Collections.Immutable;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Reports;

/// <summary>
/// All reports, for the page, the APIs and the exports: one reader, one condition (<see cref="ReportWhere"/>), so that
/// they never show different numbers. Sums count attempts that ended with an outcome of the number.
/// </summary>
public sealed partial class ReportReader(IRingtailDbFactory databases)
{
    /// <summary>Sums are folded into hours and days of a zone from these; every zone's offset is a multiple.</summary>
    private const long QuarterUs = 15L * 60 * 1_000_000;

    private const string Measures = """
        count(*) AS "Calls",
        CAST(sum(CASE WHEN answered_at IS NOT NULL THEN 1 ELSE 0 END) AS bigint) AS "Answered",
        CAST(sum(CASE WHEN connected_at IS NOT NULL THEN 1 ELSE 0 END) AS bigint) AS "Connected",
        CAST(sum(CASE WHEN abandoned THEN 1 ELSE 0 END) AS bigint) AS "Abandoned",
        CAST(sum(CASE WHEN hung_up_waiting THEN 1 ELSE 0 END) AS bigint) AS "HungUpWaiting",
        CAST(sum(CASE WHEN answered_at > launched_at THEN answered_at - launched_at ELSE 0 END) AS bigint)
            AS "BeforeUs",
        CAST(sum(CASE WHEN ended_at > answered_at THEN ended_at - answered_at ELSE 0 END) AS bigint) AS "AfterUs",
        CAST(sum(CASE WHEN ended_at > connected_at THEN ended_at - connected_at ELSE 0 END) AS bigint) AS "TalkUs"
        """;

    public async Task<ReportSums> TotalsAsync(ReportFilter filter, CancellationToken ct) =>
        (await OutcomesAsync(filter, ct)).Aggregate(default(ReportSums), (all, o) => all + o.Sums);

    /// <summary>By outcome and extended status, most frequent first.</summary>
    public async Task<IReadOnlyList<OutcomeSum>> OutcomesAsync(ReportFilter filter, CancellationToken ct)
    {
        var rows = await SumAsync(filter, "0", "outcome", "status_ext", ct);
        return [.. rows.Select(r => new OutcomeSum(r.Text, r.More, r.Sums)).OrderByDescending(o => o.Sums.Calls)
            .ThenBy(o => o.Outcome, StringComparer.Ordinal).ThenBy(o => o.StatusExt, StringComparer.Ordinal)];
    }

    /// <summary>All 24 hours, by the beginning of the attempts on the clock of <paramref name="zone"/>.</summary>
    public async Task<IReadOnlyList<HourSum>> HoursAsync(ReportFilter filter, TimeZoneInfo zone, CancellationToken ct)
    {
        var sums = new ReportSums[24];
        foreach (var row in await QuartersAsync(filter, ct))
        {
            var hour = LocalStart(row, zone).Hour;
            sums[hour] += row.Sums;
        }
        return [.. sums.Select((s, hour) => new HourSum(hour, s))];
    }

    /// <summary>Days on which an attempt began, oldest first.</summary>
    public async Task<IReadOnlyList<DaySum>> DaysAsync(ReportFilter filter, TimeZoneInfo zone, CancellationToken ct) =>
        [.. (await QuartersAsync(filter, ct)).GroupBy(r => DateOnly.FromDateTime(LocalStart(r, zone)))
            .Select(day => new DaySum(day.Key, day.Aggregate(default(ReportSums), (all, r) => all + r.Sums)))
            .OrderBy(d => d.Day)];

    public async Task<IReadOnlyList<RetrySum>> RetriesAsync(ReportFilter filter, CancellationToken ct) =>
        [.. (await SumAsync(filter, "retry", "CAST('' AS text)", "CAST('' AS text)", ct))
            .Select(r => new RetrySum((int)r.Number, r.Sums)).OrderBy(r => r.Retry)];

    /// <summary>
    /// Runs of which a part lies in the filter's period, newest first; of the filter, campaigns, runs and the search
    /// (in the name) count. Their sums are of the whole run.
    /// </summary>
    public Task<ReportPage<RunRecord>> RunsAsync(ReportFilter filter, int skip, int take, CancellationToken ct) =>
        RunsAsync(filter, default, skip, take, ct);

    /// <param name="order">One of <see cref="ReportOrders.Runs"/>.</param>
    public async Task<ReportPage<RunRecord>> RunsAsync(
        ReportFilter filter, RowOrder order, int skip, int take, CancellationToken ct)
    {
        await using var db = databases.Create();
        db.SeeAs(filter.Ring);
        var runs = Runs(db, filter);
        // Kept by the runs themselves: the calls need not be counted to know how many there are.
        var sortsAll = await runs.SumAsync(r => r.Attempted, ct) <= RowOrder.SortedMax;
        var rows = sortsAll && !ReportOrders.AnyRuns(order.By)
            ? await BySumsAsync(runs, order, skip, take, ct)
            : await ReportOrders.Sorted(runs, order).Skip(skip).Take(take).ToListAsync(ct);
        var sums = await SumsAsync([.. rows.Select(r => r.Id)], ct);
        return new([.. rows.Select(r => Record(r, sums.GetValueOrDefault(r.Id)))], await runs.LongCountAsync(ct))
        {
            SortsAll = sortsAll,
        };
    }

    private async Task<List<RunRow>> BySumsAsync(
        IQueryable<RunRow> runs, RowOrder order, int skip, int take, CancellationToken ct)
    {
        int[] ids = [.. await runs.OrderByDescending(r => r.Id).Select(r => r.Id).ToListAsync(ct)];
        var sums = await SumsAsync([.. ids], ct);
        long SumOf(int run) => ReportOrders.OfRun(order.By, sums.GetValueOrDefault(run));
        // A stable sort: the newest stays before those that are alike.
        int[] page = [.. (order.Descending ? ids.OrderByDescending(SumOf) : ids.OrderBy(SumOf)).Skip(skip).Take(take)];
        var rows = await runs.Where(r => page.Contains(r.Id)).ToDictionaryAsync(r => r.Id, ct);
        return [.. page.Where(rows.ContainsKey).Select(id => rows[id])];
    }

    private async Task<Dictionary<int, ReportSums>> SumsAsync(ImmutableArray<int> runs, CancellationToken ct) =>
        runs.Length == 0
            ? []
            : (await SumAsync(new ReportFilter { Runs = runs }, "run_id", "CAST('' AS text)", "CAST('' AS text)", ct))
                .ToDictionary(r => (int)r.Number, r => r.Sums);

    public async Task<RunRecord?> RunAsync(int runId, CancellationToken ct) =>
        (await RunsAsync(new ReportFilter { Runs = [runId] }, 0, 1, ct)).Rows is [var run, ..] ? run : null;

    /// <summary>The abandon account day by day; of the filter, campaigns and the period count.</summary>
    public async Task<IReadOnlyList<AccountDay>> AccountDaysAsync(
        ReportFilter filter, TimeZoneInfo zone, CancellationToken ct)
    {
        await using var db = databases.Create();
        db.SeeAs(filter.Ring);
        var minutes = db.AccountMinutes.AsNoTracking();
        if (filter.Campaigns.Length > 0)
        {
            int[] campaigns = [.. filter.Campaigns];
            minutes = minutes.Where(m => campaigns.Contains(m.CampaignId));
        }
        if (filter.From is { } from) minutes = minutes.Where(m => m.StartsAt >= from);
        if (filter.Until is { } until) minutes = minutes.Where(m => m.StartsAt < until);
        var days = new SortedDictionary<DateOnly, AccountDay>();
        await foreach (var minute in minutes.OrderBy(m => m.StartsAt).AsAsyncEnumerable().WithCancellation(ct))
        {
            var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(minute.StartsAt, zone).DateTime);
            var sum = days.GetValueOrDefault(day, new AccountDay(day, 0, 0, 0, 0, 0));
            days[day] = sum with
            {
                Live = sum.Live + minute.Live,
                Abandoned = sum.Abandoned + minute.Abandoned,
                Late = sum.Late + minute.Late,
                FalsePositives = sum.FalsePositives + minute.FalsePositives,
                Machines = sum.Machines + minute.Machines,
            };
        }
        return [.. days.Values];
    }

    private static IQueryable<RunRow> Runs(RingtailDb db, ReportFilter filter)
    {
        var runs = db.Runs.AsNoTracking();
        if (filter.Until is { } until) runs = runs.Where(r => r.StartedAt < until);
        if (filter.From is { } from) runs = runs.Where(r => r.EndedAt == null || r.EndedAt >= from);
        if (filter.Runs.Length > 0)
        {
            int[] ids = [.. filter.Runs];
            runs = runs.Where(r => ids.Contains(r.Id));
        }
        if (filter.Campaigns.Length > 0)
        {
            int[] campaigns = [.. filter.Campaigns];
            runs = runs.Where(r => campaigns.Contains(r.CampaignId));
        }
        if (filter.Search.Trim() is not { Length: > 0 } search) return runs;
        // ToLower is SQL's lower() here, which knows no culture.
#pragma warning disable CA1304, CA1311, CA1862
        var folded = search.ToLowerInvariant();
        return runs.Where(r => r.CampaignName.ToLower().Contains(folded));
#pragma warning restore CA1304, CA1311, CA1862
    }

    private Task<List<SumRow>> QuartersAsync(ReportFilter filter, CancellationToken ct) => SumAsync(
        filter, string.Create(CultureInfo.InvariantCulture, $"decided_at / {QuarterUs}"), "CAST('' AS text)",
        "CAST('' AS text)", ct);

    /// <summary>Sums by three expressions on the ledger's columns, which are ours and never the caller's.</summary>
    private async Task<List<SumRow>> SumAsync(
        ReportFilter filter, string number, string text, string more, CancellationToken ct)
    {
        await using var db = databases.Create();
        var where = ReportWhere.Of(filter with { Everything = false }, db);
        // EF1002: the condition's text is ours; what the caller gave is in its arguments.
#pragma warning disable EF1002
        return await db.Database.SqlQueryRaw<SumRow>(
            $"""
            SELECT CAST({number} AS bigint) AS "Number", {text} AS "Text", {more} AS "More", {Measures}
            FROM attempts WHERE {where.Sql} GROUP BY 1, 2, 3
            """, where.Arguments).ToListAsync(ct);
#pragma warning restore EF1002
    }

    private static DateTime LocalStart(SumRow quarter, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(UtcMicroseconds.ToInstant(quarter.Number * QuarterUs), zone).DateTime;

    private static RunRecord Record(RunRow row, ReportSums sums) => new()
    {
        Id = row.Id,
        CampaignId = row.CampaignId,
        CampaignName = row.CampaignName,
        State = RunStates.Code(row),
        StartedAt = row.StartedAt,
        EndedAt = row.EndedAt,
        Finished = row.Finished,
        Attempted = row.Attempted,
        Sums = sums,
    };

    /// <summary>Columns of a sum; the names are those of the query.</summary>
    private sealed class SumRow
    {
        public long Number { get; set; }
        public string Text { get; set; } = "";
        public string More { get; set; } = "";
        public long Calls { get; set; }
        public long Answered { get; set; }
        public long Connected { get; set; }
        public long Abandoned { get; set; }
        public long HungUpWaiting { get; set; }
        public long BeforeUs { get; set; }
        public long AfterUs { get; set; }
        public long TalkUs { get; set; }

        public ReportSums Sums => new()
        {
            Calls = Calls,
            Answered = Answered,
            Connected = Connected,
            Abandoned = Abandoned,
            HungUpWaiting = HungUpWaiting,
            WaitBeforeS = BeforeUs / 1e6,
            WaitAfterS = AfterUs / 1e6,
            TalkS = TalkUs / 1e6,
        };
    }
}
