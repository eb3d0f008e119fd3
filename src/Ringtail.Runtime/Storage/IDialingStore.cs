using System.Collections.Immutable;
using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Pacing;
using Ringtail.Dialing.Rules;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Switchboards;

namespace Ringtail.Runtime.Storage;

/// <summary>
/// The dialing path's contact with the database: claim, ledger, settle, ownership. Three implementations stand one
/// conformance suite: SQLite, PostgreSQL, and the in-memory model of the world ring with the store's faults.
/// Every write of an owner names its <see cref="Ownership"/> and throws <see cref="OwnershipLostException"/> when the
/// epoch has moved on. Environment failures are <see cref="StoreException"/>.
/// Every method is one transaction and may be called from any thread; a token cancels only what has not begun. After a
/// <see cref="StoreException"/> the caller does not know whether the write was done: writing the same again is always
/// right. Instants are kept to the microsecond.
/// </summary>
public interface IDialingStore
{
    Task<Installation> GetInstallationAsync(CancellationToken ct);

    // Ownership
    /// <summary>
    /// Raises the epoch. The answer says how long the former owner may still act: wait that out, then dial.
    /// </summary>
    Task<Ownership> AcquireAsync(string subject, string owner, TimeSpan lease, CancellationToken ct);
    /// <summary>False when somebody else owns the subject now.</summary>
    Task<bool> RenewAsync(Ownership ownership, TimeSpan lease, CancellationToken ct);
    Task ReleaseAsync(Ownership ownership, CancellationToken ct);

    // Runs
    /// <summary>
    /// Claims in one transaction: due rows first, then the lists in order; moves the bookmarks, writes the claim rows.
    /// </summary>
    /// <param name="opensAt">
    /// Asked for each zone group of the lists (as in ContactZones; empty when nothing is known): null when it may be
    /// called now, else when it opens. Closed groups are passed over without being read and keep their order.
    /// </param>
    Task<ClaimResult> ClaimAsync(RunId run, Ownership owner, int count, DateTimeOffset now,
        Func<string, DateTimeOffset?> opensAt, CancellationToken ct);
    Task<RunRestore> RestoreRunAsync(RunId run, Ownership owner, CancellationToken ct);
    /// <summary>
    /// Applies settlements with what follows from them; one that was applied before, or whose claim is gone, has no
    /// effect. One that revises moves the contact from wherever it is, unless it was dialed again. A contact that is
    /// dialed again gets a new hopper id. A claim that ends without an attempt is written to the ledger with its
    /// outcome. Returns the run's counts after it.
    /// </summary>
    /// <exception cref="InvalidOperationException">An attempt is settled before its end was recorded.</exception>
    Task<RunCounts> SettleAsync(RunId run, Ownership owner, IReadOnlyList<Settlement> settlements,
        CancellationToken ct);
    /// <param name="told">Written with a state that the store did not have yet.</param>
    Task SetRunStateAsync(
        RunId run, Ownership owner, StoredRunState standing, IReadOnlyList<FollowUp> told, DateTimeOffset now,
        CancellationToken ct);
    /// <summary>
    /// Adds one call to a run: due at once, or at <paramref name="due"/>. Not an owner's write: the run is told
    /// afterwards.
    /// </summary>
    Task<HopperId> AddCallAsync(
        RunId run, string number, string? e164, IReadOnlyList<KeyValuePair<string, string>> attributes,
        DateTimeOffset? due, DateTimeOffset now, CancellationToken ct) =>
        AddCallAsync(run, number, e164, attributes, due, null, now, ct);
    /// <summary>The same, for one agent, who is called first or has it reserved when it is due.</summary>
    Task<HopperId> AddCallAsync(
        RunId run, string number, string? e164, IReadOnlyList<KeyValuePair<string, string>> attributes,
        DateTimeOffset? due, CallFor? agent, DateTimeOffset now, CancellationToken ct);

    /// <summary>
    /// Moves a call that waits for its time to another; false when it does not wait (any more). Not an owner's write.
    /// </summary>
    Task<bool> MoveCallAsync(RunId run, HopperId hopper, DateTimeOffset due, CancellationToken ct);
    /// <summary>
    /// Ends a call that waits for its time, with a line in the ledger; false when it does not wait (any more).
    /// </summary>
    Task<bool> CancelCallAsync(RunId run, HopperId hopper, string note, DateTimeOffset now, CancellationToken ct);

