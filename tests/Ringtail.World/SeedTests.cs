using System.Diagnostics;
using System.Globalization;
using Ringtail.World.Scenarios;
using Ringtail.World.Trials;

namespace Ringtail.World;

/// <summary>Core and world, seed after seed.</summary>
public sealed class SeedTests(ITestOutputHelper output)
{
    private const ulong SeedsMin = 1_000;
    /// <summary>
    /// More are walked by hand: docs/simulation.md.
    /// </summary>
    private const ulong SeedsMax = 8_000;

    /// <summary>
    /// At least the first thousand seeds; as many of eight thousand as fit into the time (two minutes, or
    /// RINGTAIL_WORLD_SECONDS).
    /// </summary>
    [Fact]
    public void Every_rule_holds_in_every_world()
    {
        var seconds = Environment.GetEnvironmentVariable("RINGTAIL_WORLD_SECONDS") is { Length: > 0 } told
            ? double.Parse(told, CultureInfo.InvariantCulture) : 120;
        var threads = Environment.ProcessorCount;
        var watch = Stopwatch.StartNew();
        var sums = SeedWalk.Walk(1, SeedsMin, threads, () => true);
        var more = SeedWalk.Walk(
            1 + SeedsMin, SeedsMax - SeedsMin, threads, () => watch.Elapsed.TotalSeconds < seconds);
        output.WriteLine($"{sums}");
        output.WriteLine($"{more}");
        // Every way on which a call can come was walked, and each call of it asked about by the gatekeeper.
        Assert.All(Ledger.Gatekeeper.Ways, way => Assert.True(sums.Ways.GetValueOrDefault(way) > 20, way));
        var failed = sums.Failed.Concat(more.Failed).ToArray();
        Assert.True(failed.Length == 0, string.Join('\n', failed.Take(5).Select(SeedWalk.Tell)));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(84)]
    public void The_same_seed_is_the_same_world(int seed)
    {
        Assert.Equal(TraceOf(seed), TraceOf(seed));

        static string TraceOf(int seed)
        {
            var trace = new StringWriter();
            Trial.Run(ScenarioMaker.Make((ulong)seed), trace.WriteLine);
            return trace.ToString();
        }
    }
}
