using Ringtail.Dialing.Agents;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.EndPoints;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Pacing;
using Ringtail.Dialing.Switchboards;
using Ringtail.Dialing.Trunks;

namespace Ringtail.Dialing.Attempts;

/// <summary>Who asked the PBX to end the call.</summary>
internal enum HangUpReason
{
    None,
    Operator,
    CallLength,
    /// <summary>The agent who was called first hung up before the customer answered.</summary>
    Agent,
    /// <summary>A rule of the gate changed while the agent's phone rang.</summary>
    Gate,
    /// <summary>It rang, and an answer would too likely have found no agent.</summary>
    LetGo,
}

/// <summary>A live attempt: identity and what was heard of it. The switchboard is its one owner.</summary>
internal sealed class Attempt(AttemptDraft draft, Trunk? trunk, EndPoint? endPoint, RunDesk run)
{
    public AttemptDraft Draft { get; set; } = draft;
    public Offer Offer => Draft.Offer;
    public HopperId Hopper => Draft.Hopper;
    /// <summary>Null when it was restored and its trunk is configured no longer.</summary>
    public Trunk? Trunk { get; } = trunk;
    public EndPoint? EndPoint { get; } = endPoint;
    public RunDesk Run { get; } = run;
    /// <summary>Where its channel counts, also when the trunk's dial string changes meanwhile.</summary>
    public TrunkDevice? Device { get; } = trunk?.Device;

    public AttemptState State { get; set; } = AttemptState.Committing;
    public DateTimeOffset Since { get; set; } = draft.DecidedAt;
    /// <summary>Order of launching, to tell what a snapshot can have seen; 0 until launched.</summary>
    public long Sequence { get; set; }
    /// <summary>Null when it was launched before a restart.</summary>
    public TimeSpan? LaunchedAtMonotonic { get; set; }
    public TimeSpan AnsweredAtMonotonic { get; set; }
    public DateTimeOffset? LaunchedAt { get; set; }
    public DateTimeOffset? AnsweredAt { get; set; }
    public DateTimeOffset? ConnectedAt { get; set; }

    // Evidence
    public string? Channel { get; set; }
    public string? LegId { get; set; }
    public bool LegSeen { get; set; }
    public bool LegIsGone { get; set; }
    public bool Rang { get; set; }
    public TimeSpan? RangAt { get; set; }
    /// <summary>Behind a Local trunk no channel could be made.</summary>
    public bool NothingDialed { get; set; }
    /// <summary>Behind a Local trunk that answered by itself, the end point's side ended first.</summary>
    public bool EndPointLeft { get; set; }
    public int? Cause { get; set; }
    public int? Reason { get; set; }
    public bool? Succeeded { get; set; }
    public string? Message { get; set; }
    public bool AnsweredByPbxOnly { get; set; }
    public bool? EndedByCustomer { get; set; }
    public string? Note { get; set; }
    public HangUpReason HangUp { get; set; }
    /// <summary>When we let it go, and why.</summary>
    public TimeSpan LetGoAt { get; set; }
    public LetGoCall LetGo { get; set; }
    /// <summary>What was last asked of its recording; null when nothing was, as after a restart.</summary>
    public RecordingWish? Recording { get; set; }

    // The agent who is called first
    public bool AgentFirst => Draft.Agent.Length > 0;
    public AgentKey FirstAgent => new(Draft.Agent);
    public bool AgentLegSeen { get; set; }
    public bool AgentUp { get; set; }
    public bool AgentLegGone { get; set; }
    /// <summary>The link was down or overrun since its launch: events may be missing.</summary>
    public bool Unwatched { get; set; }
    /// <summary>When the store was last asked about the number, while the agent's phone rings.</summary>
    public TimeSpan NumberAskedAt { get; set; }
    /// <summary>Restored while its agent's phone rang; what the run allows is not known yet.</summary>
    public bool AwaitsRun { get; set; }
    /// <summary>What it said against it.</summary>
    public GateRefusal? NumberRefusal { get; set; }
    /// <summary>Reserved, and its agent said "dial": the commit before the Originate is under way.</summary>
    public bool Recommitted { get; set; }
    /// <summary>Somebody waits to hear what came of a request for this attempt.</summary>
    public long? Ticket { get; set; }

    // At the end point
    public bool Joined { get; set; }
    /// <summary>The queue in which it waits now, and its name as a caller there.</summary>
    public string? WaitsIn { get; set; }
    public string? CallerId { get; set; }
    public bool LeftQueueUnserved { get; set; }
    public bool HungUpWaiting { get; set; }
    public bool Served { get; set; }
    public bool StatusSet { get; set; }
    /// <summary>Answered and not delivered in time (telephony section 6); a late delivery lifts it.</summary>
    public bool Lost { get; set; }
    public string ExtendedStatus { get; set; } = "";
    public string? FirstStatus { get; private set; }
    public List<KeyValuePair<string, string>>? OutputAttributes { get; private set; }

