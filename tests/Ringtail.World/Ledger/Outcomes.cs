using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.EndPoints;

namespace Ringtail.World.Ledger;

/// <summary>
/// What must stand in the ledger for a call of which the dialer heard everything. Written from what happened at the
/// PBX (docs/attempt-lifecycle.md), not from the core.
/// </summary>
internal static class Outcomes
{
    /// <param name="call">What happened.</param>
    /// <param name="lengthMax">The campaign's longest call; zero when unlimited.</param>
    public static AttemptOutcome[] Of(SeenCall call, TimeSpan lengthMax)
    {
        if (call.RefusedGoingDown) return [AttemptOutcome.Withdrawn];
        if (!call.Accepted) return [AttemptOutcome.Error];
        if (call is { AgentFirst: true, AnsweredAt: null }) return OfAgentFirst(call);
        return call.AnsweredAt is { } answered ? OfAnswered(call, call.EndedAt!.Value - answered, lengthMax)
            : OfUnanswered(call);
    }

    private static AttemptOutcome[] OfAnswered(SeenCall call, TimeSpan lasted, TimeSpan lengthMax)
    {
        var reached = call.Joined || call.AgentFirst || call.ConnectedAt is not null
            || call.EndPoint is { Kind: EndPointKind.Phone } || call.MarkedAt is not null;
        var mayBeCut = lengthMax > TimeSpan.Zero && lasted >= lengthMax - TimeSpan.FromSeconds(0.5) - call.HeardLateBy;
        if (mayBeCut)
            return call is { HangUpAsked: true, OperatorAsked: false, CustomerAsked: not true } && reached
                ? [AttemptOutcome.Timeout] : [AttemptOutcome.Timeout, AttemptOutcome.Terminated, AttemptOutcome.Lost];
        if (reached || call.CustomerAsked == true || call.HangUpAsked) return [AttemptOutcome.Terminated];
        // The PBX cut it in the instant in which an operator asked for its end.
        return call.OperatorAsked ? [AttemptOutcome.Lost, AttemptOutcome.Terminated] : [AttemptOutcome.Lost];
    }

    /// <summary>The agent was called first, and no customer answered.</summary>
    private static AttemptOutcome[] OfAgentFirst(SeenCall call)
    {
        if (!call.AgentLegMade) return [AttemptOutcome.NoAgent];
        // An operator, or the gate because something was forbidden meanwhile; the PBX may not have let it.
        if (call.HangUpAsked || call.HangUpForbidden)
            return [AttemptOutcome.Withdrawn, AttemptOutcome.AgentFailed, AttemptOutcome.BlackListed,
                .. call.LegMade ? OfUnanswered(call) : []];
        // The same, crossed by the end of the agent's leg.
        if (call.HangUpTooLate && !call.LegMade && !call.AgentUp)
            return [AttemptOutcome.AgentFailed, AttemptOutcome.BlackListed, AttemptOutcome.Withdrawn];
        if (call.HangUpTooLate && call.LegMade) return [AttemptOutcome.BlackListed, .. OfUnanswered(call)];
        if (call.AgentAsked)
            return call.LegMade ? [AttemptOutcome.NoAnswer, AttemptOutcome.AgentFailed] : [AttemptOutcome.AgentFailed];
        if (call.LegMade) return OfUnanswered(call);
        return call.AgentUp
            ? [AttemptOutcome.RouteFailure, AttemptOutcome.Error, AttemptOutcome.Rejected, AttemptOutcome.BlackListed]
            : [AttemptOutcome.AgentFailed];
    }

    private static AttemptOutcome[] OfUnanswered(SeenCall call)
    {
        // The trunk that carries others and never this one: at last it is the number's outcome.
        var left = call is { NearUp: true, FarLeft: false };
        if (!call.LegMade) return left ? [AttemptOutcome.Error] : [AttemptOutcome.RouteFailure, AttemptOutcome.Error];
        AttemptOutcome[] named = call.Cause switch
        {
            17 => [AttemptOutcome.Busy],
            18 or 19 => [AttemptOutcome.NoAnswer],
            1 or 22 or 28 => [AttemptOutcome.Number],
            // One of a streak that opened the trunk's breaker is no outcome.
            21 or 34 or 38 => [AttemptOutcome.Rejected, AttemptOutcome.RouteFailure],
            _ => [],
        };
        if (named.Length > 0) return named;
        return call.HangUpAsked || call.FailedFor == 3 || call.Rang || left ? [AttemptOutcome.NoAnswer]
            : [AttemptOutcome.Lost];
    }
}
