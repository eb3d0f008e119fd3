using System.Globalization;
using System.Text.Json;
using Ringtail.Forecast;
using Ringtail.Forecast.Scenarios;
using Ringtail.Pacing.Bench;

// The goal table of the predictive pacing and the cost of its decisions, with the simulator in the box.
//   --teams 5,20   only these   --answers 60000   live answers per cell   --seed 7   --json
//   --cap 0.03   the account's cap   --let-go 15   seconds of ringing before a call is let go; 0 never
//   --scenario FILE --seeds 8   instead of the table: this scenario (see simulate) with so many seeds from --seed on
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string? Option(string name) => Array.IndexOf(args, name) is var i and >= 0 && i + 1 < args.Length ? args[i + 1] : null;
var teams = Option("--teams")?.Split(',').Select(int.Parse).ToHashSet();
var answers = double.Parse(Option("--answers") ?? "60000", CultureInfo.InvariantCulture);
var seed = ulong.Parse(Option("--seed") ?? "7", CultureInfo.InvariantCulture);
var json = args.Contains("--json");
var letGo = Option("--let-go") is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : (double?)null;
var cap = double.Parse(Option("--cap") ?? "0.03", CultureInfo.InvariantCulture);
if (Option("--scenario") is { } file)
{
    var scenario = ScenarioReader.Read(File.ReadAllText(file));
    scenario = scenario with { Pacing = scenario.Pacing with { LetGoAfterS = letGo ?? scenario.Pacing.LetGoAfterS } };
    for (var i = 0UL; i < ulong.Parse(Option("--seeds") ?? "1", CultureInfo.InvariantCulture); i++)
        Console.WriteLine(Simulator.Run(scenario with { Seed = seed + i }).ToJson());
    return;
}
if (!json) Console.WriteLine(
    "| N | handle s | p | busy % | must | goal | abandoned % | windows over | worst % | µs p50 / p99 |");
if (!json) Console.WriteLine("|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
var toMust = new List<double>();
var toAim = new List<double>();
foreach (var goal in GoalTable.All.Where(g => teams?.Contains(g.Agents) ?? true))
{
    var result = Simulator.Run(ScenarioOf(goal));
    toMust.Add((result.Utilisation * 100) - goal.Must);
    toAim.Add((result.Utilisation * 100) - goal.Aim);
    Console.WriteLine(json ? JsonSerializer.Serialize(new { goal, result = result with { Blocks = [] } })
        : Row(goal, result));
}
if (!json)
{
    Console.WriteLine(
        $"\nMean difference: to must {toMust.Average():+0.00;-0.00}, to goal {toAim.Average():+0.00;-0.00} points.");
    Console.WriteLine($"Cells below must: {toMust.Count(d => d < 0)} of {toMust.Count}.");
}

Scenario ScenarioOf(Goal goal)
{
    var days = Math.Max(2, Math.Ceiling(answers * goal.HandleS * 1.1 / (goal.Agents * 28_800.0)));
    return new Scenario
    {
        Seed = seed,
        DurationS = days * 28_800,
        WarmUpS = 3600,
        Agents = goal.Agents,
        AnswerProbability = goal.P,
        Talk = new Law(0, goal.HandleS == 180 ? 150 : 45, 0.9),
        WrapUp = new Law(0, goal.HandleS == 180 ? 30 : 15, 0.5),
        Pacing = new PacingChoice
        {
            Mode = PacingMode.Predictive, AbandonCap = cap, LetGoAfterS = letGo ?? new PacingChoice().LetGoAfterS,
        },
    };
}

static string Row(Goal g, ForecastResult r) =>
    $"| {g.Agents} | {g.HandleS} | {g.P} | {r.Utilisation * 100:F2} | {g.Must:F1} | {g.Aim:F1} | {r.AbandonRate * 100:F2} "
    + $"| {r.WindowsOverCap}/{r.Windows} | {r.WorstWindow * 100:F2} | {r.DecisionUs.P50} / {r.DecisionUs.P99} |";
