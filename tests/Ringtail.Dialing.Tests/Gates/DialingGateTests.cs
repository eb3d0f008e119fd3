using System.Collections.Immutable;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Pacing;
using Ringtail.Dialing.Rules;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Tests.Runs;
using Ringtail.Dialing.Tests.Switchboards;
using static Ringtail.Dialing.Switchboards.SwitchboardEffect;
using static Ringtail.Dialing.Switchboards.SwitchboardInput;

namespace Ringtail.Dialing.Tests.Gates;

/// <summary>No way to the wire passes the gate: offers arrive, and only those it allows are launched.</summary>
public sealed class DialingGateTests
{
    /// <summary>Noon in London, 07:00 in New York, 21:00 in Tokyo.</summary>
    private static readonly RunSettings Daytime = Make.RunOf() with
    {
        Hours = CallingHours.Always with { Start = new(9, 0), End = new(19, 59, 59) },
        HoursIn = HoursZone.Contact,
    };

    private static Offer At(int hopper, string zones) => Make.Offer(hopper) with { Zones = zones };

    [Fact]
    public void A_contact_is_called_when_it_is_open_where_the_contact_is()
    {
        var desk = Desk.Team(3, runs: Daytime);
        desk.Feeds = false;
        desk.Step(new OffersRecalled(Make.Run));
        desk.All.Clear();
        desk.Step(new OffersArrived(Make.Run,
            [At(901, "Europe/London"), At(902, "America/New_York"), At(903, "Asia/Tokyo")]));
        var back = desk.All.OfType<ReturnOffers>().Single().Offers;
        Assert.Equal([new HopperId(901)], desk.LaunchAll());
        Assert.Equal([902, 903], back.Select(o => o.Offer.Hopper.Value));
        Assert.All(back, o => Assert.Equal((GateRule.OutsideHours, true), (o.Refusal.Rule, o.Refusal.Passing)));
        Assert.Equal([TimeSpan.FromHours(2), TimeSpan.FromHours(12)], back.Select(o => o.Refusal.RetryAfter));
    }

    [Fact]
    public void A_zone_that_closes_while_the_ledger_writes_withdraws_the_launch()
    {
        var desk = Desk.Team(1, runs: Daytime);
        desk.Feeds = false;
        desk.Step(new OffersRecalled(Make.Run));
        desk.Skip(7.9999 * 3600);
        desk.Commits = false;
        desk.Step(new OffersArrived(Make.Run, [At(901, "Europe/London")]));
        desk.Tick();
        var commit = desk.All.OfType<CommitAttempts>().Last();
        desk.Skip(1);
        desk.All.Clear();
        desk.Step(new AttemptsCommitted(commit.Batch, []));
        Assert.Empty(desk.Originated());
        Assert.Equal(AttemptOutcome.Withdrawn, desk.Ends().Single().Outcome);
    }

    [Fact]
    public void A_black_listed_and_a_forbidden_number_go_back_for_good_with_the_reason()
    {
        var desk = Desk.Team(3);
        desk.Feeds = false;
        desk.Step(new OffersRecalled(Make.Run));
        desk.All.Clear();
        desk.Step(new OffersArrived(Make.Run,
            [Make.Offer(901) with { BlackList = "robinson" }, Make.Offer(902) with { Forbidden = "special number" }]));
        Assert.Equal([(GateRule.BlackListed, false), (GateRule.ForbiddenNumber, false)],
            desk.All.OfType<ReturnOffers>().Single().Offers.Select(o => (o.Refusal.Rule, o.Refusal.Passing)));
        Assert.Empty(desk.LaunchAll());
    }

    [Fact]
    public void A_hidden_number_is_refused_where_the_profile_forbids_it()
    {
        var hidden = Make.RunOf() with { CallerPresentation = "prohib_not_screened" };
        Assert.Null(DialingGate.Refusal(Make.Offer(1), hidden, new(), new(default, Desk.Noon)));
        var german = hidden with { Pacing = new() { Profile = AbandonProfile.Germany } };
        Assert.Equal(GateRule.NumberHidden,
            DialingGate.Refusal(Make.Offer(1), german, new(), new(default, Desk.Noon))!.Rule);
    }

