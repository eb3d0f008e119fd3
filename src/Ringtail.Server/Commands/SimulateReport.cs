using System.Globalization;
using Ringtail.Forecast;
using Spectre.Console;

namespace Ringtail.Server.Commands;

/// <summary>
/// The result of a simulation for people: a table, and a small chart of the team's busy share over time.
/// </summary>
internal static class SimulateReport
{
    private const int Columns = 72;
    private const string Levels = "▁▂▃▄▅▆▇█";

    public static void Write(IAnsiConsole console, ForecastResult result)
    {
        console.Write(Summary(result));
        if (result.Blocks.Count > 0)
        {
            Chart(console, "busy", result.Blocks.Select(b => b.Utilisation).ToArray());
            Chart(console, "abandoned", result.Blocks.Select(b => b.AbandonRate).ToArray());
        }
        if (result.Explained is { } explained) Explain(console, explained);
    }

    private static Table Summary(ForecastResult r)
    {
        var table = new Table().RoundedBorder().HideHeaders().AddColumns("", "");
        void Row(string name, string value) => table.AddRow(name, value);
        Row("busy share (talk and wrap-up)", Percent(r.Utilisation));
        Row("talk share", Percent(r.TalkShare));
        Row("abandoned of live answers", $"{Percent(r.AbandonRate)}  ({r.Abandoned} of {r.LiveAnswers})");
        Row("connected", Number(r.Connected));
        Row("attempts", Number(r.Attempts));
        if (r.LetGo > 0) Row("of these let go while ringing", Number(r.LetGo));
        Row("mean wait of an agent", Text($"{r.MeanAgentWaitS:F1} s"));
        Row("windows over the cap", Text($"{r.WindowsOverCap} of {r.Windows}  (worst {Percent(r.WorstWindow)})"));
        Row("simulated", Text($"{r.SimulatedS / 3600:F1} h in {r.WallS:F1} s"));
        Row("decision (p50 / p99)", Text($"{r.DecisionUs.P50:F1} / {r.DecisionUs.P99:F1} µs"));
        return table;
    }

    // As many columns as fit; each is the mean of the blocks that fall into it.
    private static void Chart(IAnsiConsole console, string name, double[] values)
    {
        var columns = Math.Min(Columns, values.Length);
        var top = Math.Max(values.Max(), 1e-9);
        var bottom = name == "busy" ? Math.Min(values.Min(), 0.5) : 0;
        var line = new char[columns];
        for (var i = 0; i < columns; i++)
        {
            var from = i * values.Length / columns;
            var to = Math.Max(from + 1, (i + 1) * values.Length / columns);
            var level = (values[from..to].Average() - bottom) / Math.Max(1e-9, top - bottom);
            line[i] = Levels[Math.Clamp((int)(level * Levels.Length), 0, Levels.Length - 1)];
        }
        console.WriteLine(Text($"{name,-10}{new string(line)}  {Percent(bottom)} to {Percent(top)}"));
    }

    private static void Explain(IAnsiConsole console, IReadOnlyList<ExplainedBlock> blocks)
    {
        foreach (var b in blocks)
        {
            console.WriteLine(Text($"{b.FromS / 3600,6:F2} h  mostly {b.HeldBy} ({b.HeldShare * 100:F0} %)"));
            console.WriteLine(Text($"          {b.Says}; free {b.Free}, in flight {b.InFlight}, spare {b.Spare}"));
            console.WriteLine(Text(
                $"          due: {b.ExpectedAnswers:F1} answers, {b.ExpectedReleases:F1} agents; risk {Percent(b.Risk)} of {Percent(b.Allowed)}"));
            if (b.LetGo > 0) console.WriteLine(Text($"          let go while ringing: {b.LetGo}"));
        }
    }

    private static string Percent(double share) => Text($"{share * 100:F2} %");

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
