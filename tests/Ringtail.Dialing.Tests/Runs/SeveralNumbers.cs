using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Rules;
using Ringtail.Dialing.Runs;
using static Ringtail.Dialing.Runs.RunInput;

namespace Ringtail.Dialing.Tests.Runs;

public sealed class SeveralNumbers
{
    private static readonly RescheduleRule Retry =
        new("RS_BUSY", "", 3, TimeSpan.FromMinutes(1), RescheduleMode.Fixed);
    private static readonly GateRefusal Black =
        new(GateRule.BlackListed, Passing: false, "1 is on the black list 'stop'");

    private static RunScript Of(NumberOrder order, params RescheduleRule[] rules) =>
        new(1, Make.RunOf() with { NumberOrder = order, RescheduleRules = [.. rules] }, fills: false)
        {
            Further = [new("2nd", "+2"), new("3rd", null)],
        };

    /// <summary>Claims, offers and ends as busy, over and over; gives what was dialed with which retry.</summary>
    private static List<string> Dial(RunScript run, int times, AttemptOutcome outcome = AttemptOutcome.Busy)
    {
        var dialed = new List<string>();
        for (var i = 0; i < times; i++)
        {
            run.Claim(1);
            var offers = run.Ask(1);
            if (offers.IsEmpty)
            {
                run.Skip(61);
                dialed.Add("-");
                continue;
            }
            dialed.Add($"{offers[0].Number}/{offers[0].Retry}");
            Assert.Equal("1", offers[0].MainNumber);
            run.Step(new AttemptsLaunched(RunScript.Pbx, [offers[0].Hopper])).End(offers[0], outcome);
        }
        return dialed;
    }

    [Fact]
    public void By_default_each_retry_dials_the_next_number_and_begins_again()
    {
        var run = Of(NumberOrder.InTurn, Retry);
        Assert.Equal(["1/0", "-", "2nd/1", "-", "3rd/2", "-", "1/3", "-"], Dial(run, 8));
        Assert.Null(run.Settlements()[^1].Next);
    }

    [Fact]
    public void In_one_round_all_numbers_are_dialed_before_the_rule_counts()
    {
        var run = Of(NumberOrder.OneRound, Retry);
        Assert.Equal(["1/0", "2nd/0", "3rd/0", "-", "1/1", "2nd/1", "3rd/1", "-"], Dial(run, 8));
    }

    [Fact]
    public void A_round_without_a_rule_dials_every_number_once()
    {
        var run = Of(NumberOrder.OneRound);
        Assert.Equal(["1/0", "2nd/0", "3rd/0", "-"], Dial(run, 4));
        Assert.Equal(1, run.Run.Counts.Finished);
    }

    [Fact]
    public void Nobody_is_called_at_another_number_after_an_answer()
    {
        var run = Of(NumberOrder.OneRound);
        run.Claim(1);
        var offer = run.Ask(1)[0];
        run.Step(new AttemptsLaunched(RunScript.Pbx, [offer.Hopper])).Step(new AttemptEnded(
            Make.End(offer, AttemptOutcome.Terminated, run.Now.Wall) with { AnsweredAt = run.Now.Wall }, offer));
        Assert.Equal(1, run.Run.Counts.Finished);
    }

    [Fact]
    public void Main_only_never_dials_another_number()
    {
        Assert.Equal(["1/0", "-", "1/1", "-", "1/2", "-", "1/3", "-"], Dial(Of(NumberOrder.MainOnly, Retry), 8));
    }

    [Fact]
    public void A_route_failure_keeps_the_number()
    {
        var run = Of(NumberOrder.InTurn, Retry);
        Dial(run, 2);
        Assert.Equal(["2nd/1"], Dial(run, 1, AttemptOutcome.RouteFailure));
        run.Skip(11);
        Assert.Equal(["2nd/1"], Dial(run, 1));
    }

    [Fact]
    public void A_number_that_is_refused_for_good_does_not_bar_the_others()
    {
        var run = Of(NumberOrder.InTurn, Retry);
        run.Claim(1);
        run.Return(run.Ask(1)[0], Black);
        var second = run.Ask(1)[0];
        Assert.Equal(("2nd", "+2"), (second.Number, second.E164));
        Assert.Equal("1 is on the black list 'stop'", second.PassedOver);
        run.Return(second, Black with { Detail = "2nd is forbidden" });
        var third = run.Ask(1)[0];
        Assert.Equal("1 is on the black list 'stop'; 2nd is forbidden", third.PassedOver);
        run.Return(third, Black);
        var settled = Assert.Single(run.Settlements());
        Assert.Equal((AttemptOutcome.BlackListed, null, "3rd"),
            (settled.Outcome, settled.Next, settled.Refused!.Number));
    }

    [Fact]
    public void A_round_whose_rest_is_refused_ends_with_the_rule_of_the_number_that_was_dialed()
    {
        var run = Of(NumberOrder.OneRound, Retry);
        Dial(run, 1);
        run.Claim(1);
        run.Return(run.Ask(1)[0], Black).Return(run.Ask(1)[0], Black);
        var last = run.Settlements()[^1];
        Assert.Equal((run.Now.Wall.AddMinutes(1), 1, 0), (last.Next, last.NextRetry, last.NextTurn));
    }

    [Fact]
    public void A_paused_list_gives_nothing_and_takes_back_what_was_offered()
    {
        var run = new RunScript(4);
        var sent = run.Ask(2);
        run.Step(new SettingsChanged(Make.RunOf() with { PausedLists = [new(1)] }));
        Assert.Single(run.All.OfType<RunEffect.RecallOffers>());
        run.Return(sent[0], new(GateRule.RunNotRunning, Passing: true));
        run.Step(new AttemptsLaunched(RunScript.Pbx, [sent[1].Hopper]));
        Assert.Empty(run.Ask(4));
        Assert.Equal((3, 1), (run.Run.Counts.InHopper, run.Run.Counts.Live));
        run.Step(new SettingsChanged(Make.RunOf()));
        Assert.Equal(["1", "3", "4"], run.Sent.Select(o => o.Number));
    }

    [Fact]
    public void An_erased_contact_is_done_without_being_offered()
    {
        var run = new RunScript(0, fills: false);
        run.Step(new HopperFilled(
            [Make.Offer(7) with { Number = "-", MainNumber = "-", Further = [new("22", null)] }], true, 0, null));
        Assert.Empty(run.Ask(1));
        var settled = Assert.Single(run.Settlements());
        Assert.Equal((AttemptOutcome.BlackListed, null), (settled.Outcome, settled.Next));
    }

    [Theory]
    [InlineData("MULTINUM2=b MULTINUM1=a MULTINUM10=c", "a b c")]
    [InlineData("MULTINUM1=a MULTINUM2=main MULTINUM3=a MULTINUM4=", "a")]
    [InlineData("MULTINUM=a MULTINUMX=b NAME=c MULTINUM-1=d", "")]
    public void Further_numbers_come_by_their_figures(string attributes, string expected)
    {
        var pairs = attributes.Split(' ').Select(a => a.Split('=')).Select(a => KeyValuePair.Create(a[0], a[1]));
        Assert.Equal(expected, string.Join(' ', ContactNumbers.Further("main", [.. pairs])));
    }
}
