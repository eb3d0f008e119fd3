using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Contacts;

namespace Ringtail.Dialing.Runs;

internal enum CardPlace
{
    /// <summary>In the hopper, ready to be offered.</summary>
    Ready,
    /// <summary>In the hopper, refused for a passing reason that asked for a wait.</summary>
    Resting,
    /// <summary>In the hopper, of a list that is paused in this run.</summary>
    Held,
    /// <summary>At a switchboard.</summary>
    Offered,
    Live,
    /// <summary>Ended or refused for good; its settlement is on the way to the store.</summary>
    Settling,
}

/// <summary>A claimed contact in the run's hands, from the claim to the settlement.</summary>
internal sealed class HopperCard(Offer offer, long order)
{
    public Offer Offer { get; set; } = offer;
    /// <summary>
    /// Under which the card is kept: its own attempt, or the former one when a late status revises that.
    /// </summary>
    public HopperId Key { get; set; } = offer.Hopper;
    /// <summary>The place in the hopper that it keeps, whatever comes back.</summary>
    public long Order { get; } = order;
    public CardPlace Place { get; set; }
    public PbxId Pbx { get; set; }
    public TimeSpan RestUntil { get; set; }
    /// <summary>Which of the contact's numbers the gate refused for good.</summary>
    public HashSet<int> RefusedNumbers { get; } = [];
    /// <summary>False when the run did not know the attempt: then it is in no count.</summary>
    public bool Counted { get; init; } = true;
    public Settlement? Settlement { get; set; }
    public DateTimeOffset EndedAt { get; set; }
    /// <summary>A status that came before its turn: with the end, or when the settlement is through.</summary>
    public RunInput.LateStatus? Late { get; set; }
    /// <summary>
    /// The next attempt of a contact whose last one got a late status: decided when it comes back unlaunched.
    /// </summary>
    public Settlement? Revision { get; set; }
}

/// <summary>What was decided on an attempt, remembered for a late status.</summary>
internal sealed record Settled(Settlement Settlement, int Retry, DateTimeOffset EndedAt)
{
    public NumberTurn Turn { get; init; }
    public AttemptOutcome Outcome => Settlement.Outcome;
}
