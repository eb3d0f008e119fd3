using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Switchboards;
using static Ringtail.Dialing.Switchboards.SwitchboardEffect;
using static Ringtail.Dialing.Switchboards.SwitchboardInput;

namespace Ringtail.Dialing.Tests.Switchboards;

public sealed class LaunchTests
{
    [Fact]
    public void A_launch_is_committed_before_its_originate()
    {
        var desk = Desk.Phones();
        desk.Commits = false;
        desk.Tick(1);
        var commit = desk.All.OfType<CommitAttempts>().Single();
        Assert.Empty(desk.Originated());
        desk.Step(new AttemptsCommitted(commit.Batch, []));
        Assert.Equal(commit.Drafts.Single().Hopper, desk.Originated().Single());
    }

    [Fact]
    public void Only_one_commit_is_in_flight_and_the_next_takes_what_gathered()
    {
        var desk = Desk.Phones();
        desk.Commits = false;
        desk.Tick(2).Tick(5).Tick(5);
        var first = desk.All.OfType<CommitAttempts>().Single();
        desk.Step(new AttemptsCommitted(first.Batch, []));
        var second = desk.All.OfType<CommitAttempts>().Last();
        Assert.NotEqual(first.Batch, second.Batch);
        Assert.Equal((2, 3), (first.Drafts.Length, second.Drafts.Length));
    }

    [Fact]
    public void No_more_than_the_free_slots_are_committed_ahead_of_the_wire()
    {
        var desk = Desk.Phones();
        Assert.Equal(5, desk.Tick(5).Originated().Count);
        desk.All.Clear();
        desk.Step(new DeviceLoad(Make.TrunkDevice, 5));
        Assert.Empty(desk.All.OfType<CommitAttempts>());
        Assert.Equal(GateRule.ThrottleBeat, desk.Limit());
    }

    [Fact]
    public void A_repeated_or_foreign_commit_answer_launches_nothing()
    {
        var desk = Desk.Phones();
        desk.Commits = false;
        desk.Tick(1);
        var batch = desk.All.OfType<CommitAttempts>().Single().Batch;
        desk.Step(new AttemptsCommitted(batch + 1, []));
        Assert.Empty(desk.Originated());
        desk.Step(new AttemptsCommitted(batch, [])).Step(new AttemptsCommitted(batch, []));
        Assert.Single(desk.Originated());
    }

    [Fact]
    public void An_offer_that_comes_twice_is_launched_once()
    {
        var desk = Desk.Phones();
        desk.Feeds = false;
        desk.All.Clear();
        desk.Tick();
        var offers = desk.Originated().Select(h => desk.Offers[h]).ToArray();
        Assert.NotEmpty(offers);
        desk.Step(new OffersArrived(Make.Run, [.. offers, .. offers])).Tick();
        Assert.Distinct(desk.Originated());
    }

    [Fact]
    public void What_the_launch_transaction_refuses_goes_back_with_its_reason()
    {
        var desk = Desk.Phones();
        desk.Commits = false;
        desk.Tick(2);
        var commit = desk.All.OfType<CommitAttempts>().Single();
        var loser = commit.Drafts[0].Hopper;
        var refusal = new GateRefusal(GateRule.NumberLive, Passing: true);
        desk.Step(new AttemptsCommitted(commit.Batch, [new RefusedAttempt(loser, refusal)]));
        Assert.Equal([commit.Drafts[1].Hopper], desk.Originated());
        var returned = desk.All.OfType<ReturnOffers>().Single().Offers.Single();
        Assert.Equal((loser, refusal), (returned.Offer.Hopper, returned.Refusal));
    }

    [Fact]
    public void An_offer_of_an_attempt_that_is_over_is_no_offer()
    {
        var desk = Desk.Phones();
        desk.Feeds = false;
        var call = desk.Launch();
        desk.Fail(call, 17, 5);
        desk.Step(new OffersRecalled(Make.Run)).Step(new OffersArrived(Make.Run, [desk.Offers[call]]));
        Assert.Empty(desk.LaunchAll());
    }

