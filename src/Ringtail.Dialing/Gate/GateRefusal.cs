namespace Ringtail.Dialing.Gate;

/// <summary>
/// The rules of the dialing gate, in the order in which they are asked. The first that refuses is the reason.
/// </summary>
public enum GateRule
{
    DialerStopped,
    RunNotRunning,
    OutsideHours,
    /// <summary>The contact's list is paused in this run.</summary>
    ListPaused,
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
    /// <summary>Preview: a number is dialed when an agent asks for it and says so.</summary>
    AgentDecides,
    /// <summary>Adaptive: the next call, if answered, would too likely find nobody in time.</summary>
    Forecast,
    /// <summary>Adaptive: the campaign's account takes no more risk now.</summary>
    AbandonAccount,
    /// <summary>Adaptive: the campaign's account is not known here yet; one call per free agent at most.</summary>
    AccountUnknown,
    /// <summary>The number had an abandoned call and is not called without an agent yet (the store's rule).</summary>
    RetryBan,
    /// <summary>Every caller id of the campaign's pool has had its calls of the day.</summary>
    CallerIdSpent,
    /// <summary>The campaign hides the number, which its profile forbids.</summary>
    NumberHidden,
    ThrottleBeat,
    OwnershipLost,
}

/// <summary>Why something was not launched. <paramref name="Passing"/>: the rule may allow it later.</summary>
public sealed record GateRefusal(GateRule Rule, bool Passing, string Detail = "")
{
    /// <summary>How long the contact waits before it is offered again; null: at once, in its place.</summary>
    public TimeSpan? RetryAfter { get; init; }
    /// <summary>The store gave the contact to another claim meanwhile: this one is to be forgotten.</summary>
    public bool HeldNoMore { get; init; }
}
