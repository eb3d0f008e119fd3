using System.Collections.Immutable;
using Ringtail.Dialing.Pacing;
using Ringtail.Dialing.Rules;

namespace Ringtail.Dialing.Runs;

public enum RunState
{
    Running,
    Paused,
    /// <summary>Nothing to dial now but alive; takes added calls.</summary>
    Idle,
    /// <summary>Outside the campaign's hours.</summary>
    OutOfHours,
    Completed,
}

/// <summary>All that a run and the switchboards need to know of its campaign: a snapshot, swapped whole.</summary>
public sealed record RunSettings
{
    public required RunId Run { get; init; }
    public required CampaignId Campaign { get; init; }
    public required string Name { get; init; }
    /// <summary>Lower is served first.</summary>
    public int Priority { get; init; } = 10;
    /// <summary>Multiplies every end point's boost factor; above 0.</summary>
    public double Boost { get; init; } = 1;
    public PacingSettings Pacing { get; init; } = new();
    public ImmutableArray<TrunkId> Trunks { get; init; } = [];
    public ImmutableArray<EndPointId> EndPoints { get; init; } = [];
    /// <summary>Ring time before an attempt is given up.</summary>
    public TimeSpan RingTimeMax { get; init; } = TimeSpan.FromSeconds(30);
    /// <summary>Longest call; zero is unlimited.</summary>
    public TimeSpan CallLengthMax { get; init; }
    /// <summary>What the called person sees; empty leaves it to the trunk and the PBX.</summary>
    public string CallerId { get; init; } = "";
    public string CallerPresentation { get; init; } = "";
    public string Account { get; init; } = "";
    /// <summary>Extra channel variables of the campaign, in order.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Variables { get; init; } = [];
    public CallingHours Hours { get; init; } = CallingHours.Always;
    public ImmutableArray<RescheduleRule> RescheduleRules { get; init; } = [];
    public ImmutableArray<DispositionRule> DispositionRules { get; init; } = [];
    public ToldSettings Told { get; init; } = ToldSettings.Nobody;
    /// <summary>Null writes nothing.</summary>
    public QueueLogSettings? QueueLog { get; init; }
    /// <summary>Contacts taken from the store at once.</summary>
    public int BatchSize { get; init; } = 100;
    /// <summary>When the lists are used up: stay alive as Idle (true) or complete (false).</summary>
    public bool IdleWhenFinished { get; init; }
}

/// <summary>Records of the run's calls in the PBX's queue_log.</summary>
/// <param name="Queue">The queue's name there.</param>
/// <param name="Attributes">Names of attributes to write along.</param>
public sealed record QueueLogSettings(string Queue, ImmutableArray<string> Attributes);
