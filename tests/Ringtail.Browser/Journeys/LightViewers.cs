using System.Globalization;
using System.Text;
using Microsoft.Playwright;
using Ringtail.Browser.Program;

namespace Ringtail.Browser.Journeys;

/// <summary>The measure of many viewers rests on it: a light viewer is sent what a browser is sent.</summary>
public sealed class LightViewers(Chromium chromium)
{
    private const int Few = 3, Watched = 20;

    [Fact(Timeout = 180_000)]
    public async Task Are_sent_as_many_and_as_large_changes_of_the_live_page_as_a_browser()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var program = await RunningProgram.StartDemoAsync(1, ct);
        await using var visit = await chromium.VisitAsync(program, Viewpoint.Desktop);
        await visit.SignInAsync("demoadmin", "demo");
        var browser = new Received();
        visit.Page.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) => browser.Hear(frame);
        await visit.OpenAsync("/live");

        var cookies = await LightViewer.SignInAsync(program.Address, "demoadmin", "demo", ct);
        var viewers = new List<LightViewer>();
        for (var i = 0; i < Few; i++)
            viewers.Add(await LightViewer.OpenAsync(program.Address, cookies, "/live", ct));
        // Both from the same moment on, after the page was drawn.
        await Advancing.UntilAsync(() => Task.FromResult(Shown(viewers.Min(v => v.Batches))), Reached(5), ct);
        var (bytes, batches) = browser.Sum;
        var before = viewers.Select(v => (v.Bytes, v.Batches)).ToList();
        var least = viewers.Min(v => v.Batches) + Watched;
        await Advancing.UntilAsync(
            () => Task.FromResult(Shown(viewers.Min(v => v.Batches))), Reached(least), ct);

        var (bytesNow, batchesNow) = browser.Sum;
        Assert.True(batchesNow > batches, "The browser was sent nothing.");
        var perBatch = (double)(bytesNow - bytes) / (batchesNow - batches);
        for (var i = 0; i < Few; i++)
        {
            var light = (double)(viewers[i].Bytes - before[i].Bytes) / (viewers[i].Batches - before[i].Batches);
            TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture,
                $"| bytes of a change | browser {perBatch:0} | light viewer {light:0} |"));
            Assert.InRange(light / perBatch, 0.67, 1.5);
            await viewers[i].DisposeAsync();
        }
    }

    private static string Shown(long batches) => batches.ToString(CultureInfo.InvariantCulture);

    private static Func<string, bool> Reached(long least) =>
        shown => long.Parse(shown, CultureInfo.InvariantCulture) >= least;

    private sealed class Received
    {
        private static readonly byte[] Batch = Encoding.UTF8.GetBytes("JS.RenderBatch");
        private readonly Lock _gate = new();
        private long _bytes, _batches;

        public (long Bytes, long Batches) Sum
        {
            get
            {
                lock (_gate) return (_bytes, _batches);
            }
        }

        public void Hear(IWebSocketFrame frame)
        {
            if (frame.Binary is not { } bytes) return;
            lock (_gate)
            {
                _bytes += bytes.Length;
                for (var at = 0; bytes.AsSpan(at).IndexOf(Batch) is >= 0 and var found; at += found + Batch.Length)
                    _batches++;
            }
        }
    }
}
