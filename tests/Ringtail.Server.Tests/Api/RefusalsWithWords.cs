using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Ringtail.Server.Tests.Hosting;

namespace Ringtail.Server.Tests.Api;

/// <summary>Every refusal has words and, where it is about what was sent, the names of the fields.</summary>
public sealed class RefusalsWithWords
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static readonly (string Method, string Path, string Body, string[] Fields)[] Wrong =
    [
        ("GET", "calls?limit=abc", "", ["limit"]),
        ("GET", "calls?from=yesterday", "", ["from"]),
        ("GET", "runs?removed=perhaps", "", ["removed"]),
        ("GET", "calls?outcome=FOO", "", ["outcome"]),
        ("GET", "reports/calls?outcome=FOO", "", ["outcome"]),
        ("GET", "reports/runs?zone=Mars/Base", "", ["zone"]),
        ("GET", "system-log?severity=FOO", "", ["severity"]),
        ("GET", "change-log?kind=FOO", "", ["kind"]),
        ("GET", "campaigns/1/deliveries?state=FOO", "", ["state"]),
        ("GET", "users?limit=0", "", ["limit"]),
        ("GET", "tokens?offset=-1", "", ["offset"]),
        ("GET", "live/calls?limit=x", "", ["limit"]),
        ("GET", "why", "", ["campaign", "list", "number", "agent", "trunk", "run"]),
        ("POST", "lists", """{"nome":"a"}""", ["nome"]),
        ("POST", "lists", """{"name":1}""", ["name"]),
        ("POST", "lists", """{"name":null}""", ["name"]),
        ("POST", "lists", """{"name":"a","name":"b"}""", ["name"]),
        ("POST", "runs/1/calls", "{}", ["number"]),
        ("POST", "runs/1/calls", """{"number":"abc","attributes":{"WOMBAT_HOPPER_ID":"1"}}""",
            ["number", "attributes"]),
        ("POST", "runs/1/calls", """{"number":"030771","due":"soon"}""", ["due"]),
        ("PUT", "calls/1001/status", """{"statusExt":"A\r\nB"}""", ["statusExt"]),
        ("PUT", "calls/1001/attributes/A%0AB", """{"value":"1"}""", ["name"]),
        ("PUT", "calls/1001/attributes/A", """{"value":"1\n2"}""", ["value"]),
        ("POST", "users", """{"name":"dora","password":"short"}""", ["password"]),
        ("POST", "users", """{"name":"dora","password":"a long one","role":"King"}""", ["role"]),
        ("PUT", "users/bea/password", """{"password":"short"}""", ["password"]),
        ("POST", "erase", """{"number":"nobody"}""", ["number"]),
        ("PUT", "campaigns/1/trunks", "[{}]", ["[0]"]),
        ("PUT", "campaigns/1/lists", """[{"listId":1},{"listId":2,"type":"X"}]""", ["[1].type"]),
        ("PUT", "campaigns/1/caller-ids", """[{"number":""},{"number":"1","dailyLimit":-1}]""",
            ["[0].number", "[1].dailyLimit"]),
        ("PUT", "campaigns/1/reschedule-rules",
            """[{"status":"FOO","maxAttempts":1},{"status":"RS_BUSY","maxAttempts":1},{"status":"BAR","mode":"X"}]""",
            ["[0].status", "[2].status", "[2].mode"]),
        ("PUT", "campaigns/1/disposition-rules",
            """[{"status":"RS_BUSY","verb":"FLY"},{"status":"RS_BUSY","verb":"ADD_LIST"}]""",
            ["[0].verb", "[1].destination"]),
        ("POST", "lists/1/contacts?duplicates=X&format=Y&column=Z", "030771", ["format", "duplicates", "column"]),
        ("POST", "lists/1/contacts?mapping=none", "030771", ["mapping"]),
    ];

    [Fact]
    public async Task What_is_wrong_in_what_was_sent_is_named_by_its_field()
    {
        await using var server = await WorldAsync();
        var unclear = new List<string>();
        foreach (var (method, path, body, fields) in Wrong)
        {
            var (status, problem) = await AskAsync(server, method, path, body.Length > 0 ? body : null);
            var named = problem.TryGetProperty("errors", out var errors)
                ? errors.EnumerateObject().Select(e => e.Name).Order().ToList() : [];
            if (status != 400 || !named.SequenceEqual(fields.Order())) unclear.Add(
                $"{method} {path} {body}: {status} {problem.GetRawText()}");
            foreach (var word in new[] { "Nullable", "System.", ".NET", "Ringtail.", "Service", "parameter \"" })
                if (problem.GetRawText().Contains(word, StringComparison.Ordinal))
                    unclear.Add($"{method} {path} {body}: says {word}: {problem.GetRawText()}");
        }
        if (unclear.Count > 0) Assert.Fail(string.Join("\n", unclear));
        var (_, empty) = await AskAsync(server, "POST", "lists", null);
        Assert.Equal("The request needs a body.", empty.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task What_is_refused_before_a_call_begins_has_words_too()
    {
        await using var server = await WorldAsync();
        (string Method, string Path, string? Type, int Status)[] asked =
        [
            ("GET", "nothing/here", null, 404), ("POST", "nothing/here", "application/json", 404),
            ("GET", "lists/99", null, 404), ("DELETE", "live", null, 405), ("POST", "lists", "application/xml", 415),
            ("POST", "runs/999/calls", "application/json", 404), ("POST", "runs/999/pause", null, 404),
            ("DELETE", "runs/999", null, 404), ("POST", "deliveries/999/send-again", null, 404),
        ];
        foreach (var (method, path, type, status) in asked)
        {
            var (got, problem) = await AskAsync(
                server, method, path, type is null ? null : """{"number":"030771"}""", type ?? "application/json");
            Assert.Equal((status, status), (got, problem.GetProperty("status").GetInt32()));
            Assert.True(problem.GetProperty("detail").GetString()!.Length > 10, $"{method} {path}");
        }
        using var anonymous = await server.Anonymous.GetAsync(new Uri("/api/v1/lists", UriKind.Relative), Ct);
        Assert.Equal((HttpStatusCode.Unauthorized, "application/problem+json"),
            (anonymous.StatusCode, anonymous.Content.Headers.ContentType!.MediaType));
        Assert.NotEmpty(anonymous.Headers.WwwAuthenticate);
    }

    [Fact]
    public async Task The_compatible_api_says_the_same_in_plain_words()
    {
        await using var server = await RunningServer.StartAsync();
        using var wrong = server.Client(RunningServer.Admin, "wrong");
        HttpResponseMessage? refused = null;
        for (var i = 0; i < 12; i++)
        {
            refused?.Dispose();
            refused = await wrong.GetAsync(new Uri("/wombat/api/edit/list/", UriKind.Relative), Ct);
            var text = await refused.Content.ReadAsStringAsync(Ct);
            Assert.StartsWith("ERROR ", text, StringComparison.Ordinal);
            Assert.Equal("text/plain", refused.Content.Headers.ContentType!.MediaType);
            Assert.Equal(i < 10 ? HttpStatusCode.Unauthorized : HttpStatusCode.TooManyRequests, refused.StatusCode);
        }
        Assert.NotNull(refused!.Headers.RetryAfter);
        refused.Dispose();
    }

    [Fact]
    public async Task A_path_of_the_compatible_api_that_is_none_is_404_with_either_method()
    {
        await using var server = await RunningServer.StartAsync();
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
        {
            using var request = new HttpRequestMessage(method, "/wombat/api/nothing/");
            using var answer = await server.Administrator.SendAsync(request, Ct);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.StartsWith("ERROR ", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        }
        using var put = new HttpRequestMessage(HttpMethod.Put, "/wombat/api/edit/list/");
        using var refused = await server.Administrator.SendAsync(put, Ct);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, refused.StatusCode);
    }

    [Fact]
    public async Task A_removed_run_has_nothing_set_aside()
    {
        await using var server = await WorldAsync();
        await AskAsync(server, "POST", "runs/1/calls", """{"number":"030771","due":"2099-01-01T10:00:00Z"}""");
        using var removed = await server.Administrator.DeleteAsync(new Uri("/api/v1/runs/1", UriKind.Relative), Ct);
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        var (_, run) = await AskAsync(server, "GET", "runs/1", null);
        Assert.Equal((0, "REMOVED"), (run.GetProperty("inHopper").GetInt64(), run.GetProperty("state").GetString()));
        var (status, problem) = await AskAsync(server, "POST", "runs/1/calls", """{"number":"030771"}""");
        Assert.Equal((409, "RunRemoved"), (status, problem.GetProperty("code").GetString()));
    }

    private static async Task<RunningServer> WorldAsync()
    {
        var server = await RunningServer.StartAsync();
        await ExampleWorld.MakeAsync(server);
        return server;
    }

    private static async Task<(int Status, JsonElement Problem)> AskAsync(
        RunningServer server, string method, string path, string? body, string type = "application/json")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/v1/{path}");
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        }
        using var answer = await server.Administrator.SendAsync(request, Ct);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        Assert.True(text.Length > 0, $"{method} {path}: {(int)answer.StatusCode} and nothing said");
        return ((int)answer.StatusCode, JsonDocument.Parse(text).RootElement);
    }
}
