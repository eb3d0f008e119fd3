using System.Collections.Immutable;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.Rules;

namespace Ringtail.Dialing.Runs;

/// <summary>What becomes of a contact: reschedule rules, returns to the place, late statuses.</summary>
public sealed partial class Run
{
    /// <summary>After a route failure another trunk, or the same one recovered, is tried.</summary>
    private static readonly TimeSpan RouteFailureWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WithdrawnWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AgentFailedWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan SettleRetry = TimeSpan.FromSeconds(1);

    private readonly Dictionary<ContactId, ImmutableArray<TrunkId>> _failedTrunks = [];
    private readonly List<HopperCard> _unsettled = [];
    private readonly Dictionary<HopperId, (Settlement Settlement, Settled? Before, DateTimeOffset EndedAt)>
        _revisions = [];
    /// <summary>Answers to late statuses that leave the contact as it is, until they are written.</summary>
    private readonly Dictionary<HopperId, Settlement> _standing = [];
    private TimeSpan _settleAllowedAt = TimeSpan.MinValue;

    private void OnEnded(AttemptEnd end, Offer offer, Moment now)
    {
        if (_memory.Contains(end.Hopper)) return;
        if (!_cards.TryGetValue(end.Hopper, out var card))
        {
            // Launched in another life of this run: the store knows it, our counts do not.
            card = NewCard(offer, counted: false)!;
            Put(card, CardPlace.Live);
        }
        if (card.Place == CardPlace.Settling) return;
        Put(card, CardPlace.Live);
        if (end.Outcome.IsOutcome()) _counts = _counts with { Attempted = _counts.Attempted + 1 };
        Decide(card, end, now);
    }

    private void Decide(HopperCard card, AttemptEnd end, Moment now)
    {
        RememberTrunk(end);
        card.EndedAt = end.EndedAt;
        var late = card.Late;
        card.Late = null;
        var decided = Decide(end.Hopper, end.Contact, end.Outcome, late?.ExtendedStatus ?? end.ExtendedStatus,
            card.Offer.Retry, end.EndedAt, NumberTurn.Of(card.Offer, end.AnsweredAt is not null), now);
        Settle(card, decided with { Revision = late?.Revision ?? 0 });
    }

    private Settlement Decide(
        HopperId hopper, ContactId contact, AttemptOutcome outcome, string status, int retry, DateTimeOffset endedAt,
        NumberTurn turn, Moment now) =>
        Tell(Reschedule(hopper, contact, outcome, status, retry, endedAt, turn, now) with { Retry = retry }, endedAt,
            now);

    /// <summary>The first rule that matches decides, also when its retries are used up.</summary>
    private Settlement Reschedule(
        HopperId hopper, ContactId contact, AttemptOutcome outcome, string status, int retry, DateTimeOffset endedAt,
        NumberTurn turn, Moment now)
    {
        if (!outcome.IsOutcome())
        {
            var wait = outcome == AttemptOutcome.RouteFailure ? RouteFailureWait : WithdrawnWait;
            return new Settlement(hopper, contact, outcome, status, now.Wall + wait, retry, IsRetry: false)
            {
                NextTurn = turn.Index,
            };
        }
        if (!_removed && !FailedAtAgent(outcome) && turn.NextInRound(Settings.NumberOrder) is { } next)
            return new Settlement(hopper, contact, outcome, status, endedAt, retry, IsRetry: false) { NextTurn = next };
        return ByRules(hopper, contact, outcome, status, retry, endedAt, turn, now);
    }

    private Settlement ByRules(
        HopperId hopper, ContactId contact, AttemptOutcome outcome, string status, int retry, DateTimeOffset endedAt,
        NumberTurn turn, Moment now)
    {
        foreach (var rule in Settings.RescheduleRules)
        {
            if (!rule.Matches(outcome, status)) continue;
            if (_removed || retry >= rule.MaxAttempts) break;
            var wait = rule.Mode == RescheduleMode.Multiplied ? rule.RetryAfter * (retry + 1) : rule.RetryAfter;
            return new Settlement(hopper, contact, outcome, status, endedAt + wait, retry + 1, IsRetry: true)
            {
                NextTurn = turn.NextRetry(Settings.NumberOrder),
            };
        }
        if (FailedAtAgent(outcome) && !Settings.RescheduleRules.Any(r => r.Matches(outcome, status)))
            return new Settlement(hopper, contact, outcome, status, now.Wall + AgentFailedWait, retry, IsRetry: false)
            {
                NextTurn = turn.Index,
            };
        return new Settlement(hopper, contact, outcome, status, Next: null, retry, IsRetry: false);
    }

