using Ringtail.Forecast.Scenarios;

namespace Ringtail.Forecast.Tests;

/// <summary>Facts as core inputs, and the same as AMI events that are parsed and translated.</summary>
public sealed class AmiPathTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(PacingMode.Progressive, 20, 0.25, null, 1)]
    [InlineData(PacingMode.Boost, 12, 0.4, null, 2)]
    [InlineData(PacingMode.Boost, 20, 0.25, 40, 3)]
    [InlineData(PacingMode.Predictive, 5, 0.25, null, 4)]
    [InlineData(PacingMode.Predictive, 30, 0.4, 60, 5)]
    public void Both_ways_take_the_same_decisions_on_the_same_seed(
        PacingMode mode, int agents, double p, int? channels, ulong seed)
    {
        var day = Build.Day(agents, p, seed: seed) with { DurationS = 10_800, TrunkChannels = channels };
        day = day with { Pacing = day.Pacing with { Mode = mode, Boost = 2 } };
        var ear = new AmiEar();

        var facts = Simulator.RunBySwitchboard(day, Ct);
        var messages = Simulator.RunBySwitchboard(day, Ct, ear.Hear);

        Assert.True(ear.Messages > 3 * messages.Attempts);
        Assert.Equal(
            (facts.Attempts, facts.LiveAnswers, facts.Abandoned),
            (messages.Attempts, messages.LiveAnswers, messages.Abandoned));
        Assert.Equal((facts.Utilisation, facts.MeanAgentWaitS), (messages.Utilisation, messages.MeanAgentWaitS));
        Assert.Equal(facts.Blocks, messages.Blocks);
    }
}
