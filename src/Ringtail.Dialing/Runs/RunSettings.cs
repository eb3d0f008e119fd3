using System.Collections.Immutable;
using Ringtail.Dialing.Contacts;
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
    /// <summary>Which of a contact's numbers is dialed when.</summary>
    public NumberOrder NumberOrder { get; init; }
    /// <summary>Lists that give this run nothing for now; what it holds of them waits.</summary>
    public ImmutableArray<ListId> PausedLists { get; init; } = [];
    /// <summary>Calls may be recorded once somebody has reported the contact's consent.</summary>
    public bool MayRecord { get; init; }
    /// <summary>Contacts taken from the store at once.</summary>
    public int BatchSize { get; init; } = 100;
    /// <summary>When the lists are used up: stay alive as Idle (true) or complete (false).</summary>
    public bool IdleWhenFinished { get; init; }
}