    public static TheoryData<string> Changes =>
        new("switch off", "pause", "hours", "link", "ownership", "agents", "end point", "trunk");

    [Theory]
    [MemberData(nameof(Changes))]
    public void What_changed_during_the_commit_withdraws_the_launch(string change)
    {
        var desk = Desk.Team(1);
        desk.Commits = false;
        desk.Tick(1);
        var commit = desk.All.OfType<CommitAttempts>().Single();
        switch (change)
        {
            case "switch off": desk.Step(new DialingSwitched(false)); break;
            case "pause": desk.Step(new RunAttached(Make.RunOf(), false)); break;
            case "hours":
                var closed = new Rules.CallingHours(new(8, 0), new(11, 0), Enum.GetValues<DayOfWeek>().ToHashSet(),
                    TimeZoneInfo.Utc);
                desk.Step(new RunAttached(Make.RunOf() with { Hours = closed }, true));
                break;
            case "link": desk.Step(new LinkDown("cut")); break;
            case "ownership": desk.Step(new OwnershipChanged(false)); break;
            case "agents": desk.Step(new MemberChanged(Make.Member("SIP/101", paused: true))); break;
            case "end point": desk.Step(new SettingsChanged(Make.Board(endPoints: [Make.Queued(id: 2)]))); break;
            case "trunk": desk.Step(new DeviceLoad(Make.TrunkDevice, 100)); break;
        }
        desk.Step(new AttemptsCommitted(commit.Batch, []));
        Assert.Empty(desk.Originated());
        Assert.Equal(AttemptOutcome.Withdrawn, desk.Ends().Single().Outcome);
    }

    [Fact]
    public void When_room_shrinks_during_the_commit_the_first_of_the_batch_are_kept()
    {
        var desk = Desk.Team(3);
        desk.Commits = false;
        desk.Tick();
        var commit = desk.All.OfType<CommitAttempts>().Single();
        Assert.Equal(3, commit.Drafts.Length);
        desk.Step(new MemberChanged(Make.Member("SIP/101", paused: true)));
        desk.Step(new AttemptsCommitted(commit.Batch, []));
        Assert.Equal(commit.Drafts.Take(2).Select(d => d.Hopper), desk.Originated());
        Assert.Equal(commit.Drafts[2].Hopper, desk.Ends().Single().Hopper);
    }

    [Theory]
    [InlineData(9, true)]
    [InlineData(11, false)]
    public void A_batch_that_the_ledger_took_too_long_to_write_is_not_launched(int seconds, bool launched)
    {
        var desk = Desk.Phones();
        desk.Commits = false;
        desk.Tick(1);
        var commit = desk.All.OfType<CommitAttempts>().Single();
        desk.Skip(seconds).Step(new AttemptsCommitted(commit.Batch, []));
        Assert.Equal(launched, desk.Originated().Any());
        Assert.Equal(launched ? [] : [AttemptOutcome.Withdrawn], desk.Ends().Select(e => e.Outcome));
    }

    [Fact]
    public void A_failed_commit_withdraws_its_drafts_says_so_and_waits_longer_each_time()
    {
        var desk = Desk.Phones();
        desk.Commits = false;
        desk.Tick(2);
        desk.Step(new CommitFailed(desk.All.OfType<CommitAttempts>().Single().Batch, "disk full"));
        Assert.Equal([AttemptOutcome.Withdrawn, AttemptOutcome.Withdrawn], desk.Ends().Select(e => e.Outcome));
        Assert.True(desk.Raised("LedgerFailing"));
        desk.All.Clear();
        desk.Skip(0.9).Tick();
        Assert.Empty(desk.All.OfType<CommitAttempts>());
        desk.Skip(0.2).Tick();
        desk.Step(new CommitFailed(desk.All.OfType<CommitAttempts>().Single().Batch, "disk full"));
        desk.All.Clear();
        desk.Skip(1.9).Tick();
        Assert.Empty(desk.All.OfType<CommitAttempts>());
        desk.Skip(0.2).Tick();
        desk.Step(new AttemptsCommitted(desk.All.OfType<CommitAttempts>().Single().Batch, []));
        Assert.True(desk.Cleared("ledger"));
    }

