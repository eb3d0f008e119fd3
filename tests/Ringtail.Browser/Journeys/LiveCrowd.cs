using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Ringtail.Browser.Program;
using Ringtail.Client;

namespace Ringtail.Browser.Journeys;

/// <summary>Makes a demo large: further campaigns with lists of their own on its announcement, and what launches them
/// faster.</summary>
internal sealed class LiveCrowd(RunningProgram program) : IDisposable
{
    private const int ListRows = 4_000, Reminder = 2;
    private const string User = "demoadmin", Password = "demo";
    private readonly RingtailClient _api = new(program.Address, User, Password);
    /// <summary>For the metrics, which are no part of the typed API.</summary>
    private readonly HttpClient _http = new()
    {
        BaseAddress = program.Address,
        DefaultRequestHeaders =
        {
            Authorization = new AuthenticationHeaderValue(
                "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}"))),
        },
    };

    /// <param name="runs">Started beside the demo's own.</param>
    /// <param name="calls">At once, on the announcement's end point.</param>
    public async Task GatherAsync(int runs, int calls, CancellationToken ct)
    {
        await _api.ChangeAsteriskServerAsync(1, Fields(("messagesPerUnit", 30)), ct: ct);
        await _api.ChangeTrunkAsync(1, Fields(("capacity", calls * 2), ("maxCallsPerPeriod", 500)), ct: ct);
        await _api.ChangeEndPointAsync(2, Fields(("maxChannels", calls)), ct: ct);
        for (var run = 0; run < runs; run++) await StartAsync(run, ct);
    }

    /// <summary>Of all launches since the program began.</summary>
    public async Task<LaunchDelays> DelaysAsync(CancellationToken ct) =>
        LaunchDelays.Read(await _http.GetStringAsync(new Uri("/metrics", UriKind.Relative), ct));

    public async Task<int> LiveCallsAsync(CancellationToken ct) => (await _api.GetLiveAsync(ct)).Calls.Count;

    private async Task StartAsync(int run, CancellationToken ct)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"Reminder {run + 1}");
        var list = await _api.AddListAsync(new ListInput { Name = name }, ct);
        var rows = new StringBuilder();
        for (var i = 0; i < ListRows; i++) rows.Append(CultureInfo.InvariantCulture, $"069{run:D3}{i:D5}\n");
        using var body = new MemoryStream(Encoding.UTF8.GetBytes(rows.ToString()));
        // Read to its end: a caller who leaves ends the upload.
        await using (var report = await _api.AddContactsAsync(list.Id, body, "text/plain", ct: ct))
            await report.CopyToAsync(Stream.Null, ct);
        var campaign = await _api.CloneCampaignAsync(Reminder, new CloneInput { Name = name }, ct);
        await _api.SetCampaignListsAsync(
            campaign.Id, [new LinkedList { ListId = list.Id, Type = "CALL_LIST" }], ct);
        await _api.StartCampaignAsync(campaign.Id, ct);
    }

    private static Dictionary<string, object?> Fields(params (string Name, int Value)[] fields) =>
        fields.ToDictionary(f => f.Name, f => (object?)f.Value);

    public void Dispose()
    {
        _api.Dispose();
        _http.Dispose();
    }
}
