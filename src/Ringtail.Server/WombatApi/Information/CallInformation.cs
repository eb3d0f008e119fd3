using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Reports;
using Ringtail.Server.WombatApi.Reading;
using Ringtail.Server.WombatApi.Reports;
using Ringtail.Server.WombatApi.Writing;

namespace Ringtail.Server.WombatApi.Information;

/// <summary><c>callinfo</c> and <c>recallinfo</c>: one call, and what is to be called again.</summary>
internal static class CallInformation
{
    /// <summary>
    /// Seconds. The reference names the key and not its meaning: here a recall counts as late when it has been due for
    /// longer, and as soon when it comes due within it.
    /// </summary>
    private const int LateAfterS = 300;

    /// <summary>An id that nobody knows is no error: <c>isLive</c> is false and the state UNKNOWN.</summary>
    public static async Task<JsonObject> CallAsync(WombatCall call, ReportReader reader, long timeMs)
    {
        var id = call.Parameters.Integer("id", 0)
            ?? call.Parameters.Integer("wombatid", 0)
            ?? throw new WombatProblem("id", "is required: the value of WOMBAT_HOPPER_ID.");
        var answer = Head(timeMs);
        answer["id"] = id;
        if (call.Live.Calls.FirstOrDefault(c => c.HopperId == id) is { } live)
        {
            answer["isLive"] = true;
            foreach (var (key, value) in LiveReports.Call(live, call.Zone)) answer[key] = value?.DeepClone();
            return answer;
        }
        answer["isLive"] = false;
        if ((call.Ring.Master || await call.Db.Attempts.AnyAsync(a => a.HopperId == id, call.Ct))
            && await reader.CallAsync(id, call.Ct) is { } story) AddEnded(answer, story.Call, call.Zone);
        else if (!await AddWaitingAsync(answer, id, call)) answer["state"] = "UNKNOWN";
        return answer;
    }

    public static async Task<JsonObject> RecallsAsync(WombatCall call, DateTimeOffset now, long timeMs)
    {
        var (late, soon) = (now.AddSeconds(-LateAfterS), now.AddSeconds(LateAfterS));
        var open = from claim in call.Db.Claims.AsNoTracking()
                   join run in call.Db.Runs on claim.RunId equals run.Id
                   where claim.Due != null && !run.Removed
                   select claim;
        var answer = Head(timeMs);
        answer["reschedules"] = await open.LongCountAsync(call.Ct);
        answer["reschedules_late"] = await open.LongCountAsync(c => c.Due < late, call.Ct);
        answer["reschedules_due_soon"] = await open.LongCountAsync(c => c.Due >= late && c.Due <= soon, call.Ct);
        answer["reschedules_due_later"] = await open.LongCountAsync(c => c.Due > soon, call.Ct);
        answer["reschedule_late_limit_sec"] = LateAfterS;
        return answer;
    }

    private static JsonObject Head(long timeMs) => new()
    {
        ["status"] = "OK",
        ["error"] = "",
        ["timeMs"] = timeMs,
    };

    private static void AddEnded(JsonObject answer, CallRecord call, TimeZoneInfo zone)
    {
        answer["campaignRun"] = call.CampaignName;
        answer["hoppercampId"] = call.RunId;
        answer["wombatid"] = call.HopperId;
        answer["number"] = call.Number;
        answer["state"] = call.Outcome.Length > 0 ? call.Outcome : "REQUESTED";
        answer["extState"] = call.StatusExt;
        answer["retry"] = call.Retry;
        answer["trunk"] = call.Trunk;
        answer["endPoint"] = call.EndPoint;
        answer["agent"] = call.Agent;
        answer["since"] = WombatTime.Text(call.EndedAt ?? call.StartedAt, zone);
        answer["launched"] = WombatTime.Text(call.LaunchedAt, zone);
    }

    /// <summary>Claimed for its next attempt: in the hopper, or due later.</summary>
    private static async Task<bool> AddWaitingAsync(JsonObject answer, int id, WombatCall call)
    {
        var waiting = await (
            from claim in call.Db.Claims.AsNoTracking()
            join contact in call.Db.Contacts on claim.ContactId equals contact.Id
            join run in call.Db.Runs on claim.RunId equals run.Id
            where claim.HopperId == id
            select new
            {
                claim, contact.Number, run.CampaignName,
                Reverse = call.Db.CampaignEndPoints.Any(l => l.CampaignId == run.CampaignId
                    && call.Db.EndPoints.Any(e => e.Id == l.EndPointId && e.ReverseDialing)),
            }).FirstOrDefaultAsync(call.Ct);
        if (waiting is null) return false;
        answer["campaignRun"] = waiting.CampaignName;
        answer["hoppercampId"] = waiting.claim.RunId;
        answer["wombatid"] = id;
        answer["number"] = waiting.Number;
        answer["state"] = ScheduledCalls.StateOf(waiting.claim.Due, waiting.claim.Agent, waiting.Reverse);
        answer["retry"] = waiting.claim.Retry;
        answer["due"] = WombatTime.Text(waiting.claim.Due, call.Zone);
        return true;
    }
}
