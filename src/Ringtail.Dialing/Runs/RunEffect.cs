using System.Collections.Immutable;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.Rules;

namespace Ringtail.Dialing.Runs;

/// <summary>Everything that a run can ask of the world: a closed set.</summary>
public abstract record RunEffect
{
    private RunEffect() { }

    /// <summary>Claim up to this many contacts: due ones first, then the lists in order. One claim at a time.</summary>
    public sealed record FillHopper(int Count) : RunEffect;
    public sealed record SendOffers(PbxId Pbx, ImmutableArray<Offer> Offers) : RunEffect;
    public sealed record RecallOffers(PbxId? Pbx) : RunEffect;
    /// <summary>Write what becomes of the contact, in one transaction with everything that follows from it.</summary>
    public sealed record Settle(Settlement Settlement) : RunEffect;
    /// <summary>
    /// The run's state as operators and programs see it; also tells the switchboards whether it may dial.
    /// </summary>
    public sealed record StateChanged(RunState State, string Reason) : RunEffect
    {
        /// <summary>To be written with the state; has no effect when the store knows the state already.</summary>
        public ImmutableArray<FollowUp> FollowUps { get; init; } = [];
        /// <summary>Paused because the lists were used up, and not by a person.</summary>
        public bool PausedItself { get; init; }
        public StoredRunState Standing => new(State, PausedItself);
    }

    public sealed record RaiseAlarm(Alarm Alarm) : RunEffect;
    public sealed record ClearAlarm(string Key) : RunEffect;
}

/// <summary>What becomes of a contact after an attempt (or after a gate refusal for good).</summary>
/// <param name="Hopper">The attempt, or the claim, that is settled. Settling twice has no effect.</param>
/// <param name="Outcome">The attempt's outcome; BlackListed and the like for refusals for good.</param>
/// <param name="Next">When to dial again, or null when the contact is done for this run.</param>
/// <param name="NextRetry">The retry number of the next attempt (unchanged after a route failure or
/// withdrawal).</param>
/// <param name="IsRetry">The next attempt is a retry by rule (counts as an open retry), not a return to the
/// place.</param>
public sealed record Settlement(
    HopperId Hopper, ContactId Contact, AttemptOutcome Outcome, string ExtendedStatus,
    DateTimeOffset? Next, int NextRetry, bool IsRetry)
{
    /// <summary>
    /// A late status changed the decision on an attempt that was settled before: replaces its due row or its finish,
    /// unless the next attempt is in the ledger already (then it has no effect).
    /// </summary>
    public bool Revises { get; init; }
    /// <summary>Which of the contact's numbers comes next: 0 is the main number.</summary>
    public int NextTurn { get; init; }
    /// <summary>The number that was refused without an attempt, when it is not the main one.</summary>
    public ContactNumber? Refused { get; init; }
    /// <summary>
    /// Of a revision: the contact stays as it is (its next attempt is launched, or nothing changed); only the
    /// follow-ups are new.
    /// </summary>
    public bool Stands { get; init; }
    /// <summary>Which of the attempt's late statuses this answers; 0 before the first.</summary>
    public int Revision { get; init; }
    /// <summary>Retry number of the attempt itself.</summary>
    public int Retry { get; init; }
    /// <summary>When the rules decided, by the run's clock: deferred follow-ups count from here.</summary>
    public DateTimeOffset DecidedAt { get; init; }
    /// <summary>From the attempt's end to the next attempt; null when there is none.</summary>
    public TimeSpan? RetryAfter { get; init; }
    /// <summary>Written in the same transaction; none for what is no outcome.</summary>
    public ImmutableArray<FollowUp> FollowUps { get; init; } = [];
    /// <summary>Why a claim ends without an attempt: the gate's words, kept in the ledger.</summary>
    public string Note { get; init; } = "";
}
