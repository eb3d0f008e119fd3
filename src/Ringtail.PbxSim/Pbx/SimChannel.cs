using Ringtail.PbxSim.World;

namespace Ringtail.PbxSim.Pbx;

internal enum SimChannelState { Down = 0, Ringing = 5, Up = 6 }

/// <summary>One PBX channel: a trunk leg or an agent's phone.</summary>
internal sealed class SimChannel(string name, string uniqueId, string linkedId, string device)
{
    public string Name { get; } = name;
    public string UniqueId { get; } = uniqueId;
    public string LinkedId { get; } = linkedId;
    /// <summary>The name without its number, such as SIP/mdc_trunk_conf-1.</summary>
    public string Device { get; } = device;
    public SimChannelState State { get; set; }
    public string CallerNum { get; set; } = "<unknown>";
    public string CallerName { get; set; } = "<unknown>";
    public string ConnectedNum { get; set; } = "<unknown>";
    public string ConnectedName { get; set; } = "<unknown>";
    public string Context { get; set; } = "from-trunk";
    public string Exten { get; set; } = "s";
    public string Priority { get; set; } = "1";
    public string Application { get; set; } = "AppDial2";
    public string ApplicationData { get; set; } = "(Outgoing Line)";
    public string BridgeId { get; set; } = "";
    public string Account { get; set; } = "";
    public Dictionary<string, string> Variables { get; } = [];
    public TimeSpan CreatedAt { get; init; }
    public bool Gone { get; set; }
}

/// <summary>A call that the dialer originated: its trunk leg, its plan, and where it stands.</summary>
internal sealed class SimCall(SimChannel leg, CallPlan plan, string actionId)
{
    public SimChannel Leg { get; } = leg;
    public CallPlan Plan { get; } = plan;
    public string ActionId { get; } = actionId;
    public string DialString { get; init; } = "";
    public string Exten { get; init; } = "";
    public string Context { get; init; } = "";
    public bool Answered { get; set; }
    public bool Concluded { get; set; }
    public SimQueueEntry? Entry { get; set; }
    public SimTalk? Talk { get; set; }
    /// <summary>A user's phone that rings for this call, outside of queues.</summary>
    public (SimAgent Agent, SimChannel Phone)? RingingUser { get; set; }
    public Agenda.Entry? NextStep { get; set; }
    public Agenda.Entry? HangUp { get; set; }
    public Agenda.Entry? RingOut { get; set; }
}

/// <summary>A caller who waits in a queue.</summary>
internal sealed class SimQueueEntry(SimCall call, SimQueue queue, TimeSpan joinedAt)
{
    public SimCall Call { get; } = call;
    public SimQueue Queue { get; } = queue;
    public TimeSpan JoinedAt { get; } = joinedAt;
    public List<SimOffer> Offers { get; } = [];
    public Agenda.Entry? Patience { get; set; }
    public Agenda.Entry? Timeout { get; set; }
    public bool Retrying { get; set; }
}

/// <summary>A member's phone that rings for a caller.</summary>
internal sealed class SimOffer(SimQueueEntry entry, SimAgent agent, SimChannel phone)
{
    public SimQueueEntry Entry { get; } = entry;
    public SimAgent Agent { get; } = agent;
    public SimChannel Phone { get; } = phone;
    public Agenda.Entry? PickUp { get; set; }
    public Agenda.Entry? Timeout { get; set; }
}

/// <summary>A customer and an agent who talk.</summary>
internal sealed class SimTalk(SimCall call, SimAgent agent, SimChannel phone, SimQueue? queue, int heldFor,
    TimeSpan since)
{
    public SimCall Call { get; } = call;
    public SimAgent Agent { get; } = agent;
    public SimChannel Phone { get; } = phone;
    public SimQueue? Queue { get; } = queue;
    public int HeldFor { get; } = heldFor;
    public TimeSpan Since { get; } = since;
    public Agenda.Entry? End { get; set; }
}
