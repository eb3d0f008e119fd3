using System.Collections.Immutable;
using Ringtail.Dialing.Agents;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Pacing;
using Ringtail.Dialing.Runs;

namespace Ringtail.Dialing.Switchboards;

/// <summary>Everything that can happen to a switchboard: a closed set.</summary>
public abstract record SwitchboardInput
{
    private SwitchboardInput() { }

    // Time and operator
    /// <summary>Time passed. <paramref name="FreeSlots"/>: Originates that the AMI writer would let out now.</summary>
    public sealed record Tick(int FreeSlots) : SwitchboardInput;
    public sealed record SettingsChanged(SwitchboardSettings Settings) : SwitchboardInput;
    /// <summary>The master switch (the play button).</summary>
    public sealed record DialingSwitched(bool On) : SwitchboardInput;
    /// <summary>A run dials here from now on, or its settings or state changed.</summary>
    public sealed record RunAttached(RunSettings Run, bool MayDial) : SwitchboardInput;
    /// <summary>A run dials here no longer; its live attempts go on to their end.</summary>
    public sealed record RunDetached(RunId Run) : SwitchboardInput;
    /// <summary>Hang up what the run has ringing, and take back what is not on the wire; who talks talks on.</summary>
    public sealed record RingingEnded(RunId Run) : SwitchboardInput;
    public sealed record HangUpRequested(HopperId Hopper) : SwitchboardInput;
    /// <param name="By">Who reported the consent, or wants it otherwise: for the record.</param>
    public sealed record RecordingWished(HopperId Hopper, RecordingWish Wish, string By) : SwitchboardInput;
    /// <summary>An operator read the alarm of a stopped or held end point and wants it to go on.</summary>
    public sealed record EndPointReleased(EndPointId EndPoint) : SwitchboardInput;

    // Runs
    public sealed record OffersArrived(RunId Run, ImmutableArray<Offer> Offers) : SwitchboardInput;
    /// <summary>The run wants back what was not launched (pause, black list, priority, expiry).</summary>
    public sealed record OffersRecalled(RunId Run) : SwitchboardInput;

    // Agents, from their page or by program. Ticket: whom to answer with AgentAnswered
    /// <summary>An agent, by interface, asks for the next number of a run, to look at before it is dialed.</summary>
    public sealed record ReserveRequested(RunId Run, string Agent, long Ticket) : SwitchboardInput;
    /// <summary>The agent wants the reserved number called now: the agent's phone first.</summary>
    public sealed record DialRequested(HopperId Hopper, long Ticket) : SwitchboardInput;
    /// <summary>The agent does not want to call the reserved number.</summary>
    public sealed record SkipRequested(HopperId Hopper, long Ticket) : SwitchboardInput;

    // Store
    /// <summary>
    /// The batch is in the ledger, except <paramref name="Refused"/>, which lost to a fact about the number.
    /// </summary>
    public sealed record AttemptsCommitted(long Batch, ImmutableArray<RefusedAttempt> Refused) : SwitchboardInput;
    public sealed record CommitFailed(long Batch, string Reason) : SwitchboardInput;
    /// <summary>Answer to AskNumber: what forbids the number by now, or null.</summary>
    public sealed record NumberAsked(HopperId Hopper, GateRefusal? Refusal) : SwitchboardInput;
    /// <summary>After a restart: the attempts of this PBX that the ledger knows and that have no end.</summary>
    public sealed record AttemptsRestored(ImmutableArray<RestoredAttempt> Attempts) : SwitchboardInput;
    /// <summary>Our right to dial at this PBX (the ownership lease) was renewed or lost.</summary>
    public sealed record OwnershipChanged(bool Owned) : SwitchboardInput;

    // The campaign's abandon account
    /// <summary>
    /// After <see cref="RunAttached"/>, and again after each change of owner: what the ledger holds for the run's
    /// campaign through this PBX. Until it comes the run launches one call per free agent at most. Coming again for a
    /// run whose account is known it changes no sum: what was booked here is newer.
    /// </summary>
    public sealed record AccountRestored(RunId Run, AccountState State) : SwitchboardInput;
    /// <summary>
    /// From the account's owner, when several PBXs feed the campaign.
    /// </summary>
    /// <param name="Share">
    /// Which part of the slack is ours, 0 to 1; the parts of all PBXs never add up to more than 1 at any instant, so
    /// one is raised only when another has expired or confirmed a lower one.
    /// </param>
    /// <param name="Others">
    /// What the other PBXs have booked, by window of the profile, in its order; calls in flight at a PBX that cannot be
    /// reached count as abandoned.
    /// </param>
    /// <param name="Expires">Then there is no slack for us until the next message.</param>
    public sealed record AccountShared(
        RunId Run, double Share, ImmutableArray<AccountCounts> Others, DateTimeOffset Expires) : SwitchboardInput;
    /// <summary>
    /// What was said afterwards of the calls that a detection had dropped as machines: the share of people among them
    /// is at most this, 0 to 1, with 95 % probability.
    /// </summary>
    public sealed record PeopleMarkedLearned(RunId Run, double Share) : SwitchboardInput;