    [Fact]
    public void An_originate_that_was_not_sent_is_withdrawn_and_one_without_answer_waits_for_the_snapshot()
    {
        var desk = Desk.Phones();
        desk.Tick(2);
        var (first, second) = (desk.Originated()[0], desk.Originated()[1]);
        desk.All.Clear();
        desk.Skip(2).Step(new OriginateNotSent(first, "not connected"));
        desk.Step(new OriginateUnanswered(second, "timed out"));
        Assert.Equal(AttemptOutcome.Withdrawn, desk.EndOf(first).Outcome);
        Assert.False(desk.HasEnded(second));
        Assert.Single(desk.All.OfType<TakeSnapshot>());
        desk.Step(new SnapshotTaken(new PbxSnapshot())).Pass(2);
        Assert.Equal(AttemptOutcome.Lost, desk.EndOf(second).Outcome);
    }

    [Fact]
    public void An_originate_without_answer_whose_leg_is_seen_needs_no_snapshot()
    {
        var desk = Desk.Phones();
        var call = desk.Launch();
        desk.Dial(call).Step(new OriginateUnanswered(call, "timed out"));
        Assert.Empty(desk.All.OfType<TakeSnapshot>());
    }

    [Fact]
    public void An_originate_is_never_written_twice()
    {
        var desk = Desk.Phones();
        var call = desk.Launch();
        desk.Step(new OriginateUnanswered(call, "?")).Step(new LinkDown("x")).Step(new LinkUp(new("16", [])))
            .Step(new SnapshotTaken(new PbxSnapshot())).Pass(3);
        desk.Step(new OffersArrived(Make.Run, [desk.Offers[call] with { Hopper = new(9999) }])).Tick(1);
        Assert.Single(desk.Originated(), call);
    }

    [Theory]
    [InlineData("Extension does not exist.", "EndPointRefused", GateRule.EndPointStopped)]
    [InlineData("Invalid channel", "TrunkRefused", GateRule.TrunkBroken)]
    [InlineData("Permission denied", "OriginateForbidden", GateRule.PbxUnhealthy)]
    public void A_refused_action_is_an_error_and_stops_what_it_names(string message, string alarm, GateRule limit)
    {
        var desk = Desk.Phones();
        var call = desk.Launch();
        desk.Step(new OriginateAnswered(call, false, message));
        Assert.Equal((AttemptOutcome.Error, message), (desk.EndOf(call).Outcome, desk.EndOf(call).Evidence.Message));
        Assert.True(desk.Raised(alarm));
        Assert.Equal(limit, desk.Limit());
        Assert.Empty(desk.LaunchAll());
    }

    [Fact]
    public void A_pbx_that_shuts_down_gets_no_call_until_it_is_back_and_no_contact_is_finished()
    {
        var desk = Desk.Phones();
        var call = desk.Launch();
        desk.Step(new OriginateAnswered(call, false, "Asterisk is shutting down"));
        Assert.Equal(AttemptOutcome.Withdrawn, desk.EndOf(call).Outcome);
        Assert.Equal(GateRule.PbxUnhealthy, desk.Limit());
        Assert.Empty(desk.LaunchAll());
        desk.Step(new LinkDown("closed")).Step(new LinkUp(new PbxFacts("16", [])));
        desk.Step(new SnapshotTaken(Make.Snapshot()));
        Assert.NotEmpty(desk.LaunchAll());
    }

