using System.Diagnostics;
using System.Globalization;
using Ringtail.World.Planted;
using Ringtail.World.Scenarios;

namespace Ringtail.World.Trials;

/// <summary>Walks over seeds: <c>--seeds N --from S</c>, or one with its trace: <c>--seed S --trace</c>.</summary>
internal static class SeedWalk
{
    public static int Follow(string[] args, TextWriter to)
    {
        if (Value(args, "--seed") is { } one) return One(one, args.Contains("--trace"), to);
        if (args.Contains("--planted")) return Planted(args, to);
        var from = Value(args, "--from") ?? 1;
        var count = Value(args, "--seeds") ?? 1000;
        var results = Walk(from, count, Environment.ProcessorCount, () => true);
        foreach (var failed in results.Failed.Take(20)) to.WriteLine(Tell(failed));
        to.WriteLine(results);
        return results.Failed.Count == 0 ? 0 : 1;
    }

    public static SeedSums Walk(ulong from, ulong count, int threads, Func<bool> goOn)
    {
        var sums = new SeedSums();
        var next = from;
        // Guards sums and next: each thread takes one seed after the other.
        var turn = new Lock();
        var watch = Stopwatch.StartNew();
        void Work()
        {
            while (true)
            {
                ulong seed;
                lock (turn)
                {
                    if (next - from >= count || !goOn()) return;
                    seed = next++;
                }
                var result = Trial.Run(ScenarioMaker.Make(seed));
                lock (turn) sums.Add(result);
            }
        }
        var workers = Enumerable.Range(0, threads).Select(_ => new Thread(Work)).ToArray();
        foreach (var worker in workers) worker.Start();
        foreach (var worker in workers) worker.Join();
        sums.Wall = watch.Elapsed;
        return sums;
    }

    /// <summary>Seed, rule, and the command that replays it.</summary>
    public static string Tell(TrialResult failed)
    {
        var first = failed.Violations[0];
        return string.Create(CultureInfo.InvariantCulture,
            $"seed {failed.Seed}: {first.Rule} (at {first.At:hh\\:mm\\:ss\\.fff})\n    {first.What}\n")
            + $"    replay: eng/world.sh --seed {failed.Seed} --trace";
    }

    private static int One(ulong seed, bool trace, TextWriter to)
    {
        var result = Trial.Run(ScenarioMaker.Make(seed), trace ? to.WriteLine : null);
        foreach (var violation in result.Violations) to.WriteLine($"{violation.Rule}: {violation.What}");
        to.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"seed {seed}: {(result.Violations.Count == 0 ? "holds" : "FAILS")}, "
            + $"{result.Simulated:hh\\:mm\\:ss} simulated, {result.Attempts} attempts, {result.Calls} calls, "
            + $"{result.Processes} processes"));
        return result.Violations.Count == 0 ? 0 : 1;
    }

    /// <summary>The first seed that notices each planted bug: what PlantedBugs names.</summary>
    private static int Planted(string[] args, TextWriter to)
    {
        var from = Value(args, "--from") ?? 1;
        var seeds = (int)(Value(args, "--seeds") ?? 1000);
        var at = Array.IndexOf(args, "--named");
        var named = at >= 0 && at + 1 < args.Length ? args[at + 1] : "";
        foreach (var bug in PlantedBugs.All.Where(b => b.Name.Contains(named, StringComparison.OrdinalIgnoreCase)))
        {
            try
            {
                to.WriteLine($"{bug.Name}\n    {Mutant.FirstFailure(bug, from, seeds) ?? "NOT FOUND"}");
            }
            catch (InvalidOperationException e)
            {
                to.WriteLine($"{bug.Name}\n    {e.Message}");
            }
        }
        return 0;
    }

    private static ulong? Value(string[] args, string name)
    {
        var at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? ulong.Parse(args[at + 1], CultureInfo.InvariantCulture) : null;
    }
}

/// <summary>What many seeds add up to.</summary>
internal sealed class SeedSums
{
    public long Seeds { get; private set; }
    public TimeSpan Simulated { get; private set; }
    public long Attempts { get; private set; }
    public long Calls { get; private set; }
    public long Processes { get; private set; }
    public TimeSpan Wall { get; set; }
    /// <summary>Calls by the way they came.</summary>
    public SortedDictionary<string, long> Ways { get; } = new(StringComparer.Ordinal);
    public List<TrialResult> Failed { get; } = [];

    public void Add(TrialResult result)
    {
        Seeds++;
        Simulated += result.Simulated;
        Attempts += result.Attempts;
        Calls += result.Calls;
        Processes += result.Processes;
        foreach (var (way, count) in result.Ways) Ways[way] = Ways.GetValueOrDefault(way) + count;
        if (result.Violations.Count > 0) Failed.Add(result);
    }

    public override string ToString() => Sums() + "; " + string.Join(", ", Ways.Select(w => $"{w.Value} {w.Key}"));

    private string Sums() => string.Create(CultureInfo.InvariantCulture,
        $"{Seeds} seeds, {Failed.Count} failed, {Simulated.TotalHours:F1} simulated hours, {Attempts} attempts, "
        + $"{Calls} calls, {Processes} processes, {Wall.TotalSeconds:F1} s");
}
