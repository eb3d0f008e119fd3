using Ringtail.PbxSim.World;

namespace Ringtail.PbxSim.Pbx;

/// <summary>A customer's call, which the dialer originated or which came in: its leg, its plan, and where it
/// stands.</summary>
internal sealed class SimCall(SimChannel leg, CallPlan plan, string actionId)
{
    /// <summary>The channel that the dialplan runs on: the trunk leg, or the near half of a Local trunk.</summary>
    public SimChannel Leg { get; } = leg;
    public CallPlan Plan { get; } = plan;
    public string ActionId { get; } = actionId;
    public string DialString { get; init; } = "";
    public string Exten { get; set; } = "";
    public string Context { get; set; } = "";
    /// <summary>Set when the Originate named an application instead of an extension.</summary>
    public string? Application { get; init; }
    /// <summary>What stands between the leg and the customer; null when the leg is the trunk's own.</summary>
    public SimFarSide? Far { get; init; }
    /// <summary>The trunk leg: what the carrier and the customer do, they do here.</summary>
    public SimChannel Trunk => Far is null ? Leg : Far.Trunk!;
    /// <summary>A caller from outside, whose dialplan runs before anybody answers.</summary>
    public bool Inbound { get; init; }
    /// <summary>The leg is up.</summary>
    public bool Answered { get; set; }
    public bool Concluded { get; set; }
    public SimQueueEntry? Entry { get; set; }
    public SimTalk? Talk { get; set; }
    /// <summary>What the queue will still say of the agent who took the call.</summary>
    public SimService? Service { get; set; }
    public SimParking? Parking { get; set; }
    /// <summary>A user's phone that rings for this call, outside of queues.</summary>
    public (SimAgent Agent, SimChannel Phone)? RingingUser { get; set; }
    /// <summary>The dialplan's next step.</summary>
    public Agenda.Entry? NextStep { get; set; }
    /// <summary>The carrier's next step.</summary>
    public Agenda.Entry? FarStep { get; set; }
    public Agenda.Entry? HangUp { get; set; }
    public Agenda.Entry? RingOut { get; set; }
}

/// <summary>The far half of a Local trunk and the trunk leg that its dialplan dials.</summary>
internal sealed class SimFarSide(SimChannel half, SimOutContext context, string number)
{
    public SimChannel Half { get; } = half;
    public SimOutContext Context { get; } = context;
    public string Number { get; } = number;
    public SimChannel? Trunk { get; set; }
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
    /// <summary>A look for a free member is booked.</summary>
    public bool Looking { get; set; }
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

/// <summary>A customer and somebody at a phone who talk.</summary>
internal sealed class SimTalk(SimCall call, SimAgent agent, SimChannel phone)
{
    public SimCall Call { get; } = call;
    public SimAgent Agent { get; } = agent;
    public SimChannel Phone { get; } = phone;
    public string BridgeId { get; init; } = "";
    public SimConsultation? Consultation { get; set; }
    /// <summary>A colleague was asked, with whatever result.</summary>
    public bool Asked { get; set; }
    public Agenda.Entry? End { get; set; }
}

/// <summary>The queue's account of one agent's service, from AgentConnect to AgentComplete.</summary>
/// <param name="HeldFor">Whole seconds that the caller waited.</param>
internal sealed record SimService(SimQueue Queue, SimAgent Agent, SimChannel Phone, int HeldFor, TimeSpan Since);

/// <summary>An agent who asks a colleague before the transfer, the customer on hold.</summary>
internal sealed class SimConsultation(SimChannel near, SimChannel far, string bridgeId)
{
    public SimChannel Near { get; } = near;
    public SimChannel Far { get; } = far;
    public string BridgeId { get; } = bridgeId;
    public SimAgent? Colleague { get; set; }
    public SimChannel? Phone { get; set; }
    public string ColleagueBridgeId { get; set; } = "";
    /// <summary>Seconds from the colleague's answer until the agent hangs up; infinite leaves it to the talk.</summary>
    public double AskFor { get; init; } = double.PositiveInfinity;
    public Agenda.Entry? NextStep { get; set; }
    public bool Answered => ColleagueBridgeId.Length > 0;
}

/// <summary>A parked customer.</summary>
internal sealed class SimParking(int space, string bridgeId, SimAgent parker, TimeSpan since)
{
    public int Space { get; } = space;
    public string BridgeId { get; } = bridgeId;
    public SimAgent Parker { get; } = parker;
    public TimeSpan Since { get; } = since;
    public Agenda.Entry? Timeout { get; set; }
}

/// <summary>A call that somebody at a phone makes: to a number outside.</summary>
internal sealed class SimOwnCall(SimAgent agent, SimChannel phone, SimChannel trunk, CallPlan plan)
{
    public CallPlan Plan { get; } = plan;
    public SimAgent Agent { get; } = agent;
    public SimChannel Phone { get; } = phone;
    public SimChannel Trunk { get; } = trunk;
    public string BridgeId { get; set; } = "";
    public Agenda.Entry? NextStep { get; set; }
}
