using System.Collections.Immutable;
using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.Switchboards;

namespace Ringtail.Runtime.Storage.Memory;

/// <summary>Attempts on the model.</summary>
internal sealed class MemoryLedger(MemoryState state)
{
    public ImmutableArray<RefusedAttempt> Commit(PbxId pbx, IReadOnlyList<AttemptDraft> drafts) =>
        [.. drafts.Select(draft => Commit(pbx, draft)).OfType<RefusedAttempt>()];

    public void Progress(PbxId pbx, IReadOnlyList<AttemptProgress> progress)
    {
        foreach (var step in progress)
        {
            if (Live(pbx, step.Hopper) is not { } attempt) continue;
            attempt.State = step.State;
            var at = UtcMicroseconds.Round(step.At);
            if (step.State == AttemptState.Dialing) attempt.LaunchedAt ??= at;
            if (step.State == AttemptState.Answered) attempt.AnsweredAt ??= at;
            if (step.State == AttemptState.WithAgent) attempt.ConnectedAt ??= at;
        }
    }

    public void End(PbxId pbx, IReadOnlyList<AttemptEnd> ends)
    {
        foreach (var end in ends)
        {
            if (Live(pbx, end.Hopper) is not { } attempt) continue;
            attempt.State = AttemptState.Ended;
            attempt.LaunchedAt = Instant(end.LaunchedAt) ?? attempt.LaunchedAt;
            attempt.AnsweredAt = Instant(end.AnsweredAt) ?? attempt.AnsweredAt;
            attempt.ConnectedAt = Instant(end.ConnectedAt) ?? attempt.ConnectedAt;
            if (end.ExtendedStatus.Length > 0) attempt.ExtendedStatus = end.ExtendedStatus;
            if (end.OutputAttributes.Count > 0) attempt.OutputAttributes = StoredJson.Write(end.OutputAttributes);
            // A simulated world may name its campaigns in the ends alone.
            var campaign = end.Campaign ?? new CampaignId(state.Runs[attempt.Draft.Offer.Run.Value].Campaign);
            attempt.End = end with
            {
                EndedAt = UtcMicroseconds.Round(end.EndedAt),
                AgentDemandedUntil = Instant(end.AgentDemandedUntil),
                Campaign = campaign,
            };
            state.LiveNumbers.Remove(attempt.Key);
            if (attempt.Draft.PooledCallerId is { } caller && !end.Outcome.IsOutcome())
                new MemoryNumbers(state).GiveBack(caller.Id, attempt.Draft.CallerIdDay);
            var accounts = new MemoryAccounts(state);
            accounts.Book(campaign, pbx, attempt.AnsweredAt ?? end.EndedAt, end.AccountEntry);
            if (end.AgentDemandedUntil is { } until) accounts.Ban(attempt.Key, until, end.EndedAt);
        }
    }

    public ImmutableArray<RestoredAttempt> Restore(PbxId pbx) =>
        [.. state.Attempts.Where(a => a.End is null && a.Draft.Pbx == pbx).Select(a => MemoryRuns.Stored(
            a, MemoryRuns.FailedTrunks(state.Runs.GetValueOrDefault(a.Draft.Offer.Run.Value), a)).Attempt)];

    public LateStatusResult? LateStatus(HopperId hopper, string? extendedStatus, string? name, string? value)
    {
        if (!state.AttemptsByHopper.TryGetValue(hopper.Value, out var attempt)) return null;
        var late = new StoredLate
        {
            Run = attempt.Draft.Offer.Run,
            Contact = attempt.Draft.Offer.Contact,
            Outcome = attempt.End?.Outcome,
            Status = attempt.ExtendedStatus,
            Output = attempt.OutputAttributes,
            Revision = attempt.LateRevision,
            First = attempt.FirstStatus,
            Retry = attempt.Draft.Offer.Retry,
            EndedAt = attempt.End?.EndedAt,
            Numbers = NumberTurn.Of(attempt.Draft.Offer, attempt.AnsweredAt is not null),
        }.With(extendedStatus, name, value);
        (attempt.ExtendedStatus, attempt.OutputAttributes, attempt.LateRevision, attempt.FirstStatus) =
            (late.Status, late.Output, late.Revision, late.First);
        return late.Result;
    }

    private static DateTimeOffset? Instant(DateTimeOffset? at) =>
        at is { } instant ? UtcMicroseconds.Round(instant) : null;

    private RefusedAttempt? Commit(PbxId pbx, AttemptDraft draft)
    {
        var offer = draft.Offer;
        var key = offer.E164 ?? offer.Number;
        if (state.AttemptsByHopper.TryGetValue(draft.Hopper.Value, out var written))
        {
            if (written.End is not null || written.Draft.Pbx != pbx) return StoredFacts.InLedger(draft.Hopper);
            return draft.Reserved || written.State != AttemptState.Reserved ? null
                : LaunchReserved(written, draft, key);
        }
        if (!state.Runs.TryGetValue(offer.Run.Value, out var run)
            || !run.Claims.TryGetValue(offer.Contact.Value, out var claim)
            || claim.Hopper != draft.Hopper.Value || claim.Due is not null)
        {
            return StoredFacts.NotClaimed(draft.Hopper);
        }
        if (claim.Contact.Number == ContactNumbers.Erased) return StoredFacts.Erased(draft.Hopper);
        var numbers = new MemoryNumbers(state);
        if (StoredFacts.NumberRefusal(draft, numbers.Of(draft, key, run)) is { } refusal) return refusal;
        if (draft.PooledCallerId is { } caller && !numbers.Use(caller, draft.CallerIdDay))
            return StoredFacts.CallerIdSpent(draft.Hopper, caller);
        state.LiveNumbers.Add(key);
        var attempt = new MemoryAttempt(draft, draft.Reserved ? AttemptState.Reserved : AttemptState.Launching);
        state.Attempts.Add(attempt);
        state.AttemptsByHopper.Add(draft.Hopper.Value, attempt);
        if (!state.AttemptsByNumber.TryGetValue(key, out var tried)) state.AttemptsByNumber[key] = tried = [];
        tried.Add(attempt);
        run.Counts = run.Counts with { InHopper = run.Counts.InHopper - 1, Live = run.Counts.Live + 1 };
        return null;
    }

    /// <summary>A reserved number is called: what may have been forbidden meanwhile is asked again.</summary>
    private RefusedAttempt? LaunchReserved(MemoryAttempt written, AttemptDraft draft, string key)
    {
        var facts = new MemoryNumbers(state).Of(draft, key, state.Runs[draft.Offer.Run.Value]);
        if (StoredFacts.LaunchRefusal(draft, facts) is { } refusal) return refusal;
        written.Draft = draft;
        written.State = AttemptState.Launching;
        return null;
    }

    private MemoryAttempt? Live(PbxId pbx, HopperId hopper) =>
        state.AttemptsByHopper.TryGetValue(hopper.Value, out var attempt)
            && attempt.End is null && attempt.Draft.Pbx == pbx ? attempt : null;
}
