using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Live;
using Ringtail.Server.WombatApi.Writing;

namespace Ringtail.Server.WombatApi.Reports;

/// <summary><c>live/runs</c> and <c>live/calls</c>, from the view that the page shows.</summary>
internal static class LiveReports
{
    public static JsonObject Runs(LiveView live, TimeZoneInfo zone) =>
        new() { ["campaigns"] = new JsonArray([.. live.Runs.Select(r => Run(r, zone))]) };

    /// <summary>
    /// A client reads <c>isRunning</c> of the first campaign whether or not one runs: campaigns without a run follow
    /// those that have one.
    /// </summary>
    public static async Task<JsonObject> CallsAsync(WombatCall call)
    {
        var running = call.Live.Runs.Select(r => r.CampaignId).ToHashSet();
        var others = await call.Db.Campaigns.AsNoTracking().Where(c => !c.Hidden).OrderBy(c => c.Id)
            .Select(c => new { c.Id, c.Name, c.Priority, c.BoostFactor }).ToListAsync(call.Ct);
        return new JsonObject
        {
            ["campaigns"] = new JsonArray([
                .. call.Live.Runs.Select(r => Run(r, call.Zone)),
                .. others.Where(c => !running.Contains(c.Id))
                    .Select(c => Idle(c.Id, c.Name, c.Priority, c.BoostFactor))]),
            ["hopperState"] = new JsonArray([.. call.Live.Calls.Select(c => Call(c, call.Zone))]),
        };
    }

    internal static JsonObject Run(RunView run, TimeZoneInfo zone) => new()
    {
        ["campaignId"] = run.CampaignId,
        ["name"] = run.Name,
        ["state"] = run.State,
        ["isRunning"] = run.State == "RUNNING",
        ["hoppercampId"] = run.RunId,
        ["priority"] = run.Priority,
        ["boostFactor"] = run.Boost,
        ["started"] = WombatTime.Text(run.StartedAt, zone),
        ["n_calls_attempted"] = run.Attempted,
        ["n_calls_completed"] = run.Finished,
        ["n_est_remaining_calls"] = run.Pending + run.InHopper + run.Live + run.Scheduled,
        ["n_open_retries"] = run.OpenRetries,
        ["n_calls_live"] = run.Live,
    };

    /// <summary>The keys of a run, of a campaign that has none.</summary>
    private static JsonObject Idle(int campaignId, string name, int priority, double boost)
    {
        var row = Run(new RunView
        {
            CampaignId = campaignId, RunId = 0, Name = name, State = "NOT_STARTED", Priority = priority, Boost = boost,
        }, TimeZoneInfo.Utc);
        row["started"] = "";
        return row;
    }

    /// <summary>
    /// A client keeps the rows in which some value equals its campaign's name: <c>campaignRun</c> is that.
    /// </summary>
    internal static JsonObject Call(CallView call, TimeZoneInfo zone) => new()
    {
        ["campaignRun"] = call.CampaignName,
        ["hoppercampId"] = call.RunId,
        ["wombatid"] = call.HopperId,
        ["number"] = call.Number,
        ["state"] = call.State,
        ["extState"] = call.StatusExt,
        ["retry"] = call.Retry,
        ["trunk"] = call.Trunk,
        ["endPoint"] = call.EndPoint,
        ["agent"] = call.Agent,
        ["since"] = WombatTime.Text(call.Since, zone),
        ["launched"] = WombatTime.Text(call.LaunchedAt, zone),
    };
}
