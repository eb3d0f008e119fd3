using System.Collections.Immutable;
using System.Globalization;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Switchboards;

namespace Ringtail.Dialing.Runs;

/// <summary>The hopper: filled from the store, offered to switchboards, taken back in order.</summary>
public sealed partial class Run
{
    private static readonly TimeSpan FillRetryMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FillRetryMax = TimeSpan.FromSeconds(30);
    /// <summary>A claim that gave nothing though the lists are not used up is repeated after this.</summary>
    private static readonly TimeSpan EmptyFillWait = TimeSpan.FromSeconds(5);
    /// <summary>A number that is live in another run is tried again after this.</summary>
    private static readonly TimeSpan NumberLiveWait = TimeSpan.FromSeconds(30);
    /// <summary>A longer wait is spent in the store, as a due row: the hopper is for what may be dialed soon.</summary>
    private static readonly TimeSpan RestMax = TimeSpan.FromMinutes(1);
    /// <summary>Closed zones are looked at again after this, whatever the store said of them.</summary>
    private static readonly TimeSpan ClosedLook = TimeSpan.FromMinutes(15);

    private readonly SortedDictionary<PbxId, int> _demand =
        new(Comparer<PbxId>.Create((a, b) => a.Value.CompareTo(b.Value)));
    private RunCounts _counts;
    private bool _claiming;
    private bool _exhausted;
    private DateTimeOffset? _nextDue;
    /// <summary>A due row was written while a claim was under way: the claim's word on what is left may be older than
    /// it.</summary>
    private bool _claimIsOld;
    private TimeSpan _fillWait;
    private TimeSpan _fillAllowedAt = TimeSpan.MinValue;

    /// <summary>Claims more when half of what is wanted is used up; one claim at a time.</summary>
    private void Fill(Moment now)
    {
        if (_claiming || !MayDial || now.Monotonic < _fillAllowedAt) return;
        if (_exhausted && !DueNow(now)) return;
        var want = Math.Max(Settings.BatchSize, _demand.Values.Sum());
        if (_ready.Count * 2 > want) return;
        _claiming = true;
        Emit(new RunEffect.FillHopper(want - _ready.Count));
    }

    /// <summary>Something waits in the store whose time has come, or may have.</summary>
    private bool DueNow(Moment now) => _counts.Waiting > 0 && (_nextDue is null || _nextDue <= now.Wall);

    private void OnRequested(RunInput.OffersRequested requested)
    {
        if (MayDial) _demand[requested.Pbx] = requested.Count;
    }

    private void OnFilled(RunInput.HopperFilled filled, Moment now)
    {
        _claiming = false;
        _fillWait = TimeSpan.Zero;
        Clear("run-fill");
        var counts = _claimIsOld ? null : filled.Counts;
        _exhausted = filled.Exhausted && !_claimIsOld;
        _nextDue = filled.NextDue;
        foreach (var offer in filled.Offers)
        {
            if (_memory.Contains(offer.Hopper) || !TakeIn(offer, now)) continue;
            if (counts is null) TakeFromSource(offer);
        }
        TakeCounts(counts);
        if (filled.Counts is null && filled.DueLater > _counts.Waiting) AddWaiting(filled.DueLater - _counts.Waiting);
        if (filled.Offers.IsEmpty && !_claimIsOld && (!_exhausted || DueNow(now)))
            _fillAllowedAt = now.Monotonic + EmptyFillWait;
        _claimIsOld = false;
        _opensAt = filled.Offers.IsEmpty && !_exhausted ? filled.OpensAt : null;
        _closedLookAt = now.Wall + ClosedLook;
    }

    /// <summary>All that the lists still hold is where it is closed now; when the first of it opens.</summary>
    private DateTimeOffset? _opensAt;
    private DateTimeOffset _closedLookAt;

    private bool ZonesClosed(Moment now) =>
        _opensAt > now.Wall && now.Wall < _closedLookAt && now.Wall >= _closedLookAt - ClosedLook
        && !_claiming && _counts is { Live: 0, InHopper: 0 } && !DueNow(now);

    /// <summary>Without the store's counts: a retry was waiting, a first attempt was pending.</summary>
    private void TakeFromSource(Offer offer)
    {
        if (_counts.Waiting > 0 && (offer.Retry > 0 || _counts.Pending == 0))
            _counts = _counts with { Waiting = _counts.Waiting - 1 };
        else if (_counts.Pending > 0) _counts = _counts with { Pending = _counts.Pending - 1 };
        else _counts = _counts with { Loaded = _counts.Loaded + 1 };
    }