    [Fact]
    public void A_pool_shows_its_numbers_in_turn_until_each_has_had_its_calls_of_the_day()
    {
        ImmutableArray<PooledCallerId> pool = [new(1, "0301", 5), new(2, "0302", 5)];
        var run = Make.RunOf() with { CallerId = "0300", CallerIds = pool, CallerIdAttribute = "CLI" };
        var desk = Desk.Team(4, runs: run);
        desk.Feeds = false;
        desk.Commits = false;
        desk.Step(new OffersRecalled(Make.Run));
        desk.All.Clear();
        desk.Step(new OffersArrived(Make.Run, [Make.Offer(902), Make.Offer(903),
            Make.Offer(904) with { Attributes = [KeyValuePair.Create("CLI", "0399")] }]));
        desk.Tick();
        var drafts = desk.All.OfType<CommitAttempts>().Single();
        Assert.Equal(["0301", "0302", "0399"], drafts.Drafts.Select(d => d.CallerId));
        Assert.Equal([1, 2, null], drafts.Drafts.Select(d => d.PooledCallerId?.Id));

        // The ledger says that the first has none left: its contact comes again and shows the second.
        var spent = new GateRefusal(GateRule.CallerIdSpent, Passing: true);
        desk.Step(new AttemptsCommitted(drafts.Batch, [new(new(902), spent)]));
        desk.Step(new OffersArrived(Make.Run, [Make.Offer(906)]));
        desk.Tick();
        var next = desk.All.OfType<CommitAttempts>().Last();
        Assert.Equal("0302", next.Drafts.Single().CallerId);
        desk.Step(new AttemptsCommitted(next.Batch, [new(new(906), spent)]));
        Assert.Equal(GateRule.CallerIdSpent, desk.Board.LimitOf(Make.Run, desk.Now));
        desk.Step(new RunAttached(run with { CallerIds = [pool[0], pool[1] with { DailyLimit = 6 }] }, true));
        Assert.NotEqual(GateRule.CallerIdSpent, desk.Board.LimitOf(Make.Run, desk.Now));
        desk.Step(new RunAttached(run, true));
        Assert.Equal(GateRule.CallerIdSpent, desk.Board.LimitOf(Make.Run, desk.Now));
        desk.Skip(12 * 3600);
        Assert.NotEqual(GateRule.CallerIdSpent, desk.Board.LimitOf(Make.Run, desk.Now));
    }

    [Fact]
    public void A_long_wait_is_spent_in_the_store_and_a_short_one_in_the_hopper()
    {
        var run = new RunScript(2);
        var offers = run.Ask(2);
        run.Return(offers[0], new GateRefusal(GateRule.OutsideHours, true) { RetryAfter = TimeSpan.FromHours(9) });
        run.Return(offers[1], new GateRefusal(GateRule.NumberLive, true) { RetryAfter = TimeSpan.FromSeconds(30) });
        var settled = run.Settlements().Single();
        Assert.Equal((run.Now.Wall.AddHours(9), 0, AttemptOutcome.Withdrawn),
            (settled.Next, settled.NextRetry, settled.Outcome));
        Assert.Equal((1, 1, 0), (run.Run.Counts.Waiting, run.Run.Counts.InHopper, run.Run.Counts.Attempted));
        run.Pass(9 * 3600);
        Assert.Equal(["1", "2"], run.Ask(2).Select(o => o.Number).Order());
    }

    [Fact]
    public void A_refusal_for_good_is_settled_with_its_reason()
    {
        var run = new RunScript(1);
        run.Return(run.Ask(1).Single(), new GateRefusal(GateRule.BlackListed, false, "on the black list 'robinson'"));
        var settled = run.Settlements().Single();
        Assert.Equal((AttemptOutcome.BlackListed, "on the black list 'robinson'"), (settled.Outcome, settled.Note));
    }

    [Fact]
    public void A_run_whose_contacts_are_all_in_closed_zones_says_so_and_goes_on_when_the_first_opens()
    {
        var run = new RunScript(5, Daytime, fills: false);
        var opens = run.Now.Wall.AddMinutes(10);
        run.Step(new RunInput.HopperFilled([], Exhausted: false, 0, null) { OpensAt = opens });
        Assert.Equal((RunState.OutOfHours, "closed where the contacts are"), (run.Run.State, run.Run.Reason));
        run.All.Clear();
        run.Pass(599);
        Assert.Empty(run.All);
        run.Pass(1);
        Assert.Equal(RunState.Running, run.Run.State);
        Assert.Single(run.All.OfType<RunEffect.FillHopper>());
    }
}
