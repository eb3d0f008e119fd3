using Ringtail.Dialing.Agents;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Switchboards;

namespace Ringtail.Dialing.EndPoints;

/// <summary>An end point's live state beside its settings.</summary>
internal sealed class EndPoint(EndPointSettings settings)
{
    public EndPointSettings Settings { get; set; } = settings;
    /// <summary>Null at a phone, and while the PBX knows no queue of this name.</summary>
    public CallQueue? Queue { get; set; }
    /// <summary>Why nothing is launched here until a person acts; null when sound.</summary>
    public string? Stopped { get; set; }
    /// <summary>A call was delivered since the end point is new, changed or released.</summary>
    public bool Proven { get; set; }
    /// <summary>A phone end point with suspicious calls in a row: few in flight until one lasts.</summary>
    public bool HeldBack { get; set; }
    /// <summary>When the calls were lost that were lost in a row, on the monotonic clock.</summary>
    public List<TimeSpan> Losses { get; } = [];
    public int LostInARow => Losses.Count;
    /// <summary>It is <see cref="Stopped"/> because calls were lost.</summary>
    public bool StoppedByLosses { get; set; }
    public int SuspiciousInARow { get; set; }
    /// <summary>Calls of ours here: launched (or about to be), and not continued elsewhere.</summary>
    public int Live { get; set; }
    /// <summary>Of these, not yet connected to an agent.</summary>
    public int InFlight { get; set; }

    public bool IsQueue => Settings.Kind == EndPointKind.Queue;

    /// <summary>Of those in flight, with an agent kept for them.</summary>
    public int Kept { get; private set; }

    public void CountInFlight(int sign, bool kept)
    {
        InFlight += sign;
        if (kept) Kept += sign;
        if (Queue is null) return;
        if (kept) Queue.Kept += sign;
        Queue.InFlight += sign;
    }

    /// <summary>From the answer to an agent's ringing phone, and to the agent, of callers who found one free.</summary>
    public Median AnswerToRing { get; } = new();
    public Median AnswerToConnect { get; } = new();

    /// <summary>
    /// How many calls more may be launched here now (negative: too many already), and the rule that sets the bound.
    /// </summary>
    public (int Room, GateRule Rule) Room(double runBoost, SwitchboardLimits limits)
    {
        var room = OwnRoom(limits);
        if (Queue is null || room.Room == int.MinValue) return room;
        var agents = Queue.Group?.Room(Queue, Settings.BoostFactor * runBoost);
        if (agents is null) return (int.MinValue, GateRule.NoFreeAgent);
        Narrow(ref room, agents.Value, GateRule.NoFreeAgent);
        return room;
    }

    /// <summary>Without asking the agents.</summary>
    public (int Room, GateRule Rule) OwnRoom(SwitchboardLimits limits)
    {
        if (Stopped is not null) return (int.MinValue, GateRule.EndPointStopped);
        if (IsQueue && Queue is null) return (int.MinValue, GateRule.QueueUnknown);
        // Its calls begin at an agent's phone (Switchboard.Reverse).
        if (Settings.AgentFirst) return (int.MinValue, GateRule.NoFreeAgent);
        var room = (Room: Settings.MaxChannels - Live, Rule: GateRule.EndPointFull);
        if (!Proven || HeldBack)
        {
            var rule = HeldBack ? GateRule.EndPointHeld : GateRule.EndPointUnproven;
            Narrow(ref room, limits.UnprovenInFlight - Unproven(), rule);
        }
        if (Queue is not null && Queue.Callers.Count > Settings.MaxWaitingCalls)
            return (int.MinValue, GateRule.QueueFull);
        return room;
    }

    /// <summary>One call per free agent, whatever the boost.</summary>
    public bool HasFreeAgent => Queue?.Group?.Room(Queue, 1) > 0;

    /// <summary>
    /// Calls that stand for themselves until one is delivered; those lost already have used up their place.
    /// </summary>
    private int Unproven() => IsQueue ? InFlight + LostInARow : Live;

    private static void Narrow(ref (int Room, GateRule Rule) room, int bound, GateRule rule)
    {
        if (bound < room.Room) room = (bound, rule);
    }
}