    /// <summary>Calls that were added to the run for later.</summary>
    private void AddWaiting(long added) =>
        _counts = _counts with { Loaded = _counts.Loaded + added, Waiting = _counts.Waiting + added };

    /// <summary>What only the store can know; what is in our hands we count ourselves.</summary>
    private void TakeCounts(RunCounts? store)
    {
        if (store is { } counts)
            _counts = _counts with
            {
                Loaded = counts.Loaded, Pending = counts.Pending, Waiting = counts.Waiting, Finished = counts.Finished,
            };
    }

    private void OnFillFailed(string reason, Moment now)
    {
        _claiming = false;
        _fillWait = _fillWait == TimeSpan.Zero ? FillRetryMin
            : TimeSpan.FromTicks(Math.Min(_fillWait.Ticks * 2, FillRetryMax.Ticks));
        _fillAllowedAt = now.Monotonic + _fillWait;
        Raise("run-fill", AlarmSeverity.Error, "HopperNotFilled", Phrase.Of(reason));
    }

    /// <summary>Gives each switchboard what it asked for, in the hopper's order.</summary>
    private void Serve()
    {
        if (!MayDial || _demand.Count == 0 || _ready.Count == 0) return;
        foreach (var (pbx, wanted) in _demand.ToArray())
        {
            var offers = TakeReady(pbx, wanted);
            if (offers.Length == wanted) _demand.Remove(pbx);
            else _demand[pbx] = wanted - offers.Length;
            if (!offers.IsEmpty) Emit(new RunEffect.SendOffers(pbx, offers));
        }
    }

    private ImmutableArray<Offer> TakeReady(PbxId pbx, int wanted)
    {
        var offers = ImmutableArray.CreateBuilder<Offer>();
        foreach (var card in _ready.Values.Take(Math.Max(0, wanted)).ToArray())
        {
            Put(card, CardPlace.Offered);
            card.Pbx = pbx;
            offers.Add(card.Offer);
        }
        return offers.ToImmutable();
    }

    private void OnReturned(RunInput.OffersReturned returned, Moment now)
    {
        foreach (var (offer, refusal) in returned.Offers)
        {
            if (!_cards.TryGetValue(offer.Hopper, out var card) || card.Place != CardPlace.Offered
                || card.Pbx != returned.Pbx)
                continue;
            if (card.Revision is { } revision) Revise(card, revision);
            else if (refusal.HeldNoMore) GiveUp(card);
            else if (!refusal.Passing) RefuseForGood(card, refusal, now);
            else if ((refusal.RetryAfter ?? DefaultWait(refusal.Rule)) is { } wait) PutOff(card, wait, now);
            else Put(card, CardPlace.Ready);
        }
    }

    /// <summary>
    /// A late status moved the contact while it was on its way here: the claim that stands waits in the store.
    /// </summary>
    private void GiveUp(HopperCard card)
    {
        Forget(card);
        // The store's own counts have it among those that wait already.
        if (!_counts.Conserved) _counts = _counts with { Waiting = _counts.Waiting + 1 };
    }

    private static TimeSpan? DefaultWait(GateRule rule) => rule == GateRule.NumberLive ? NumberLiveWait : null;

    private void PutOff(HopperCard card, TimeSpan wait, Moment now)
    {
        if (wait > RestMax)
        {
            card.EndedAt = now.Wall;
            Settle(card, new Settlement(card.Offer.Hopper, card.Offer.Contact, AttemptOutcome.Withdrawn, "",
                now.Wall + wait, card.Offer.Retry, IsRetry: card.Offer.Retry > 0)
            {
                NextTurn = card.Offer.Turn,
            });
            return;
        }
        card.RestUntil = now.Monotonic + wait;
        Put(card, CardPlace.Resting);
    }

    private void WakeResting(Moment now)
    {
        for (var i = _resting.Count - 1; i >= 0; i--)
        {
            var card = _resting[i];
            if (card.RestUntil <= now.Monotonic) Put(card, CardPlace.Ready);
        }
    }

