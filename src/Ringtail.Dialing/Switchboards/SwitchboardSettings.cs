using System.Collections.Immutable;
using Ringtail.Dialing.EndPoints;
using Ringtail.Dialing.Trunks;

namespace Ringtail.Dialing.Switchboards;

/// <summary>All that a switchboard knows of its PBX from the configuration: a snapshot, swapped whole.</summary>
public sealed record SwitchboardSettings
{
    public required PbxId Pbx { get; init; }
    public required string Name { get; init; }
    public ImmutableArray<TrunkSettings> Trunks { get; init; } = [];
    public ImmutableArray<EndPointSettings> EndPoints { get; init; } = [];
    public SwitchboardLimits Limits { get; init; } = new();
}

/// <summary>Limits with the reason for each default.</summary>
public sealed record SwitchboardLimits
{
    /// <summary>Offers held per run: about two seconds of launches; between these bounds.</summary>
    public int OffersMin { get; init; } = 4;
    public int OffersMax { get; init; } = 200;
    /// <summary>Refusals in a row that open a trunk's breaker.</summary>
    public int BreakerStreak { get; init; } = 8;
    /// <summary>
    /// Or this share of at least <see cref="BreakerMinimum"/> refusals within <see cref="BreakerWindow"/>.
    /// </summary>
    public double BreakerShare { get; init; } = 0.5;
    public int BreakerMinimum { get; init; } = 20;
    public TimeSpan BreakerWindow { get; init; } = TimeSpan.FromSeconds(10);
    /// <summary>
    /// How long an open breaker waits before one probing call; doubled on each failed probe up to ten times.
    /// </summary>
    public TimeSpan BreakerRetry { get; init; } = TimeSpan.FromSeconds(5);
    /// <summary>
    /// A Hangup without OriginateResponse (or the other way round) is classified after this wait: both orders were
    /// measured.
    /// </summary>
    public TimeSpan EvidenceGrace { get; init; } = TimeSpan.FromSeconds(2);
    /// <summary>An answered call to a queue that has not joined after script time plus this is lost.</summary>
    public TimeSpan JoinGrace { get; init; } = TimeSpan.FromSeconds(5);
    /// <summary>
    /// A caller who waits looks for a free member once in this (Asterisk 16 and 22, app_queue.c: RECHECK, and the
    /// queue's retry of 1 s that pbx prepare asks for).
    /// </summary>
    public TimeSpan QueueRecheck { get; init; } = TimeSpan.FromSeconds(1);
    /// <summary>Lost in a row that stop a queue end point; suspicious in a row that hold a phone end point.</summary>
    public int LostInARow { get; init; } = 3;
    /// <summary>A batch that the ledger took longer to write is not launched.</summary>
    public TimeSpan CommitAgeMax { get; init; } = TimeSpan.FromSeconds(10);
    /// <summary>Calls lost within this before the link went down were cut by what took the link.</summary>
    public TimeSpan OutageSpan { get; init; } = TimeSpan.FromSeconds(5);
    /// <summary>Calls in flight at an end point until one was delivered, or while it is held.</summary>
    public int UnprovenInFlight { get; init; } = 3;
    /// <summary>A phone end point's call that the PBX itself ends within this is suspicious.</summary>
    public TimeSpan SuspiciousWithin { get; init; } = TimeSpan.FromSeconds(1.5);
    /// <summary>No word about a launched attempt for this long after its ring time: take a snapshot.</summary>
    public TimeSpan SilenceMax { get; init; } = TimeSpan.FromSeconds(30);
}
