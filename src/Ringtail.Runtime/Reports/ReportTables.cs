using Ringtail.Runtime.Exporting;

namespace Ringtail.Runtime.Reports;

/// <summary>A report's rows as the columns of a table.</summary>
public sealed record ReportColumn<T>(string Name, Func<T, TimeZoneInfo, object?> Cell);

/// <summary>The tables that are exported, with their columns; times are on the clock of the zone asked for.</summary>
public static class ReportTables
{
    /// <summary>As promised in the contracts; <c>runs/export.jsp</c> has these and no more.</summary>
    public static IReadOnlyList<ReportColumn<CallRecord>> WombatCalls { get; } =
    [
        new("id", (c, _) => c.HopperId),
        new("runId", (c, _) => c.RunId),
        new("campaignName", (c, _) => c.CampaignName),
        new("listName", (c, _) => c.ListName),
        new("number", (c, _) => c.Number),
        new("numberDialed", (c, _) => c.NumberDialed),
        new("retry", (c, _) => c.Retry),
        new("statusCode", (c, _) => c.Outcome),
        new("statusExt", (c, _) => c.StatusExt),
        new("attempted", (c, zone) => Local(c.StartedAt, zone)),
        new("waitBefore", (c, _) => c.WaitBeforeS),
        new("waitAfter", (c, _) => c.WaitAfterS),
        new("astUnique", (c, _) => c.AsteriskId),
        new("trunk", (c, _) => c.Trunk),
        new("endPoint", (c, _) => c.EndPoint),
        new("attributes", (c, _) => OneLine(c)),
    ];

    /// <summary>The former, and what else the ledger knows.</summary>
    public static IReadOnlyList<ReportColumn<CallRecord>> Calls { get; } =
    [
        .. WombatCalls,
        new("agent", (c, _) => c.Agent),
        new("answered", (c, zone) => Local(c.AnsweredAt, zone)),
        new("connected", (c, zone) => Local(c.ConnectedAt, zone)),
        new("ended", (c, zone) => Local(c.EndedAt, zone)),
        new("talk", (c, _) => c.TalkS),
        new("abandoned", (c, _) => c.Abandoned),
        new("hungUpWaiting", (c, _) => c.HungUpWaiting),
        new("hangupCause", (c, _) => c.HangupCause),
    ];

    public static IReadOnlyList<ReportColumn<RunRecord>> Runs { get; } =
    [
        new("runId", (r, _) => r.Id),
        new("campaignId", (r, _) => r.CampaignId),
        new("campaignName", (r, _) => r.CampaignName),
        new("state", (r, _) => r.State),
        new("started", (r, zone) => Local(r.StartedAt, zone)),
        new("ended", (r, zone) => Local(r.EndedAt, zone)),
        new("contactsFinished", (r, _) => r.Finished),
        .. Sums<RunRecord>(r => r.Sums),
    ];

    public static IReadOnlyList<ReportColumn<OutcomeSum>> Outcomes { get; } =
    [
        new("statusCode", (o, _) => o.Outcome),
        new("statusExt", (o, _) => o.StatusExt),
        .. Sums<OutcomeSum>(o => o.Sums),
    ];

    public static IReadOnlyList<ReportColumn<HourSum>> Hours { get; } =
        [new("hour", (h, _) => h.Hour), .. Sums<HourSum>(h => h.Sums)];

    public static IReadOnlyList<ReportColumn<DaySum>> Days { get; } =
        [new("day", (d, _) => d.Day.ToDateTime(TimeOnly.MinValue)), .. Sums<DaySum>(d => d.Sums)];

    public static IReadOnlyList<ReportColumn<RetrySum>> Retries { get; } =
        [new("retry", (r, _) => r.Retry), .. Sums<RetrySum>(r => r.Sums)];

    public static IReadOnlyList<ReportColumn<AgentSum>> Agents { get; } =
    [
        new("agent", (a, _) => a.Agent),
        new("name", (a, _) => a.Name),
        new("loggedIn", (a, _) => a.LoggedInS),
        new("ready", (a, _) => a.ReadyS),
        new("ringing", (a, _) => a.RingingS),
        new("onCall", (a, _) => a.OnCallS),
        new("wrapUp", (a, _) => a.WrapUpS),
        new("paused", (a, _) => a.PausedS),
        new("callsTaken", (a, _) => a.CallsTaken),
        .. Sums<AgentSum>(a => a.Dialed),
    ];

    public static IReadOnlyList<ReportColumn<AccountDay>> AccountDays { get; } =
    [
        new("day", (d, _) => d.Day.ToDateTime(TimeOnly.MinValue)),
        new("liveAnswers", (d, _) => d.Live),
        new("abandoned", (d, _) => d.Abandoned),
        new("late", (d, _) => d.Late),
        new("falsePositives", (d, _) => d.FalsePositives),
        new("machines", (d, _) => d.Machines),
    ];

    /// <summary>Writes rows as they come, and the end of the file when all have come.</summary>
    public static async Task WriteAsync<T>(
        IAsyncEnumerable<T> rows, IReadOnlyList<ReportColumn<T>> columns, TimeZoneInfo zone, TableWriter to,
        CancellationToken ct)
    {
        await to.WriteHeaderAsync([.. columns.Select(c => c.Name)], ct);
        var cells = new object?[columns.Count];
        await foreach (var row in rows.WithCancellation(ct))
        {
            for (var i = 0; i < cells.Length; i++) cells[i] = columns[i].Cell(row, zone);
            await to.WriteRowAsync(cells, ct);
        }
        await to.CompleteAsync(ct);
    }

    /// <summary><c>NAME:value,NAME:value</c> on one line, input attributes first.</summary>
    public static string OneLine(CallRecord call) => string.Join(
        ',', call.Attributes.Concat(call.OutputAttributes).Select(a => $"{a.Key}:{a.Value}"))
        .ReplaceLineEndings(" ").Replace('\t', ' ');

    private static IEnumerable<ReportColumn<T>> Sums<T>(Func<T, ReportSums> of) =>
    [
        new("calls", (r, _) => of(r).Calls),
        new("answered", (r, _) => of(r).Answered),
        new("connected", (r, _) => of(r).Connected),
        new("abandoned", (r, _) => of(r).Abandoned),
        new("hungUpWaiting", (r, _) => of(r).HungUpWaiting),
        new("waitBefore", (r, _) => of(r).WaitBeforeS),
        new("waitAfter", (r, _) => of(r).WaitAfterS),
        new("talk", (r, _) => of(r).TalkS),
    ];

    private static DateTime Local(DateTimeOffset at, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(at, zone).DateTime;

    private static DateTime? Local(DateTimeOffset? at, TimeZoneInfo zone) => at is { } set ? Local(set, zone) : null;
}