    /// <summary>Nobody spoke to the contact: without a rule for it, the contact keeps its place.</summary>
    private bool FailedAtAgent(AttemptOutcome outcome) =>
        !_removed && outcome is AttemptOutcome.AgentFailed or AttemptOutcome.NoAgent;

    private void RememberTrunk(AttemptEnd end)
    {
        if (end.Outcome != AttemptOutcome.RouteFailure)
        {
            if (end.Outcome != AttemptOutcome.Withdrawn) _failedTrunks.Remove(end.Contact);
            return;
        }
        if (end.Trunk is not { } trunk) return;
        var known = _failedTrunks.GetValueOrDefault(end.Contact, []);
        if (!known.Contains(trunk)) _failedTrunks[end.Contact] = known.Add(trunk);
    }

    private Offer WithFailedTrunks(Offer offer) =>
        _failedTrunks.TryGetValue(offer.Contact, out var failed) && offer.FailedTrunks.Count == 0
            ? offer with { FailedTrunks = failed }
            : offer;

    private void Settle(HopperCard card, Settlement settlement)
    {
        Put(card, CardPlace.Settling);
        card.Settlement = settlement;
        Emit(new RunEffect.Settle(settlement));
    }

    private void OnSettled(RunInput.SettlementCommitted committed, Moment now)
    {
        Clear("run-settle");
        foreach (var hopper in committed.Attempts)
        {
            _standing.Remove(hopper);
            if (_revisions.Remove(hopper, out var revision))
                OnRevised(revision.Settlement, revision.Before, revision.EndedAt, committed.Counts is null);
            else if (_cards.TryGetValue(hopper, out var card)
                && card is { Place: CardPlace.Settling, Settlement: { } settlement })
                OnSettled(card, settlement, committed.Counts is null, now);
        }
        TakeCounts(committed.Counts);
    }

    private void OnSettled(HopperCard card, Settlement settlement, bool tally, Moment now)
    {
        Forget(card);
        if (settlement.Next is null) _failedTrunks.Remove(settlement.Contact);
        if (tally && card.Counted) TallySettled(settlement);
        ExpectDue(settlement);
        // A revised claim settles under the former attempt, which is in the memory already.
        if (settlement.Revises)
        {
            Remember(settlement, settlement.Retry, card.EndedAt, default);
            if (card.Late is { } again) OnLateStatus(again, now);
            return;
        }
        // A status comes late to a call that was answered.
        Remember(settlement, card.Offer.Retry, card.EndedAt, NumberTurn.Of(card.Offer, answered: true));
        if (card.Late is { } late) OnLateStatus(late, now);
    }

    private void Remember(Settlement settlement, int retry, DateTimeOffset endedAt, NumberTurn turn) =>
        _memory.Add(new Settled(settlement, retry, endedAt) { Turn = turn });

    private void TallySettled(Settlement settlement)
    {
        if (settlement.Next is null) _counts = _counts with { Finished = _counts.Finished + 1 };
        else _counts = _counts with { Waiting = _counts.Waiting + 1 };
    }

    private void ExpectDue(Settlement settlement)
    {
        if (settlement.Next is not { } next) return;
        if (_claiming) _claimIsOld = true;
        if (_nextDue is null || next < _nextDue) _nextDue = next;
        if (!_removed) _completed = false;
    }

    private void OnSettlementFailed(RunInput.SettlementFailed failed, Moment now)
    {
        _settleAllowedAt = now.Monotonic + SettleRetry;
        Raise("run-settle", AlarmSeverity.Error, "SettlementFailing", Phrase.Of(failed.Reason));
        foreach (var hopper in failed.Attempts)
        {
            if (_revisions.ContainsKey(hopper) || _standing.ContainsKey(hopper)) _failedRevisions.Add(hopper);
            else if (_cards.TryGetValue(hopper, out var card) && card.Place == CardPlace.Settling
                && !_unsettled.Contains(card))
                _unsettled.Add(card);
        }
    }

