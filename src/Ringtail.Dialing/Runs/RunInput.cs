using System.Collections.Immutable;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.Switchboards;

namespace Ringtail.Dialing.Runs;

/// <summary>Everything that can happen to a run: a closed set.</summary>
public abstract record RunInput
{
    private RunInput() { }

    public sealed record Tick : RunInput;
    public sealed record SettingsChanged(RunSettings Settings) : RunInput;
    /// <summary>After start or restart: what the store knows of the run.</summary>
    public sealed record Restored(RunRestore Restore) : RunInput;
    public sealed record PauseRequested : RunInput;
    public sealed record UnpauseRequested : RunInput;
    /// <summary>Take the run out of the running set; live attempts go on to their end.</summary>
    public sealed record RemoveRequested : RunInput;

    /// <summary>A switchboard asks for offers.</summary>
    public sealed record OffersRequested(PbxId Pbx, int Count) : RunInput;
    public sealed record OffersReturned(PbxId Pbx, ImmutableArray<ReturnedOffer> Offers) : RunInput;
    /// <summary>
    /// The switchboard there starts anew (restart, change of owner) and holds no offers of ours: what was offered there
    /// and is not in the ledger goes back into the hopper.
    /// </summary>
    public sealed record StockLost(PbxId Pbx) : RunInput;
    /// <summary>A switchboard took these offers into the ledger: they are live.</summary>
    public sealed record AttemptsLaunched(PbxId Pbx, ImmutableArray<HopperId> Attempts) : RunInput;
    /// <summary>An end that is durable in the ledger. The same end may come again and has no effect then.</summary>
    public sealed record AttemptEnded(AttemptEnd End, Offer Offer) : RunInput;
    public sealed record LateStatus(HopperId Hopper, ContactId Contact, AttemptOutcome Outcome, string ExtendedStatus)
        : RunInput
    {
        /// <summary>Retry number of that attempt; null when unknown (then the run's memory, then 0).</summary>
        public int? Retry { get; init; }
        /// <summary>When that attempt ended; null when unknown (then now).</summary>
        public DateTimeOffset? EndedAt { get; init; }
        /// <summary>Counts the late statuses of that attempt, from 1; 0 when the store does not.</summary>
        public int Revision { get; init; }
        /// <summary>Which number that attempt dialed; by default unknown (then the run's memory).</summary>
        public NumberTurn Numbers { get; init; }
    }

    /// <summary>
    /// Contacts taken from the store, due ones first; empty and <paramref name="Exhausted"/> when the lists are used
    /// up.
    /// </summary>
    public sealed record HopperFilled(ImmutableArray<Offer> Offers, bool Exhausted, int DueLater,
        DateTimeOffset? NextDue) : RunInput
    {
        /// <summary>
        /// The store's counts after the claim; loaded, pending, waiting and finished are taken from it.
        /// </summary>
        public RunCounts? Counts { get; init; }
        /// <summary>
        /// Contacts were passed over because it is closed where they are: when the first of them opens; else null.
        /// </summary>
        public DateTimeOffset? OpensAt { get; init; }
    }

    public sealed record FillFailed(string Reason) : RunInput;
    public sealed record SettlementCommitted(ImmutableArray<HopperId> Attempts) : RunInput
    {
        /// <summary>The store's counts after it; taken as with <see cref="HopperFilled.Counts"/>.</summary>
        public RunCounts? Counts { get; init; }
    }

    public sealed record SettlementFailed(ImmutableArray<HopperId> Attempts, string Reason) : RunInput;
    /// <summary>Contacts or calls were added to a list of this run or to the run itself.</summary>
    public sealed record ContactsAdded : RunInput;
}

/// <summary>What the store knows of a run when its owner starts.</summary>
public sealed record RunRestore
{
    public required RunState State { get; init; }
    /// <summary>Paused because the lists were used up, and not by a person.</summary>
    public bool PausedItself { get; init; }
    /// <summary>Claimed and not live: back into the hopper.</summary>
    public ImmutableArray<Offer> Hopper { get; init; } = [];
    /// <summary>In the ledger without an end.</summary>
    public ImmutableArray<Offer> Live { get; init; } = [];
    /// <summary>Ended in the ledger and not yet settled.</summary>
    public ImmutableArray<(AttemptEnd End, Offer Offer)> Unsettled { get; init; } = [];
    /// <summary>Late statuses in the ledger on which the rules were not decided yet.</summary>
    public ImmutableArray<RunInput.LateStatus> Late { get; init; } = [];
    public required RunCounts Counts { get; init; }
}
