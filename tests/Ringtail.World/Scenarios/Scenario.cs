using Ringtail.Dialing.EndPoints;
using Ringtail.Dialing.Pacing;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Switchboards;
using Ringtail.PbxSim.Pbx;
using Ringtail.PbxSim.Wire;
using Ringtail.World.Trials;

namespace Ringtail.World.Scenarios;

/// <summary>A number on a list, as uploaded, with the person behind it.</summary>
internal sealed record Listed(string Number, string? E164, Callee Callee)
{
    /// <summary>0 or 1: of the run's first or second list.</summary>
    public int List { get; init; }
    public string Zones { get; init; } = "";
    /// <summary>Numbers after the first, as uploaded.</summary>
    public IReadOnlyList<string> Further { get; init; } = [];
    /// <summary>What the list knows of them, beside their numbers.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Attributes { get; init; } = [];
}

/// <summary>One run with its lists.</summary>
internal sealed record RunPlan(RunSettings Settings, IReadOnlyList<Listed> Contacts, IReadOnlyList<string> Black)
{
    /// <summary>Names of call lists that are empty at first: rules fill them.</summary>
    public IReadOnlyList<string> Filled { get; init; } = [];
}

/// <summary>Something that somebody does, or that breaks, at an instant of virtual time.</summary>
internal sealed record Move(double At, string What, Action<Trial> Do);

/// <summary>One seed's world: what there is, what people do, and what goes wrong.</summary>
internal sealed record Scenario
{
    public required ulong Seed { get; init; }
    public required SimPbxOptions Pbx { get; init; }
    public required SwitchboardSettings Settings { get; init; }
    public required IReadOnlyList<RunPlan> Runs { get; init; }
    /// <summary>People who ask to be called while the run is on.</summary>
    public IReadOnlyList<Listed> Callers { get; init; } = [];
    public required SimLinkOptions Link { get; init; }
    public required IReadOnlyList<Move> Moves { get; init; }
    /// <summary>Seconds between two ticks of a loop.</summary>
    public double Tick { get; init; } = 0.1;
    /// <summary>Seconds in which things go wrong and people act; then everything heals.</summary>
    public double Turbulence { get; init; } = 200;
    public double StoreLatency { get; init; } = 0.004;
    /// <summary>Nothing goes wrong: the strict rules hold at every instant.</summary>
    public bool Faultless { get; init; }
    /// <summary>At these moments (CrashPoints) the process ends.</summary>
    public IReadOnlyCollection<int> CrashAt { get; init; } = [];
    /// <summary>Seconds from a crash to the next process.</summary>
    public double Downtime { get; init; } = 1;
    /// <summary>The end point whose extension leads nowhere until everything heals; null when all are sound.</summary>
    public EndPointSettings? Broken { get; init; }
    /// <summary>Share of the answers at which the detection of machines is wrong.</summary>
    public double Misheard { get; init; }
    /// <summary>Share of the people who say nothing at first.</summary>
    public double Silent { get; init; }
    /// <summary>People among the calls that are dropped as machines, at most, as a checked sample says.</summary>
    public double PeopleMarked { get; init; } = AccountState.PeopleMarkedUnknown;
    /// <summary>What is switched on, for the trace.</summary>
    public string Features { get; init; } = "";

    /// <summary>Where the broken end point should have led.</summary>
    public static SimTarget Repaired(EndPointSettings broken) => broken.Kind == EndPointKind.Queue
        ? new SimTarget.Queue(broken.Name)
        : new SimTarget.Script(3);
}
