using System.Collections.Immutable;

namespace Ringtail.Runtime.Reports;

/// <summary>One run, with the sums of all its attempts.</summary>
public sealed record RunRecord
{
    public required int Id { get; init; }
    public required int CampaignId { get; init; }
    public required string CampaignName { get; init; }
    /// <summary>WombatDialer's word, or REMOVED.</summary>
    public required string State { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    /// <summary>Contacts that the run has done with.</summary>
    public long Finished { get; init; }
    /// <summary>Launches.</summary>
    public long Attempted { get; init; }
    public ReportSums Sums { get; init; }
}

/// <summary>One attempt as it stands in the ledger, with the names of what it used.</summary>
public sealed record CallRecord
{
    public required int HopperId { get; init; }
    public required int RunId { get; init; }
    public required int CampaignId { get; init; }
    public required string CampaignName { get; init; }
    public required int ListId { get; init; }
    public required string ListName { get; init; }
    public required long ContactId { get; init; }
    /// <summary>The contact's main number; the dialed one differs when it has several.</summary>
    public required string Number { get; init; }
    public required string NumberDialed { get; init; }
    public required int Retry { get; init; }
    /// <summary>State code; empty while the attempt runs.</summary>
    public required string Outcome { get; init; }
    public required string StatusExt { get; init; }
    public required DateTimeOffset DecidedAt { get; init; }
    public DateTimeOffset? LaunchedAt { get; init; }
    public DateTimeOffset? AnsweredAt { get; init; }
    public DateTimeOffset? ConnectedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public required int PbxId { get; init; }
    public required string Trunk { get; init; }
    public required string EndPoint { get; init; }
    /// <summary>Interface; empty when no agent had the call.</summary>
    public required string Agent { get; init; }
    public bool Abandoned { get; init; }
    public bool HungUpWaiting { get; init; }
    /// <summary>Q.850.</summary>
    public int? HangupCause { get; init; }
    /// <summary>The unique id of the channel at Asterisk, which takes the one that we give.</summary>
    public required string AsteriskId { get; init; }
    /// <summary>Input attributes in the order of the upload, then those set during the call.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Attributes { get; init; } = [];
    public ImmutableArray<KeyValuePair<string, string>> OutputAttributes { get; init; } = [];

    public DateTimeOffset StartedAt => LaunchedAt ?? DecidedAt;
    /// <summary>Whole seconds from the launch to the answer, or to the end without one.</summary>
    public long WaitBeforeS => Seconds(LaunchedAt, AnsweredAt ?? EndedAt);
    /// <summary>Whole seconds from the answer to the end.</summary>
    public long WaitAfterS => Seconds(AnsweredAt, EndedAt);
    public long TalkS => Seconds(ConnectedAt, EndedAt);

    private static long Seconds(DateTimeOffset? from, DateTimeOffset? to) =>
        from is { } start && to is { } end && end > start ? (long)(end - start).TotalSeconds : 0;
}

/// <summary>What an event of a call's story tells; each has a sentence in every language of the page.</summary>
public enum StoryKind
{
    /// <summary>Facts: number, trunk, end point, retry.</summary>
    Decided,
    Launched,
    Withdrawn,
    /// <summary>The PBX answered (an announcement), the contact had not.</summary>
    AnsweredByPbxOnly,
    Answered,
    JoinedQueue,
    /// <summary>The phone of an agent began to ring. Fact: agent, or empty.</summary>
    AgentRang,
    /// <summary>Fact: agent.</summary>
    AgentConnected,
    HeardMessage,
    /// <summary>A conversation that a fault of ours cut.</summary>
    TornConversation,
    HungUpWaiting,
    EndedByCustomer,
    EndedByPbx,
    Ended,
    /// <summary>Facts: Q.850 cause.</summary>
    Cause,
    /// <summary>What the PBX or the dialer said, in words. Fact: the words.</summary>
    Note,
    /// <summary>Fact: state code.</summary>
    Outcome,
    /// <summary>Fact: the extended status.</summary>
    StatusSet,
    /// <summary>Facts: name, value.</summary>
    AttributeSet,
    /// <summary>Facts: entry of the abandon account, profile.</summary>
    Counted,
    /// <summary>The number is called only with an agent kept for it until then. At is the end.</summary>
    AgentDemanded,
    /// <summary>The contact is tried again. At is when; fact: number of the retry.</summary>
    RetryDue,
}

/// <param name="At">Null when the instant is not known or the event is about the whole call.</param>
public sealed record StoryEvent(DateTimeOffset? At, StoryKind Kind, ImmutableArray<string> Facts);

/// <param name="Others">The other attempts at the same contact in the same run, oldest first.</param>
public sealed record CallStory(
    CallRecord Call, ImmutableArray<StoryEvent> Events, ImmutableArray<CallRecord> Others);