    private readonly List<HopperId> _failedRevisions = [];

    private void RetrySettlements(Moment now)
    {
        if (now.Monotonic < _settleAllowedAt) return;
        foreach (var card in _unsettled)
            if (card is { Place: CardPlace.Settling, Settlement: { } settlement })
                Emit(new RunEffect.Settle(settlement));
        _unsettled.Clear();
        foreach (var hopper in _failedRevisions)
        {
            if (_standing.TryGetValue(hopper, out var standing)) Emit(new RunEffect.Settle(standing));
            if (_revisions.TryGetValue(hopper, out var revision)) Emit(new RunEffect.Settle(revision.Settlement));
        }
        _failedRevisions.Clear();
    }

    // Late statuses

    /// <summary>The status decides anew; an unlaunched retry is replaced, a launched one stands.</summary>
    private void OnLateStatus(RunInput.LateStatus late, Moment now)
    {
        if (_cards.TryGetValue(late.Hopper, out var own))
        {
            own.Late = late;
            return;
        }
        if (!late.Outcome.IsOutcome()) return;
        var before = _memory.Find(late.Hopper);
        var retry = before?.Retry ?? late.Retry ?? 0;
        var endedAt = before?.EndedAt ?? late.EndedAt ?? now.Wall;
        var turn = before?.Turn ?? late.Numbers;
        var decided = Decide(
            late.Hopper, late.Contact, late.Outcome, late.ExtendedStatus, retry, endedAt, turn, now);
        var settlement = decided with { Revises = true, Revision = late.Revision };
        if (_removed || _memory.IsSuperseded(late.Hopper, late.Contact))
        {
            Stand(settlement);
            return;
        }
        if (before is not null && before.Settlement.Next == settlement.Next)
        {
            Remember(settlement, retry, endedAt, before.Turn);
            Stand(settlement);
            return;
        }
        if (_byContact.TryGetValue(late.Contact, out var next)) ReviseNext(next, settlement, endedAt);
        else
        {
            _revisions[late.Hopper] = (settlement, before, endedAt);
            Emit(new RunEffect.Settle(settlement));
        }
    }

    /// <summary>What becomes of the contact's next attempt, which this run has in its hands.</summary>
    private void ReviseNext(HopperCard next, Settlement settlement, DateTimeOffset endedAt)
    {
        switch (next.Place)
        {
            case CardPlace.Live or CardPlace.Settling:
                Stand(settlement);
                break;
            case CardPlace.Offered:
                next.EndedAt = endedAt;
                next.Revision = settlement;
                Emit(new RunEffect.RecallOffers(next.Pbx));
                break;
            default:
                next.EndedAt = endedAt;
                Revise(next, settlement);
                break;
        }
    }

    /// <summary>Nothing changes for the contact; what others are to hear is written all the same.</summary>
    private void Stand(Settlement settlement)
    {
        if (settlement.FollowUps.IsEmpty && settlement.Revision == 0) return;
        settlement = settlement with { Stands = true };
        _standing[settlement.Hopper] = settlement;
        Emit(new RunEffect.Settle(settlement));
    }

    /// <summary>
    /// The claimed next attempt goes back to the store, which replaces it by what the new status decides.
    /// </summary>
    private void Revise(HopperCard next, Settlement settlement)
    {
        next.Revision = null;
        _cards.Remove(next.Key);
        next.Key = settlement.Hopper;
        _cards[next.Key] = next;
        Settle(next, settlement);
    }

    private void OnRevised(Settlement settlement, Settled? before, DateTimeOffset endedAt, bool tally)
    {
        if (tally && before is not null)
        {
            var wasWaiting = before.Settlement.Next is not null;
            if (wasWaiting && settlement.Next is null)
                _counts = _counts with { Waiting = _counts.Waiting - 1, Finished = _counts.Finished + 1 };
            else if (!wasWaiting && settlement.Next is not null)
                _counts = _counts with { Waiting = _counts.Waiting + 1, Finished = _counts.Finished - 1 };
        }
        ExpectDue(settlement);
        var retry = before?.Retry ?? settlement.Retry;
        Remember(settlement, retry, endedAt, before?.Turn ?? default);
    }
}
