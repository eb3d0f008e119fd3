using System.Collections.Immutable;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Switchboards;
using static Ringtail.Dialing.Runs.RunEffect;
using static Ringtail.Dialing.Runs.RunInput;

namespace Ringtail.Dialing.Tests.Runs;

/// <summary>
/// A run with a script and a store that answers: claims from a list of contacts and settles at once, unless told not
/// to.
/// </summary>
internal sealed class RunScript
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    public static readonly PbxId Pbx = new(1);
    private readonly Dictionary<long, (DateTimeOffset Due, int Retry, int Turn)> _due = [];
    private int _next = 1;
    private int _hopper = 100;

    public RunScript(int contacts, RunSettings? settings = null, RunState state = RunState.Running, bool fills = true)
    {
        Fills = fills;
        Contacts = contacts;
        Run = new Run(settings ?? Make.RunOf());
        Step(new Restored(new RunRestore { State = state, Counts = new(contacts, contacts, 0, 0, 0, 0, 0) }));
    }

    public int Contacts { get; set; }
    public Run Run { get; }
    public Moment Now { get; private set; } = new(TimeSpan.FromHours(1), Noon);
    public List<RunEffect> All { get; } = [];
    public bool Fills { get; }
    public bool Settles { get; set; } = true;
    public List<Offer> Sent { get; } = [];

    public RunScript Step(RunInput input)
    {
        var effects = Run.Step(input, Now).ToArray();
        All.AddRange(effects);
        Assert.Empty(Run.RecountInvariants());
        foreach (var effect in effects)
        {
            if (effect is FillHopper fill && Fills) Claim(fill.Count);
            if (effect is Settle settle && Settles) Commit(settle.Settlement);
            if (effect is SendOffers sent) Sent.AddRange(sent.Offers);
        }
        return this;
    }

    /// <summary>Due ones first, then the list in order; each with a hopper id of its own.</summary>
    public RunScript Claim(int count)
    {
        var offers = ImmutableArray.CreateBuilder<Offer>();
        foreach (var (contact, (due, retry, turn)) in _due.OrderBy(d => d.Value.Due).ToArray())
        {
            if (due > Now.Wall || offers.Count == count) continue;
            _due.Remove(contact);
            offers.Add(Offer(contact, retry, turn));
        }
        while (_next <= Contacts && offers.Count < count) offers.Add(Offer(_next++, 0));
        DateTimeOffset? nextDue = _due.Count > 0 ? _due.Values.Min(d => d.Due) : null;
        return Step(new HopperFilled(offers.ToImmutable(), _next > Contacts, _due.Count, nextDue));
    }

    public RunScript Commit(Settlement settlement)
    {
        _due.Remove(settlement.Contact.Value);
        if (settlement.Next is { } next)
            _due[settlement.Contact.Value] = (next, settlement.NextRetry, settlement.NextTurn);
        return Step(new SettlementCommitted([settlement.Hopper]));
    }

    public RunScript Skip(double seconds)
    {
        Now = Now.Plus(TimeSpan.FromSeconds(seconds));
        return this;
    }

    public RunScript Pass(double seconds) => Skip(seconds).Step(new Tick());

    /// <summary>A switchboard asks; what it got since it asked before.</summary>
    public ImmutableArray<Offer> Ask(int count)
    {
        Step(new OffersRequested(Pbx, count));
        ImmutableArray<Offer> sent = [.. Sent];
        Sent.Clear();
        return sent;
    }

    /// <summary>Asks for one and launches it.</summary>
    public Offer Launch()
    {
        var offer = Ask(1).Single();
        Step(new AttemptsLaunched(Pbx, [offer.Hopper]));
        return offer;
    }

    public RunScript End(Offer offer, AttemptOutcome outcome, string status = "", TrunkId? trunk = null) =>
        Step(new AttemptEnded(Make.End(offer, outcome, Now.Wall, status, trunk), offer));

    public RunScript Return(Offer offer, GateRefusal refusal) =>
        Step(new OffersReturned(Pbx, [new ReturnedOffer(offer, refusal)]));

    public IReadOnlyList<Settlement> Settlements() => [.. All.OfType<Settle>().Select(s => s.Settlement)];
    public IReadOnlyList<RunState> States() => [.. All.OfType<StateChanged>().Select(s => s.State)];

    /// <summary>Numbers that every contact has besides its main one.</summary>
    public IReadOnlyList<ContactNumber> Further { get; set; } = [];

    private Offer Offer(long contact, int retry, int turn = 0)
    {
        var hopper = ++_hopper;
        return Make.Offer(hopper, retry: retry) with
        {
            Contact = new(contact), Number = $"{contact}", MainNumber = $"{contact}", Further = Further, Turn = turn,
        };
    }
}
