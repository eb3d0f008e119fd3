namespace Ringtail.Dialing.Gate;

/// <summary>
/// The rules of the dialing gate, in the order in which they are asked. The first that refuses is the reason.
/// </summary>
public enum GateRule
{
    DialerStopped,
    RunNotRunning,
    OutsideHours,
    BlackListed,
    ForbiddenNumber,
    NumberLive,
    AttemptLimit,
    PbxUnhealthy,
    NoTrunk,
    TrunkFull,
    TrunkRate,
    TrunkBroken,
    EndPointFull,
    EndPointStopped,
    /// <summary>New or changed: a few calls first, until one was delivered.</summary>
    EndPointUnproven,
    /// <summary>Its calls were cut right after the answer: a few at once until one lasts.</summary>
    EndPointHeld,
    QueueUnknown,
    QueueFull,
    NoFreeAgent,
    ThrottleBeat,
    OwnershipLost,
}

/// <summary>Why something was not launched. <paramref name="Passing"/>: the rule may allow it later.</summary>
public sealed record GateRefusal(GateRule Rule, bool Passing, string Detail = "")
{
    /// <summary>How long the contact waits before it is offered again; null: at once, in its place.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
