using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Rules;
using Ringtail.Dialing.Runs;
using static Ringtail.Dialing.Runs.RunEffect;
using static Ringtail.Dialing.Runs.RunInput;

namespace Ringtail.Dialing.Tests.Runs;

/// <summary>
/// Late statuses that come twice, after a restart, or while the contact's next attempt is on its way.
/// </summary>
public sealed class LateStatusTests
{
    private static readonly RunSettings Settings = Make.RunOf() with
    {
        RescheduleRules =
        [
            new RescheduleRule("TERMINATED", "DISP7", 2, TimeSpan.FromSeconds(60), RescheduleMode.Fixed),
            new RescheduleRule("TERMINATED", "", 2, TimeSpan.FromSeconds(30), RescheduleMode.Fixed),
        ],
    };

    [Fact]
    public void A_status_of_a_former_life_that_comes_again_moves_the_next_call_no_more()
    {
        var run = new RunScript(0, Settings);
        var late = new LateStatus(new(5), new(5), AttemptOutcome.Terminated, "DISP7")
        {
            Retry = 0, EndedAt = RunScript.Noon.AddSeconds(-10),
        };
        run.Step(late);
        Assert.Equal(RunScript.Noon.AddSeconds(50), Assert.Single(run.Settlements()).Next);

        run.Step(late);
        Assert.Single(run.Settlements());
    }

    [Fact]
    public void A_claim_that_the_ledger_gave_to_another_decision_is_forgotten_and_the_one_that_stands_is_taken()
    {
        var run = new RunScript(1, Settings);
        var offer = run.Launch();
        run.End(offer, AttemptOutcome.Terminated);
        // The status is being written while the retry of the first decision is claimed.
        run.Settles = false;
        run.Skip(29).Step(new LateStatus(offer.Hopper, offer.Contact, AttemptOutcome.Terminated, "DISP7"));
        run.Pass(2);
        Assert.Equal(1, run.Run.HopperLevel);
        run.Settles = true;
        run.Commit(run.Settlements()[^1]);

        var old = run.Ask(1).Single();
        run.Return(old, new GateRefusal(GateRule.OwnershipLost, Passing: true) { HeldNoMore = true });
        Assert.Equal(0, run.Run.HopperLevel);
        Assert.Empty(run.Ask(1));

        run.Pass(31);
        var next = Assert.Single(run.Sent);
        Assert.NotEqual(old.Hopper, next.Hopper);
        run.Step(new AttemptsLaunched(RunScript.Pbx, [next.Hopper])).End(next, AttemptOutcome.Busy);
        Assert.Equal(RunState.Completed, run.Run.State);
        Assert.Equal(new RunCounts(1, 0, 0, 0, 0, 1, 2), run.Run.Counts);
    }

    [Fact]
    public void An_offer_that_comes_back_because_the_right_to_dial_was_lost_keeps_its_place()
    {
        var run = new RunScript(1, Settings);
        var offer = run.Ask(1).Single();
        run.Return(offer, new GateRefusal(GateRule.OwnershipLost, Passing: true));
        Assert.Equal(1, run.Run.HopperLevel);
        Assert.Equal(offer.Hopper, run.Ask(1).Single().Hopper);
    }
}
