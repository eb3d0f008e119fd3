using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Ringtail.Browser.Program;
using Ringtail.Lab.Programs;
using Ringtail.Server.Access;

namespace Ringtail.Browser.Journeys;

/// <summary>
/// One demo for many looks at it: at work, with calls behind it, and with something of everything that a page can show,
/// an alarm included. Who looks changes nothing.
/// </summary>
public sealed class DemoAtWork : IAsyncLifetime
{
    public const string User = "demoadmin", Password = "demo";
    /// <summary>Of the accounts of each role but the administrator.</summary>
    public const string RolePassword = "correct horse";
    /// <summary>A queue that the simulated PBX has not: its end point raises an alarm.</summary>
    public const string MissingQueue = "team-nord";
    private RunningProgram? _program;

    /// <summary>No word of either language.</summary>
    public static string AccountOf(string role) => $"{role.ToLowerInvariant()}-1";
    private HttpClient? _http;

    public RunningProgram Program => _program ?? throw new InvalidOperationException("The demo was not started.");

    /// <summary>A call that was answered and is over.</summary>
    public int EndedCall { get; private set; }

    public async ValueTask InitializeAsync()
    {
        if (!Axe.IsHere) return;
        var ct = TestContext.Current.CancellationToken;
        _program = await RunningProgram.StartDemoAsync(10, ct);
        _http = new HttpClient { BaseAddress = _program.Address };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}")));
        await SetUpAsync();
        EndedCall = await Wait.ForAsync(
            async () => (await ReadAsync("/api/v1/calls?outcome=TERMINATED&limit=1")).GetProperty("items")
                .EnumerateArray().Select(c => c.GetProperty("hopperId").GetInt32()).FirstOrDefault(),
            call => call > 0, ct);
    }

    private async Task SetUpAsync()
    {
        await EditAsync("oh/", """
            {"name":"Werktags 9-17","defaultMode":"DEF_CLOSED","comment":"Telefonzentrale","rules":[
             {"mode":"CLOSED","dateFrom":"2026-12-24","dateTo":"2027-01-01","comment":"Betriebsferien"},
             {"onDow":"23456","timeStartHr":"090000","timeEndHr":"165959"}]}
            """);
        await SendAsync(HttpMethod.Post, "/api/v1/lists", """{"name":"Robinson 2026"}""");
        await SendAsync(HttpMethod.Post, "/api/v1/end-points", $$"""
            {"pbxId":1,"type":"QUEUE","queueName":"{{MissingQueue}}","extension":"310","context":"wombat",
             "maxChannels":4}
            """);
        await SendAsync(HttpMethod.Post, "/api/v1/campaigns", """{"name":"Herbstaktion Nord"}""");
        await SendAsync(HttpMethod.Put, "/api/v1/campaigns/3/lists", """[{"listId":3,"type":"BLACK_LIST"}]""");
        await EditAsync("campaign/oh/?parent=3", """{"rule":{"openingHourId":1}}""");
        (string, string, string)[] afterwards =
            [("RS_NUMBER", "ADD_LIST", "Robinson 2026"), ("TERMINATED", "HTTP_POST", "http://127.0.0.1:9/crm/${num}")];
        foreach (var (status, verb, destination) in afterwards)
        {
            await EditAsync("campaign/disposition/?parent=1", $$"""
                {"onState":"{{status}}","verb":"{{verb}}","destination":"{{destination}}","deferSec":30,"varMode":"ALL"}
                """);
        }
        foreach (var role in Roles.All.Where(r => r != Roles.Administrator))
        {
            await SendAsync(HttpMethod.Post, "/api/v1/users", $$"""
                {"name":"{{AccountOf(role)}}","password":"{{RolePassword}}","role":"{{role}}"}
                """);
        }
        await SendAsync(HttpMethod.Post, "/api/v1/tokens", """{"name":"wallboard","scopes":["read"]}""");
    }

    private async Task EditAsync(string path, string record)
    {
        using var body = new FormUrlEncodedContent([new("data", record)]);
        var mode = path.Contains('?', StringComparison.Ordinal) ? "&mode=E" : "?mode=E";
        using var answer = await _http!.PostAsync(
            new Uri($"/wombat/api/edit/{path}{mode}", UriKind.Relative), body, TestContext.Current.CancellationToken);
        var said = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal("OK", JsonDocument.Parse(said).RootElement.GetProperty("status").GetString());
    }

    private async Task SendAsync(HttpMethod method, string path, string json)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative))
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
        };
        using var answer = await _http!.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode}");
    }

    private async Task<JsonElement> ReadAsync(string path)
    {
        var json = await _http!.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return JsonDocument.Parse(json).RootElement.Clone();
    }

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        if (_program is not null) await _program.DisposeAsync();
    }
}
