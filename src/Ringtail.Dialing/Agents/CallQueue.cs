using Ringtail.Dialing.EndPoints;
using Ringtail.Dialing.Pacing;

namespace Ringtail.Dialing.Agents;

/// <summary>A queue of the PBX as the events tell it.</summary>
internal sealed class CallQueue(string name)
{
    private const string RingAllStrategy = "ringall";

    public string Name { get; } = name;
    public bool RingAll { get; private set; }
    public int? MaxPenalty { get; private set; }
    public Dictionary<AgentKey, Membership> Members { get; } = [];
    public Dictionary<string, QueueCaller> Callers { get; } = new(StringComparer.Ordinal);
    public List<EndPoint> EndPoints { get; } = [];
    /// <summary>The longest of its end points' settings.</summary>
    public TimeSpan WrapUp { get; set; }

    public DialGroup? Group { get; set; }
    /// <summary>Index in the group.</summary>
    public int Index { get; set; }
    public int Free { get; set; }
    /// <summary>Our calls in flight at the end points of this queue.</summary>
    public int InFlight
    {
        get;
        set
        {
            field = value;
            Group?.Touch();
        }
    }
    /// <summary>Of those in flight, with an agent kept for them; see <see cref="KeptCovered"/>.</summary>
    public int Kept { get; set; }
    /// <summary>Of the kept ones, those that ring at an agent: theirs is not free any more.</summary>
    public int KeptCovered { get; private set; }
    /// <summary>Our calls in flight that ring at an agent who is therefore not free: each has its agent.</summary>
    public int Covered { get; private set; }
    /// <summary>Callers that are not ours and have no agent ringing: they take free agents before us.</summary>
    public int Claims { get; private set; }
    /// <summary>Callers that are not ours, with or without a phone that rings for them.</summary>
    public int OthersWaiting { get; private set; }
    /// <summary>A member's phone rings, for whomever.</summary>
    public bool AnyoneRings
    {
        get
        {
            foreach (var member in Members.Values)
                if (member.Agent.Status is DeviceStatus.Ringing or DeviceStatus.RingInUse) return true;
            return false;
        }
    }
    /// <summary>An adaptive run feeds it.</summary>
    public bool LooksAhead { get; set; }
    /// <summary>Its own team has agents who are ready or will be.</summary>
    public bool SeesAgents => LooksAhead && Teams is [var own, ..] && own.Pacer.Present > 0;
    /// <summary>
    /// The teams that its members belong to; of a queue that looks ahead first its own members alone. A call for it
    /// needs the consent of each.
    /// </summary>
    public List<TeamPacing> Teams { get; } = [];
    /// <summary>The teams whose forecast counts its calls.</summary>
    public List<TeamPacing> CountedBy { get; } = [];

    public void ForgetTeams()
    {
        LooksAhead = false;
        Teams.Clear();
        CountedBy.Clear();
    }

    public void Apply(QueueFacts facts)
    {
        RingAll = string.Equals(facts.Strategy, RingAllStrategy, StringComparison.OrdinalIgnoreCase);
        MaxPenalty = facts.MaxPenalty;
    }

    /// <summary>Counts all callers anew, after changes that went around <see cref="Weigh"/>.</summary>
    public void WeighAnew()
    {
        Claims = Covered = KeptCovered = OthersWaiting = 0;
        foreach (var caller in Callers.Values) Weigh(caller, +1);
    }

    /// <summary>Counts a caller in (+1) or out (-1); call it around every change of what it reads.</summary>
    public void Weigh(QueueCaller caller, int sign)
    {
        var offered = !RingAll && caller.HasAgent;
        if (caller.Claims) OthersWaiting += sign;
        if (caller.Claims && !offered) Claims += sign;
        if (!caller.Claims && offered) Covered += sign;
        if (caller.Kind == CallerKind.Kept && offered) KeptCovered += sign;
        Group?.Touch();
    }
}

/// <summary>What a caller in a queue means for the free agents.</summary>
internal enum CallerKind
{
    /// <summary>Takes an agent from us: not ours, or ours and not counted as in flight.</summary>
    Claims,
    /// <summary>One of our calls in flight.</summary>
    InFlight,
    /// <summary>One of our calls in flight, with an agent kept for it.</summary>
    Kept,
}

/// <summary>Somebody who waits in a queue.</summary>
internal sealed class QueueCaller(CallQueue queue, string id, HopperId? hopper, CallerKind kind)
{
    public CallQueue Queue { get; } = queue;
    public string Id { get; } = id;
    public HopperId? Hopper { get; } = hopper;
    /// <summary>Not one of our calls in flight: takes a free agent.</summary>
    public bool Claims => Kind == CallerKind.Claims;
    public CallerKind Kind { get; } = kind;
    public List<Agent> OfferedTo { get; } = [];
    /// <summary>
    /// An agent rings for this caller first of all: one agent stands for one caller, however many it is offered to.
    /// </summary>
    public bool HasAgent
    {
        get
        {
            foreach (var agent in OfferedTo) if (agent.OfferedBy[0] == this) return true;
            return false;
        }
    }
    /// <summary>Left the queue; a connect may still follow (QueueCallerLeave comes before AgentConnect).</summary>
    public bool Left { get; set; }
}
