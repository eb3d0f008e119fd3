using System.Collections.Immutable;
using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Pacing;
using Ringtail.Dialing.Rules;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Switchboards;
using Ringtail.Runtime.Storage;

namespace Ringtail.Runtime.Tests.Loops;

/// <summary>
/// A real store whose disk can fail: before a write is done, or after it, so that only the answer is lost.
/// </summary>
internal sealed class FaultyStore(IDialingStore store) : IDialingStore
{
    private volatile bool _fails;
    private volatile bool _losesAnswers;

    /// <summary>Every call fails and does nothing.</summary>
    public bool Fails { get => _fails; set => _fails = value; }

    /// <summary>Every call is done, and its caller is told that it failed.</summary>
    public bool LosesAnswers { get => _losesAnswers; set => _losesAnswers = value; }

    public Task<Installation> GetInstallationAsync(CancellationToken ct) =>
        TryAsync(() => store.GetInstallationAsync(ct));

    public Task<Ownership> AcquireAsync(string subject, string owner, TimeSpan lease, CancellationToken ct) =>
        TryAsync(() => store.AcquireAsync(subject, owner, lease, ct));

    public Task<bool> RenewAsync(Ownership ownership, TimeSpan lease, CancellationToken ct) =>
        TryAsync(() => store.RenewAsync(ownership, lease, ct));

    public Task ReleaseAsync(Ownership ownership, CancellationToken ct) =>
        TryAsync(() => store.ReleaseAsync(ownership, ct));

    public Task<ClaimResult> ClaimAsync(
        RunId run, Ownership owner, int count, DateTimeOffset now, Func<string, DateTimeOffset?> opensAt,
        CancellationToken ct) =>
        TryAsync(() => store.ClaimAsync(run, owner, count, now, opensAt, ct));

    public Task<NumberFacts> ReadNumberAsync(
        string numberKey, CampaignId? campaign, RunId? run, DateTimeOffset now, CancellationToken ct) =>
        TryAsync(() => store.ReadNumberAsync(numberKey, campaign, run, now, ct));

    public Task<RunRestore> RestoreRunAsync(RunId run, Ownership owner, CancellationToken ct) =>
        TryAsync(() => store.RestoreRunAsync(run, owner, ct));

    public Task<RunCounts> SettleAsync(
        RunId run, Ownership owner, IReadOnlyList<Settlement> settlements, CancellationToken ct) =>
        TryAsync(() => store.SettleAsync(run, owner, settlements, ct));

    public Task SetRunStateAsync(
        RunId run, Ownership owner, StoredRunState standing, IReadOnlyList<FollowUp> told, DateTimeOffset now,
        CancellationToken ct) =>
        TryAsync(() => store.SetRunStateAsync(run, owner, standing, told, now, ct));

    public Task<HopperId> AddCallAsync(
        RunId run, string number, string? e164, IReadOnlyList<KeyValuePair<string, string>> attributes,
        DateTimeOffset? due, CallFor? agent, DateTimeOffset now, CancellationToken ct) =>
        TryAsync(() => store.AddCallAsync(run, number, e164, attributes, due, agent, now, ct));

    public Task<bool> MoveCallAsync(RunId run, HopperId hopper, DateTimeOffset due, CancellationToken ct) =>
        TryAsync(() => store.MoveCallAsync(run, hopper, due, ct));

    public Task<bool> CancelCallAsync(
        RunId run, HopperId hopper, string note, DateTimeOffset now, CancellationToken ct) =>
        TryAsync(() => store.CancelCallAsync(run, hopper, note, now, ct));

    public Task<ImmutableArray<RefusedAttempt>> CommitAttemptsAsync(
        PbxId pbx, Ownership owner, IReadOnlyList<AttemptDraft> drafts, CancellationToken ct) =>
        TryAsync(() => store.CommitAttemptsAsync(pbx, owner, drafts, ct));

    public Task RecordProgressAsync(
        PbxId pbx, Ownership owner, IReadOnlyList<AttemptProgress> progress, CancellationToken ct) =>
        TryAsync(() => store.RecordProgressAsync(pbx, owner, progress, ct));

    public Task RecordEndsAsync(PbxId pbx, Ownership owner, IReadOnlyList<AttemptEnd> ends, CancellationToken ct) =>
        TryAsync(() => store.RecordEndsAsync(pbx, owner, ends, ct));