    /// <summary>
    /// Runs that say they have nothing to dial (Idle, Completed) and have: calls that were due before
    /// <paramref name="before"/>, or contacts of their lists that they never took. Whoever added those was to tell
    /// them, and may have died before.
    /// </summary>
    Task<ImmutableArray<ForgottenRun>> ReadForgottenRunsAsync(DateTimeOffset before, CancellationToken ct);

    // Ledger
    /// <summary>
    /// Writes the drafts as live attempts, all but those that lose to a fact: the number is live (passing), the run
    /// does not hold the contact any more (passing), one of <see cref="NumberRules"/> forbids the number, or its caller
    /// id has had its calls of the day (passing). A draft that is live in the ledger at this
    /// PBX already counts as written. After a failed commit whose drafts are not to be sent, record them as ended
    /// (Withdrawn): those that were never written are passed over.
    /// </summary>
    Task<ImmutableArray<RefusedAttempt>> CommitAttemptsAsync(
        PbxId pbx, Ownership owner, IReadOnlyList<AttemptDraft> drafts, CancellationToken ct);
    Task RecordProgressAsync(PbxId pbx, Ownership owner, IReadOnlyList<AttemptProgress> progress, CancellationToken ct);
    /// <summary>
    /// Writes ends; the first end of an attempt stands, a second has no effect. The same transaction books the end's
    /// account entry in the minute of the answer and bans the number as long as the end demands.
    /// </summary>
    Task RecordEndsAsync(PbxId pbx, Ownership owner, IReadOnlyList<AttemptEnd> ends, CancellationToken ct);
    Task<ImmutableArray<RestoredAttempt>> RestoreAttemptsAsync(PbxId pbx, Ownership owner, CancellationToken ct);
    /// <summary>
    /// Trunk legs behind Local trunks of attempts that were decided since then, by Uniqueid: what late user events
    /// name.
    /// </summary>
    Task<ImmutableArray<(HopperId Hopper, string Uniqueid)>> ReadLegsAsync(
        PbxId pbx, DateTimeOffset since, CancellationToken ct);
    /// <summary>
    /// A late status or attribute: updates the log and returns what the rules need, or null when the attempt is unknown
    /// or still live (then its end will be decided with what was written).
    /// </summary>
    Task<LateStatusResult?> RecordLateStatusAsync(
        HopperId hopper, string? extendedStatus, string? attributeName, string? attributeValue, CancellationToken ct);

    // Outbox
    /// <summary>
    /// Takes rows that are due, at most <paramref name="max"/>, none of them to one of the <paramref name="busy"/>
    /// targets. Nobody else gets them while the lease lasts; one that was taken and not finished comes again.
    /// </summary>
    Task<ImmutableArray<OutboxItem>> LeaseOutboxAsync(
        DateTimeOffset now, TimeSpan lease, IReadOnlyCollection<string> busy, int max, CancellationToken ct);
    /// <summary>Writes what became of a try; false when the row is somebody else's by now.</summary>
    Task<bool> FinishOutboxAsync(OutboxItem item, OutboxResult result, DateTimeOffset now, CancellationToken ct);
    /// <summary>
    /// Does what a rule does to this installation's data and closes its row, in one transaction: exactly once. A list
    /// that is missing is made; a black list becomes one of the campaign and of its runs.
    /// </summary>
    Task<DeedResult> DoOutboxAsync(OutboxItem item, OutboxDeed deed, DateTimeOffset now, CancellationToken ct);
    /// <summary>Adds what follows from no attempt: an alarm, a start.</summary>
    Task EnqueueAsync(RunId run, IReadOnlyList<FollowUp> followUps, string state, DateTimeOffset now,
        CancellationToken ct);
    /// <summary>Makes a row due again, whatever became of it; false when it is being worked on or gone.</summary>
    Task<bool> SendAgainAsync(long id, DateTimeOffset now, CancellationToken ct);
    /// <summary>Forgets rows that were over before <paramref name="before"/>; true when there may be more.</summary>
    Task<bool> PurgeOutboxAsync(DateTimeOffset before, int max, CancellationToken ct);
    /// <summary>What the launch transaction would know of a number: E.164, or as uploaded when it has none.</summary>
    /// <param name="run">Whose black lists count beside those of the installation; null for none.</param>
    Task<NumberFacts> ReadNumberAsync(
        string numberKey, CampaignId? campaign, RunId? run, DateTimeOffset now, CancellationToken ct);

