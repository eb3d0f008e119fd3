using System.CommandLine;
using Ringtail.Forecast;
using Ringtail.Forecast.Scenarios;
using Spectre.Console;

namespace Ringtail.Server.Commands;

/// <summary>
/// <c>ringtail simulate FILE</c>: what a team would do under a scenario, with the dialer's own pacing.
/// </summary>
internal static class SimulateCommand
{
    private const int Failed = 1;

    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "The scenario as JSON; '-' reads standard input." };
        var json = new Option<bool>("--json") { Description = "Print the result as one JSON object." };
        var explain = new Option<bool>("--explain") { Description = "Also say what held the predictive pacing." };
        var command = new Command("simulate", "Forecast a campaign: utilisation, abandons, waits, without a PBX.");
        command.Arguments.Add(file);
        command.Options.Add(json);
        command.Options.Add(explain);
        command.SetAction(async (parsed, ct) =>
        {
            try
            {
                var text = await ReadAsync(parsed.GetRequiredValue(file), ct);
                var result = Simulator.Run(ScenarioReader.Read(text), parsed.GetValue(explain), ct);
                if (parsed.GetValue(json)) Console.Out.WriteLine(result.ToJson());
                else SimulateReport.Write(AnsiConsole.Console, result);
                return 0;
            }
            catch (Exception e) when (e is ScenarioException or IOException or UnauthorizedAccessException)
            {
                await Console.Error.WriteLineAsync($"ringtail: {e.Message.ReplaceLineEndings(" ")}");
                return Failed;
            }
        });
        return command;
    }

    private static Task<string> ReadAsync(string file, CancellationToken ct) =>
        file == "-" ? Console.In.ReadToEndAsync(ct) : File.ReadAllTextAsync(file, ct);
}
