using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Rules;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Switchboards;
using static Ringtail.Dialing.Runs.RunEffect;
using static Ringtail.Dialing.Runs.RunInput;

namespace Ringtail.Dialing.Tests.Runs;

public sealed class RunTests
{
    private static readonly GateRefusal Passing = new(GateRule.PbxUnhealthy, Passing: true);

    private static RunSettings With(params RescheduleRule[] rules) =>
        Make.RunOf() with { RescheduleRules = [.. rules] };

    private static RescheduleRule Rule(string status, int attempts, int seconds, string ext = "",
        RescheduleMode mode = RescheduleMode.Fixed) =>
        new(status, ext, attempts, TimeSpan.FromSeconds(seconds), mode);

    // Hopper and offers

    [Fact]
    public void The_hopper_is_filled_one_claim_at_a_time_and_again_at_half()
    {
        var run = new RunScript(1000, fills: false);
        run.Step(new Tick()).Step(new Tick());
        Assert.Equal(100, run.All.OfType<FillHopper>().Single().Count);
        run.Claim(100);
        run.Ask(49);
        Assert.Single(run.All.OfType<FillHopper>());
        run.Ask(1);
        Assert.Equal(50, run.All.OfType<FillHopper>().Last().Count);
        Assert.Equal(2, run.All.OfType<FillHopper>().Count());
    }

    [Fact]
    public void Offers_are_sent_in_the_order_of_the_list()
    {
        var run = new RunScript(10);
        Assert.Equal(["1", "2", "3"], run.Ask(3).Select(o => o.Number));
        Assert.Equal(["4", "5"], run.Ask(2).Select(o => o.Number));
    }

    [Fact]
    public void A_request_that_the_hopper_cannot_meet_is_met_when_it_fills()
    {
        var run = new RunScript(3, fills: false);
        Assert.Empty(run.Ask(5));
        run.Claim(10);
        Assert.Equal(3, run.Sent.Count);
        run.Contacts = 9;
        run.Step(new ContactsAdded()).Claim(10);
        Assert.Equal(5, run.Sent.Count);
    }

    [Fact]
    public void Offers_that_come_back_for_a_passing_reason_keep_their_place()
    {
        var run = new RunScript(10);
        var offers = run.Ask(3);
        run.Return(offers[2], Passing).Return(offers[0], Passing);
        Assert.Equal(["1", "3", "4"], run.Ask(3).Select(o => o.Number));
    }

    [Fact]
    public void An_offer_told_to_wait_waits()
    {
        var run = new RunScript(2);
        var offers = run.Ask(2);
        run.Return(offers[0], Passing with { RetryAfter = TimeSpan.FromSeconds(20) })
            .Return(offers[1], new(GateRule.NumberLive, true));
        run.Pass(19);
        Assert.Empty(run.Ask(2));
        run.Pass(1.1);
        Assert.Equal("1", run.Sent.Single().Number);
        run.Pass(10);
        Assert.Equal("2", run.Sent[^1].Number);
    }

    [Theory]
    [InlineData(GateRule.BlackListed, AttemptOutcome.BlackListed)]
    [InlineData(GateRule.AttemptLimit, AttemptOutcome.BlackListed)]
    [InlineData(GateRule.ForbiddenNumber, AttemptOutcome.Number)]
    public void A_refusal_for_good_settles_the_contact(GateRule rule, AttemptOutcome outcome)
    {
        var run = new RunScript(2, With(Rule("RS_BLACKLIST", 9, 1), Rule("RS_NUMBER", 9, 1)));
        run.Return(run.Ask(1)[0], new(rule, Passing: false));
        Assert.Equal((outcome, null), (run.Settlements().Single().Outcome, run.Settlements().Single().Next));
        Assert.Equal((1, 0), (run.Run.Counts.Finished, run.Run.Counts.Attempted));
    }

    [Fact]
    public void A_switchboard_that_starts_anew_gives_back_what_it_held_but_not_what_it_launched()
    {
        var run = new RunScript(3);
        var offers = run.Ask(3);
        run.Step(new AttemptsLaunched(RunScript.Pbx, [offers[1].Hopper])).Step(new StockLost(RunScript.Pbx));
        Assert.Equal(["1", "3"], run.Ask(3).Select(o => o.Number));
    }

