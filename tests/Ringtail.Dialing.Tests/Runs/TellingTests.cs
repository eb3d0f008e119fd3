using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Rules;
using Ringtail.Dialing.Runs;
using static Ringtail.Dialing.Runs.RunEffect;
using static Ringtail.Dialing.Runs.RunInput;

namespace Ringtail.Dialing.Tests.Runs;

/// <summary>What follows from an attempt: reschedule rules to the letter, disposition rules, who is told.</summary>
public sealed class TellingTests
{
    private static readonly RescheduleRule BusyAgain =
        new("RS_BUSY", "", 1, TimeSpan.FromSeconds(60), RescheduleMode.Fixed);

    private static DispositionRule Rule(
        int id, string status, string ext = "", bool pending = false, DispositionVerb verb = DispositionVerb.AddList,
        int defer = 0) => new(id, status, ext, pending, verb, $"to {id}", TimeSpan.FromSeconds(defer));

    private static RunSettings With(params DispositionRule[] rules) =>
        Make.RunOf() with { DispositionRules = [.. rules], RescheduleRules = [BusyAgain] };

    private static RunSettings Told(params string[] events) => Make.RunOf() with
    {
        RescheduleRules = [BusyAgain],
        Told = new ToldSettings
        {
            HttpNotify = "http://crm/",
            Webhooks = [new WebhookSettings(7, [.. events])],
            EmailAddresses = "a@b.example",
            EmailEvents = [.. events],
        },
    };

    private static Settlement EndOne(RunSettings settings, AttemptOutcome outcome, string status = "")
    {
        var run = new RunScript(1, settings);
        run.End(run.Launch(), outcome, status);
        return run.Settlements()[^1];
    }

    private static IEnumerable<int> Fired(RunSettings settings, AttemptOutcome outcome, string status = "") =>
        EndOne(settings, outcome, status).FollowUps.Select(f => f.Source);

    [Fact]
    public void The_first_reschedule_rule_that_matches_decides_also_when_its_tries_are_used_up()
    {
        var settings = Make.RunOf() with
        {
            RescheduleRules = [BusyAgain, BusyAgain with { MaxAttempts = 9 }],
        };
        var run = new RunScript(1, settings);
        run.End(run.Launch(), AttemptOutcome.Busy).Pass(61).End(run.Launch(), AttemptOutcome.Busy);
        Assert.Equal([1, 1], run.Settlements().Select(s => s.NextRetry));
        Assert.Null(run.Settlements()[^1].Next);
    }

    [Theory]
    [InlineData("", "", true)]
    [InlineData("", "DISP7", false)]
    [InlineData("DISP7", "DISP7", true)]
    [InlineData("DISP7", "disp7", false)]
    [InlineData("DISP7", "", false)]
    [InlineData("*", "", true)]
    [InlineData("*", "DISP7", true)]
    public void An_empty_extended_status_in_a_rule_means_none_set_and_a_star_any(
        string inRule, string set, bool matches)
    {
        var again = new RescheduleRule("TERMINATED", inRule, 1, TimeSpan.FromSeconds(1), RescheduleMode.Fixed);
        Assert.Equal(matches, again.Matches(AttemptOutcome.Terminated, set));
        Assert.Equal(matches, Fired(With(Rule(1, "TERMINATED", inRule)), AttemptOutcome.Terminated, set).Any());
    }

    [Theory]
    [InlineData(RescheduleMode.Fixed, 60, 60)]
    [InlineData(RescheduleMode.Multiplied, 60, 120)]
    public void The_wait_is_the_same_each_time_or_the_trys_number_times_as_long(
        RescheduleMode mode, int first, int second)
    {
        var run = new RunScript(1, Make.RunOf() with
        {
            RescheduleRules = [BusyAgain with { MaxAttempts = 2, Mode = mode }],
        });
        run.End(run.Launch(), AttemptOutcome.Busy).Pass(61).End(run.Launch(), AttemptOutcome.Busy);
        Assert.Equal([first, second], run.Settlements().Select(s => (int)s.RetryAfter!.Value.TotalSeconds));
    }

