using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Reports;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Tests.Storage;

namespace Ringtail.Runtime.Tests.Reports;

/// <summary>Calls and runs are sorted by the store, on both databases, and every order is total.</summary>
public sealed class ReportOrder(PostgresCluster cluster)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sqlite_sorts_by_every_column()
    {
        await using var store = await SqliteHarness.NewAsync(Ct);
        await SortAsync(store.Database);
    }

    [Fact]
    public async Task Postgres_sorts_by_every_column()
    {
        await using var store = await PostgresHarness.NewAsync(cluster, Ct);
        await SortAsync(store.Database);
    }

    [Fact]
    public async Task More_calls_than_are_sorted_are_in_the_order_of_their_beginning_alone()
    {
        await using var store = await SqliteHarness.NewAsync(Ct);
        var ledger = new ReportLedger(store.Database);
        await ledger.WriteManyAsync(2);
        await using (var db = store.Database.Create())
            await db.Database.ExecuteSqlRawAsync(Copies(RowOrder.SortedMax - 2), Ct);
        var reports = new ReportReader(store.Database);
        var filter = new ReportFilter { Runs = [ledger.FirstRun], Everything = true };
        var longest = new RowOrder("retry", Descending: true);

        var few = await reports.CallsAsync(filter, longest, 0, 3, Ct);
        Assert.Equal((true, RowOrder.SortedMax), (few.SortsAll, few.Total));
        Assert.Equal([9, 9, 9], few.Rows.Select(c => c.Retry));
        await using (var db = store.Database.Create()) await db.Database.ExecuteSqlRawAsync(Copies(1), Ct);
        var many = await reports.CallsAsync(filter, longest, 0, 3, Ct);
        var newest = await reports.CallsAsync(filter, 0, 3, Ct);
        Assert.Equal((false, false), (many.SortsAll, newest.SortsAll));
        Assert.Equal(newest.Rows.Select(c => c.HopperId), many.Rows.Select(c => c.HopperId));
        var oldest = await reports.CallsAsync(filter, new RowOrder("startedAt"), 0, 1, Ct);
        Assert.Equal(1_000, Assert.Single(oldest.Rows).HopperId);
    }

    private static async Task SortAsync(IRingtailDbFactory database)
    {
        var ledger = new ReportLedger(database);
        await ledger.WriteAsync();
        var reports = new ReportReader(database);
        foreach (var by in ReportOrders.Calls)
        {
            foreach (var down in new[] { false, true })
            {
                var paged = await PagesAsync(4, (skip, take) => reports.CallsAsync(
                    new() { Everything = true }, new RowOrder(by, down), skip, take, Ct));
                Assert.Equal((by, down, 18), (by, down, paged.Select(c => c.HopperId).Distinct().Count()));
                Assert.Equal(Expected(paged, by, down).Select(c => c.HopperId), paged.Select(c => c.HopperId));
            }
        }
        foreach (var by in ReportOrders.Runs)
        {
            foreach (var down in new[] { false, true })
            {
                var paged = await PagesAsync(1, (skip, take) => reports.RunsAsync(
                    new(), new RowOrder(by, down), skip, take, Ct));
                Assert.Equal(2, paged.Select(r => r.Id).Distinct().Count());
                var first = KeyOf(paged[0], by);
                var second = KeyOf(paged[1], by);
                Assert.True(down ? first.CompareTo(second) >= 0 : first.CompareTo(second) <= 0,
                    $"{by} {down}: {first} {second}");
            }
        }
    }

    /// <summary>Those that are alike have the newest first.</summary>
    private static IEnumerable<CallRecord> Expected(IReadOnlyList<CallRecord> calls, string by, bool down)
    {
        var newest = calls.OrderByDescending(c => c.HopperId).ToList();
        return down ? newest.OrderByDescending(c => KeyOf(c, by)) : newest.OrderBy(c => KeyOf(c, by));
    }

    private static Key KeyOf(CallRecord call, string by) => new(by switch
    {
        "startedAt" => call.StartedAt,
        "numberDialed" => call.NumberDialed,
        "outcome" => call.Outcome,
        "waitBeforeS" => call.WaitBeforeS,
        "talkS" => call.TalkS,
        "agent" => call.Agent,
        "retry" => call.Retry,
        _ => throw new InvalidOperationException($"Nothing is known of {by}."),
    });

    private static Key KeyOf(RunRecord run, string by) => new(by switch
    {
        "campaignName" => run.CampaignName,
        "state" => run.State,
        "startedAt" => run.StartedAt,
        "endedAt" => run.EndedAt ?? DateTimeOffset.MaxValue,
        "calls" => run.Sums.Calls,
        "answered" => run.Sums.Answered,
        "abandoned" => run.Sums.Abandoned,
        _ => throw new InvalidOperationException($"Nothing is known of {by}."),
    });

    private static async Task<List<T>> PagesAsync<T>(int take, Func<int, int, Task<ReportPage<T>>> read)
    {
        var all = new List<T>();
        while (true)
        {
            var page = await read(all.Count, take);
            all.AddRange(page.Rows);
            if (all.Count >= page.Total) return all;
        }
    }

    /// <summary>Copies of the last call, a second later each, and with nine retries.</summary>
    private static string Copies(int count) => $"""
        INSERT INTO attempts (hopper_id, run_id, campaign_id, contact_id, list_id, list_name, pbx_id, trunk_id,
            end_point_id, number, number_dialed, dial_string, caller_id, pooled_caller_id, caller_id_day, retry, state,
            live, decided_at, ended_at, outcome, status_ext, agent, abandoned, hung_up_waiting, evidence, attributes,
            output_attributes, settled, agent_kept, account_entry, account_profile, heard_message, torn_conversation)
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
        SELECT a.hopper_id + n.i, run_id, campaign_id, contact_id, list_id, list_name, pbx_id, trunk_id, end_point_id,
            number, number_dialed, dial_string, caller_id, pooled_caller_id, caller_id_day, 9, state, live,
            decided_at + n.i * 1000000, ended_at + n.i * 1000000, outcome, status_ext, agent, abandoned,
            hung_up_waiting, evidence, attributes, output_attributes, settled, agent_kept, account_entry,
            account_profile, heard_message, torn_conversation
        FROM (SELECT * FROM attempts ORDER BY id DESC LIMIT 1) a, n
        """;

    /// <summary>Texts by their letters, as the stores of the tests are set up.</summary>
    private sealed record Key(IComparable Of) : IComparable<Key>, IComparable
    {
        public int CompareTo(Key? other) =>
            Of is string text ? string.CompareOrdinal(text, (string?)other?.Of) : Of.CompareTo(other?.Of);

        public int CompareTo(object? other) => CompareTo(other as Key);
    }
}
