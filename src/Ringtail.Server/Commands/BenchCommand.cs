using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Ringtail.Forecast;
using Ringtail.Forecast.Scenarios;

namespace Ringtail.Server.Commands;

/// <summary><c>ringtail bench NAME</c>: repeatable measurements of this machine with the tool in the box.</summary>
internal static class BenchCommand
{
    private const ulong Seed = 7;

    /// <summary>Agents, and the time a decision may take for 99 of 100, in microseconds.</summary>
    private static readonly (int Agents, double GoalUs)[] Teams = [(100, 50), (1_000, 300)];

    public static Command Create()
    {
        var name = new Argument<string>("name") { Description = "What to measure: pacing (the cost of a decision)." };
        name.AcceptOnlyFromAmong("pacing");
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("bench", "Measure this machine.") { name, json };
        command.SetAction((parsed, ct) => Task.FromResult(Pacing(parsed.GetValue(json), ct)));
        return command;
    }

    /// <summary>
    /// Decisions as they fall in an hour of a busy team: a quarter of the calls is answered, 180 s of talk and wrap-up.
    /// </summary>
    private static int Pacing(bool json, CancellationToken ct)
    {
        var rows = new JsonArray();
        if (!json) Console.Out.WriteLine("agents  p50 µs  p99 µs  goal µs");
        foreach (var (agents, goal) in Teams)
        {
            // The first run is for the compiler: a dialer decides for months.
            Simulator.Run(ScenarioOf(agents), explain: false, ct);
            var cost = Simulator.Run(ScenarioOf(agents), explain: false, ct).DecisionUs;
            rows.Add(new JsonObject
            {
                ["agents"] = agents, ["p50_us"] = cost.P50, ["p99_us"] = cost.P99, ["goal_us"] = goal,
            });
            if (!json) Console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{agents,6}  {cost.P50,6}  {cost.P99,6}  {goal,7}"));
        }
        if (json) Console.Out.WriteLine(new JsonObject { ["bench"] = "pacing", ["decision"] = rows }.ToJsonString());
        return 0;
    }

    private static Scenario ScenarioOf(int agents) => new()
    {
        Seed = Seed,
        DurationS = 5_400,
        WarmUpS = 1_800,
        Agents = agents,
        AnswerProbability = 0.25,
        Talk = new Law(0, 150, 0.9),
        WrapUp = new Law(0, 30, 0.5),
        Pacing = new PacingChoice { Mode = PacingMode.Predictive },
    };
}