    public Task<ImmutableArray<RestoredAttempt>> RestoreAttemptsAsync(
        PbxId pbx, Ownership owner, CancellationToken ct) =>
        TryAsync(() => store.RestoreAttemptsAsync(pbx, owner, ct));

    public Task<ImmutableArray<ForgottenRun>> ReadForgottenRunsAsync(DateTimeOffset before, CancellationToken ct) =>
        TryAsync(() => store.ReadForgottenRunsAsync(before, ct));

    public Task<ImmutableArray<(HopperId Hopper, string Uniqueid)>> ReadLegsAsync(
        PbxId pbx, DateTimeOffset since, CancellationToken ct) => TryAsync(() => store.ReadLegsAsync(pbx, since, ct));

    public Task<LateStatusResult?> RecordLateStatusAsync(
        HopperId hopper, string? extendedStatus, string? attributeName, string? attributeValue, CancellationToken ct) =>
        TryAsync(() => store.RecordLateStatusAsync(hopper, extendedStatus, attributeName, attributeValue, ct));

    public Task<ImmutableArray<OutboxItem>> LeaseOutboxAsync(
        DateTimeOffset now, TimeSpan lease, IReadOnlyCollection<string> busy, int max, CancellationToken ct) =>
        TryAsync(() => store.LeaseOutboxAsync(now, lease, busy, max, ct));

    public Task<bool> FinishOutboxAsync(OutboxItem item, OutboxResult result, DateTimeOffset now,
        CancellationToken ct) => TryAsync(() => store.FinishOutboxAsync(item, result, now, ct));

    public Task<DeedResult> DoOutboxAsync(OutboxItem item, OutboxDeed deed, DateTimeOffset now, CancellationToken ct) =>
        TryAsync(() => store.DoOutboxAsync(item, deed, now, ct));

    public Task EnqueueAsync(RunId run, IReadOnlyList<FollowUp> followUps, string state, DateTimeOffset now,
        CancellationToken ct) => TryAsync(() => store.EnqueueAsync(run, followUps, state, now, ct));

    public Task<bool> SendAgainAsync(long id, DateTimeOffset now, CancellationToken ct) =>
        TryAsync(() => store.SendAgainAsync(id, now, ct));

    public Task<bool> PurgeOutboxAsync(DateTimeOffset before, int max, CancellationToken ct) =>
        TryAsync(() => store.PurgeOutboxAsync(before, max, ct));

    public Task<DateTimeOffset> StartAccountAsync(CampaignId campaign, DateTimeOffset now, CancellationToken ct) =>
        TryAsync(() => store.StartAccountAsync(campaign, now, ct));

    public Task<ImmutableArray<BookedMinute>> ReadAccountAsync(
        CampaignId campaign, DateTimeOffset from, CancellationToken ct) =>
        TryAsync(() => store.ReadAccountAsync(campaign, from, ct));

    public Task<bool> ShrinkAccountAsync(
        CampaignId campaign, DateTimeOffset before, DateTimeOffset bansBefore, int max, CancellationToken ct) =>
        TryAsync(() => store.ShrinkAccountAsync(campaign, before, bansBefore, max, ct));

    public Task KeepKnowledgeAsync(PbxId pbx, Ownership owner, CampaignId campaign, PacingKnowledge knowledge,
        DateTimeOffset now, CancellationToken ct) =>
        TryAsync(() => store.KeepKnowledgeAsync(pbx, owner, campaign, knowledge, now, ct));

    public Task<PacingKnowledge?> ReadKnowledgeAsync(CampaignId campaign, PbxId pbx, CancellationToken ct) =>
        TryAsync(() => store.ReadKnowledgeAsync(campaign, pbx, ct));

    private async Task<T> TryAsync<T>(Func<Task<T>> call)
    {
        if (Fails) throw Failed();
        var result = await call();
        return LosesAnswers ? throw Failed() : result;
    }

    private async Task TryAsync(Func<Task> call)
    {
        if (Fails) throw Failed();
        await call();
        if (LosesAnswers) throw Failed();
    }

    private static StoreException Failed() => new("The test's disk fails.", isTransient: true);
}
