using System.Diagnostics;
using System.Globalization;
using Microsoft.Playwright;
using Ringtail.Browser.Program;

namespace Ringtail.Browser.Journeys;

/// <summary>
/// What a viewer of the live page costs beside a team of 1,000: a measurement, run by <c>bench/page.sh</c> on an
/// otherwise idle machine, and no part of a usual test run.
/// </summary>
public sealed class LivePageCost(Chromium chromium)
{
    private const int Agents = 1_000, Viewers = 5;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(90), Span = TimeSpan.FromSeconds(40);
    private long _bytes;

    [Fact(Explicit = true, Timeout = 900_000)]
    public async Task At_1000_agents()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var program = await RunningProgram.StartDemoAsync(1, ct, Agents);
        await Task.Delay(WarmUp, TimeProvider.System, ct);
        await MeasureAsync(program, "2 runs", ct);
    }

    [Fact(Explicit = true, Timeout = 900_000)]
    public async Task At_200_runs_and_5000_calls()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var program = await RunningProgram.StartDemoAsync(1, ct, Agents);
        using var crowd = new LiveCrowd(program);
        await crowd.GatherAsync(198, 4_500, ct);
        await Task.Delay(WarmUp, TimeProvider.System, ct);
        var live = await crowd.LiveCallsAsync(ct);
        Say(string.Create(CultureInfo.InvariantCulture, $"| live calls before the first viewer: {live:N0} |"));
        var before = await crowd.DelaysAsync(ct);
        await MeasureAsync(program, "200 runs", ct);
        await SayDelaysAsync(crowd, before, "200 runs", ct);
    }

    private async Task MeasureAsync(RunningProgram program, string size, CancellationToken ct)
    {
        var alone = await SharedAsync(program, ct);
        foreach (var path in new[] { "/live", "/live/calls", "/live/agents" })
        {
            var visits = new List<Visit>();
            var opened = TimeSpan.Zero;
            for (var i = 0; i < Viewers; i++)
            {
                (var visit, opened) = await OpenAsync(program, path);
                visits.Add(visit);
            }
            await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, ct);
            Interlocked.Exchange(ref _bytes, 0);
            var frames = visits[0].Page.EvaluateAsync<double[]>(FramesScript, Span.TotalMilliseconds);
            var together = await SharedAsync(program, ct);
            var times = (await frames).Order().ToArray();
            var calls = await visits[0].Page.GetByTestId("tab-calls").InnerTextAsync();
            Say(string.Create(CultureInfo.InvariantCulture,
                $"| `{path}`, {size} | {calls.Replace('\n', ' ')} | {100 * (together - alone) / Viewers:0.0} % | "
                + $"{_bytes / Span.TotalSeconds / Viewers / 1000:0.0} kB/s | {times[times.Length / 2]:0} / "
                + $"{times[times.Length * 99 / 100]:0} ms | {opened.TotalMilliseconds:0} ms |"));
            foreach (var visit in visits) await visit.DisposeAsync();
        }
        Say(string.Create(
            CultureInfo.InvariantCulture, $"| nobody looks, {size} | | {100 * alone:0.0} % in all | | | |"));
    }

    private async Task<(Visit Visit, TimeSpan Opened)> OpenAsync(RunningProgram program, string path)
    {
        var visit = await chromium.VisitAsync(program, Viewpoint.Desktop);
        visit.Page.WebSocket += (_, socket) =>
            socket.FrameReceived += (_, frame) => Interlocked.Add(ref _bytes, Length(frame));
        await visit.SignInAsync("demoadmin", "demo");
        var began = Stopwatch.GetTimestamp();
        await visit.OpenAsync(path);
        return (visit, Stopwatch.GetElapsedTime(began));
    }

    private static async Task SayDelaysAsync(
        LiveCrowd crowd, LaunchDelays before, string when, CancellationToken ct)
    {
        var delays = await crowd.DelaysAsync(ct) - before;
        Say(string.Create(CultureInfo.InvariantCulture,
            $"| decision to Originate, {when} | {delays.Launches:N0} launches | "
            + $"p50 at most {delays.AtMostMs(0.5):0} ms | p99 at most {delays.AtMostMs(0.99):0} ms |"));
    }

    private static void Say(string row) => TestContext.Current.SendDiagnosticMessage(row);

    private const string FramesScript = """
        span => new Promise(done => {
          const times = []; const end = performance.now() + span; let last = performance.now();
          const tick = now => {
            times.push(now - last);
            last = now;
            now < end ? requestAnimationFrame(tick) : done(times);
          };
          requestAnimationFrame(tick);
        })
        """;

    /// <summary>Share of one processor that the program uses over the span.</summary>
    private static async Task<double> SharedAsync(RunningProgram program, CancellationToken ct)
    {
        var before = program.ProcessorTime;
        await Task.Delay(Span, TimeProvider.System, ct);
        return (program.ProcessorTime - before) / Span;
    }

    private static int Length(IWebSocketFrame frame) => frame.Binary?.Length ?? frame.Text?.Length ?? 0;
}
