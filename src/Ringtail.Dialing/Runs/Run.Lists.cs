using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.Gate;

namespace Ringtail.Dialing.Runs;

/// <summary>Lists that are paused in a run, and contacts with several numbers.</summary>
public sealed partial class Run
{
    private static readonly GateRefusal ErasedContact = new(GateRule.BlackListed, Passing: false, "erased");

    /// <summary>
    /// What waits in the hopper moves over; what is at a switchboard comes back from there. A call that is live goes
    /// on.
    /// </summary>
    private void RegardPauses()
    {
        var recalled = new HashSet<PbxId>();
        foreach (var card in _cards.Values.ToArray())
        {
            if (card.Place is CardPlace.Ready or CardPlace.Held) Put(card, CardPlace.Ready);
            if (card.Place == CardPlace.Offered && IsPaused(card) && recalled.Add(card.Pbx))
                Emit(new RunEffect.RecallOffers(card.Pbx));
        }
    }

    private bool IsPaused(HopperCard card) => Settings.PausedLists.Contains(card.Offer.List);

    /// <summary>A claimed contact comes into the hopper. False when it is there already.</summary>
    private bool TakeIn(Offer offer, Moment now)
    {
        if (NewCard(ContactNumbers.Choose(offer, Settings.NumberOrder)) is not { } card) return false;
        Put(card, CardPlace.Ready);
        if (offer.MainNumber == ContactNumbers.Erased) RefuseForGood(card, ErasedContact, now);
        return true;
    }

    /// <summary>
    /// One number that may not be called does not bar the others. The place in the order stays: a retry goes on from
    /// the number that was dialed.
    /// </summary>
    private bool TryOtherNumber(HopperCard card, GateRefusal refusal)
    {
        if (card.Offer.Further.Count == 0 || Settings.NumberOrder == NumberOrder.MainOnly
            || card.Offer.MainNumber == ContactNumbers.Erased)
            return false;
        card.RefusedNumbers.Add(card.Offer.Turn);
        var count = card.Offer.Further.Count + 1;
        for (var step = 1; step < count; step++)
        {
            var index = (card.Offer.Turn + step) % count;
            if (card.RefusedNumbers.Contains(index)) continue;
            // In one round the numbers before this one have had their turn.
            if (Settings.NumberOrder == NumberOrder.OneRound && index < card.Offer.Turn) continue;
            var passed = card.Offer.PassedOver;
            card.Offer = ContactNumbers.At(card.Offer, index) with
            {
                PassedOver = passed.Length == 0 ? refusal.Detail : $"{passed}; {refusal.Detail}",
            };
            Put(card, CardPlace.Ready);
            return true;
        }
        return false;
    }

    /// <summary>
    /// The rest of a round may not be called: then the rule counts with the outcome of the number that was. False when
    /// no rule gives a retry, or the outcome is not remembered.
    /// </summary>
    private bool EndRound(HopperCard card, Moment now)
    {
        if (Settings.NumberOrder != NumberOrder.OneRound || card.Offer.Turn == 0
            || card.Offer.MainNumber == ContactNumbers.Erased
            || _memory.LastOf(card.Offer.Contact) is not { } last || !last.Outcome.IsOutcome())
            return false;
        var decided = ByRules(card.Offer.Hopper, card.Offer.Contact, last.Outcome, last.Settlement.ExtendedStatus,
            last.Retry, last.EndedAt, last.Turn, now);
        if (decided.Next is null) return false;
        card.EndedAt = last.EndedAt;
        Settle(card, decided with { Retry = card.Offer.Retry });
        return true;
    }
}
