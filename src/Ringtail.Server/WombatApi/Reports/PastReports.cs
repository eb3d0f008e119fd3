using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Ringtail.Dialing.Attempts;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.WombatApi.Edit;
using Ringtail.Server.WombatApi.Reading;
using Ringtail.Server.WombatApi.Writing;

namespace Ringtail.Server.WombatApi.Reports;

/// <summary><c>reports/stats</c>, <c>reports/runs</c> and <c>reports/logs</c>: sums and rows of the ledger.</summary>
internal static class PastReports
{
    /// <summary>Rows of <c>reports/logs</c> in one answer.</summary>
    private const int ItemsMax = 10_000;

    /// <summary>Closed before the wire, or carried by no trunk: no outcome of a number, and in no report.</summary>
    internal static readonly string[] NoOutcomes =
        [.. Enum.GetValues<AttemptOutcome>().Where(o => !o.IsOutcome()).Select(o => o.Code())];

    public static async Task<JsonObject> StatsAsync(WombatCall call)
    {
        var ids = RunIds(call);
        var runs = await call.Db.Runs.AsNoTracking().Where(r => ids.Contains(r.Id)).OrderBy(r => r.Id)
            .ToListAsync(call.Ct);
        var sums = await Ended(call).Where(a => ids.Contains(a.RunId))
            .GroupBy(a => new { a.Outcome, a.StatusExt })
            .Select(g => new { g.Key.Outcome, g.Key.StatusExt, Count = g.LongCount() })
            .OrderBy(s => s.Outcome).ThenBy(s => s.StatusExt).ToListAsync(call.Ct);
        return new JsonObject
        {
            ["campaignsToConsider"] = new JsonArray([.. runs.Select(r => Run(r, call.Zone))]),
            ["statsOut"] = new JsonArray([.. sums.Select(s => new JsonObject
            {
                ["gbState"] = s.Outcome,
                ["gbStateExt"] = s.StatusExt,
                ["nCalls"] = s.Count,
            })]),
        };
    }

    public static async Task<JsonObject> RunsAsync(WombatCall call)
    {
        var from = Time(call, "from") ?? DateTimeOffset.UnixEpoch;
        var to = Time(call, "to") ?? DateTimeOffset.MaxValue.AddYears(-1);
        // A run counts when any part of it lies in the period.
        var runs = await call.Db.Runs.AsNoTracking()
            .Where(r => r.StartedAt <= to && (r.EndedAt == null || r.EndedAt >= from)).OrderBy(r => r.Id)
                .ToListAsync(call.Ct);
        return new JsonObject
        {
            ["campaignsAndRuns"] = new JsonArray([.. runs.GroupBy(r => r.CampaignId).Select(g => new JsonObject
            {
                ["campaignId"] = g.Key,
                ["name"] = g.Last().CampaignName,
                ["runs"] = new JsonArray([.. g.Select(r => Run(r, call.Zone))]),
            })]),
        };
    }

    public static Task<Rows> LogsAsync(WombatCall call)
    {
        var ids = RunIds(call);
        return LogsAsync(call, attempts => attempts.Where(a => ids.Contains(a.RunId)));
    }

    /// <summary>The calls that ended with an outcome and that <paramref name="which"/> leaves.</summary>
    public static async Task<Rows> LogsAsync(
        WombatCall call, Func<IQueryable<AttemptRow>, IQueryable<AttemptRow>> which)
    {
        var attempts = which(Ended(call));
        var from = call.Parameters.Integer("from", 0) ?? 0;
        var items = Math.Min(call.Parameters.Integer("items", 0) ?? ItemsMax, ItemsMax);
        var rows = await (
            from attempt in attempts
            join trunk in call.Db.Trunks on attempt.TrunkId equals trunk.Id into trunks
            from trunk in trunks.DefaultIfEmpty()
            join endPoint in call.Db.EndPoints on attempt.EndPointId equals endPoint.Id into endPoints
            from endPoint in endPoints.DefaultIfEmpty()
            join run in call.Db.Runs on attempt.RunId equals run.Id
            orderby attempt.Id
            select new { attempt, Trunk = trunk.Name, EndPoint = endPoint, run.CampaignName })
            .AsNoTracking().Skip(from).Take(items).ToListAsync(call.Ct);
        var installation = await call.Db.Settings.Where(s => s.Key == StoreSettings.InstallationId)
            .Select(s => s.Value).SingleAsync(call.Ct);
        return new Rows(
            [.. rows.Select(
                r => Log(r.attempt, r.CampaignName, r.Trunk ?? "", NameOf(r.EndPoint), installation, call.Zone))],
            await attempts.LongCountAsync(call.Ct), from);
    }

    private static IQueryable<AttemptRow> Ended(WombatCall call) =>
        call.Db.Attempts.AsNoTracking().Where(a => a.Outcome != null && !NoOutcomes.Contains(a.Outcome));

    private static JsonObject Run(RunRow run, TimeZoneInfo zone) => new()
    {
        ["hoppercampId"] = run.Id,
        ["campaignId"] = run.CampaignId,
        ["name"] = run.CampaignName,
        ["state"] = run.State.ToUpperInvariant(),
        ["started"] = WombatTime.Text(run.StartedAt, zone),
        ["ended"] = WombatTime.Text(run.EndedAt, zone),
    };

    private static JsonObject Log(
        AttemptRow row, string campaign, string trunk, string endPoint, string installation, TimeZoneInfo zone) => new()
    {
        ["id"] = row.HopperId,
        ["runId"] = row.RunId,
        ["campaignName"] = campaign,
        ["listName"] = row.ListName,
        ["number"] = row.Number,
        ["numberDialed"] = row.NumberDialed,
        ["retry"] = row.Retry,
        ["statusCode"] = row.Outcome,
        ["statusExt"] = row.StatusExt,
        ["attempted"] = WombatTime.Text(row.LaunchedAt ?? row.DecidedAt, zone),
        ["waitBefore"] = Seconds(row.LaunchedAt, row.AnsweredAt ?? row.EndedAt),
        ["waitAfter"] = Seconds(row.AnsweredAt, row.EndedAt),
        // Asterisk takes the ChannelId that we give as the unique id of the channel.
        ["astUnique"] = string.Create(CultureInfo.InvariantCulture, $"rt-{installation}-{row.HopperId}"),
        ["trunk"] = trunk,
        ["endPoint"] = endPoint,
        ["attributes"] = StoredAttributes.OneLine(
            StoredAttributes.Read(row.Attributes).Concat(StoredAttributes.Read(row.OutputAttributes))),
    };

    private static long Seconds(DateTimeOffset? from, DateTimeOffset? to) =>
        from is { } start && to is { } end && end > start ? (long)(end - start).TotalSeconds : 0;

    private static string NameOf(EndPointRow? row) => row switch
    {
        null => "",
        { Type: "QUEUE" } => row.QueueName,
        { Name.Length: > 0 } => row.Name,
        _ => row.Description,
    };

    private static int[] RunIds(WombatCall call) =>
        [.. call.Parameters.Required("id")
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(t => LenientJson.ParseInteger(t) ?? throw new WombatProblem(
                "id", $"must be run ids, separated by commas; '{WombatParameters.Shortened(t)}' is none."))];

    private static DateTimeOffset? Time(WombatCall call, string name)
    {
        if (call.Parameters[name].Trim() is not { Length: > 0 } text) return null;
        return WombatTime.Parse(text, call.Zone)
            ?? throw new WombatProblem(
                name, $"must be YYYY-MM-DD.HH:MM:SS; it is '{WombatParameters.Shortened(text)}'.");
    }
}
