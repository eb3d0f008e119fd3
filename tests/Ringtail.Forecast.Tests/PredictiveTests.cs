using Ringtail.Dialing.Pacing;
using Ringtail.Forecast.Scenarios;

namespace Ringtail.Forecast.Tests;

/// <summary>
/// A small part of the goal table, with thresholds that a weaker pacing misses: see docs/pacing.md for all of it.
/// </summary>
public sealed class PredictiveTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(5, 0.1, 150, 30, 6, 0.73)]
    [InlineData(5, 0.5, 45, 15, 3, 0.74)]
    [InlineData(20, 0.25, 150, 30, 2, 0.885)]
    [InlineData(50, 0.25, 45, 15, 1, 0.915)]
    [InlineData(100, 0.5, 150, 30, 1, 0.955)]
    public void Utilisation_is_near_the_goal_and_every_window_within_the_cap(
        int agents, double p, double talk, double wrapUp, double days, double least)
    {
        var result = Simulator.Run(Build.Day(agents, p, talk, wrapUp, days, seed: 7), explain: false, Ct);

        Assert.True(result.Utilisation >= least, $"{result.Utilisation:P2}");
        Assert.InRange(result.AbandonRate, 0.02, 0.0301);
        Assert.Equal(0, result.WindowsOverCap);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void One_or_two_agents_are_never_worse_than_with_one_call_each(int agents)
    {
        var day = Build.Day(agents, 0.25, days: 8);

        var predictive = Simulator.Run(day, explain: false, Ct);
        var progressive = Simulator.Run(day.With(PacingMode.Progressive), explain: false, Ct);

        Assert.True(predictive.Utilisation > progressive.Utilisation);
        Assert.Equal(0, predictive.WindowsOverCap);
    }

    [Fact]
    public void A_cap_of_zero_abandons_nobody()
    {
        var day = Build.Day(10, 0.25, days: 2);

        var result = Simulator.Run(day with { Pacing = day.Pacing with { AbandonCap = 0 } }, explain: false, Ct);

        Assert.Equal(0, result.Abandoned);
        Assert.InRange(result.Utilisation, 0.71, 0.75);
    }

    [Fact]
    public void A_rate_that_jumps_to_double_does_not_take_the_day_over_its_cap()
    {
        var day = Build.Day(20, 0.25) with { WarmUpS = 0, Changes =
            [new Change { AtS = 1800, AnswerProbability = 0.5 }] };

        var blocks = Enumerable.Range(1, 4).Select(seed =>
        {
            var result = Simulator.Run(day with { Seed = (ulong)seed }, explain: false, Ct);
            Assert.Equal(0, result.WindowsOverCap);
            return result.Blocks[3].AbandonRate;
        });

        Assert.True(blocks.Average() < 0.1);
    }

    /// <summary>Without the first ten seconds of one call per agent: 8 and 13 % (docs/pacing.md).</summary>
    [Theory]
    [InlineData(20)]
    [InlineData(100)]
    public void A_team_that_begins_where_nearly_everybody_answers_abandons_few(int agents)
    {
        var first = Enumerable.Range(1, 6).Select(seed => Simulator.Run(
            Build.Day(agents, 0.9, seed: (ulong)seed) with { DurationS = 600, WarmUpS = 0 }, explain: false,
            Ct)).ToList();

        Assert.InRange(first.Sum(r => r.Abandoned), 0, 0.05 * first.Sum(r => r.LiveAnswers));
    }

    [Theory]
    [InlineData(290, true)]
    [InlineData(310, false)]
    public void Large_teams_let_nothing_go(int agents, bool expected)
    {
        var result = Simulator.Run(Build.Day(agents, 0.25, 45, 15, days: 0.15, seed: 7), explain: false, Ct);

        Assert.Equal(expected, result.LetGo > 0);
    }

    [Fact]
    public void An_explanation_counts_what_was_let_go_in_each_block()
    {
        var day = Build.Day(5, 0.1, 45, 15, days: 1, seed: 7) with { WarmUpS = 0 };

        var result = Simulator.Run(day, explain: true, Ct);

        Assert.True(result.LetGo > 10);
        Assert.Equal(result.LetGo, result.Explained!.Sum(b => b.LetGo));
    }

    /// <summary>What letting ringing calls go buys: measured 2.6 and 0.7 points (docs/pacing.md).</summary>
    [Theory]
    [InlineData(5, 0.1, 45, 15, 6, 0.01)]
    [InlineData(20, 0.5, 45, 15, 2, 0.001)]
    public void Letting_ringing_calls_go_keeps_agents_busier_under_the_same_cap(
        int agents, double p, double talk, double wrapUp, double days, double gain)
    {
        var day = Build.Day(agents, p, talk, wrapUp, days, seed: 7);

        var with = Simulator.Run(day, explain: false, Ct);
        var without = Simulator.Run(day with { Pacing = day.Pacing with { LetGoAfterS = 0 } }, explain: false, Ct);

        Assert.True(with.Utilisation > without.Utilisation + gain, $"{with.Utilisation:P2} {without.Utilisation:P2}");
        Assert.Equal((0, 0), (with.WindowsOverCap, without.WindowsOverCap));
        Assert.Equal(0, without.LetGo);
        Assert.InRange(with.LetGo, 1, with.Attempts / 4);
    }

    /// <summary>
    /// simulate uses the engine alone, for speed: what it says holds for the switchboard that dials, call by call.
    /// </summary>
    [Theory]
    [InlineData(1, 0.25, 1)]
    [InlineData(5, 0.1, 1)]
    [InlineData(20, 0.25, 2)]
    [InlineData(70, 0.5, 3)]
    public void The_production_switchboard_takes_the_same_decisions_as_the_engine_alone(
        int agents, double p, ulong seed)
    {
        var day = Build.Day(agents, p, seed: seed) with { DurationS = 14_400 };

        var engine = Simulator.Run(day, explain: false, Ct);
        var switchboard = Simulator.RunBySwitchboard(day, Ct);

        Assert.Equal(
            (engine.Attempts, engine.LiveAnswers, engine.Abandoned),
            (switchboard.Attempts, switchboard.LiveAnswers, switchboard.Abandoned));
        Assert.Equal(engine.Utilisation, switchboard.Utilisation, 9);
        Assert.Equal(engine.MeanAgentWaitS, switchboard.MeanAgentWaitS, 9);
    }

    [Fact]
    public void The_production_switchboard_tells_lists_apart_as_the_engine_alone_does()
    {
        var day = Build.Day(20, 0, seed: 4) with
        {
            DurationS = 14_400, ContactClasses = [new(0.5, 0.05), new(0.3, 0.45), new(0.2, 0.2)],
        };

        var engine = Simulator.Run(day, explain: false, Ct);
        var switchboard = Simulator.RunBySwitchboard(day, Ct);

        Assert.Equal(
            (engine.Attempts, engine.LiveAnswers, engine.Abandoned),
            (switchboard.Attempts, switchboard.LiveAnswers, switchboard.Abandoned));
        Assert.Equal(engine.Utilisation, switchboard.Utilisation, 9);
    }

    /// <summary>What telling contacts apart buys: measured 1.0 point (docs/pacing.md).</summary>
    [Fact]
    public void Contacts_that_can_be_told_apart_keep_agents_busier_than_equal_ones()
    {
        var equal = Build.Day(20, 0.25, 150, 30, days: 4, seed: 21);
        var day = equal with { ContactClasses = [new(0.5, 0.05), new(0.5, 0.45)] };

        var told = Simulator.Run(day, explain: false, Ct);
        var alike = Simulator.Run(equal, explain: false, Ct);

        Assert.True(told.Utilisation > alike.Utilisation + 0.004, $"{told.Utilisation:P2} {alike.Utilisation:P2}");
        Assert.Equal(0, told.WindowsOverCap);
    }

    [Fact]
    public void Nothing_is_allocated_for_decisions_once_the_team_runs()
    {
        var pacer = new PredictivePacer(new PacingOptions());
        for (var agent = 0; agent < 100; agent++) pacer.AgentReady(agent, 0);
        var next = 0;
        Work(pacer, ref next, 0, 2000);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Work(pacer, ref next, 2000, 4000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    // Fifty calls are always in flight; every third is answered ten seconds after its launch and talks for a minute.
    private static void Work(PredictivePacer pacer, ref int next, int from, int to)
    {
        for (var t = from; t < to; t++)
        {
            var now = t * 0.5;
            pacer.Decide(now, 2);
            pacer.Launched(next, now);
            var call = next - 20;
            next++;
            if (call < 0) continue;
            var agent = call / 3 % 100;
            if (call % 3 != 0)
            {
                pacer.Ended(call, now, abandoned: false);
                continue;
            }
            pacer.AgentWrappingUp(agent, now);
            pacer.AgentReady(agent, now);
            pacer.Answered(call, now);
            pacer.AgentTalking(agent, now);
            pacer.Delivered(call, now);
        }
    }
}
