using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Ringtail.Browser.Program;

namespace Ringtail.Browser.Journeys;

/// <summary>Makes a demo large: further campaigns with lists of their own on its announcement, and what launches them
/// faster.</summary>
internal sealed class LiveCrowd(RunningProgram program) : IDisposable
{
    private const int ListRows = 4_000, Reminder = 2;
    private readonly HttpClient _http = new()
    {
        BaseAddress = new Uri(program.Address, "/api/v1/"),
        DefaultRequestHeaders =
        {
            Authorization = new AuthenticationHeaderValue(
                "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("demoadmin:demo"))),
        },
    };

    /// <param name="runs">Started beside the demo's own.</param>
    /// <param name="calls">At once, on the announcement's end point.</param>
    public async Task GatherAsync(int runs, int calls, CancellationToken ct)
    {
        await SendAsync(HttpMethod.Patch, "pbxs/1", new { messagesPerUnit = 30 }, ct);
        await SendAsync(HttpMethod.Patch, "trunks/1", new { capacity = calls * 2, maxCallsPerPeriod = 500 }, ct);
        await SendAsync(HttpMethod.Patch, "end-points/2", new { maxChannels = calls }, ct);
        for (var run = 0; run < runs; run++) await StartAsync(run, ct);
    }

    /// <summary>Upper edges in seconds with the launches up to them, from the first on.</summary>
    public async Task<IReadOnlyList<(double Edge, long Launches)>> DelaysAsync(CancellationToken ct)
    {
        const string name = "ringtail_launch_delay_seconds_bucket{";
        var text = await _http.GetStringAsync(new Uri(program.Address, "/metrics"), ct);
        return
        [
            .. text.Split('\n').Where(l => l.StartsWith(name, StringComparison.Ordinal) && !l.Contains("+Inf"))
                .Select(l => (Edge: double.Parse(l.Split('"')[^2], CultureInfo.InvariantCulture),
                    Launches: long.Parse(l.Split(' ')[1], CultureInfo.InvariantCulture))),
        ];
    }

    public async Task<int> LiveCallsAsync(CancellationToken ct) =>
        (await _http.GetFromJsonAsync<JsonElement>("live/calls", ct)).GetArrayLength();

    private async Task StartAsync(int run, CancellationToken ct)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"Reminder {run + 1}");
        var list = await SendAsync(HttpMethod.Post, "lists", new { name }, ct);
        var rows = new StringBuilder();
        for (var i = 0; i < ListRows; i++) rows.Append(CultureInfo.InvariantCulture, $"069{run:D3}{i:D5}\n");
        using var body = new StringContent(rows.ToString(), Encoding.UTF8, "text/plain");
        using var loaded = await _http.PostAsync(new Uri($"lists/{list}/contacts", UriKind.Relative), body, ct);
        loaded.EnsureSuccessStatusCode();
        var campaign = await SendAsync(HttpMethod.Post, $"campaigns/{Reminder}/clone", new { name }, ct);
        await SendAsync(HttpMethod.Put, $"campaigns/{campaign}/lists",
            new[] { new { listId = list, type = "CALL_LIST" } }, ct);
        await SendAsync(HttpMethod.Post, $"campaigns/{campaign}/start", new { }, ct);
    }

    /// <returns>The record's id, where the answer has one.</returns>
    private async Task<int> SendAsync(HttpMethod method, string path, object body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        using var answer = await _http.SendAsync(request, ct);
        var text = await answer.Content.ReadAsStringAsync(ct);
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{method} {path}: {text}");
        if (text.Length == 0) return 0;
        var json = JsonDocument.Parse(text).RootElement;
        return json.ValueKind == JsonValueKind.Object && json.TryGetProperty("id", out var id) ? id.GetInt32() : 0;
    }

    public void Dispose() => _http.Dispose();
}
