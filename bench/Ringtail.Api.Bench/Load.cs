using System.Diagnostics;
using System.Net;

namespace Ringtail.Api.Bench;

/// <summary>A steady stream of the requests that a contact centre's programs poll with.</summary>
internal sealed class Load(HttpClient client, double perSecond)
{
    // Ten in turn: what is polled most is asked most.
    private static readonly (HttpMethod Method, string Path)[] Mix =
    [
        (HttpMethod.Post, "/wombat/api/live/runs/"), (HttpMethod.Post, "/wombat/api/live/calls/"),
        (HttpMethod.Post, "/wombat/api/live/runs/"), (HttpMethod.Get, "/wombat/api/edit/campaign/?mode=L"),
        (HttpMethod.Post, "/wombat/api/live/runs/"), (HttpMethod.Post, "/wombat/api/live/calls/"),
        (HttpMethod.Get, "/wombat/api/edit/list/?mode=L&query=offer"), (HttpMethod.Post, "/wombat/api/live/runs/"),
        (HttpMethod.Post, "/wombat/api/engine/?op=STATE"), (HttpMethod.Get, "/wombat/api/callinfo/?id=7"),
    ];

    private readonly List<TimeSpan> _latencies = [];
    // Guards _latencies.
    private readonly Lock _lock = new();
    private int _failed;

    public int Count => _latencies.Count;
    public int Failed => _failed;

    public async Task RunAsync(TimeSpan duration)
    {
        var started = Stopwatch.GetTimestamp();
        var all = (long)(duration.TotalSeconds * perSecond);
        var asked = new List<Task>();
        for (long sent = 0; sent < all;)
        {
            var due = Math.Min(all, (long)(Stopwatch.GetElapsedTime(started).TotalSeconds * perSecond) + 1);
            for (; sent < due; sent++)
                asked.Add(AskAsync(Mix[sent % Mix.Length], started + (long)(sent / perSecond * Stopwatch.Frequency)));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
        await Task.WhenAll(asked);
        _latencies.Sort();
    }

    public TimeSpan Percentile(double share) => _latencies.Count == 0
        ? TimeSpan.Zero
        : _latencies[Math.Min(_latencies.Count - 1, (int)(share * _latencies.Count))];

    private async Task AskAsync((HttpMethod Method, string Path) ask, long due)
    {
        var good = false;
        try
        {
            using var request = new HttpRequestMessage(ask.Method, new Uri(ask.Path, UriKind.Relative));
            using var answer = await client.SendAsync(request);
            await answer.Content.ReadAsByteArrayAsync();
            good = answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            // Counted as failed.
        }
        if (!good) Interlocked.Increment(ref _failed);
        var took = Stopwatch.GetElapsedTime(due);
        lock (_lock) _latencies.Add(took > TimeSpan.Zero ? took : TimeSpan.Zero);
    }
}