    [Theory]
    [InlineData("DIALLING")]
    [InlineData("SCHEDULED")]
    [InlineData("CONNECTED")]
    public void A_rule_for_a_state_that_is_not_final_never_matches(string state)
    {
        var settings = With(Rule(1, state)) with
        {
            RescheduleRules = [new(state, "*", 3, TimeSpan.FromSeconds(1), RescheduleMode.Fixed)],
        };
        // Who was called in vain because of an agent is called again without a rule.
        foreach (var outcome in Enum.GetValues<AttemptOutcome>().Where(o => o.IsOutcome()))
        {
            var settlement = EndOne(settings, outcome);
            var again = outcome is AttemptOutcome.AgentFailed or AttemptOutcome.NoAgent;
            Assert.Equal((again, true), (settlement.Next is not null, settlement.FollowUps.IsEmpty));
        }
    }

    [Fact]
    public void All_disposition_rules_that_match_are_done_in_their_order()
    {
        var settings = With(Rule(3, "RS_NOANSWER"), Rule(1, "RS_BUSY"), Rule(2, "RS_NOANSWER", defer: 30));
        var told = EndOne(settings, AttemptOutcome.NoAnswer).FollowUps;
        Assert.Equal([3, 2], told.Select(f => f.Source));
        Assert.Equal((FollowUpKind.AddList, "to 2", TimeSpan.FromSeconds(30), true),
            (told[1].Kind, told[1].Target, told[1].Defer, told[1].IsVerb));
    }

    [Fact]
    public void A_rule_that_does_nothing_shields_what_it_matches_from_the_rules_below()
    {
        var settings = With(
            Rule(1, "RS_NOANSWER"), Rule(2, "RS_NOANSWER", verb: DispositionVerb.Nothing), Rule(3, "RS_NOANSWER"));
        Assert.Equal([1], Fired(settings, AttemptOutcome.NoAnswer));
    }

    [Fact]
    public void A_disposition_rule_waits_for_the_last_try_unless_it_wants_every_one()
    {
        var run = new RunScript(1, With(Rule(1, "RS_BUSY"), Rule(2, "RS_BUSY", pending: true)));
        run.End(run.Launch(), AttemptOutcome.Busy);
        Assert.Equal([2], run.Settlements()[^1].FollowUps.Select(f => f.Source));
        run.Pass(61).End(run.Launch(), AttemptOutcome.Busy);
        Assert.Equal([1, 2], run.Settlements()[^1].FollowUps.Select(f => f.Source));
    }

    [Theory]
    [InlineData(AttemptOutcome.Withdrawn)]
    [InlineData(AttemptOutcome.RouteFailure)]
    public void Nothing_follows_from_what_is_no_outcome(AttemptOutcome outcome) =>
        Assert.Empty(EndOne(Told(ToldEvents.AttemptEnded), outcome).FollowUps);

    [Fact]
    public void A_number_on_a_black_list_is_told_like_every_finished_attempt()
    {
        var run = new RunScript(1, Told(ToldEvents.AttemptEnded) with { DispositionRules = [Rule(4, "RS_BLACKLIST")] });
        run.Return(run.Ask(1).Single(), new GateRefusal(GateRule.BlackListed, Passing: false));
        Assert.Equal([FollowUpKind.AddList, FollowUpKind.Notify, FollowUpKind.Webhook],
            run.Settlements()[^1].FollowUps.Select(f => f.Kind));
    }

    [Fact]
    public void A_finished_attempt_is_told_with_its_try_and_the_wait_for_the_next()
    {
        var run = new RunScript(1, Told(ToldEvents.AttemptEnded));
        run.End(run.Launch(), AttemptOutcome.Busy).Pass(61).End(run.Launch(), AttemptOutcome.Busy, "X");
        var (first, last) = (run.Settlements()[0], run.Settlements()[1]);
        Assert.Equal((0, TimeSpan.FromSeconds(60)), (first.Retry, first.RetryAfter));
        Assert.Equal((1, null, "X"), (last.Retry, last.RetryAfter, last.ExtendedStatus));
        Assert.Equal(["http://crm/", ""], last.FollowUps.Select(f => f.Target));
        Assert.Equal(7, last.FollowUps[1].Source);
    }