    // Accounts
    /// <summary>
    /// The start of a campaign's account: <paramref name="now"/> when it has none yet, and the same ever after.
    /// </summary>
    Task<DateTimeOffset> StartAccountAsync(CampaignId campaign, DateTimeOffset now, CancellationToken ct);
    /// <summary>
    /// What was booked for a campaign through every PBX from the minute of <paramref name="from"/> on, ascending.
    /// </summary>
    Task<ImmutableArray<BookedMinute>> ReadAccountAsync(
        CampaignId campaign, DateTimeOffset from, CancellationToken ct);
    /// <summary>
    /// Merges minutes before <paramref name="before"/> into quarters of an hour (on which the days of every time zone
    /// begin) and forgets bans that ended before <paramref name="bansBefore"/>: at most <paramref name="max"/> of
    /// each. True when there is more to do.
    /// </summary>
    Task<bool> ShrinkAccountAsync(
        CampaignId campaign, DateTimeOffset before, DateTimeOffset bansBefore, int max, CancellationToken ct);
    Task KeepKnowledgeAsync(PbxId pbx, Ownership owner, CampaignId campaign, PacingKnowledge knowledge,
        DateTimeOffset now, CancellationToken ct);
    Task<PacingKnowledge?> ReadKnowledgeAsync(CampaignId campaign, PbxId pbx, CancellationToken ct);
}

/// <param name="Left">What it could take: calls and contacts.</param>
public readonly record struct ForgottenRun(RunId Run, long Left);

/// <summary>Part of a campaign's account, booked through one PBX.</summary>
public readonly record struct BookedMinute(PbxId Pbx, AccountBucket Bucket);

/// <summary>
/// The installation's random id (made with the database) and the region of numbers without a country code.
/// </summary>
public sealed record Installation(string Id, string DefaultCountry);

/// <param name="Agent">Interface, as the queues have the member.</param>
/// <param name="Until">From then on anybody may have the call; null: only the agent.</param>
public sealed record CallFor(string Agent, DateTimeOffset? Until);

/// <param name="Subject">Such as <c>pbx/3</c> or <c>run/7</c>.</param>
/// <param name="WaitBeforeActing">How long the former owner's lease still lasts by the database's clock; zero if
/// none.</param>
public sealed record Ownership(string Subject, string Owner, long Epoch, TimeSpan WaitBeforeActing);

/// <param name="Exhausted">No call list has more contacts; one that is paused still has what it holds.</param>
/// <param name="DueLater">Due rows that were not taken.</param>
/// <param name="NextDue">The earliest of them; in the past when more were due than asked for.</param>
public sealed record ClaimResult(
    ImmutableArray<Offer> Offers, bool Exhausted, int DueLater, DateTimeOffset? NextDue, RunCounts Counts)
{
    /// <summary>Contacts were passed over as it is closed where they are: when the first opens; else null.</summary>
    public DateTimeOffset? OpensAt { get; init; }
}

public static class Claims
{
    /// <summary>A claim by a run whose hours are the same everywhere.</summary>
    public static Task<ClaimResult> ClaimAsync(
        this IDialingStore store, RunId run, Ownership owner, int count, DateTimeOffset now, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(store);
        return store.ClaimAsync(run, owner, count, now, static _ => null, ct);
    }
}

public sealed record LateStatusResult(RunId Run, ContactId Contact, AttemptOutcome Outcome, string ExtendedStatus)
{
    /// <summary>Counts what was changed after the end; the rules are decided once on each.</summary>
    public int Revision { get; init; }
    public int Retry { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public NumberTurn Numbers { get; init; }
}

public sealed class OwnershipLostException(string subject)
    : Exception($"Another process owns {subject} now; nothing was written.");

public sealed class StoreException(string message, bool isTransient, Exception? inner = null)
    : Exception(message, inner)
{
    public bool IsTransient { get; } = isTransient;
}
