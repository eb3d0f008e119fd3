using System.Collections.Immutable;
using Ringtail.Dialing.Agents;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.EndPoints;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Pacing;

namespace Ringtail.Dialing.Switchboards;

/// <summary>
/// What people see of a switchboard: an immutable copy, made on demand and never on the dialing path.
/// </summary>
public sealed record SwitchboardView
{
    /// <summary>Null when the PBX may be dialed through; else the first rule that forbids it.</summary>
    public GateRule? Limit { get; init; }
    public ImmutableArray<LiveCall> Calls { get; init; } = [];
    public ImmutableArray<AgentStanding> Agents { get; init; } = [];
    public ImmutableArray<TrunkStanding> Trunks { get; init; } = [];
    public ImmutableArray<EndPointStanding> EndPoints { get; init; } = [];
    public ImmutableArray<RunStanding> Runs { get; init; } = [];
    /// <summary>One per dial group and adaptive run.</summary>
    public ImmutableArray<PacingStanding> Pacing { get; init; } = [];
}

/// <summary>One live attempt.</summary>
public sealed record LiveCall
{
    public required HopperId Hopper { get; init; }
    public required RunId Run { get; init; }
    public required string Number { get; init; }
    public required AttemptState State { get; init; }
    public required int Retry { get; init; }
    public required TrunkId Trunk { get; init; }
    public required EndPointId EndPoint { get; init; }
    /// <summary>Interface of the agent who has the call; empty when none.</summary>
    public required string Agent { get; init; }
    public required string ExtendedStatus { get; init; }
    /// <summary>Since when it is in <see cref="State"/>.</summary>
    public required DateTimeOffset Since { get; init; }
    public required DateTimeOffset LaunchedAt { get; init; }
}

/// <summary>One agent of the PBX.</summary>
public sealed record AgentStanding(
    AgentKey Key, string Name, AgentState State, ImmutableArray<string> Queues, DateTimeOffset Since, HopperId? Hopper)
{
    /// <summary>As the queues name the agent; empty when unknown.</summary>
    public string Interface { get; init; } = "";
    /// <summary>A pause was pressed and counts; the call or the wrap-up that goes on comes first.</summary>
    public bool PausesNext { get; init; }
}

/// <param name="Ours">Channels of ours, launched ones that the PBX does not show yet included.</param>
/// <param name="Others">Channels of the same device that are not ours.</param>
/// <param name="Limit">Why nothing can be launched here now, or null.</param>
/// <param name="Problem">In words; empty when sound.</param>
public sealed record TrunkStanding(
    TrunkId Trunk, string Name, int Capacity, int Ours, int Others, GateRule? Limit, string Problem);

/// <summary>One end point. Agents and callers are zero at a phone.</summary>
public sealed record EndPointStanding
{
    public required EndPointId EndPoint { get; init; }
    public required string Name { get; init; }
    public required EndPointKind Kind { get; init; }
    public int FreeAgents { get; init; }
    public int LoggedIn { get; init; }
    /// <summary>Callers in the queue, ours and others.</summary>
    public int Waiting { get; init; }
    /// <summary>Calls launched (or about to be) and not yet connected to an agent.</summary>
    public int InFlight { get; init; }
    /// <summary>All calls of ours here, talking ones included.</summary>
    public int Live { get; init; }
    /// <summary>Calls in flight that the agents allow now, at the run's boost 1.</summary>
    public int Target { get; init; }
    public GateRule? Limit { get; init; }
    /// <summary>In words; empty when sound.</summary>
    public string Problem { get; init; } = "";
    /// <summary>
    /// Median from the answer to the first ringing of an agent's phone who was free; null until measured.
    /// </summary>
    public TimeSpan? AnswerToRing { get; init; }
    /// <summary>Median from the answer to the agent, of callers who found one free; null until measured.</summary>
    public TimeSpan? AnswerToConnect { get; init; }
}

/// <summary>One run at this PBX.</summary>
/// <param name="Stock">Offers held here.</param>
/// <param name="Live">Live attempts of the run here.</param>
/// <param name="Limit">The rule that keeps the run from launching one more now, or null.</param>
/// <param name="Answered">Live answers since this switchboard started.</param>
/// <param name="Abandoned">Abandoned in the regulator's sense since this switchboard started.</param>
public sealed record RunStanding(RunId Run, int Stock, int Live, GateRule? Limit, long Answered, long Abandoned);