    [Fact]
    public void A_webhook_hears_only_what_it_asked_for() =>
        Assert.Equal([FollowUpKind.Notify],
            EndOne(Told(ToldEvents.RunFinished), AttemptOutcome.Terminated).FollowUps.Select(f => f.Kind));

    [Fact]
    public void A_pause_and_the_end_of_a_run_are_told_and_not_again_after_a_restart()
    {
        var settings = Told(ToldEvents.RunPaused, ToldEvents.RunFinished);
        var run = new RunScript(1, settings);
        run.Step(new PauseRequested()).Step(new UnpauseRequested());
        run.End(run.Launch(), AttemptOutcome.Terminated);
        var told = run.All.OfType<StateChanged>().SelectMany(s => s.FollowUps).Where(f => f.Kind == FollowUpKind.Email);
        Assert.Equal([ToldEvents.RunPaused, ToldEvents.RunFinished], told.Select(f => f.Event));

        var again = new RunScript(0, settings, RunState.Completed);
        Assert.All(again.All.OfType<StateChanged>(), s => Assert.Empty(s.FollowUps));
    }

    [Fact]
    public void A_finished_run_that_finds_nothing_new_is_not_told_of_again()
    {
        var run = new RunScript(1, Told(ToldEvents.RunFinished));
        run.End(run.Launch(), AttemptOutcome.Terminated);
        // Somebody said that there is more, and there is not.
        run.Step(new ContactsAdded()).Claim(10);
        Assert.Equal(RunState.Completed, run.Run.State);
        Assert.Single(Finished(run));
        run.Contacts = 2;
        run.Step(new ContactsAdded()).Claim(10);
        run.End(run.Launch(), AttemptOutcome.Terminated);
        Assert.Equal(2, Finished(run).Count());

        // The store counts a contact that no claim gives.
        var wrong = new Run(Told(ToldEvents.RunFinished));
        var now = new Moment(TimeSpan.FromHours(1), RunScript.Noon);
        var restored = new RunRestore { State = RunState.Completed, Counts = new(3, 1, 0, 0, 0, 2, 2) };
        Assert.Contains(wrong.Step(new Restored(restored), now), e => e is FillHopper);
        var effects = wrong.Step(new HopperFilled([], true, 0, null) { Counts = restored.Counts }, now);
        Assert.Empty(Assert.Single(effects.OfType<StateChanged>(), s => s.State == RunState.Completed).FollowUps);

        static IEnumerable<FollowUp> Finished(RunScript run) =>
            run.All.OfType<StateChanged>().SelectMany(s => s.FollowUps).Where(f => f.Kind == FollowUpKind.Email);
    }

    // Late statuses

    private static LateStatus Late(RunScript run, int revision, string status) =>
        Late(run.Settlements()[0], revision, status);

    private static LateStatus Late(Settlement of, int revision, string status) =>
        new(of.Hopper, of.Contact, of.Outcome, status) { Revision = revision };

    [Fact]
    public void A_late_status_fires_the_rules_that_match_it_and_tells_again()
    {
        var settings = Told(ToldEvents.AttemptEnded) with { DispositionRules = [Rule(1, "TERMINATED", "SALE")] };
        var run = new RunScript(1, settings);
        run.End(run.Launch(), AttemptOutcome.Terminated);
        run.Skip(20).Step(Late(run, 1, "SALE"));
        var settlement = run.Settlements()[^1];
        Assert.Equal((true, true, 1, "SALE"),
            (settlement.Revises, settlement.Stands, settlement.Revision, settlement.ExtendedStatus));
        Assert.Equal([FollowUpKind.AddList, FollowUpKind.Notify, FollowUpKind.Webhook],
            settlement.FollowUps.Select(f => f.Kind));
        Assert.Equal(RunState.Completed, run.Run.State);
    }

