using Ringtail.Dialing.EndPoints;

namespace Ringtail.World.Ledger;

/// <summary>One call as the PBX saw it, whatever the dialer heard of it.</summary>
internal sealed class SeenCall(
    int hopper, string number, string key, string trunk, EndPointSettings? endPoint, TimeSpan at)
{
    public int Hopper { get; } = hopper;
    /// <summary>As dialed.</summary>
    public string Number { get; } = number;
    /// <summary>The same for every way of writing one number.</summary>
    public string Key { get; } = key;
    public string Trunk { get; } = trunk;
    public EndPointSettings? EndPoint { get; } = endPoint;
    /// <summary>When the Originate reached the PBX.</summary>
    public TimeSpan At { get; } = at;
    public bool Accepted { get; init; }
    /// <summary>The PBX was going down and took no calls: nobody was called.</summary>
    public bool RefusedGoingDown { get; init; }
    /// <summary>The dial string was a Local channel: an outbound dialplan dials the trunk.</summary>
    public bool IsLocal { get; init; }
    public bool NearHalfLives { get; set; }
    /// <summary>The near half was answered, by the PBX or by the customer behind it.</summary>
    public bool NearUp { get; set; }
    /// <summary>The outbound dialplan was at its end before the end point's.</summary>
    public bool FarLeft { get; set; }
    /// <summary>The carrier saw it.</summary>
    public bool LegMade { get; set; }
    public bool Rang { get; set; }
    public TimeSpan? AnsweredAt { get; set; }
    public bool Joined { get; set; }
    /// <summary>When an agent's phone first rang for it.</summary>
    public TimeSpan? RangAt { get; set; }
    public TimeSpan? ConnectedAt { get; set; }
    /// <summary>The agent of a queue who had it first, by device.</summary>
    public string ConnectedTo { get; set; } = "";
    /// <summary>When the dial plan's detection said that it is a machine.</summary>
    public TimeSpan? MarkedAt { get; set; }
    /// <summary>Who first asked for the end: true the customer's side, false the PBX's.</summary>
    public bool? CustomerAsked { get; set; }
    /// <summary>Reason of a failed OriginateResponse.</summary>
    public int? FailedFor { get; set; }
    public int? Cause { get; set; }
    public TimeSpan? EndedAt { get; set; }
    /// <summary>The dialer asked for the end.</summary>
    public bool HangUpAsked { get; set; }
    /// <summary>The dialer asked for the end, and the PBX did not allow it.</summary>
    public bool HangUpForbidden { get; set; }
    /// <summary>The dialer asked for the end when it had come already.</summary>
    public bool HangUpTooLate { get; set; }
    /// <summary>An operator asked for the end.</summary>
    public bool OperatorAsked { get; set; }
    /// <summary>Something about it never reached the dialer, or reached it too late to know better.</summary>
    public bool Touched { get; set; }
    /// <summary>A short stall of the link: so much later the dialer may have heard of what happened.</summary>
    public TimeSpan HeardLateBy { get; set; }

    /// <summary>The network brought it to the PBX after the dialer had given it up.</summary>
    public bool GivenUp { get; set; }

    // The agent is called first
    /// <summary>The agent's device; empty when the customer is called.</summary>
    public string Agent { get; init; } = "";
    public bool AgentFirst => Agent.Length > 0;
    public bool AgentLegMade { get; set; }
    public bool AgentLegLives { get; set; }
    public bool AgentUp { get; set; }
    /// <summary>The agent asked for the end, before the customer answered.</summary>
    public bool AgentAsked { get; set; }
    public bool CustomerLegLives { get; set; }

    public bool IsLive => Accepted && EndedAt is null;
    public bool InFlight => IsLive && ConnectedAt is null && MarkedAt is null;

    public override string ToString() =>
        $"attempt {Hopper} ({Number} over {Trunk} to {EndPoint?.Name}, at {At:hh\\:mm\\:ss\\.fff}"
        + (AgentFirst ? $", first {Agent}{(AgentUp ? " who is there" : "")}" : "")
        + (AnsweredAt is null ? "" : $", answered at {AnsweredAt:hh\\:mm\\:ss\\.fff}")
        + (MarkedAt is null ? "" : ", marked as a machine")
        + (Joined ? ", joined" : "") + (ConnectedAt is null ? "" : ", connected")
        + (EndedAt is null ? "" : $", ended at {EndedAt:hh\\:mm\\:ss\\.fff} with cause {Cause}")
        + (CustomerAsked is { } asked ? $", by {(asked ? "customer" : "PBX")}" : "")
        + (HangUpAsked ? ", hung up by the dialer" : "") + (Touched ? ", touched by a fault" : "") + ")";
}
