using System.Collections.Immutable;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.Gate;
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

/// <summary>A run's state as it is stored.</summary>
/// <param name="PausedItself">Paused because the lists were used up, and not by a person.</param>
public readonly record struct StoredRunState(RunState State, bool PausedItself = false);

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
    /// <summary>Extended statuses that say "a machine", of the dial plan or of agents; case does not matter.</summary>
    public ImmutableArray<string> MachineStatuses { get; init; } = [];
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
    /// <summary>What the agent who is called first sees; empty shows the customer's number.</summary>
    public string AgentCallerId { get; init; } = "";
    /// <summary>Extra channel variables of the campaign, in order.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Variables { get; init; } = [];
    public CallingHours Hours { get; init; } = CallingHours.Always;
    /// <summary>Sets of opening hours: all must allow, beside <see cref="Hours"/>.</summary>
    public ImmutableArray<OpeningHours> OpeningHours { get; init; } = [];
    /// <summary>Whose clock both are read on.</summary>
    public HoursZone HoursIn { get; init; }
    /// <summary>Zones of a contact of whom nothing is known, as in <see cref="ContactZones"/>.</summary>
    public string UnknownZones { get; init; } = "";
    public NumberLimits Limits { get; init; }
    /// <summary>Name of the attribute that holds a contact's own caller id; empty for none.</summary>
    public string CallerIdAttribute { get; init; } = "";
    /// <summary>Caller ids that take turns, each with its limit; empty for none.</summary>
    public ImmutableArray<PooledCallerId> CallerIds { get; init; } = [];
    public ImmutableArray<RescheduleRule> RescheduleRules { get; init; } = [];
    /// <summary>Which of a contact's numbers is dialed when.</summary>
    public NumberOrder NumberOrder { get; init; }
    /// <summary>Lists that give this run nothing for now; what it holds of them waits.</summary>
    public ImmutableArray<ListId> PausedLists { get; init; } = [];
    /// <summary>Calls may be recorded once somebody has reported the contact's consent.</summary>
    public bool MayRecord { get; init; }
    public ImmutableArray<DispositionRule> DispositionRules { get; init; } = [];
    public ToldSettings Told { get; init; } = ToldSettings.Nobody;
    /// <summary>Null writes nothing.</summary>
    public QueueLogSettings? QueueLog { get; init; }
    /// <summary>Contacts taken from the store at once.</summary>
    public int BatchSize { get; init; } = 100;
    /// <summary>When the lists are used up: stay alive as Idle (true) or complete (false).</summary>
    public bool IdleWhenFinished { get; init; }
    /// <summary>When the lists are used up: pause; what is added then waits until somebody continues the run.</summary>
    public bool AutoPause { get; init; }

    public bool SaysMachine(string extendedStatus) =>
        extendedStatus.Length > 0 && MachineStatuses.Contains(extendedStatus, StringComparer.OrdinalIgnoreCase);

    public CallingTimes Times() => new(Hours, OpeningHours, HoursIn);

    /// <summary>The called person cannot see the number, and the profile forbids that.</summary>
    internal bool HidesNumber =>
        Pacing.Profile.ForbidsHiddenNumber && CallerPresentations.Hides(CallerPresentation);
}

/// <summary>One of several caller ids that a campaign shows in turn.</summary>
/// <param name="DailyLimit">Launches in a day of the campaign's zone; 0 sets no limit.</param>
public sealed record PooledCallerId(int Id, string Number, int DailyLimit);

/// <summary>Asterisk's words for a presentation (main/callerid.c).</summary>
public static class CallerPresentations
{
    /// <summary>Whether the called person cannot see the number.</summary>
    public static bool Hides(string presentation)
    {
        ArgumentNullException.ThrowIfNull(presentation);
        return presentation.StartsWith("prohib", StringComparison.OrdinalIgnoreCase)
            || presentation.Equals("unavailable", StringComparison.OrdinalIgnoreCase);
    }
}

/// <summary>Records of the run's calls in the PBX's queue_log.</summary>
/// <param name="Queue">The queue's name there.</param>
/// <param name="Attributes">Names of attributes to write along.</param>
public sealed record QueueLogSettings(string Queue, ImmutableArray<string> Attributes);
