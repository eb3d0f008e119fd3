using Ringtail.Dialing.Agents;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.EndPoints;
using Ringtail.Dialing.Gate;

namespace Ringtail.Dialing.Switchboards;

/// <summary>
/// Calls to numbers that had an abandoned call: only with an agent kept for them. The agent is reserved from the draft
/// until the call ends or an agent is connected, and everything else counts without it.
/// </summary>
public sealed partial class Switchboard
{
    /// <summary>An offer that found no agent to keep is offered again after this, or when its ban is over.</summary>
    private static readonly TimeSpan KeepAgain = TimeSpan.FromMinutes(2);

    /// <summary>The ledger knows the bans: what it refuses for one waits here for an agent, out of the way.</summary>
    private static bool DemandAgent(Attempt attempt, GateRefusal refusal, Moment now)
    {
        if (refusal.Rule != GateRule.RetryBan || attempt.Draft.AgentKept) return false;
        if (attempt.Run is not { MayDial: true, Settings: not null } || attempt.EndPoint is not { IsQueue: true })
            return false;
        var wait = refusal.RetryAfter is { } ban && ban < KeepAgain ? ban : KeepAgain;
        attempt.Run.Demand(attempt.Offer, refusal with { RetryAfter = wait }, now.Monotonic);
        return true;
    }

    /// <summary>The first queue of the run where an agent is free whom nothing else counts on.</summary>
    private Attempt? TryKept(RunDesk desk, Moment now)
    {
        if (desk.Demanding is not { } offer) return null;
        foreach (var id in desk.Settings!.EndPoints)
        {
            if (!_endPoints.TryGetValue(id, out var endPoint) || RefusalOfKept(endPoint) is not null) continue;
            if (PickTrunk(desk, offer, now, out _) is not { } trunk) return null;
            if (!desk.CallerIds.Choose(desk.Settings!, offer, now.Wall, out var shown, out var pooled)) return null;
            desk.TakeDemanding();
            var attempt = Draft(desk, offer, endPoint, trunk, (shown, pooled), agentKept: true, now);
            // What the forecast has looked at has one agent less.
            EndTurn(null);
            return attempt;
        }
        return null;
    }

    private GateRule? RefusalOfKept(EndPoint endPoint)
    {
        var room = endPoint.OwnRoom(Limits);
        return room.Room <= 0 ? room.Rule : endPoint.HasFreeAgent ? null : GateRule.NoFreeAgent;
    }

    private void ReturnUnkept(RunDesk desk, Moment now)
    {
        while (desk.TakeDemandingSince(now.Monotonic - StockAge) is { } unkept)
            Emit(new SwitchboardEffect.ReturnOffers(desk.Id, [unkept]));
    }

    private CallerKind KindOf(HopperId? hopper) =>
        hopper is not { } id || Launched(id) is not { InFlight: true, EndPoint.IsQueue: true } attempt
            ? CallerKind.Claims
            : attempt.Draft.AgentKept ? CallerKind.Kept : CallerKind.InFlight;
}
