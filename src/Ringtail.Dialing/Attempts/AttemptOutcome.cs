using System.Diagnostics;

namespace Ringtail.Dialing.Attempts;

/// <summary>How an attempt ended. The codes of <see cref="AttemptOutcomes.Code"/> are WombatDialer's.</summary>
public enum AttemptOutcome
{
    /// <summary>Answered and completed at its end point.</summary>
    Terminated,
    Busy,
    NoAnswer,
    /// <summary>The network refused or was congested (causes 21, 34, 38, 41, 42, 44, 27, 20, 3).</summary>
    Rejected,
    /// <summary>The number does not exist or is incomplete (causes 1, 22, 28).</summary>
    Number,
    /// <summary>The PBX refused the action, or no channel was made.</summary>
    Error,
    /// <summary>Answered but never delivered, or vanished while nobody watched.</summary>
    Lost,
    /// <summary>Ended by the campaign's longest call length.</summary>
    Timeout,
    BlackListed,
    NoAgent,
    AgentFailed,
    AgentSkipped,
    /// <summary>Committed and then refused by the gate before the wire: no attempt for any limit.</summary>
    Withdrawn,
    /// <summary>No outcome of the number: the trunk carried nothing. The contact goes back to its place.</summary>
    RouteFailure,
}

public static class AttemptOutcomes
{
    /// <summary>The state code that programs and reports use.</summary>
    public static string Code(this AttemptOutcome outcome) => outcome switch
    {
        AttemptOutcome.Terminated => "TERMINATED",
        AttemptOutcome.Busy => "RS_BUSY",
        AttemptOutcome.NoAnswer => "RS_NOANSWER",
        AttemptOutcome.Rejected => "RS_REJECTED",
        AttemptOutcome.Number => "RS_NUMBER",
        AttemptOutcome.Error => "RS_ERROR",
        AttemptOutcome.Lost => "RS_LOST",
        AttemptOutcome.Timeout => "RS_TIMEOUT",
        AttemptOutcome.BlackListed => "RS_BLACKLIST",
        AttemptOutcome.NoAgent => "RS_NO_AGENT",
        AttemptOutcome.AgentFailed => "RS_AGENT",
        AttemptOutcome.AgentSkipped => "RS_AGENT_SKIP",
        AttemptOutcome.Withdrawn => "WITHDRAWN",
        AttemptOutcome.RouteFailure => "ROUTE_FAILURE",
        _ => throw new UnreachableException(),
    };

    /// <summary>Whether the attempt counts for retries, limits and statistics.</summary>
    public static bool IsOutcome(this AttemptOutcome outcome) =>
        outcome is not (AttemptOutcome.Withdrawn or AttemptOutcome.RouteFailure);
}