    [Fact]
    public void A_shutdown_that_was_called_off_is_noticed()
    {
        var desk = Desk.Phones();
        desk.Step(new OriginateAnswered(desk.Launch(), false, "Asterisk is shutting down"));
        desk.Skip(4.9);
        Assert.Empty(desk.LaunchAll());
        desk.Skip(0.2);
        Assert.NotEmpty(desk.LaunchAll());
    }

    [Fact]
    public void The_play_button_tries_a_stopped_trunk_again()
    {
        var desk = Desk.Phones();
        desk.Step(new OriginateAnswered(desk.Launch(), false, "Invalid channel"));
        desk.Step(new DialingSwitched(false)).Step(new DialingSwitched(true));
        Assert.True(desk.Cleared("trunk-stopped"));
        Assert.NotEmpty(desk.LaunchAll());
    }

    [Fact]
    public void The_order_carries_all_that_the_originate_needs()
    {
        var run = Make.RunOf() with
        {
            CallerId = "0221555", CallerPresentation = "allowed", Account = "acc",
                RingTimeMax = TimeSpan.FromSeconds(25),
            Variables = [new("CAMP", "x")],
        };
        var desk = Desk.Phones(50, run);
        desk.MakeOffer = (hopper, id) => Make.Offer(hopper, id, retry: 2) with { Attributes = [new("NAME", "Doe")] };
        desk.Tick();
        var order = desk.All.OfType<Originate>().Last().Order;
        var hopper = order.Hopper.Value;
        Assert.Equal(($"SIP/carrier/0221{hopper:D6}", "300", "wombat"),
            (order.DialString, order.Extension, order.Context));
        Assert.Equal(($"0221{hopper:D6}", "0221555", "allowed", "acc"),
            (order.CustomerNumber, order.CallerId, order.CallerPresentation, order.Account));
        Assert.Equal(
            ["WOMBAT_HOPPER_ID", "WOMBAT_RETRY_NO", "WOMBAT_DIALING_NUMBER", "WOMBAT_DIALING_LIST", "CAMP", "NAME"],
            order.Variables.Select(v => v.Key));
        Assert.Equal([$"{hopper}", "2", $"0221{hopper:D6}", "list", "x", "Doe"], order.Variables.Select(v => v.Value));
        Assert.Equal(TimeSpan.FromSeconds(27), order.Timeout);
    }

    [Fact]
    public void The_time_out_learns_the_trunks_set_up_time()
    {
        var desk = Desk.Phones();
        var call = desk.Launch();
        desk.Dial(call).Skip(5).Step(new LegRinging(call)).Skip(10).Step(new LegRinging(call));
        desk.Launch();
        Assert.Equal(TimeSpan.FromSeconds(35), desk.All.OfType<Originate>().Single().Order.Timeout);
    }

    [Fact]
    public void The_trunks_caller_id_is_used_when_the_campaign_names_none()
    {
        var desk = Desk.Ready(Make.Board([Make.TrunkOf() with { CallerId = "0221000" }]), Desk.Agents(1));
        desk.Launch();
        Assert.Equal("0221000", desk.All.OfType<Originate>().Single().Order.CallerId);
    }

    [Theory]
    [InlineData("restored")]
    [InlineData("owned")]
    [InlineData("link")]
    [InlineData("snapshot")]
    [InlineData("switch")]
    [InlineData("run")]
    public void Nothing_is_launched_until_all_is_known(string missing)
    {
        var desk = new Desk();
        if (missing != "restored") desk.Step(new AttemptsRestored([]));
        if (missing != "owned") desk.Step(new OwnershipChanged(true));
        if (missing != "link") desk.Step(new LinkUp(new("16", [])));
        if (missing is not "snapshot") desk.Step(new SnapshotTaken(Desk.Agents(2)));
        if (missing != "switch") desk.Step(new DialingSwitched(true));
        desk.Step(new RunAttached(Make.RunOf(), missing != "run"));
        desk.Feed(Make.Run, 4);
        desk.Tick();
        Assert.Empty(desk.All.OfType<CommitAttempts>());
        Assert.NotNull(desk.Limit());
    }

