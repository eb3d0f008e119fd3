using Ringtail.Dialing.EndPoints;

namespace Ringtail.Dialing.Agents;

/// <summary>One person's place in one queue.</summary>
internal sealed class Membership(Agent agent, CallQueue queue, MemberFacts facts)
{
    public Agent Agent { get; } = agent;
    public CallQueue Queue { get; } = queue;
    public MemberFacts Facts { get; set; } = facts;
    public bool InCall { get; set; } = facts.InCall;
    /// <summary>Counted as free at the queue now.</summary>
    public bool Free { get; set; }
}

/// <summary>One person of the PBX, over all queues.</summary>
internal sealed class Agent(AgentKey key)
{
    public AgentKey Key { get; } = key;
    public string Name { get; set; } = "";
    public string Interface { get; set; } = "";
    public DeviceStatus Status { get; set; }
    public List<Membership> Memberships { get; } = [];
    /// <summary>Callers whose offer rings (or is about to ring) at this agent.</summary>
    public List<QueueCaller> OfferedBy { get; } = [];
    public List<AgentCall> Calls { get; } = [];
    public TimeSpan WrapUpUntil { get; set; } = TimeSpan.MinValue;
    public TimeSpan DoneAt { get; set; } = TimeSpan.MinValue;
    public AgentState State { get; set; }
    public DateTimeOffset Since { get; set; }

    /// <summary>
    /// The group in which the agent counts; null when no end point watches any of the agent's queues.
    /// </summary>
    public DialGroup? Group { get; set; }
    /// <summary>Bits of the group's queues at which the agent counts as free now.</summary>
    public int Signature { get; set; }
    public bool CountedFree { get; set; }

    public bool LoggedIn =>
        Memberships.Count > 0
            && Status is not (DeviceStatus.Unknown or DeviceStatus.Invalid or DeviceStatus.Unavailable);

    /// <summary>Free but for pause and penalty, which differ by queue.</summary>
    public bool CouldTake(TimeSpan now) =>
        LoggedIn && now >= WrapUpUntil && !IsOnCall && !IsOfferedAlone
        && (Status == DeviceStatus.NotInUse || (Status == DeviceStatus.Ringing && OfferedBy.Count > 0));

    /// <summary>
    /// Under ringall many phones ring for one caller, so there the callers are counted; elsewhere the phone is taken.
    /// </summary>
    private bool IsOfferedAlone
    {
        get
        {
            foreach (var caller in OfferedBy) if (!caller.Queue.RingAll) return true;
            return false;
        }
    }

    private bool IsOnCall
    {
        get
        {
            if (Calls.Count > 0) return true;
            foreach (var membership in Memberships) if (membership.InCall) return true;
            return false;
        }
    }

    public AgentState StateAt(TimeSpan now)
    {
        if (!LoggedIn) return AgentState.LoggedOut;
        if (IsOnCall
            || Status is DeviceStatus.InUse or DeviceStatus.Busy or DeviceStatus.RingInUse or DeviceStatus.OnHold)
            return AgentState.OnCall;
        if (Status == DeviceStatus.Ringing) return AgentState.Ringing;
        if (OfferedBy.Count > 0) return AgentState.Reserved;
        if (now < WrapUpUntil) return AgentState.WrapUp;
        foreach (var membership in Memberships) if (!membership.Facts.Paused) return AgentState.Ready;
        return AgentState.Paused;
    }
}

/// <summary>A queue call that an agent has.</summary>
internal sealed record AgentCall(string Caller, HopperId? Hopper, TimeSpan Since);
