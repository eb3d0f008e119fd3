using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Pacing;
using Ringtail.Dialing.Runs;

namespace Ringtail.Dialing.Attempts;

/// <summary>An attempt as it is written to the ledger before its Originate: everything that the launch needs.</summary>
public sealed record AttemptDraft
{
    public required HopperId Hopper { get; init; }
    public required PbxId Pbx { get; init; }
    public required TrunkId Trunk { get; init; }
    public required EndPointId EndPoint { get; init; }
    public required Offer Offer { get; init; }
    /// <summary>
    /// The finished channel string: the trunk's dial string with the formatted number in place of ${num}.
    /// </summary>
    public required string DialString { get; init; }
    /// <summary>When the switchboard decided (wall clock, UTC).</summary>
    public required DateTimeOffset DecidedAt { get; init; }
    /// <summary>
    /// A free agent is reserved for this call until it ends or an agent is connected: it may be placed to a number that
    /// is not to be called without one.
    /// </summary>
    public bool AgentKept { get; init; }
    /// <summary>The number that is shown; empty leaves it to the campaign, the trunk and the PBX.</summary>
    public string CallerId { get; init; } = "";
    /// <summary>Of the campaign's pool: the launch transaction counts it, on <see cref="CallerIdDay"/>.</summary>
    public PooledCallerId? PooledCallerId { get; init; }
    /// <summary>The day of the campaign's zone, such as 20261129.</summary>
    public int CallerIdDay { get; init; }
    /// <summary>What the launch transaction holds the number to; not kept.</summary>
    public NumberLimits Limits { get; init; }
    /// <summary>The agent who is called first, by device; empty when the customer is.</summary>
    public string Agent { get; init; } = "";
    /// <summary>
    /// Set aside for <see cref="Agent"/>, not launched. The same draft without it, committed again, is the launch.
    /// </summary>
    public bool Reserved { get; init; }
}

/// <summary>An attempt's end, written to the ledger once.</summary>
public sealed record AttemptEnd
{
    public required HopperId Hopper { get; init; }
    public required RunId Run { get; init; }
    public required ContactId Contact { get; init; }
    public required AttemptOutcome Outcome { get; init; }
    public required AttemptEvidence Evidence { get; init; }
    /// <summary>The trunk that was used; null when the ledger alone knows.</summary>
    public TrunkId? Trunk { get; init; }
    public string ExtendedStatus { get; init; } = "";
    public IReadOnlyList<KeyValuePair<string, string>> OutputAttributes { get; init; } = [];
    public DateTimeOffset? LaunchedAt { get; init; }
    public DateTimeOffset? AnsweredAt { get; init; }
    public DateTimeOffset? ConnectedAt { get; init; }
    public required DateTimeOffset EndedAt { get; init; }
    /// <summary>The agent who talked longest to the contact, by interface; empty when none.</summary>
    public string Agent { get; init; } = "";
    /// <summary>A live person answered and we had no agent in time (the regulator's sense).</summary>
    public bool Abandoned { get; init; }
    /// <summary>The contact left the queue before an agent (Asterisk's QueueCallerAbandon).</summary>
    public bool HungUpWaiting { get; init; }

    // The campaign's abandon account: the transaction that records this end adds the entry to the bucket of AnsweredAt
    // (Pacing.AccountBucket.FromOf), once, under the campaign and the PBX of the attempt.
    public CampaignId? Campaign { get; init; }
    public AccountEntry AccountEntry { get; init; }
    /// <summary>
    /// From the answer to the first ringing of an agent's phone; null when none rang or it is not known.
    /// </summary>
    public TimeSpan? AnswerToRing { get; init; }
    /// <summary>From the answer to the first agent; null when there was none.</summary>
    public TimeSpan? AnswerToConnect { get; init; }
    /// <summary>
    /// Until then the number is not called unless <see cref="AttemptDraft.AgentKept"/>; null demands nothing.
    /// </summary>
    public DateTimeOffset? AgentDemandedUntil { get; init; }
    /// <summary>Sent to the end point's safe harbour.</summary>
    public bool HeardMessage { get; init; }
    /// <summary>A Redirect to the safe harbour crossed an agent's connect and cut the conversation.</summary>
    public bool TornConversation { get; init; }
}

/// <summary>A live attempt's progress: kept in the ledger so that a restart knows more, never waited for.</summary>
public sealed record AttemptProgress(HopperId Hopper, AttemptState State, DateTimeOffset At)
{
    /// <summary>The agent who has the call now, by interface; empty when none.</summary>
    public string Agent { get; init; } = "";
}
