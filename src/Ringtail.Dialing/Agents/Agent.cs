using Ringtail.Dialing.EndPoints;
using Ringtail.Dialing.Pacing;

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
    /// <summary>What the agent does for this queue, as it was last looked at.</summary>
    public TeamPhase Phase { get; private set; }
    /// <summary>Paused while a call ran: will not come back after it.</summary>
    public bool PausedInCall { get; set; }
    /// <summary>The agent's desk pauses for the wrap-up, which the PBX itself never shows: until when that is
    /// believed.</summary>
    public TimeSpan WrapsUpByPauseUntil { get; set; } = TimeSpan.MinValue;

    public void Look(TimeSpan now) => Phase = PhaseAt(now);

    private TeamPhase PhaseAt(TimeSpan now)
    {
        if (!Agent.LoggedIn || Facts.Penalty > (Queue.MaxPenalty ?? int.MaxValue)) return TeamPhase.Gone;
        if (Agent.IsOnCall || Agent.Status is DeviceStatus.InUse or DeviceStatus.Busy or DeviceStatus.RingInUse
            or DeviceStatus.OnHold)
        {
            PausedInCall = Facts.Paused;
            return Facts.Paused ? TeamPhase.TalkingLast : TeamPhase.Talking;
        }
        if (Facts.Paused)
        {
            if (PausedInCall) return TeamPhase.Gone;
            // A pause at the end of a call is a wrap-up, as far as it does not last for ever.
            if (Phase == TeamPhase.Talking) WrapsUpByPauseUntil = now + Agent.WrapUpByPauseMax;
            return now < WrapsUpByPauseUntil ? TeamPhase.WrappingUp : TeamPhase.Gone;
        }
        PausedInCall = false;
        WrapsUpByPauseUntil = TimeSpan.MinValue;
        if (Agent.KeptFor is not null) return TeamPhase.Gone;
        if (now < Agent.WrapUpUntil) return TeamPhase.WrappingUp;
        var rings = Agent.Status == DeviceStatus.Ringing;
        // An agent whose phone rings for a caller of a queue is the one this caller will have: idle, and spoken for.
        if (Agent.IsUnreachable(now) || (rings && Agent.OfferedBy.Count == 0)) return TeamPhase.Gone;
        return rings || Agent.Status == DeviceStatus.NotInUse ? TeamPhase.Idle : TeamPhase.Gone;
    }
}

/// <summary>The pacing that was told of an agent, under which number, and what it was told last.</summary>
internal sealed class TeamPlace(TeamPacing team)
{
    public TeamPacing Team { get; } = team;
    public int Number { get; } = team.NameAgent();
    public TeamPhase Phase { get; set; }
}

/// <summary>One person of the PBX, over all queues.</summary>
internal sealed partial class Agent(AgentKey key)
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
    /// <summary>A pause at a call's end is taken for a wrap-up for at most this.</summary>
    public static TimeSpan WrapUpByPauseMax { get; } = TimeSpan.FromMinutes(10);
    /// <summary>Offers in a row that rang and were not picked up.</summary>
    public int Missed { get; private set; }
    private TimeSpan _missedAt = TimeSpan.MinValue;

    /// <summary>
    /// Idle, and yet no phone that is picked up: after one missed offer not counted for ten seconds, from the second in
    /// a row on for a minute each, until a call is taken or the agent pauses or logs in anew.
    /// </summary>
    public bool IsUnreachable(TimeSpan now) => UnreachableUntil is { } until && now < until;

    public TimeSpan? UnreachableUntil => Missed switch
    {
        0 => null,
        1 => _missedAt + TimeSpan.FromSeconds(10),
        _ => _missedAt + TimeSpan.FromMinutes(1),
    };

    public void MissedOffer(TimeSpan now)
    {
        Missed++;
        _missedAt = now;
    }

    public void Reached() => Missed = 0;
    /// <summary>The call for which the agent is called first, or the number that is set aside for the agent.</summary>
    public HopperId? KeptFor { get; set; }
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
        LoggedIn && KeptFor is null && now >= WrapUpUntil && !IsOnCall && !IsOfferedAlone
        && (Status == DeviceStatus.NotInUse || (Status == DeviceStatus.Ringing && OfferedBy.Count > 0));

    /// <summary>The phone may be called for the call that the agent is kept for.</summary>
    public bool CanBeCalled => LoggedIn && !IsOnCall && OfferedBy.Count == 0 && Status == DeviceStatus.NotInUse;

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

    public bool IsOnCall
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
        if (OfferedBy.Count > 0 || KeptFor is not null) return AgentState.Reserved;
        if (now < WrapUpUntil) return AgentState.WrapUp;
        return IsPausedEverywhere ? AgentState.Paused : AgentState.Ready;
    }

    /// <summary>
    /// No queue gives the agent a call: a pause that was pressed while something else goes on counts already, and is
    /// the state after it.
    /// </summary>
    public bool IsPausedEverywhere
    {
        get
        {
            foreach (var membership in Memberships) if (!membership.Facts.Paused) return false;
            return LoggedIn;
        }
    }
}

/// <summary>A queue call that an agent has.</summary>
internal sealed record AgentCall(string Caller, HopperId? Hopper, TimeSpan Since);
