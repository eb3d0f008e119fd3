using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Ringtail.Lab.Programs;

/// <summary>A run as <c>live/runs</c> shows it.</summary>
public sealed record RunSeen(
    int RunId, string Name, string State, long Attempted, long Completed, long Remaining, long Live);

/// <summary>A row of <c>reports/logs</c>.</summary>
public sealed record LogRow(string Number, int Retry, string Status, string StatusExt, string Attributes)
{
    public int Id { get; init; }
}

/// <summary>The compatible API as its clients use it: Basic, form fields, errors in the answer.</summary>
public sealed class WombatClient : IDisposable
{
    private readonly HttpClient _http;

    public WombatClient(Uri address)
    {
        _http = new HttpClient { BaseAddress = new Uri(address, "/wombat/api/"), Timeout = TimeSpan.FromMinutes(1) };
        var credentials = Encoding.UTF8.GetBytes($"{RingtailProgram.User}:{RingtailProgram.Password}");
        _http.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(credentials));
    }

    /// <summary>Saves a record and gives its id, which is in the answer under <paramref name="key"/>.</summary>
    public async Task<int> SaveAsync(string path, string key, JsonObject record, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(
            $"edit/{path}", cancellationToken, ("mode", "E"), ("data", record.ToJsonString()));
        return answer["results"]![0]![key]!.GetValue<int>();
    }

    public Task LinkAsync(int campaign, string path, JsonObject record, CancellationToken cancellationToken) =>
        AskAsync(
            $"edit/campaign/{path}", cancellationToken, ("mode", "E"),
            ("parent", campaign.ToString(CultureInfo.InvariantCulture)), ("data", record.ToJsonString()));

    /// <summary>One of the control family; the answer must say OK.</summary>
    public async Task<string> ControlAsync(
        string path, CancellationToken cancellationToken, params (string Name, string Value)[] fields)
    {
        var text = await PostAsync(path, fields, cancellationToken);
        return text.StartsWith("OK", StringComparison.Ordinal)
            ? text
            : throw new InvalidOperationException($"{path} answered: {text}");
    }

    public async Task<IReadOnlyList<RunSeen>> RunsAsync(CancellationToken cancellationToken)
    {
        var answer = await AskAsync("live/runs", cancellationToken);
        return
        [
            .. answer["result"]!["campaigns"]!.AsArray().Select(row => new RunSeen(
                row!["hoppercampId"]!.GetValue<int>(), Text(row, "name"), Text(row, "state"),
                row["n_calls_attempted"]!.GetValue<long>(), row["n_calls_completed"]!.GetValue<long>(),
                row["n_est_remaining_calls"]!.GetValue<long>(), row["n_calls_live"]!.GetValue<long>())),
        ];
    }

    /// <summary>Number and agent (empty when none) of every live call.</summary>
    public async Task<IReadOnlyList<(string Number, string Agent)>> CallsAsync(CancellationToken cancellationToken)
    {
        var answer = await AskAsync("live/calls", cancellationToken);
        return
        [
            .. answer["result"]!["hopperState"]!.AsArray().Select(row => (Text(row!, "number"), Text(row!, "agent"))),
        ];
    }

    public async Task<IReadOnlyList<LogRow>> LogsAsync(IEnumerable<int> runs, CancellationToken cancellationToken)
    {
        var answer = await AskAsync("reports/logs", cancellationToken, ("id", string.Join(',', runs)));
        return
        [
            .. answer["results"]!.AsArray().Select(row => new LogRow(
                Text(row!, "number"), row!["retry"]!.GetValue<int>(), Text(row, "statusCode"), Text(row, "statusExt"),
                Text(row, "attributes"))
            {
                Id = row["id"]!.GetValue<int>(),
            }),
        ];
    }

    /// <summary>Calls per outcome, as <c>reports/stats</c> sums them.</summary>
    public async Task<IReadOnlyDictionary<string, long>> StatsAsync(
        IEnumerable<int> runs, CancellationToken cancellationToken)
    {
        var answer = await AskAsync("reports/stats", cancellationToken, ("id", string.Join(',', runs)));
        return answer["result"]!["statsOut"]!.AsArray()
            .GroupBy(row => Text(row!, "gbState"))
            .ToDictionary(group => group.Key, group => group.Sum(row => row!["nCalls"]!.GetValue<long>()));
    }

    public void Dispose() => _http.Dispose();

    private static string Text(JsonNode row, string key) => row[key]!.GetValue<string>();

    private async Task<JsonNode> AskAsync(
        string path, CancellationToken cancellationToken, params (string Name, string Value)[] fields)
    {
        var answer = JsonNode.Parse(await PostAsync(path, fields, cancellationToken))!;
        return Text(answer, "status") == "OK"
            ? answer
            : throw new InvalidOperationException($"{path} answered: {answer["error"]}");
    }

    private async Task<string> PostAsync(
        string path, (string Name, string Value)[] fields, CancellationToken cancellationToken)
    {
        using var form = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        using var response = await _http.PostAsync(new Uri(path + "/", UriKind.Relative), form, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode
            ? text
            : throw new InvalidOperationException($"{path} answered {(int)response.StatusCode}: {text}");
    }
}
