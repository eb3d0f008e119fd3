using System.Diagnostics;
using Ringtail.Dialing;
using Ringtail.Dialing.EndPoints;
using Ringtail.Dialing.Pacing;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Switchboards;
using Ringtail.Dialing.Trunks;
using Ringtail.Forecast.Scenarios;
using Ringtail.Forecast.Simulation;

namespace Ringtail.Forecast;

/// <summary>
/// Runs a scenario with the production core in virtual time. The same scenario gives the same result.
/// </summary>
public static class Simulator
{
    /// <param name="explain">Also say what held the predictive pacing, block by block.</param>
    public static ForecastResult Run(Scenario scenario, bool explain = false, CancellationToken ct = default)
    {
        var log = explain && scenario.Pacing.Mode == PacingMode.Predictive ? new DecisionLog(scenario.WarmUpS) : null;
        var decisions = new DecisionTimes();
        TeamDialer dialer = scenario.Pacing.Mode switch
        {
            PacingMode.Predictive => new PacerDialer(
                PacingOf(scenario), scenario.Pacing.LetGoAfterS, decisions, scenario.Agents, log),
            PacingMode.Ratio => new RuleDialer(scenario.Pacing, decisions),
            _ => BySwitchboard(scenario, decisions),
        };
        var result = Run(scenario, dialer, decisions, ct);
        return log is null ? result : result with { Explained = log.Finish() };
    }

    /// <summary>The rule itself in the place of the production switchboard: for comparison.</summary>
    internal static ForecastResult RunByRule(Scenario scenario, CancellationToken ct)
    {
        var decisions = new DecisionTimes();
        return Run(scenario, new RuleDialer(scenario.Pacing, decisions), decisions, ct);
    }

    /// <summary>
    /// The production switchboard in the place of the engine alone, whatever the mode: costs more and decides the same.
    /// </summary>
    /// <param name="ear">How the PBX's facts reach it; null hands them over as they are.</param>
    internal static ForecastResult RunBySwitchboard(
        Scenario scenario, CancellationToken ct,
        Func<SwitchboardInput, Moment, IEnumerable<SwitchboardInput>>? ear = null)
    {
        var decisions = new DecisionTimes();
        return Run(scenario, BySwitchboard(scenario, decisions, ear), decisions, ct);
    }

    private static SwitchboardDialer BySwitchboard(
        Scenario scenario, DecisionTimes decisions,
        Func<SwitchboardInput, Moment, IEnumerable<SwitchboardInput>>? ear = null) => new(
        SettingsOf(scenario), RunOf(scenario), decisions,
        scenario is { Pacing.Mode: PacingMode.Predictive, Agents: > 60 } ? 0.2 : 0.5, ear);

    private static ForecastResult Run(Scenario scenario, TeamDialer dialer, DecisionTimes decisions,
        CancellationToken ct)
    {
        var start = Stopwatch.GetTimestamp();
        var meter = new TeamMeter(scenario);
        new TeamWorld(scenario, dialer, meter).Run(ct);
        return meter.Result(scenario.DurationS, decisions, Stopwatch.GetElapsedTime(start));
    }

    private static SwitchboardSettings SettingsOf(Scenario scenario) => new()
    {
        Pbx = new PbxId(1),
        Name = "simulated",
        Trunks =
        [
            new TrunkSettings
            {
                Id = new TrunkId(1),
                Name = "trunk",
                DialString = "SIP/trunk/${num}",
                Capacity = scenario.TrunkChannels ?? 1_000_000,
                CallsPerPeriod = scenario.OriginatesPerS is { } rate ? Math.Max(1, (int)Math.Round(rate * 10))
                    : 1_000_000,
                Period = TimeSpan.FromSeconds(scenario.OriginatesPerS is null ? 1 : 10),
            },
        ],
        EndPoints =
        [
            new EndPointSettings
            {
                Id = new EndPointId(1),
                Kind = EndPointKind.Queue,
                Name = "team",
                Extension = "200",
                Context = "wombat",
                MaxChannels = 1_000_000,
                MaxWaitingCalls = 1_000_000,
                BoostFactor = scenario.Pacing.Mode == PacingMode.Boost ? scenario.Pacing.Boost : 1,
                ScriptTime = TimeSpan.FromSeconds(scenario.Machines.DetectionS),
            },
        ],
        // The world has no faults that would have to stop a trunk or an end point.
        Limits = new SwitchboardLimits
        {
            UnprovenInFlight = 1_000_000,
            // The scenario's people are taken by the first agent who is free, at once.
            QueueRecheck = TimeSpan.Zero,
            BreakerStreak = int.MaxValue,
            BreakerMinimum = int.MaxValue,
            LostInARow = int.MaxValue,
            // A decision never waits for offers: the lists of a scenario have no end.
            OffersMin = scenario.Pacing.Mode == PacingMode.Predictive ? 1000 : 4,
            OffersMax = 2000,
        },
    };

    private static PacingOptions PacingOf(Scenario scenario) => new()
    {
        AbandonCap = scenario.Pacing.AbandonCap,
        WindowS = scenario.Pacing.WindowS,
        PatienceS = scenario.PatienceS,
        DetectionS = scenario.Machines.DetectionS,
    };

    private static RunSettings RunOf(Scenario scenario) => new()
    {
        Run = new RunId(1),
        Campaign = new CampaignId(1),
        Name = "simulated",
        Trunks = [new TrunkId(1)],
        EndPoints = [new EndPointId(1)],
        RingTimeMax = TimeSpan.FromSeconds(60),
        Pacing = scenario.Pacing.Mode != PacingMode.Predictive ? new() : new()
        {
            Model = PacingModel.Adaptive,
            LetGoAfter = TimeSpan.FromSeconds(scenario.Pacing.LetGoAfterS),
            Profile = AbandonProfile.Own with
            {
                Cap = scenario.Pacing.AbandonCap,
                Windows = [new(WindowKind.SuccessiveDays, TimeSpan.FromSeconds(scenario.Pacing.WindowS))],
                Limit = TimeSpan.FromSeconds(scenario.PatienceS),
            },
        },
    };
}
