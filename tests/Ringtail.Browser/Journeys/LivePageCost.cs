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

    [Fact(Explicit = true, Timeout = 900_000)]
    public async Task The_live_page_at_1000_agents()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var program = await RunningProgram.StartDemoAsync(1, ct, Agents);
        await Task.Delay(WarmUp, TimeProvider.System, ct);
        var alone = await SharedAsync(program, ct);
        foreach (var path in new[] { "/live", "/live/calls", "/live/agents" })
        {
            var visits = new List<Visit>();
            long bytes = 0;
            var opened = TimeSpan.Zero;
            for (var i = 0; i < Viewers; i++)
            {
                var visit = await chromium.VisitAsync(program, Viewpoint.Desktop);
                visit.Page.WebSocket += (_, socket) =>
                    socket.FrameReceived += (_, frame) => Interlocked.Add(ref bytes, Length(frame));
                await visit.SignInAsync("demoadmin", "demo");
                var began = System.Diagnostics.Stopwatch.GetTimestamp();
                await visit.OpenAsync(path);
                opened = System.Diagnostics.Stopwatch.GetElapsedTime(began);
                visits.Add(visit);
            }
            await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, ct);
            Interlocked.Exchange(ref bytes, 0);
            var frames = visits[0].Page.EvaluateAsync<double[]>(FramesScript, Span.TotalMilliseconds);
            var together = await SharedAsync(program, ct);
            var times = (await frames).Order().ToArray();
            var calls = await visits[0].Page.GetByTestId("tab-calls").InnerTextAsync();
            TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture,
                $"| `{path}` | {calls.Replace('\n', ' ')} | {100 * (together - alone) / Viewers:0.0} % | "
                + $"{bytes / Span.TotalSeconds / Viewers / 1000:0.0} kB/s | {times[times.Length / 2]:0} / "
                + $"{times[times.Length * 99 / 100]:0} ms | {opened.TotalMilliseconds:0} ms |"));
            foreach (var visit in visits) await visit.DisposeAsync();
        }
        TestContext.Current.SendDiagnosticMessage(string.Create(
            CultureInfo.InvariantCulture, $"| nobody looks | | {100 * alone:0.0} % in all | | | |"));
    }

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