    [Fact]
    public void A_failed_claim_is_repeated_with_back_off_and_an_alarm()
    {
        var run = new RunScript(10, fills: false);
        run.Step(new FillFailed("locked"));
        Assert.Single(run.All.OfType<RaiseAlarm>());
        run.Pass(0.9);
        Assert.Single(run.All.OfType<FillHopper>());
        run.Pass(0.2);
        Assert.Equal(2, run.All.OfType<FillHopper>().Count());
        run.Claim(5);
        Assert.Single(run.All.OfType<ClearAlarm>());
    }

    // Rules

    [Fact]
    public void The_first_matching_rule_decides()
    {
        var run = new RunScript(1, With(Rule("RS_NOANSWER", 5, 60), Rule("RS_BUSY", 2, 30), Rule("RS_BUSY", 9, 999)));
        run.End(run.Launch(), AttemptOutcome.Busy);
        var settled = run.Settlements().Single();
        Assert.Equal((run.Now.Wall.AddSeconds(30), 1, true), (settled.Next, settled.NextRetry, settled.IsRetry));
        Assert.Equal((1, 1), (run.Run.Counts.Waiting, run.Run.Counts.Attempted));
    }

    [Fact]
    public void Retries_are_used_up_and_the_next_rule_does_not_take_over()
    {
        var run = new RunScript(1, With(Rule("RS_BUSY", 2, 30), Rule("RS_BUSY", 9, 30)));
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var offer = run.Launch();
            Assert.Equal(attempt, offer.Retry);
            run.End(offer, AttemptOutcome.Busy).Pass(31);
        }
        Assert.Null(run.Settlements()[^1].Next);
        Assert.Equal(3, run.Run.Counts.Attempted);
        Assert.Equal(RunState.Completed, run.Run.State);
    }

    [Fact]
    public void Multiplied_waits_grow_with_the_attempt()
    {
        var run = new RunScript(1, With(Rule("RS_BUSY", 9, 100, mode: RescheduleMode.Multiplied)));
        run.End(run.Launch(), AttemptOutcome.Busy);
        Assert.Equal(run.Now.Wall.AddSeconds(100), run.Settlements()[^1].Next);
        run.Pass(101).End(run.Launch(), AttemptOutcome.Busy);
        Assert.Equal(run.Now.Wall.AddSeconds(200), run.Settlements()[^1].Next);
    }

    [Theory]
    [InlineData("DISP7", true)]
    [InlineData("", false)]
    [InlineData("DISP8", false)]
    public void A_rules_extended_status_must_match_exactly(string status, bool retried)
    {
        var run = new RunScript(1, With(Rule("TERMINATED", 1, 30, "DISP7")));
        run.End(run.Launch(), AttemptOutcome.Terminated, status);
        Assert.Equal(retried, run.Settlements().Single().Next is not null);
    }

    [Fact]
    public void An_empty_status_in_a_rule_means_none_set()
    {
        var run = new RunScript(1, With(Rule("TERMINATED", 1, 30)));
        run.End(run.Launch(), AttemptOutcome.Terminated, "X");
        Assert.Null(run.Settlements().Single().Next);
    }

    [Theory]
    [InlineData(AttemptOutcome.RouteFailure, 10)]
    [InlineData(AttemptOutcome.Withdrawn, 1)]
    public void A_route_failure_and_a_withdrawal_use_no_retry(AttemptOutcome outcome, int seconds)
    {
        var run = new RunScript(1, With(Rule("RS_BUSY", 1, 30)));
        run.End(run.Launch(), AttemptOutcome.Busy).Pass(31);
        run.End(run.Launch(), outcome);
        var settled = run.Settlements()[^1];
        Assert.Equal((run.Now.Wall.AddSeconds(seconds), 1, false), (settled.Next, settled.NextRetry, settled.IsRetry));
        Assert.Equal(1, run.Run.Counts.Attempted);
        run.Pass(11);
        Assert.Equal(1, run.Launch().Retry);
    }

    [Fact]
    public void A_trunk_that_failed_a_contact_is_named_in_its_next_offer_until_an_outcome()
    {
        var run = new RunScript(1, With(Rule("RS_BUSY", 1, 30)));
        run.End(run.Launch(), AttemptOutcome.RouteFailure, trunk: new(4)).Pass(11);
        var second = run.Launch();
        Assert.Equal([new TrunkId(4)], second.FailedTrunks);
        run.End(second, AttemptOutcome.Busy).Pass(31);
        Assert.Empty(run.Launch().FailedTrunks);
    }

    [Fact]
    public void A_run_whose_last_contacts_no_trunk_takes_says_so_until_one_does()
    {
        var run = new RunScript(3);
        run.End(run.Launch(), AttemptOutcome.Busy);
        var refused = new[] { run.Launch(), run.Launch() };
        run.End(refused[0], AttemptOutcome.RouteFailure, trunk: new(4));
        Assert.Equal((RunState.Running, ""), (run.Run.State, run.Run.Reason));

        run.End(refused[1], AttemptOutcome.RouteFailure, trunk: new(4)).Pass(1);
        Assert.StartsWith("the trunks refuse the last 2 contacts", run.Run.Reason, StringComparison.Ordinal);
        run.Pass(10);
        Assert.Equal(RunState.Running, run.Run.State);
        Assert.StartsWith("the trunks refuse the last 2 contacts", run.Run.Reason, StringComparison.Ordinal);

        run.End(run.Launch(), AttemptOutcome.NoAnswer);
        Assert.StartsWith("the trunks refuse the last contact", run.Run.Reason, StringComparison.Ordinal);
        run.End(run.Launch(), AttemptOutcome.Rejected);
        Assert.Equal((RunState.Completed, "all contacts are done"), (run.Run.State, run.Run.Reason));
    }

    [Fact]
    public void The_same_end_twice_settles_once()
    {
        var run = new RunScript(2) { Settles = false };
        var offer = run.Launch();
        run.End(offer, AttemptOutcome.Busy).End(offer, AttemptOutcome.Busy);
        Assert.Single(run.Settlements());
        run.Commit(run.Settlements()[0]).End(offer, AttemptOutcome.Busy);
        Assert.Single(run.Settlements());
        Assert.Equal((1, 1), (run.Run.Counts.Attempted, run.Run.Counts.Finished));
    }

    [Fact]
    public void An_end_may_come_before_the_launch()
    {
        var run = new RunScript(2);
        var offer = run.Ask(1)[0];
        run.End(offer, AttemptOutcome.Busy).Step(new AttemptsLaunched(RunScript.Pbx, [offer.Hopper]));
        Assert.Equal((0, 1), (run.Run.Counts.Live, run.Run.Counts.Finished));
    }

    [Fact]
    public void An_end_of_an_attempt_of_another_life_is_settled_without_touching_the_counts()
    {
        var run = new RunScript(2);
        var before = run.Run.Counts;
        run.End(Make.Offer(9000), AttemptOutcome.Busy);
        Assert.Equal(new HopperId(9000), run.Settlements().Single().Hopper);
        Assert.Equal(before with { Attempted = 1 }, run.Run.Counts);
    }

    [Fact]
    public void A_settlement_that_failed_is_repeated()
    {
        var run = new RunScript(1) { Settles = false };
        run.End(run.Launch(), AttemptOutcome.Busy);
        var settled = run.Settlements().Single();
        run.Step(new SettlementFailed([settled.Hopper], "locked")).Pass(0.5);
        Assert.Single(run.Settlements());
        run.Pass(0.6);
        Assert.Equal([settled, settled], run.Settlements());
        Assert.Equal(1, run.Run.Counts.Live);
    }

    // States

    [Fact]
    public void A_run_completes_when_nothing_is_left()
    {
        var run = new RunScript(2);
        var (first, second) = (run.Launch(), run.Launch());
        run.End(first, AttemptOutcome.Busy);
        Assert.Equal(RunState.Running, run.Run.State);
        run.End(second, AttemptOutcome.Terminated);
        Assert.Equal([RunState.Running, RunState.Completed], run.States());
        Assert.Equal(new RunCounts(2, 0, 0, 0, 0, 2, 2), run.Run.Counts);
    }

    [Fact]
    public void A_run_that_stays_alive_is_idle_and_takes_up_added_contacts()
    {
        var run = new RunScript(1, Make.RunOf() with { IdleWhenFinished = true });
        run.End(run.Launch(), AttemptOutcome.Busy);
        Assert.Equal(RunState.Idle, run.Run.State);
        run.Contacts = 2;
        run.Step(new ContactsAdded());
        Assert.Equal(RunState.Running, run.Run.State);
        Assert.Equal("2", run.Ask(1).Single().Number);
    }

    [Fact]
    public void A_run_that_waits_for_a_retry_is_idle_and_wakes_when_it_is_due()
    {
        var run = new RunScript(1, With(Rule("RS_BUSY", 1, 300)));
        run.End(run.Launch(), AttemptOutcome.Busy);
        Assert.Equal((RunState.Idle, "the next calls are due later"), (run.Run.State, run.Run.Reason));
        var fills = run.All.OfType<FillHopper>().Count();
        run.Pass(299);
        Assert.Equal(fills, run.All.OfType<FillHopper>().Count());
        run.Pass(2);
        Assert.Equal(RunState.Running, run.Run.State);
        Assert.Equal(1, run.Ask(1).Single().Retry);
    }

    [Fact]
    public void A_pause_recalls_the_offers_at_once_and_offers_no_more_until_it_ends()
    {
        var run = new RunScript(10);
        var offers = run.Ask(2);
        run.All.Clear();
        run.Step(new PauseRequested());
        Assert.Equal(RunState.Paused, run.Run.State);
        Assert.Null(run.All.OfType<RecallOffers>().Single().Pbx);
        run.Return(offers[0], Passing).Return(offers[1], Passing);
        Assert.Empty(run.Ask(3));
        Assert.Empty(run.All.OfType<FillHopper>());
        run.Step(new UnpauseRequested());
        Assert.Equal(RunState.Running, run.Run.State);
        Assert.Equal(["1", "2"], run.Ask(2).Select(o => o.Number));
    }

    [Fact]
    public void Does_not_dial_outside_calling_hours()
    {
        var hours = new CallingHours(new(9, 0), new(12, 0), Enum.GetValues<DayOfWeek>().ToHashSet(), TimeZoneInfo.Utc);
        var run = new RunScript(10, Make.RunOf() with { Hours = hours });
        run.Ask(1);
        run.Pass(1.5);
        Assert.Equal(RunState.OutOfHours, run.Run.State);
        Assert.Single(run.All.OfType<RecallOffers>());
        Assert.Empty(run.Ask(1));
        run.Pass(21 * 3600);
        Assert.Equal(RunState.Running, run.Run.State);
    }

    [Fact]
    public void A_run_whose_work_is_done_completes_also_outside_its_hours()
    {
        var hours = new CallingHours(new(9, 0), new(12, 0), Enum.GetValues<DayOfWeek>().ToHashSet(), TimeZoneInfo.Utc);
        var run = new RunScript(1, Make.RunOf() with { Hours = hours });
        var offer = run.Launch();
        run.Pass(3600).End(offer, AttemptOutcome.Terminated);
        Assert.Equal(RunState.Completed, run.Run.State);
    }

    [Fact]
    public void A_removed_run_recalls_its_offers_settles_its_live_attempts_and_retries_nothing()
    {
        var run = new RunScript(10, With(Rule("RS_BUSY", 5, 30)));
        var live = run.Launch();
        run.Ask(2);
        run.Step(new RemoveRequested());
        Assert.Equal((RunState.Completed, "removed"), (run.Run.State, run.Run.Reason));
        Assert.Single(run.All.OfType<RecallOffers>());
        run.End(live, AttemptOutcome.Busy);
        Assert.Null(run.Settlements().Single().Next);
    }

    [Fact]
    public void Settings_take_effect_on_the_next_decision()
    {
        var run = new RunScript(1);
        var offer = run.Launch();
        run.Step(new SettingsChanged(With(Rule("RS_BUSY", 1, 30)))).End(offer, AttemptOutcome.Busy);
        Assert.NotNull(run.Settlements().Single().Next);
    }

    // Restart

    [Fact]
    public void A_restart_takes_up_hopper_live_and_unsettled_attempts()
    {
        var run = new Run(With(Rule("RS_BUSY", 2, 30)));
        var ended = Make.Offer(3);
        var now = new Moment(TimeSpan.Zero, RunScript.Noon);
        Assert.Empty(run.Step(new Tick(), now));
        var effects = run.Step(new Restored(new RunRestore
        {
            State = RunState.Running, Hopper = [Make.Offer(1)], Live = [Make.Offer(2)],
            Unsettled = [(Make.End(ended, AttemptOutcome.Busy, RunScript.Noon), ended)],
                Counts = new(10, 5, 1, 2, 0, 2, 3),
        }), now).ToArray();
        Assert.Equal(new RunCounts(10, 5, 1, 2, 0, 2, 3), run.Counts);
        Assert.Equal(new HopperId(3), effects.OfType<Settle>().Single().Settlement.Hopper);
        Assert.Equal(RunState.Running, effects.OfType<StateChanged>().Single().State);
        var sent = run.Step(new OffersRequested(RunScript.Pbx, 5), now).OfType<SendOffers>().Single();
        Assert.Equal(new HopperId(1), sent.Offers.Single().Hopper);
        run.Step(new SettlementCommitted([new(3)]), now);
        Assert.Equal(new RunCounts(10, 5, 1, 1, 1, 2, 3), run.Counts);
        Assert.Empty(run.RecountInvariants());
    }

    [Theory]
    [InlineData(RunState.Paused)]
    [InlineData(RunState.Completed)]
    public void A_paused_or_completed_run_stays_so_over_a_restart(RunState state)
    {
        var run = new RunScript(state == RunState.Completed ? 0 : 10, state: state);
        Assert.Equal(state, run.Run.State);
        Assert.Empty(run.Pass(100).All.OfType<FillHopper>());
    }

    [Fact]
    public void A_call_that_was_added_to_a_completed_run_is_dialed_after_a_restart()
    {
        var run = new Run(Make.RunOf());
        var now = new Moment(TimeSpan.FromHours(1), RunScript.Noon);
        var restored = new RunRestore { State = RunState.Completed, Counts = new(3, 0, 0, 0, 1, 2, 2) };
        Assert.Contains(run.Step(new Restored(restored), now), e => e is FillHopper);
        Assert.True(run.MayDial);
    }

    [Fact]
    public void A_contact_that_a_completed_runs_list_got_since_is_taken_after_a_restart()
    {
        var run = new Run(Make.RunOf());
        var now = new Moment(TimeSpan.FromHours(1), RunScript.Noon);
        var restored = new RunRestore { State = RunState.Completed, Counts = new(3, 1, 0, 0, 0, 2, 2) };
        Assert.Contains(run.Step(new Restored(restored), now), e => e is FillHopper);
    }

    [Fact]
    public void A_removed_run_claims_nothing_after_a_restart()
    {
        var run = new Run(Make.RunOf());
        var now = new Moment(TimeSpan.FromHours(1), RunScript.Noon);
        run.Step(new RemoveRequested(), now);
        var restored = new RunRestore { State = RunState.Completed, Counts = new(3, 0, 0, 0, 1, 2, 2) };
        Assert.DoesNotContain(run.Step(new Restored(restored), now), e => e is FillHopper);
        Assert.Equal((RunState.Completed, "removed"), (run.State, run.Reason));
    }

    [Fact]
    public void The_stores_counts_are_taken_for_what_only_it_can_know()
    {
        var run = new RunScript(10, fills: false);
        run.Step(new HopperFilled([Make.Offer(1)], false, 0, null) { Counts = new(25, 20, 1, 0, 3, 1, 1) });
        Assert.Equal(new RunCounts(25, 20, 1, 0, 3, 1, 0), run.Run.Counts);
    }

    [Fact]
    public void A_claim_that_is_older_than_a_retry_does_not_complete_the_run()
    {
        var run = new RunScript(1, With(Rule("RS_BUSY", 1, 60)), fills: false) { Settles = false };
        run.Step(new HopperFilled([Make.Offer(1)], false, 0, null));
        var offer = run.Launch();
        run.End(offer, AttemptOutcome.Busy);
        Assert.Equal(2, run.All.OfType<FillHopper>().Count());
        run.Step(new SettlementCommitted([offer.Hopper]) { Counts = new(1, 0, 0, 0, 1, 0, 1) });
        run.Step(new HopperFilled([], true, 0, null) { Counts = new(1, 0, 0, 1, 0, 0, 1) });
        Assert.Equal(RunState.Running, run.Run.State);
        Assert.Equal(3, run.All.OfType<FillHopper>().Count());
        run.Step(new HopperFilled([], true, 1, run.Now.Wall.AddSeconds(60)) { Counts = new(1, 0, 0, 0, 1, 0, 1) });
        Assert.Equal(RunState.Idle, run.Run.State);
    }

    [Fact]
    public void Contacts_that_are_added_while_a_claim_is_under_way_are_claimed_after_it()
    {
        var run = new RunScript(0, fills: false);
        Assert.Single(run.All.OfType<FillHopper>());
        // The store looked, then the contact came, then the store's answer.
        run.Step(new ContactsAdded()).Step(new HopperFilled([], true, 1, run.Now.Wall.AddDays(1)));
        Assert.Equal(2, run.All.OfType<FillHopper>().Count());
        run.Step(new HopperFilled([Make.Offer(1)], true, 0, null));
        Assert.Equal(1, run.Run.Counts.InHopper);
        Assert.Equal(RunState.Running, run.Run.State);
    }

    // Late statuses

    [Fact]
    public void A_late_status_calls_a_finished_contact_again_and_reopens_a_completed_run()
    {
        var run = new RunScript(1, With(Rule("TERMINATED", 2, 60, "DISP7")));
        var offer = run.Launch();
        run.End(offer, AttemptOutcome.Terminated);
        Assert.Equal(RunState.Completed, run.Run.State);
        var endedAt = run.Now.Wall;
        run.Skip(20).Step(new LateStatus(offer.Hopper, offer.Contact, AttemptOutcome.Terminated, "DISP7"));
        var revised = run.Settlements()[^1];
        Assert.Equal((true, endedAt.AddSeconds(60), 1), (revised.Revises, revised.Next, revised.NextRetry));
        Assert.Equal(RunState.Idle, run.Run.State);
        Assert.Equal(new RunCounts(1, 0, 0, 0, 1, 0, 1), run.Run.Counts);
        run.Pass(61);
        Assert.Equal(1, run.Launch().Retry);
    }

    [Fact]
    public void A_late_status_that_decides_the_same_changes_nothing()
    {
        var run = new RunScript(1, With(Rule("TERMINATED", 2, 60, "DISP7")));
        var offer = run.Launch();
        run.End(offer, AttemptOutcome.Terminated)
            .Step(new LateStatus(offer.Hopper, offer.Contact, AttemptOutcome.Terminated, "OTHER"));
        Assert.Single(run.Settlements());
    }

    [Fact]
    public void A_late_status_takes_back_a_retry_that_waits()
    {
        var run = new RunScript(1, With(Rule("TERMINATED", 2, 60)));
        var offer = run.Launch();
        run.End(offer, AttemptOutcome.Terminated)
            .Step(new LateStatus(offer.Hopper, offer.Contact, AttemptOutcome.Terminated, "SALE"));
        Assert.Equal((true, null), (run.Settlements()[^1].Revises, run.Settlements()[^1].Next));
        Assert.Equal((0, 1), (run.Run.Counts.Waiting, run.Run.Counts.Finished));
        Assert.Equal(RunState.Completed, run.Run.State);
    }

    [Fact]
    public void A_late_status_takes_back_a_retry_in_the_hopper()
    {
        var run = new RunScript(1, With(Rule("TERMINATED", 2, 60)));
        var offer = run.Launch();
        run.End(offer, AttemptOutcome.Terminated).Pass(61);
        Assert.Equal(1, run.Run.HopperLevel);
        run.Step(new LateStatus(offer.Hopper, offer.Contact, AttemptOutcome.Terminated, "SALE"));
        Assert.Equal(new RunCounts(1, 0, 0, 0, 0, 1, 1), run.Run.Counts);
        Assert.Empty(run.Ask(1));
    }

    [Fact]
    public void A_late_status_recalls_a_retry_that_is_offered_and_decides_when_it_comes_back()
    {
        var run = new RunScript(1, With(Rule("TERMINATED", 2, 60)));
        var offer = run.Launch();
        run.End(offer, AttemptOutcome.Terminated).Pass(61);
        var retry = run.Ask(1).Single();
        run.Step(new LateStatus(offer.Hopper, offer.Contact, AttemptOutcome.Terminated, "SALE"));
        Assert.Equal(RunScript.Pbx, run.All.OfType<RecallOffers>().Single().Pbx);
        Assert.Single(run.Settlements());
        run.Return(retry, Passing);
        Assert.Null(run.Settlements()[^1].Next);
        Assert.Equal(1, run.Run.Counts.Finished);
    }

    [Fact]
    public void A_late_status_leaves_a_retry_alone_that_was_launched()
    {
        var run = new RunScript(1, With(Rule("TERMINATED", 2, 60)));
        var offer = run.Launch();
        run.End(offer, AttemptOutcome.Terminated).Pass(61);
        var retry = run.Ask(1).Single();
        run.Step(new LateStatus(offer.Hopper, offer.Contact, AttemptOutcome.Terminated, "SALE"));
        run.Step(new AttemptsLaunched(RunScript.Pbx, [retry.Hopper])).End(retry, AttemptOutcome.Busy);
        Assert.Equal([offer.Hopper, retry.Hopper], run.Settlements().Select(s => s.Hopper));
        run.Step(new LateStatus(offer.Hopper, offer.Contact, AttemptOutcome.Terminated, "SALE"));
        Assert.Equal(2, run.Settlements().Count);
    }

    [Fact]
    public void A_late_status_does_not_touch_a_retry_that_is_live()
    {
        var run = new RunScript(1, With(Rule("TERMINATED", 2, 60)));
        var offer = run.Launch();
        run.End(offer, AttemptOutcome.Terminated).Pass(61);
        run.Launch();
        run.Step(new LateStatus(offer.Hopper, offer.Contact, AttemptOutcome.Terminated, "SALE"));
        Assert.Equal((1, 1), (run.Settlements().Count, run.Run.Counts.Live));
        Assert.Empty(run.All.OfType<RecallOffers>());
    }

    [Fact]
    public void A_late_status_of_an_attempt_long_forgotten_uses_what_the_store_says()
    {
        var run = new RunScript(0, With(Rule("TERMINATED", 2, 60, "DISP7")));
        run.Step(new LateStatus(new(5), new(5), AttemptOutcome.Terminated, "DISP7") { Retry = 1,
            EndedAt = RunScript.Noon.AddHours(-1) });
        Assert.Equal((2, RunScript.Noon.AddHours(-1).AddSeconds(60)),
            (run.Settlements()[^1].NextRetry, run.Settlements()[^1].Next));
        run.Step(new LateStatus(new(6), new(6), AttemptOutcome.Terminated, "DISP7") { Retry = 2 });
        Assert.Null(run.Settlements()[^1].Next);
    }

    [Fact]
    public void A_status_that_overtakes_the_end_or_the_settlement_still_decides()
    {
        var run = new RunScript(2, With(Rule("TERMINATED", 2, 60, "DISP7")));
        var early = run.Launch();
        run.Step(new LateStatus(early.Hopper, early.Contact, AttemptOutcome.Terminated, "DISP7"))
            .End(early, AttemptOutcome.Terminated);
        Assert.NotNull(run.Settlements()[^1].Next);
        run.Settles = false;
        var late = run.Launch();
        run.End(late, AttemptOutcome.Terminated)
            .Step(new LateStatus(late.Hopper, late.Contact, AttemptOutcome.Terminated, "DISP7"));
        run.Settles = true;
        run.Commit(run.Settlements()[^1]);
        Assert.NotNull(run.Settlements()[^1].Next);
        Assert.Equal(2, run.Run.Counts.Waiting);
    }
}
