using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Ringtail.Lab.Programs;

/// <summary>A run as <c>live/runs</c> shows it.</summary>
public sealed record RunSeen(int RunId, string Name, string State, long Attempted, long Completed, long Remaining, long Live);

/// <summary>A row of <c>reports/logs</c>.</summary>
public sealed record LogRow(
    int HopperId, string Number, string NumberDialed, int Retry, string Status, string StatusExt, string Attributes,
    string Trunk, string EndPoint);

/// <summary>The compatible API, as its clients use it: Basic, form fields, and an error in the text of the answer.</summary>
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
                row!["hoppercampId"]!.GetValue<int>(), row["name"]!.GetValue<string>(), row["state"]!.GetValue<string>(),
                row["n_calls_attempted"]!.GetValue<long>(), row["n_calls_completed"]!.GetValue<long>(),
                row["n_est_remaining_calls"]!.GetValue<long>(), row["n_calls_live"]!.GetValue<long>())),
        ];
    }

    /// <summary>Number and state (DIALLING, CONNECTED …) of every live call.</summary>
    public async Task<IReadOnlyList<(string Number, string State, string Agent)>> CallsAsync(CancellationToken cancellationToken)
    {
        var answer = await AskAsync("live/calls", cancellationToken);
        return
        [
            .. answer["result"]!["hopperState"]!.AsArray().Select(row => (
                row!["number"]!.GetValue<string>(), row["state"]!.GetValue<string>(), row["agent"]!.GetValue<string>())),
        ];
    }

    public async Task<IReadOnlyList<LogRow>> LogsAsync(IEnumerable<int> runs, CancellationToken cancellationToken)
    {
        var answer = await AskAsync("reports/logs", cancellationToken, ("id", string.Join(',', runs)));
        return
        [
            .. answer["results"]!.AsArray().Select(row => new LogRow(
                row!["id"]!.GetValue<int>(), row["number"]!.GetValue<string>(), row["numberDialed"]!.GetValue<string>(),
                row["retry"]!.GetValue<int>(), row["statusCode"]!.GetValue<string>(), row["statusExt"]!.GetValue<string>(),
                row["attributes"]!.GetValue<string>(), row["trunk"]!.GetValue<string>(),
                row["endPoint"]!.GetValue<string>())),
        ];
    }

    /// <summary>Calls per outcome, as <c>reports/stats</c> sums them.</summary>
    public async Task<IReadOnlyDictionary<string, long>> StatsAsync(
        IEnumerable<int> runs, CancellationToken cancellationToken)
    {
        var answer = await AskAsync("reports/stats", cancellationToken, ("id", string.Join(',', runs)));
        return answer["result"]!["statsOut"]!.AsArray()
            .GroupBy(row => row!["gbState"]!.GetValue<string>())
            .ToDictionary(group => group.Key, group => group.Sum(row => row!["nCalls"]!.GetValue<long>()));
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonNode> AskAsync(
        string path, CancellationToken cancellationToken, params (string Name, string Value)[] fields)
    {
        var answer = JsonNode.Parse(await PostAsync(path, fields, cancellationToken))!;
        return answer["status"]!.GetValue<string>() == "OK"
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
