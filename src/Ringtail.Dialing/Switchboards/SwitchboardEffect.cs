using System.Collections.Immutable;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Pacing;

namespace Ringtail.Dialing.Switchboards;

/// <summary>Everything that a switchboard can ask of the world: a closed set.</summary>
public abstract record SwitchboardEffect
{
    private SwitchboardEffect() { }

    /// <summary>Ask a run for up to this many offers more.</summary>
    public sealed record RequestOffers(RunId Run, int Count) : SwitchboardEffect;
    /// <summary>Give back what will not be launched, with the rule that refused it.</summary>
    public sealed record ReturnOffers(RunId Run, ImmutableArray<ReturnedOffer> Offers) : SwitchboardEffect;
    /// <summary>
    /// Write the drafts to the ledger in one transaction; answer with AttemptsCommitted or CommitFailed.
    /// </summary>
    public sealed record CommitAttempts(long Batch, ImmutableArray<AttemptDraft> Drafts) : SwitchboardEffect;
    /// <summary>
    /// The agent's phone rings: ask the store once more whether the number is on a black list; answer with NumberAsked.
    /// A store that cannot say is a refusal that passes.
    /// </summary>
    public sealed record AskNumber(HopperId Hopper, RunId Run, string Number, string? E164) : SwitchboardEffect
    {
        /// <summary>What black lists compare.</summary>
        public string NumberKey => E164 ?? Number;
    }
    /// <summary>Write one Originate now, at most once.</summary>
    public sealed record Originate(LaunchOrder Order) : SwitchboardEffect;
    /// <summary>
    /// <paramref name="Channel"/> is empty while the leg is not known: then by the ChannelId of the attempt.
    /// </summary>
    public sealed record HangUp(HopperId Hopper, string Channel) : SwitchboardEffect;
    /// <summary>
    /// Send the caller's leg to the safe harbour now, at most once; answer with RedirectAnswered. Goes before any
    /// Originate.
    /// </summary>
    /// <param name="Channel">The leg that waits in the queue.</param>
    public sealed record Redirect(HopperId Hopper, string Channel, string Extension, string Context)
        : SwitchboardEffect;
    /// <summary>Begin, pause, resume or end the recording of a call; the consent is written down before.</summary>
    public sealed record Record(
        HopperId Hopper, RunId Run, CampaignId Campaign, string Channel, RecordingWish Wish, string By)
        : SwitchboardEffect;
    public sealed record TakeSnapshot(string Reason) : SwitchboardEffect;
    /// <summary>For the live feed: how the adaptive runs stand; at most four times a second, after a tick.</summary>
    public sealed record ShowPacing(ImmutableArray<PacingStanding> Standings) : SwitchboardEffect;
    /// <summary>Keep what was learned for the next start (every five minutes, and when the run leaves).</summary>
    public sealed record KeepKnowledge(RunId Run, CampaignId Campaign, PacingKnowledge Knowledge) : SwitchboardEffect;
    public sealed record RecordProgress(AttemptProgress Progress) : SwitchboardEffect;
    /// <summary>Write the end to the ledger; when it is durable, the run hears of it.</summary>
    public sealed record RecordEnd(AttemptEnd End) : SwitchboardEffect;
    /// <summary>
    /// A late extended status or attribute of an attempt that has ended: to the ledger and to the run.
    /// </summary>
    public sealed record RecordLateStatus(HopperId Hopper, string? ExtendedStatus, string? AttributeName,
        string? AttributeValue)
        : SwitchboardEffect;
    /// <summary>
    /// What came of an agent's request. <paramref name="Hopper"/>: the reserved or dialed attempt; null: refused.
    /// </summary>
    /// <param name="Rule">The gate's rule, when it was the gate.</param>
    public sealed record AgentAnswered(long Ticket, HopperId? Hopper, AgentRefusal Refusal, GateRule? Rule)
        : SwitchboardEffect;
    public sealed record RaiseAlarm(Alarm Alarm) : SwitchboardEffect;
    public sealed record ClearAlarm(string Key) : SwitchboardEffect;
}

public sealed record ReturnedOffer(Offer Offer, GateRefusal Refusal);

/// <summary>Why an agent's request was not done.</summary>
public enum AgentRefusal
{
    None,
    /// <summary>The run does not dial at this PBX.</summary>
    UnknownRun,
    /// <summary>No queue that the run's end points watch has this agent.</summary>
    UnknownAgent,
    /// <summary>The run has no end point at which this agent may ask for numbers.</summary>
    NoPreview,
    /// <summary>Logged out, paused, or with a call.</summary>
    AgentBusy,
    /// <summary>The agent has a reserved number of another run.</summary>
    HasReservation,
    NothingToDial,
    /// <summary>The number is not reserved (any more).</summary>
    NoReservation,
    /// <summary>A rule of the gate.</summary>
    Gate,
}

/// <summary>The phone that is called first, and what it shows.</summary>
/// <param name="Channel">Finished channel string.</param>
/// <param name="RingTime">Then the agent is given up.</param>
/// <param name="Number">CONNECTEDLINE at the agent's phone.</param>
public sealed record AgentPhone(string Channel, TimeSpan RingTime, string Number);

/// <summary>All that an Originate needs.</summary>
public sealed record LaunchOrder
{
    public required HopperId Hopper { get; init; }
    /// <summary>Finished dial string, with <c>/n</c> added to a Local channel that lacks it.</summary>
    public required string DialString { get; init; }
    public required string Extension { get; init; }
    public required string Context { get; init; }
    /// <summary>Ring time plus the trunk's set-up allowance.</summary>
    public required TimeSpan Timeout { get; init; }
    /// <summary>Customer's number: CALLERID(num) and (name) at the end point.</summary>
    public required string CustomerNumber { get; init; }
    /// <summary>Company's number for the carrier: CONNECTEDLINE(num,i); empty sets nothing.</summary>
    public required string CallerId { get; init; }
    public string CallerPresentation { get; init; } = "";
    /// <summary>
    /// Called first; the dial string is called from there when it has picked up. Null: the customer is called first.
    /// </summary>
    public AgentPhone? Agent { get; init; }
    public string Account { get; init; } = "";
    /// <summary>Channel variables in order: WOMBAT_* first, then the campaign's, then input attributes.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Variables { get; init; } = [];
}