    [Fact]
    public void A_number_of_which_the_trunk_makes_an_emergency_number_goes_back_for_good()
    {
        var desk = Desk.Ready(Make.Board([Make.TrunkOf() with { Strip = "9" }], [Make.Phone()]), Make.Snapshot());
        desk.Step(new OffersArrived(Make.Run, [Make.Offer(7000, number: "9112")]));
        var returned = desk.All.OfType<ReturnOffers>().Single(r => r.Offers.Any(o => o.Offer.Number == "9112"))
            .Offers.Single();
        Assert.Equal((GateRule.ForbiddenNumber, false), (returned.Refusal.Rule, returned.Refusal.Passing));
    }

    [Fact]
    public void A_forbidden_number_goes_back_for_good()
    {
        var desk = Desk.Phones();
        desk.Step(new OffersArrived(Make.Run, [Make.Offer(7000, number: "112")]));
        var returned = desk.All.OfType<ReturnOffers>().Single().Offers.Single();
        Assert.Equal((GateRule.ForbiddenNumber, false), (returned.Refusal.Rule, returned.Refusal.Passing));
    }

    [Theory]
    [InlineData("recall", GateRule.RunNotRunning)]
    [InlineData("pause", GateRule.RunNotRunning)]
    [InlineData("detach", GateRule.RunNotRunning)]
    [InlineData("off", GateRule.DialerStopped)]
    [InlineData("link", GateRule.PbxUnhealthy)]
    [InlineData("owner", GateRule.OwnershipLost)]
    public void The_stock_goes_back_at_once(string why, GateRule rule)
    {
        var desk = Desk.Phones();
        var stock = desk.Board.View(desk.Now).Runs.Single().Stock;
        Assert.True(stock > 0);
        desk.All.Clear();
        desk.Step(why switch
        {
            "recall" => new OffersRecalled(Make.Run),
            "pause" => new RunAttached(Make.RunOf(), false),
            "detach" => new RunDetached(Make.Run),
            "off" => new DialingSwitched(false),
            "link" => new LinkDown("cut"),
            _ => new OwnershipChanged(false),
        });
        var returned = desk.All.OfType<ReturnOffers>().Single();
        Assert.Equal(stock, returned.Offers.Length);
        Assert.All(returned.Offers, o => Assert.Equal((rule, true), (o.Refusal.Rule, o.Refusal.Passing)));
    }

    [Fact]
    public void A_stock_without_room_goes_back_so_that_another_pbx_can_dial_it()
    {
        var desk = Desk.Team(1);
        desk.Connect(desk.Launch(), "SIP/101");
        desk.All.Clear();
        desk.Pass(9);
        Assert.Empty(desk.All.OfType<ReturnOffers>());
        desk.Pass(2).Pass(60);
        Assert.Single(desk.All.OfType<ReturnOffers>());
        Assert.Equal(0, desk.Board.View(desk.Now).Runs.Single().Stock);
        Assert.Empty(desk.All.OfType<RequestOffers>());
    }

    [Fact]
    public void A_lost_request_for_offers_is_repeated()
    {
        var desk = Desk.Phones();
        desk.Feeds = false;
        desk.Tick();
        desk.All.Clear();
        desk.Tick();
        Assert.Empty(desk.All.OfType<RequestOffers>());
        desk.Pass(1.1);
        Assert.Single(desk.All.OfType<RequestOffers>());
    }

    [Fact]
    public void The_stock_follows_the_rate_of_launching()
    {
        var desk = Desk.Phones(channels: 50);
        desk.Feeds = false;
        desk.Feed(Make.Run, 40);
        desk.Tick(40);
        desk.Pass(1.5);
        Assert.True(desk.All.OfType<RequestOffers>().Last().Count > 30);
    }
}