    /// <summary>A rule that will not change its mind: the contact is done, without an attempt.</summary>
    private void RefuseForGood(HopperCard card, GateRefusal refusal, Moment now)
    {
        if (TryOtherNumber(card, refusal) || EndRound(card, now)) return;
        var outcome = refusal.Rule == GateRule.ForbiddenNumber ? AttemptOutcome.Number : AttemptOutcome.BlackListed;
        card.EndedAt = now.Wall;
        var settlement = new Settlement(
            card.Offer.Hopper, card.Offer.Contact, outcome, "", Next: null, card.Offer.Retry, IsRetry: false)
        {
            Retry = card.Offer.Retry,
            Note = refusal.Detail,
            Refused = card.Offer.Turn == 0 ? null : new(card.Offer.Number, card.Offer.E164),
        };
        Settle(card, Tell(settlement, now.Wall, now));
    }

    private void OnStockLost(PbxId pbx)
    {
        _demand.Remove(pbx);
        foreach (var card in _cards.Values.Where(c => c.Place == CardPlace.Offered && c.Pbx == pbx).ToArray())
            if (card.Revision is { } revision) Revise(card, revision);
            else Put(card, CardPlace.Ready);
    }

    private void OnLaunched(ImmutableArray<HopperId> attempts)
    {
        foreach (var hopper in attempts)
            if (_cards.TryGetValue(hopper, out var card) && card.Place is not CardPlace.Settling)
                Put(card, CardPlace.Live);
    }

    /// <summary>Moves a card and the counts with it.</summary>
    private void Put(HopperCard card, CardPlace place)
    {
        TakeOut(card);
        if (place == CardPlace.Ready && IsPaused(card)) place = CardPlace.Held;
        card.Place = place;
        if (place == CardPlace.Ready) _ready.Add(card.Order, card);
        if (place == CardPlace.Resting) _resting.Add(card);
        if (place == CardPlace.Live && card.Revision is { } revision)
        {
            card.Revision = null;
            Stand(revision);
        }
        _byContact[card.Offer.Contact] = card;
        Tally(card, +1);
    }

    private readonly HashSet<HopperCard> _tallied = [];

    private void TakeOut(HopperCard card)
    {
        if (!_tallied.Contains(card)) return;
        Tally(card, -1);
        if (card.Place == CardPlace.Ready) _ready.Remove(card.Order);
        if (card.Place == CardPlace.Resting) _resting.Remove(card);
    }

    private void Tally(HopperCard card, int sign)
    {
        if (sign > 0) _tallied.Add(card);
        else _tallied.Remove(card);
        if (!card.Counted) return;
        if (card.Place is CardPlace.Live or CardPlace.Settling) _counts = _counts with { Live = _counts.Live + sign };
        else _counts = _counts with { InHopper = _counts.InHopper + sign };
    }

    private void Forget(HopperCard card)
    {
        TakeOut(card);
        _cards.Remove(card.Key);
        if (_byContact.GetValueOrDefault(card.Offer.Contact) == card) _byContact.Remove(card.Offer.Contact);
    }

    private void CheckSums()
    {
        if (_counts.InHopper >= 0 && _counts.Live >= 0 && _counts.Pending >= 0 && _counts.Waiting >= 0
            && _counts.InHopper + _counts.Live <= _cards.Count)
            return;
        _broken ??= string.Create(CultureInfo.InvariantCulture,
            $"invariant broken: {_counts.InHopper} in the hopper and {_counts.Live} live of {_cards.Count} cards");
        Raise("run-invariant", AlarmSeverity.Error, "InvariantBroken", Phrase.Of(_broken));
    }

    /// <summary>Counts the cards anew and compares; empty when all holds.</summary>
    public IReadOnlyList<string> RecountInvariants()
    {
        var broken = new List<string>();
        var counted = _cards.Values.Where(c => c.Counted).ToList();
        var live = counted.Count(c => c.Place is CardPlace.Live or CardPlace.Settling);
        if (live != _counts.Live) broken.Add($"live: kept {_counts.Live}, counted {live}");
        if (counted.Count - live != _counts.InHopper)
            broken.Add($"in hopper: kept {_counts.InHopper}, counted {counted.Count - live}");
        if (_ready.Count != _cards.Values.Count(c => c.Place == CardPlace.Ready))
            broken.Add("the hopper and its cards differ");
        if (!_counts.Conserved) broken.Add($"not conserved: {_counts}");
        return broken;
    }
}
