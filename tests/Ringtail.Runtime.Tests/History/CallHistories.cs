using Microsoft.EntityFrameworkCore;
using Ringtail.Dialing.Attempts;
using Ringtail.Runtime.History;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Runtime.Tests.Storage;

namespace Ringtail.Runtime.Tests.History;

public sealed class CallHistories(PostgresCluster cluster)
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Shares_and_times_are_measured_on_the_ledger_of_sqlite()
    {
        await using var store = await SqliteHarness.NewAsync(Ct);
        await MeasureAsync(store.Database);
    }

    [Fact]
    public async Task Shares_and_times_are_measured_on_the_ledger_of_postgres()
    {
        await using var store = await PostgresHarness.NewAsync(cluster, Ct);
        await MeasureAsync(store.Database);
    }

    [Fact]
    public async Task The_sample_is_bounded_and_prefers_the_newest_runs()
    {
        await using var store = await SqliteHarness.NewAsync(Ct);
        var ledger = new Ledger(store.Database, 7);
        await ledger.RunAsync();
        for (var i = 0; i < 200; i++) ledger.Add(-10_000 - i, "RS_BUSY", endS: 3);
        await ledger.RunAsync();
        for (var i = 0; i < CallHistoryReader.AttemptsMax - 50; i++) ledger.Add(-i, "RS_NOANSWER", endS: 20);
        await ledger.SaveAsync();

        var history = await new CallHistoryReader(store.Database).ReadAsync(7, Ct);
        Assert.Equal(CallHistoryReader.AttemptsMax, history.Attempts);
        Assert.Equal(
            [("RS_NOANSWER", CallHistoryReader.AttemptsMax - 50), ("RS_BUSY", 50)],
            history.Unanswered.Select(u => (u.Outcome, u.Time.Count)));
    }

    [Fact]
    public async Task A_campaign_without_calls_has_no_history()
    {
        await using var store = await SqliteHarness.NewAsync(Ct);
        Assert.Same(CallHistory.None, await new CallHistoryReader(store.Database).ReadAsync(3, Ct));
    }

    /// <summary>While the long talks still run, only short ones of their time are over.</summary>
    [Fact]
    public void Calls_begun_after_one_that_still_runs_are_left_out()
    {
        CallSample[] calls =
        [
            Talked(-10, 15), Talked(-60, 20), new() { DecidedAt = Noon.AddSeconds(-300), PbxId = 1 },
            Talked(-400, 200), Talked(-500, 300),
        ];
        Assert.Equal((2, 250), (CallHistory.Of(calls).Talk.Count, CallHistory.Of(calls).Talk.MeanS));

        // One that hangs for days does not take the whole history with it.
        calls[2] = calls[2] with { DecidedAt = Noon.AddDays(-3) };
        Assert.Equal(0, CallHistory.Of(calls).Attempts);
        CallSample[] old = [.. calls, Talked(-4000, 100)];
        Assert.Equal(1, CallHistory.Of([.. old.OrderByDescending(c => c.DecidedAt)]).Attempts);
    }

    private static CallSample Talked(int at, int talkS) => new()
    {
        DecidedAt = Noon.AddSeconds(at), PbxId = 1, LaunchedAt = Noon.AddSeconds(at),
        AnsweredAt = Noon.AddSeconds(at + 8), ConnectedAt = Noon.AddSeconds(at + 9),
        EndedAt = Noon.AddSeconds(at + 9 + talkS), Outcome = AttemptOutcome.Terminated.Code(),
    };

    private static async Task MeasureAsync(IRingtailDbFactory databases)
    {
        var ledger = new Ledger(databases, 7);
        await ledger.RunAsync();
        ledger.Add(-900, "TERMINATED", answerS: 8, connectS: 9, endS: 109);
        ledger.Add(-800, "TERMINATED", answerS: 12, connectS: 12, endS: 312);
        ledger.Add(-700, "TERMINATED", answerS: 10, endS: 13, abandoned: true);
        ledger.Add(-600, "TERMINATED", answerS: 10, endS: 25, statusExt: "HEARD");
        ledger.Add(-500, "RS_NOANSWER", endS: 30);
        ledger.Add(-490, "RS_NOANSWER", endS: 30);
        ledger.Add(-480, "RS_BUSY", endS: 4);
        // Neither of these is an attempt at the number.
        ledger.Add(-470, "WITHDRAWN", endS: 0);
        ledger.Add(-460, "ROUTE_FAILURE", endS: 1);
        ledger.Add(-450, "RS_BLACKLIST", endS: 0, pbx: 0);
        await ledger.SaveAsync();
        var other = new Ledger(databases, 8);
        await other.RunAsync();
        other.Add(-10, "RS_BUSY", endS: 4);
        await other.SaveAsync();

        var history = await new CallHistoryReader(databases).ReadAsync(7, Ct);
        Assert.Equal((7, 4, 1), (history.Attempts, history.Answered, history.Abandoned));
        Assert.Equal((4, 10), (history.LaunchToAnswer.Count, history.LaunchToAnswer.MeanS));
        Assert.Equal(0.163, history.LaunchToAnswer.Cv, 3);
        Assert.Equal((2, 200), (history.Talk.Count, history.Talk.MeanS));
        Assert.Equal(0.707, history.Talk.Cv, 3);
        Assert.Equal((1, 15), (history.Script.Count, history.Script.MeanS));
        Assert.Equal(
            [new("RS_NOANSWER", new(2, 30, 0)), new UnansweredPart("RS_BUSY", new(1, 4, 0))], history.Unanswered);
        Assert.Equal(7, history.Endings.Sum(e => e.Count));
        Assert.Contains(new EndedSo(AttemptOutcome.Terminated, "HEARD", 1), history.Endings);
    }

    /// <summary>Attempts of a campaign, written as the ledger leaves them.</summary>
    private sealed class Ledger(IRingtailDbFactory databases, int campaign)
    {
        private readonly List<AttemptRow> _rows = [];
        private int _run;

        public async Task RunAsync()
        {
            await using var db = databases.Create();
            var run = new RunRow { CampaignId = campaign };
            db.Runs.Add(run);
            await db.SaveChangesAsync(Ct);
            _run = run.Id;
        }

        public void Add(int at, string outcome, double? answerS = null, double? connectS = null, double endS = 0,
            bool abandoned = false, string statusExt = "", int pbx = 1)
        {
            var launched = Noon.AddSeconds(at);
            _rows.Add(new AttemptRow
            {
                HopperId = (_run * 100_000) + _rows.Count + 1, RunId = _run, CampaignId = campaign, PbxId = pbx,
                Number = "030", NumberDialed = $"030{_rows.Count}", DecidedAt = launched, LaunchedAt = launched,
                AnsweredAt = answerS is { } answer ? launched.AddSeconds(answer) : null,
                ConnectedAt = connectS is { } connect ? launched.AddSeconds(connect) : null,
                EndedAt = launched.AddSeconds(endS), Outcome = outcome, StatusExt = statusExt, Abandoned = abandoned,
                State = "Ended", Live = false, Settled = true,
            });
        }

        public async Task SaveAsync()
        {
            await using var db = databases.Create();
            db.Attempts.AddRange(_rows);
            await db.SaveChangesAsync(Ct);
            _rows.Clear();
        }
    }
}