    [Fact]
    public void A_late_status_of_an_attempt_whose_retry_is_launched_or_done_tells_and_leaves_the_contact()
    {
        var run = new RunScript(1, Told(ToldEvents.AttemptEnded));
        run.End(run.Launch(), AttemptOutcome.Busy).Pass(61);
        var retry = run.Launch();
        run.Step(Late(run, 1, "X"));
        Assert.Equal((true, 1), (run.Settlements()[^1].Stands, run.Run.Counts.Live));
        run.End(retry, AttemptOutcome.Terminated).Step(Late(run, 2, "Y"));
        Assert.Equal((true, 2), (run.Settlements()[^1].Stands, run.Settlements()[^1].Revision));
        Assert.Equal(1, run.Run.Counts.Finished);
    }

    [Fact]
    public void A_late_status_of_an_attempt_whose_retry_is_launched_while_it_is_recalled_is_told()
    {
        var run = new RunScript(1, Told(ToldEvents.AttemptEnded));
        run.End(run.Launch(), AttemptOutcome.Busy).Pass(61);
        var retry = run.Ask(1).Single();
        run.Step(Late(run, 1, "X"));
        Assert.Single(run.Settlements());
        run.Step(new AttemptsLaunched(RunScript.Pbx, [retry.Hopper]));
        Assert.Equal((true, 1), (run.Settlements()[^1].Stands, run.Settlements()[^1].Revision));
    }

    [Fact]
    public void A_run_that_was_taken_out_tells_of_late_statuses_and_calls_nobody()
    {
        var again = new RescheduleRule("TERMINATED", "DISP7", 1, TimeSpan.FromSeconds(1), RescheduleMode.Fixed);
        var run = new RunScript(1, Told(ToldEvents.AttemptEnded) with { RescheduleRules = [again] });
        run.End(run.Launch(), AttemptOutcome.Terminated).Step(new RemoveRequested()).Step(Late(run, 1, "DISP7"));
        Assert.Equal((true, null), (run.Settlements()[^1].Stands, run.Settlements()[^1].Next));
        Assert.Empty(run.Pass(10).Ask(1));
    }

    [Fact]
    public void Late_statuses_that_the_store_kept_over_a_restart_are_decided_at_once()
    {
        var again = new RescheduleRule("TERMINATED", "DISP7", 1, TimeSpan.FromSeconds(30), RescheduleMode.Fixed);
        var run = new Run(Make.RunOf() with { RescheduleRules = [again] });
        var late = new LateStatus(new(9), new(5), AttemptOutcome.Terminated, "DISP7")
        {
            Revision = 3, Retry = 0, EndedAt = RunScript.Noon.AddSeconds(-10),
        };
        var effects = run.Step(
            new Restored(new RunRestore
            {
                State = RunState.Completed, Counts = new(1, 0, 0, 0, 0, 1, 1), Late = [late],
            }), new Moment(TimeSpan.FromHours(1), RunScript.Noon));
        var settlement = effects.OfType<Settle>().Single().Settlement;
        Assert.Equal((3, RunScript.Noon.AddSeconds(20), 1),
            (settlement.Revision, settlement.Next, settlement.NextRetry));
        run.Step(new SettlementCommitted([settlement.Hopper]) { Counts = new(1, 0, 0, 0, 1, 0, 1) },
            new Moment(TimeSpan.FromHours(1), RunScript.Noon));
        Assert.Equal(RunState.Idle, run.State);
    }

    [Fact]
    public void A_settlement_that_only_tells_is_written_again_when_the_store_fails()
    {
        var run = new RunScript(1, Told(ToldEvents.AttemptEnded));
        run.End(run.Launch(), AttemptOutcome.Terminated);
        run.Settles = false;
        run.Step(Late(run, 1, "X"));
        var standing = run.Settlements()[^1];
        run.Step(new SettlementFailed([standing.Hopper], "disk")).Pass(2);
        Assert.Equal(standing, run.Settlements()[^1]);
        Assert.Equal(3, run.Settlements().Count);
    }
}