    // Link
    /// <summary>
    /// For three seconds not a byte came though the link is up (true), or something came again (false).
    /// </summary>
    public sealed record LinkSilent(bool Silent) : SwitchboardInput;
    public sealed record LinkUp(PbxFacts Facts) : SwitchboardInput;
    /// <param name="Code">The kind of failure, as the page's texts name it; empty when it is none of them.</param>
    public sealed record LinkDown(string Reason, string Code = "") : SwitchboardInput;
    public sealed record SnapshotTaken(PbxSnapshot Snapshot) : SwitchboardInput;
    public sealed record SnapshotFailed(string Reason) : SwitchboardInput;

    // Wire: what became of an Originate action (AmiResult)
    public sealed record OriginateAnswered(HopperId Hopper, bool Accepted, string Message) : SwitchboardInput;
    /// <summary>Certainly not on the wire.</summary>
    public sealed record OriginateNotSent(HopperId Hopper, string Reason) : SwitchboardInput;
    /// <summary>Written, perhaps in part, and no answer: only the PBX knows.</summary>
    public sealed record OriginateUnanswered(HopperId Hopper, string Reason) : SwitchboardInput;

    /// <summary>What became of a Redirect to the safe harbour.</summary>
    public sealed record RedirectAnswered(HopperId Hopper, bool Accepted, string Message) : SwitchboardInput;

    // The attempt's customer leg (the linked trunk leg when the trunk is Local)
    public sealed record LegCreated(HopperId Hopper, string Channel) : SwitchboardInput
    {
        /// <summary>Its Uniqueid when that is none of ours (behind a Local trunk); empty otherwise.</summary>
        public string Uniqueid { get; init; } = "";
    }


    public sealed record LegRinging(HopperId Hopper) : SwitchboardInput;
    public sealed record LegAnswered(HopperId Hopper) : SwitchboardInput;
    /// <summary>
    /// OriginateResponse. Success with an unanswered Local trunk leg means "answered by the PBX only".
    /// </summary>
    public sealed record OriginateConcluded(HopperId Hopper, bool Succeeded, int Reason) : SwitchboardInput;
    /// <summary>The last customer leg is gone. <paramref name="EndedByCustomer"/> is null when not known.</summary>
    public sealed record LegGone(HopperId Hopper, int Cause, bool? EndedByCustomer) : SwitchboardInput
    {
        /// <summary>
        /// The outbound dialplan behind a Local trunk found no channel to dial, or was at its end before it dialed:
        /// nothing left the PBX, whatever the cause says (20 on Asterisk 16, 3 on 22).
        /// </summary>
        public bool NothingDialed { get; init; }
        /// <summary>
        /// Behind a Local trunk that had answered by itself, the end point's side was at its end first.
        /// </summary>
        public bool EndPointLeft { get; init; }
    }
    /// <summary>The customer's leg entered a bridge or an application that plays or records audio.</summary>
    public sealed record LegServed(HopperId Hopper, string By) : SwitchboardInput;

    // The leg of an agent who is called first; the customer's leg follows when the agent has answered
    public sealed record AgentLegCreated(HopperId Hopper, string Channel) : SwitchboardInput;
    public sealed record AgentLegAnswered(HopperId Hopper) : SwitchboardInput;
    /// <summary>The agent hung up; the channels' ends follow.</summary>
    public sealed record AgentHungUp(HopperId Hopper) : SwitchboardInput;
    public sealed record AgentLegGone(HopperId Hopper, int Cause) : SwitchboardInput;

    // Queues and agents; Caller is the caller's channel id, Hopper null when it is not ours
    public sealed record CallerJoined(string Queue, string Caller, HopperId? Hopper) : SwitchboardInput;
    public sealed record CallerLeft(string Queue, string Caller, HopperId? Hopper) : SwitchboardInput;
    public sealed record CallerHungUpWaiting(string Queue, string Caller, HopperId? Hopper) : SwitchboardInput;
    public sealed record AgentOffered(string Queue, AgentKey Agent, string Caller, HopperId? Hopper) : SwitchboardInput;
    public sealed record AgentNotReached(string Queue, AgentKey Agent, string Caller, HopperId? Hopper)
        : SwitchboardInput;
    public sealed record AgentConnected(string Queue, AgentKey Agent, string Caller, HopperId? Hopper)
        : SwitchboardInput;
    /// <summary>AgentComplete, or the agent left by a transfer.</summary>
    public sealed record AgentDone(string Queue, AgentKey Agent, string Caller, HopperId? Hopper, bool Transferred)
        : SwitchboardInput;
    public sealed record MemberChanged(MemberFacts Member) : SwitchboardInput;
    public sealed record MemberRemoved(string Queue, AgentKey Agent) : SwitchboardInput;
    public sealed record DeviceChanged(string Device, DeviceStatus Status) : SwitchboardInput;
    /// <summary>Channels of a trunk's device now, ours and others'.</summary>
    public sealed record DeviceLoad(string Device, int Channels) : SwitchboardInput;

    // User events and the API, for live and for ended attempts
    public sealed record ExtendedStatusSet(HopperId Hopper, string Value) : SwitchboardInput;
    public sealed record AttributeSet(HopperId Hopper, string Name, string Value) : SwitchboardInput;
}

/// <summary>An attempt that the launch transaction refused.</summary>
public sealed record RefusedAttempt(HopperId Hopper, GateRefusal Refusal);

/// <summary>A live attempt as the ledger knows it.</summary>
public sealed record RestoredAttempt(
    AttemptDraft Draft, AttemptState State, DateTimeOffset? LaunchedAt, DateTimeOffset? AnsweredAt,
    DateTimeOffset? ConnectedAt, string ExtendedStatus);
