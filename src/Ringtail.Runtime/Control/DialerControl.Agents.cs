using Microsoft.EntityFrameworkCore;
using Ringtail.Dialing.Switchboards;
using Ringtail.Runtime.Grains;
using Ringtail.Runtime.Storage;

namespace Ringtail.Runtime.Control;

// What agents ask for.
internal sealed partial class DialerControl
{
    public async Task StopRunAsync(int runId, bool atOnce, string by, CancellationToken ct)
    {
        var pbxs = atOnce ? await PbxsOfAsync(runId, ct) : [];
        await RemoveRunAsync(runId, by, ct);
        foreach (var pbx in pbxs) await _grains.GetGrain<IPbxGrain>(pbx).EndRingingAsync(runId).WaitAsync(ct);
        if (atOnce) await LogAsync("RunStoppedAtOnce", runId, by, ct);
    }

    private async Task<List<int>> PbxsOfAsync(int runId, CancellationToken ct)
    {
        await using var db = _databases.Create();
        return await (from r in db.Runs
                      join l in db.CampaignEndPoints on r.CampaignId equals l.CampaignId
                      join e in db.EndPoints on l.EndPointId equals e.Id
                      where r.Id == runId
                      select e.PbxId).Distinct().OrderBy(id => id).ToListAsync(ct);
    }

    public async Task<AgentReply> ReserveAsync(int runId, string agent, string by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(agent);
        await FindRunAsync(runId, "asked for a number", ct);
        var pbxs = await PbxsOfAsync(runId, ct);
        var best = new AgentReply(0, nameof(AgentRefusal.UnknownRun), "");
        foreach (var pbx in pbxs)
        {
            var reply = await _grains.GetGrain<IPbxGrain>(pbx).ReserveAsync(runId, agent.Trim()).WaitAsync(ct);
            if (reply is null) continue;
            best = Of(reply);
            if (best.Refusal is not (nameof(AgentRefusal.UnknownAgent) or nameof(AgentRefusal.UnknownRun))) break;
        }
        return best;
    }

    public async Task<AgentReply> DialReservedAsync(int hopperId, string by, CancellationToken ct)
    {
        var reply = await AskOwnerAsync(hopperId, (pbx, id) => pbx.DialReservedAsync(id), ct);
        if (reply.IsDone) await LogAsync("ReservedDialed", hopperId, by, ct);
        return reply;
    }

    public async Task<AgentReply> SkipReservedAsync(int hopperId, string by, CancellationToken ct)
    {
        var reply = await AskOwnerAsync(hopperId, (pbx, id) => pbx.SkipReservedAsync(id), ct);
        if (reply.IsDone) await LogAsync("ReservedSkipped", hopperId, by, ct);
        return reply;
    }

    public async Task<int> AddAgentCallAsync(
        int runId, string number, IReadOnlyList<KeyValuePair<string, string>> attributes, DateTimeOffset? due,
        string agent, string by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(number);
        ArgumentNullException.ThrowIfNull(attributes);
        ArgumentNullException.ThrowIfNull(agent);
        if (agent.Trim().Length is 0 or > 80)
            throw new ControlException(
                RefusalKind.Conflict, "AgentInterface", $"agent: expected an interface such as SIP/101.");
        var now = _time.GetUtcNow();
        CallRules.CheckDue(due, now);
        var digits = CallRules.Checked(number, attributes);
        await FindRunAsync(runId, "given a call", ct);
        var installation = await _store.GetInstallationAsync(ct);
        var wait = await CallBackWaitAsync(runId, ct);
        var hopper = await _store.AddCallAsync(
            new(runId), digits, SecondKey.E164Of(digits, installation.DefaultCountry), attributes, due,
            new CallFor(agent.Trim(), wait > 0 ? (due ?? now).AddSeconds(wait) : null), now, ct);
        await LogAsync("AgentCallAdded", hopper.Value, by, ct, agent);
        await _grains.GetGrain<IRunGrain>(runId).ContactsAddedAsync().WaitAsync(ct);
        return hopper.Value;
    }

    public async Task PauseAgentAsync(
        int pbxId, string agent, bool paused, string reason, string by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentNullException.ThrowIfNull(reason);
        if (agent.Length is 0 or > 80 || agent.Any(char.IsControl))
            throw new ControlException(
                RefusalKind.Conflict, "AgentInterface", $"agent: expected an interface such as SIP/101.");
        if (reason.Length > 80 || reason.Any(char.IsControl))
            throw new ControlException(
                RefusalKind.Invalid, "PauseReason", $"reason: expected at most 80 characters on one line.");
        var problem = await _grains.GetGrain<IPbxGrain>(pbxId).PauseAgentAsync(agent, paused, reason).WaitAsync(ct);
        if (problem is not null) throw new ControlException(
            RefusalKind.Conflict, "AgentNotPaused", $"{agent}: {problem}");
        await LogAsync(paused ? "AgentPaused" : "AgentUnpaused", pbxId, by, ct, agent);
    }

    private async Task<AgentReply> AskOwnerAsync(
        int hopperId, Func<IPbxGrain, int, Task<AgentReplyWire?>> ask, CancellationToken ct)
    {
        var attempt = await FindAttemptAsync(hopperId, ct);
        if (!attempt.Live) return new(0, nameof(AgentRefusal.NoReservation), "");
        return await ask(_grains.GetGrain<IPbxGrain>(attempt.PbxId), hopperId).WaitAsync(ct) is { } reply
            ? Of(reply) : throw NotNow();
    }

    private async Task<int> CallBackWaitAsync(int runId, CancellationToken ct)
    {
        await using var db = _databases.Create();
        return await (from r in db.Runs
                      join c in db.Campaigns on r.CampaignId equals c.Id
                      where r.Id == runId
                      select c.CallBackWaitS).SingleOrDefaultAsync(ct);
    }

    private static AgentReply Of(AgentReplyWire reply) => new(reply.HopperId, reply.Refusal, reply.Rule);
}
