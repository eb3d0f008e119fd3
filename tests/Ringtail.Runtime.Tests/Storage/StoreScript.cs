using System.Collections.Immutable;
using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Switchboards;
using Ringtail.Runtime.Storage;

namespace Ringtail.Runtime.Tests.Storage;

/// <summary>The owners' calls in short words, so that a test reads as what happens.</summary>
internal sealed class StoreScript(StoreHarness harness, CancellationToken ct)
{
    public static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);
    private readonly Dictionary<string, Ownership> _owners = [];

    public IDialingStore Store => harness.Store;

    public async Task<Ownership> OwnerAsync(RunId run) => await OwnerAsync($"run/{run.Value}");
    public async Task<Ownership> OwnerAsync(PbxId pbx) => await OwnerAsync($"pbx/{pbx.Value}");

    public async Task<Ownership> TakeAsync(string subject, string owner) =>
        _owners[subject] = await Store.AcquireAsync(subject, owner, Lease, ct);

    public async Task<ClaimResult> ClaimAsync(RunId run, int count, DateTimeOffset? now = null) =>
        await Store.ClaimAsync(run, await OwnerAsync(run), count, now ?? Noon, ct);

    public async Task<ImmutableArray<RefusedAttempt>> CommitAsync(PbxId pbx, params IEnumerable<Offer> offers) =>
        await Store.CommitAttemptsAsync(pbx, await OwnerAsync(pbx), [.. offers.Select(o => Draft(pbx, o))], ct);

    public async Task EndAsync(PbxId pbx, Offer offer, AttemptOutcome outcome) =>
        await Store.RecordEndsAsync(pbx, await OwnerAsync(pbx), [End(offer, outcome)], ct);

    public async Task<ImmutableArray<RefusedAttempt>> CommitAsync(PbxId pbx, params IEnumerable<AttemptDraft> drafts) =>
        await Store.CommitAttemptsAsync(pbx, await OwnerAsync(pbx), [.. drafts], ct);

    public async Task EndAsync(PbxId pbx, params IReadOnlyList<AttemptEnd> ends) =>
        await Store.RecordEndsAsync(pbx, await OwnerAsync(pbx), ends, ct);

    public async Task<RunCounts> SettleAsync(
        Offer offer, AttemptOutcome outcome, DateTimeOffset? next = null, int nextRetry = 0) =>
        await Store.SettleAsync(offer.Run, await OwnerAsync(offer.Run), [Settle(offer, outcome, next, nextRetry)], ct);

    public async Task<RunCounts> SettleAsync(RunId run, Settlement settlement) =>
        await Store.SettleAsync(run, await OwnerAsync(run), [settlement], ct);

    public async Task<RunRestore> RestoreAsync(RunId run) =>
        await Store.RestoreRunAsync(run, await OwnerAsync(run), ct);

    public async Task<ImmutableArray<RestoredAttempt>> RestoreAsync(PbxId pbx) =>
        await Store.RestoreAttemptsAsync(pbx, await OwnerAsync(pbx), ct);

    /// <summary>The kept counts are conserved and equal a recount from the rows.</summary>
    public async Task<RunCounts> CheckCountsAsync(RunId run)
    {
        var kept = (await RestoreAsync(run)).Counts;
        Assert.True(kept.Conserved, kept.ToString());
        Assert.Equal(await harness.RecountAsync(run), kept);
        return kept;
    }

    public static AttemptDraft Draft(PbxId pbx, Offer offer) => new()
    {
        Hopper = offer.Hopper,
        Pbx = pbx,
        Trunk = new TrunkId(7),
        EndPoint = new EndPointId(3),
        Offer = offer,
        DialString = $"SIP/trunk/{offer.Number}",
        DecidedAt = Noon,
    };

    public static AttemptEnd End(Offer offer, AttemptOutcome outcome) => new()
    {
        Hopper = offer.Hopper,
        Run = offer.Run,
        Contact = offer.Contact,
        Outcome = outcome,
        Evidence = new AttemptEvidence { HangupCause = 17, OriginateReason = 5, Note = "as \"told\"" },
        OutputAttributes = [KeyValuePair.Create("KEY", "1, \"2\" ü")],
        LaunchedAt = Noon.AddSeconds(1),
        EndedAt = Noon.AddSeconds(20),
        Campaign = new CampaignId(1),
        Agent = "Local/101@agents",
        Abandoned = true,
        HungUpWaiting = true,
    };

    public static Settlement Settle(
        Offer offer, AttemptOutcome outcome, DateTimeOffset? next = null, int nextRetry = 0) =>
        new(offer.Hopper, offer.Contact, outcome, "", next, nextRetry, IsRetry: nextRetry > 0);

    private async Task<Ownership> OwnerAsync(string subject) =>
        _owners.TryGetValue(subject, out var owner) ? owner : await TakeAsync(subject, "first");
}