    // The campaign's account
    public AccountEntry Entry { get; set; }
    /// <summary>The first agent's phone that rang for it, and the first agent, on the monotonic clock.</summary>
    public TimeSpan? RangAgentAt { get; set; }
    public TimeSpan? ConnectedAtMonotonic { get; set; }
    /// <summary>A free agent was there when the caller joined: what passed until then is the phone's time.</summary>
    public bool FoundFreeAgent { get; set; }
    public long DecidedAtLosses { get; set; }
    /// <summary>The pacings that count it; null when none does.</summary>
    public List<(TeamPacing Team, PacerRun Run)>? Paced { get; set; }
    public bool RedirectSent { get; set; }
    public bool? RedirectTaken { get; set; }
    public bool TornConversation { get; set; }

    // What is counted for it now, so that counting off is exact
    public bool Counted { get; set; }
    public bool InFlight { get; set; }
    public bool AtEndPoint { get; set; }
    public bool Visible { get; set; }
    public bool Pending { get; set; }
    public bool Probe { get; set; }
    /// <summary>The trunk's breaker has heard of this attempt.</summary>
    public bool Judged { get; set; }
    /// <summary>Over, and its end waits to learn whether the trunk's streak of refusals opens the breaker.</summary>
    public bool Held { get; set; }
    public AttemptOutcome HeldOutcome { get; set; }
    /// <summary>When it was over; its record may come later.</summary>
    public DateTimeOffset? OverAt { get; set; }
    public TimeSpan OverAtMonotonic { get; set; }

    // Deadlines on the monotonic clock; null when not set
    public TimeSpan? EvidenceDue { get; set; }
    public TimeSpan? MissingDue { get; set; }
    public TimeSpan? JoinDue { get; set; }
    public TimeSpan? LengthDue { get; set; }
    public TimeSpan? SilenceDue { get; set; }
    public TimeSpan? ProofDue { get; set; }
    public TimeSpan? HeldDue { get; set; }
    /// <summary>The profile's limit for an agent.</summary>
    public TimeSpan? LimitDue { get; set; }
    /// <summary>The safe harbour's message is owed and could not be given yet.</summary>
    public TimeSpan? MessageDue { get; set; }
    /// <summary>How often the PBX refused to send the caller to the message.</summary>
    public int MessageRefusals { get; set; }
    /// <summary>A reservation that nobody used by then goes back to its place.</summary>
    public TimeSpan? ReservedDue { get; set; }

    // Agents
    public AgentKey? Agent { get; private set; }
    private DateTimeOffset _agentSince;
    private List<(AgentKey Agent, TimeSpan Talk)>? _talks;

    public bool IsAnswered => AnsweredAt is not null;
    public bool WasWithAgent => ConnectedAt is not null;

    public void AgentArrives(AgentKey agent, DateTimeOffset at)
    {
        if (Agent == agent) return;
        AgentLeaves(at);
        Agent = agent;
        _agentSince = at;
        ConnectedAt ??= at;
    }

    public void AgentLeaves(DateTimeOffset at)
    {
        if (Agent is not { } agent) return;
        var talk = at - _agentSince;
        _talks ??= [];
        var index = _talks.FindIndex(t => t.Agent == agent);
        if (index < 0) _talks.Add((agent, talk));
        else _talks[index] = (agent, _talks[index].Talk + talk);
        Agent = null;
    }

    /// <summary>The agent who talked longest; the earlier one of equals.</summary>
    public AgentKey? LongestAgent()
    {
        if (_talks is null) return null;
        var best = _talks[0];
        foreach (var talk in _talks) if (talk.Talk > best.Talk) best = talk;
        return best.Agent;
    }

    /// <summary>The last one counts; what stood there first shows what a detection had said.</summary>
    public void SetStatus(string status)
    {
        if (ExtendedStatus.Length > 0 && ExtendedStatus != status) FirstStatus ??= ExtendedStatus;
        ExtendedStatus = status;
    }

    public void SetAttribute(string name, string value)
    {
        OutputAttributes ??= [];
        var index = OutputAttributes.FindIndex(a => string.Equals(a.Key, name, StringComparison.OrdinalIgnoreCase));
        if (index < 0) OutputAttributes.Add(new(name, value));
        else OutputAttributes[index] = new(OutputAttributes[index].Key, value);
    }
}
