using Ringtail.Forecast.Scenarios;

namespace Ringtail.Forecast.Tests;

/// <summary>The world of the measurements that the pacing is compared with: see docs/pacing.md.</summary>
internal static class Build
{
    public static Scenario Day(int agents, double p, double talk = 150, double wrapUp = 30, double days = 1, ulong seed = 1) => new()
    {
        Seed = seed,
        DurationS = days * 28_800,
        WarmUpS = 3600,
        Agents = agents,
        AnswerProbability = p,
        Talk = new Law(0, talk, 0.9),
        WrapUp = new Law(0, wrapUp, 0.5),
        Pacing = new PacingChoice { Mode = PacingMode.Predictive },
    };

    public static Scenario With(this Scenario scenario, PacingMode mode) =>
        scenario with { Pacing = scenario.Pacing with { Mode = mode } };
}
