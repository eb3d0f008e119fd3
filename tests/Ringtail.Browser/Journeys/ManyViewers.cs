using System.Diagnostics;
using System.Globalization;
using Ringtail.Browser.Program;

namespace Ringtail.Browser.Journeys;

/// <summary>
/// Whether viewers of the live page make the dialer slower, beside a team of 1,000: a measurement, run by
/// <c>bench/page.sh</c> on an otherwise idle machine. Nobody and many look in turn, so that what changes in the
/// dialer's own work counts for both alike; the viewers have no browser, which would take the server's cores.
/// </summary>
public sealed class ManyViewers
{
    private const int Agents = 1_000;
    private static readonly int Viewers = Asked("RINGTAIL_BENCH_VIEWERS", 50), Turns = Asked("RINGTAIL_BENCH_TURNS", 5);
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(Asked("RINGTAIL_BENCH_TURN_S", 60)),
        WarmUp = TimeSpan.FromSeconds(Asked("RINGTAIL_BENCH_WARM_UP_S", 120)), Settled = TimeSpan.FromSeconds(5);

    [Fact(Explicit = true, Timeout = 1_800_000)]
    public async Task Leave_the_delay_from_the_decision_to_the_Originate_as_it_is()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var program = await RunningProgram.StartDemoAsync(1, ct, Agents);
        using var crowd = new LiveCrowd(program);
        var cookies = await LightViewer.SignInAsync(program.Address, "demoadmin", "demo", ct);
        await Task.Delay(WarmUp, TimeProvider.System, ct);
        Span? nobody = null, many = null;
        for (var turn = 0; turn < Turns; turn++)
        {
            nobody = await MeasureAsync(program, crowd, [], ct) + nobody;
            var viewers = await Task.WhenAll(Enumerable.Range(0, Viewers)
                .Select(_ => LightViewer.OpenAsync(program.Address, cookies, "/live", ct)));
            many = await MeasureAsync(program, crowd, viewers, ct) + many;
            foreach (var viewer in viewers) await viewer.DisposeAsync();
        }
        Say(0, nobody!);
        Say(Viewers, many!);
    }

    private static async Task<Span> MeasureAsync(
        RunningProgram program, LiveCrowd crowd, LightViewer[] viewers, CancellationToken ct)
    {
        // The pages that were opened or left just now have had their time.
        await Task.Delay(Settled, TimeProvider.System, ct);
        var (delays, server, ours, bytes, batches) = (await crowd.DelaysAsync(ct), program.ProcessorTime, Ours(),
            viewers.Sum(v => v.Bytes), viewers.Sum(v => v.Batches));
        var began = Stopwatch.GetTimestamp();
        await Task.Delay(Turn, TimeProvider.System, ct);
        return new Span(
            await crowd.DelaysAsync(ct) - delays, Stopwatch.GetElapsedTime(began), program.ProcessorTime - server,
            Ours() - ours, viewers.Sum(v => v.Bytes) - bytes, viewers.Sum(v => v.Batches) - batches,
            await crowd.LiveCallsAsync(ct));
    }

    private static void Say(int viewers, Span span)
    {
        var each = span.Length.TotalSeconds * Math.Max(1, viewers);
        TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture,
            $"| {viewers} | {span.LiveCalls / Turns:0} | {span.Delays.Launches:N0} | {span.Delays.MeanMs:0.00} ms | "
            + $"at most {span.Delays.AtMostMs(0.5):0} ms | at most {span.Delays.AtMostMs(0.99):0} ms | "
            + $"{100 * span.Delays.ShareWithin(0.005):0.0} % | {100 * (span.Server / span.Length):0.0} % | "
            + $"{100 * (span.Ours / span.Length):0.0} % | {span.Bytes / each / 1000:0.0} kB/s | "
            + $"{span.Batches / each:0.00} |"));
    }

    private static TimeSpan Ours()
    {
        using var self = Process.GetCurrentProcess();
        return self.TotalProcessorTime;
    }

    private static int Asked(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), out var asked) ? asked : otherwise;

    /// <param name="Server">Processor time of the program, with its simulated PBX.</param>
    /// <param name="Ours">Processor time of the viewers.</param>
    private sealed record Span(
        LaunchDelays Delays, TimeSpan Length, TimeSpan Server, TimeSpan Ours, long Bytes, long Batches, int LiveCalls)
    {
        public static Span operator +(Span one, Span? other) => other is null ? one : new Span(
            one.Delays + other.Delays, one.Length + other.Length, one.Server + other.Server, one.Ours + other.Ours,
            one.Bytes + other.Bytes, one.Batches + other.Batches, one.LiveCalls + other.LiveCalls);
    }
}
