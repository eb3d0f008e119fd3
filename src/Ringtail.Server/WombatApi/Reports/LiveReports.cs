using System.Text.Json.Nodes;
using Ringtail.Runtime.Live;
using Ringtail.Server.WombatApi.Writing;

namespace Ringtail.Server.WombatApi.Reports;

/// <summary><c>live/runs</c> and <c>live/calls</c>, from the view that the page shows.</summary>
internal static class LiveReports
{
    public static JsonObject Runs(LiveView live, TimeZoneInfo zone) =>
        new() { ["campaigns"] = new JsonArray([.. live.Runs.Select(r => Run(r, zone))]) };

    public static JsonObject Calls(LiveView live, TimeZoneInfo zone) => new()
    {
        ["campaigns"] = new JsonArray([.. live.Runs.Select(r => Run(r, zone))]),
        ["hopperState"] = new JsonArray([.. live.Calls.Select(c => Call(c, zone))]),
    };

    private static JsonObject Run(RunView run, TimeZoneInfo zone) => new()
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

    /// <summary>
    /// A client keeps the rows in which some value equals its campaign's name: <c>campaignRun</c> is that.
    /// </summary>
    private static JsonObject Call(CallView call, TimeZoneInfo zone) => new()
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
