using Ringtail.Dialing.Attempts;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Tests.Reports;

/// <summary>Runs and attempts of two campaigns, written as the dialer leaves them.</summary>
internal sealed class ReportLedger(IRingtailDbFactory databases)
{
    public static readonly DateTimeOffset Monday = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
    private static CancellationToken Ct => TestContext.Current.CancellationToken;
    private readonly List<AttemptRow> _rows = [];
    private int _hopper = 1_000;

    public int FirstRun { get; private set; }
    public int SecondRun { get; private set; }

    /// <summary>
    /// The first run: 12 calls on two days, one withdrawn, one without a route, one that still runs. The second: 3.
    /// </summary>
    public async Task WriteAsync()
    {
        FirstRun = await RunAsync(7, "Spring, \"offer\"");
        SecondRun = await RunAsync(8, "Reminder");
        for (var i = 0; i < 4; i++) Add(FirstRun, 7, i * 600, "TERMINATED", answered: 10, connected: 12, ended: 112);
        Add(FirstRun, 7, 3_000, "TERMINATED", answered: 8, ended: 11, abandoned: true, status: "DROPPED");
        Add(FirstRun, 7, 3_600, "RS_BUSY", ended: 4);
        Add(FirstRun, 7, 3_900, "RS_BUSY", ended: 4, retry: 1);
        Add(FirstRun, 7, 82_800, "RS_NOANSWER", ended: 30);
        Add(FirstRun, 7, 86_300, "RS_NOANSWER", ended: 30, retry: 1);
        Add(FirstRun, 7, 86_400, "RS_NOANSWER", ended: 30, retry: 2);
        Add(FirstRun, 7, 90_000, "RS_BLACKLIST", ended: 0);
        Add(FirstRun, 7, 90_001, "TERMINATED", answered: 5, connected: 6, ended: 36, agent: "SIP/102", status: "sold");
        Add(FirstRun, 7, 90_002, "WITHDRAWN", ended: 0);
        Add(FirstRun, 7, 90_003, "ROUTE_FAILURE", ended: 1);
        Add(FirstRun, 7, 90_004, null);
        Add(SecondRun, 8, 4_000, "TERMINATED", answered: 3, ended: 15);
        Add(SecondRun, 8, 4_100, "RS_LOST", answered: 3, ended: 4);
        Add(SecondRun, 8, 4_200, "RS_NUMBER", ended: 1);
        await using var db = databases.Create();
        db.Attempts.AddRange(_rows);
        await db.SaveChangesAsync(Ct);
    }

    public async Task WriteManyAsync(int count)
    {
        FirstRun = await RunAsync(7, "many");
        for (var i = 0; i < count; i++) Add(FirstRun, 7, i / 3, "RS_BUSY", ended: 4);
        await using var db = databases.Create();
        db.Attempts.AddRange(_rows);
        await db.SaveChangesAsync(Ct);
    }

    private async Task<int> RunAsync(int campaign, string name)
    {
        await using var db = databases.Create();
        var run = new RunRow { CampaignId = campaign, CampaignName = name, StartedAt = Monday };
        db.Runs.Add(run);
        await db.SaveChangesAsync(Ct);
        return run.Id;
    }

    private void Add(
        int run, int campaign, double at, string? outcome, double? answered = null, double? connected = null,
        double ended = 0, bool abandoned = false, string status = "", int retry = 0, string agent = "SIP/101")
    {
        var launched = Monday.AddSeconds(at);
        _rows.Add(new AttemptRow
        {
            HopperId = _hopper++, RunId = run, CampaignId = campaign, ContactId = 50, ListId = 1, ListName = "list",
            PbxId = 1, Number = "030", NumberDialed = $"+4930{_hopper}", Retry = retry,
            DecidedAt = launched, LaunchedAt = outcome is "WITHDRAWN" or "RS_BLACKLIST" ? null : launched,
            AnsweredAt = answered is { } a ? launched.AddSeconds(a) : null,
            ConnectedAt = connected is { } c ? launched.AddSeconds(c) : null,
            EndedAt = outcome is null ? null : launched.AddSeconds(ended), Outcome = outcome, StatusExt = status,
            Abandoned = abandoned, Agent = connected is null ? "" : agent, Live = outcome is null,
            State = outcome is null ? nameof(AttemptState.Dialing) : "Ended", Settled = outcome is not null,
            Attributes = """[["NAME","Doe, \"J\""],["TOWN","Köln"]]""", HangupCause = outcome == "RS_BUSY" ? 17 : null,
            Evidence = outcome == "RS_BUSY" ? """{"Note":"as told"}""" : "",
        });
    }
}
