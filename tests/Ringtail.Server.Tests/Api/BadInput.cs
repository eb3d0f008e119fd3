using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Ringtail.Runtime.Storage;
using Ringtail.Server.ConfigFiles;
using Ringtail.Server.Tests.Hosting;

namespace Ringtail.Server.Tests.Api;

/// <summary>
/// Bad input of every kind at every call of the typed API that takes a body: said clearly, nothing done.
/// </summary>
public sealed class BadInput
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_cannot_be_read_is_said_and_nothing_changes()
    {
        await using var server = await StartAsync();
        var wrong = new List<string>();
        var before = await EverythingAsync(server);
        foreach (var call in await WithJsonAsync(server))
        {
            foreach (var (what, body, named) in Bad(call.Body!.Value.Text))
            {
                var (status, text) = await SendAsync(server.Administrator, call, body, "application/json");
                if (status is < 400 or >= 500) wrong.Add($"{call.Name}: {what}: {status} {text}");
                else if (!Describes(call, status)) wrong.Add($"{call.Name}: {what}: {status} is not described");
                else if (!IsClear(text, named)) wrong.Add($"{call.Name}: {what}: does not say what: {text}");
            }
        }
        Assert.Empty(wrong);
        Assert.Equal(before, await EverythingAsync(server));
    }

    [Fact]
    public async Task Another_type_a_body_without_end_and_wrong_credentials_are_refused()
    {
        await using var server = await StartAsync();
        using var stranger = server.Client(RunningServer.Admin + "x", "wrong");
        using var forged = server.Client("", "");
        forged.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "rt_forged");
        var wrong = new List<string>();
        var before = await EverythingAsync(server);
        foreach (var call in await WithJsonAsync(server))
        {
            var example = Encoding.UTF8.GetBytes(call.Body!.Value.Text);
            var (type, _) = await SendAsync(server.Administrator, call, example, "application/xml");
            if (type != 415 || !Describes(call, 415)) wrong.Add($"{call.Name}: XML: {type}");
            var huge = await server.SendRawAsync(
                $"{call.Method.ToUpperInvariant()} {call.Address} HTTP/1.1\r\nHost: {server.Address.Authority}\r\n"
                + $"Authorization: {RunningServer.Basic(RunningServer.Admin, RunningServer.Password)}\r\n"
                + "Content-Type: application/json\r\nContent-Length: 900000000\r\nConnection: close\r\n\r\n{");
            if (!huge.StartsWith("HTTP/1.1 413", StringComparison.Ordinal) || !Describes(call, 413)
                || !huge.Contains("\"detail\"", StringComparison.Ordinal))
                wrong.Add($"{call.Name}: a huge body: {huge.Split('\n')[0]}");
            foreach (var client in new[] { stranger, forged })
            {
                var (status, _) = await SendAsync(client, call, example, "application/json");
                if (status is not (401 or 429)) wrong.Add($"{call.Name}: wrong credentials: {status}");
            }
        }
        Assert.Empty(wrong);
        Assert.Equal(before, await EverythingAsync(server));
    }

    [Fact]
    public async Task Of_a_query_too_the_status_is_described_and_the_parameter_named()
    {
        await using var server = await StartAsync();
        var wrong = new List<string>();
        var description = await server.Anonymous.GetFromJsonAsync<JsonElement>("/openapi/v1.json", Ct);
        foreach (var call in DescribedCall.Of(description).Where(c => c.Method == "get" && !c.Streams))
        {
            var numbers = call.Parameters.Where(p => p.GetProperty("in").GetString() == "query"
                && p.GetProperty("schema").GetRawText().Contains("\"integer\"", StringComparison.Ordinal))
                .Select(p => p.GetProperty("name").GetString()!);
            foreach (var name in numbers.Append("nobodyKnowsThis"))
            {
                var address = call.Address.Split('?')[0];
                using var answer = await server.Administrator.GetAsync(
                    new Uri($"{address}?{name}=abc", UriKind.Relative), Ct);
                var text = await answer.Content.ReadAsStringAsync(Ct);
                if ((int)answer.StatusCode != 400) wrong.Add($"{call.Name} {name}: {(int)answer.StatusCode} {text}");
                else if (!Describes(call, 400)) wrong.Add($"{call.Name}: 400 is not described");
                else if (!text.Contains("\"errors\"", StringComparison.Ordinal) || !IsClear(text, name))
                    wrong.Add($"{call.Name} {name}: {text}");
            }
        }
        if (wrong.Count > 0) Assert.Fail(string.Join("\n", wrong));
    }

    private static bool Describes(DescribedCall call, int status) => call.Operation.GetProperty("responses")
        .TryGetProperty(status.ToString(System.Globalization.CultureInfo.InvariantCulture), out _);

    private static readonly byte[] NoUtf8 = [.. "{\"name\":\""u8, 0xff, 0xfe, .. "\"}"u8];

    /// <summary>What is wrong, the body, and the field that the answer must name.</summary>
    private static IEnumerable<(string What, byte[] Body, string? Named)> Bad(string example)
    {
        yield return ("half of it", "{\"a\":"u8.ToArray(), null);
        yield return ("nothing", [], null);
        yield return ("null", "null"u8.ToArray(), null);
        yield return ("a number", "7"u8.ToArray(), null);
        yield return ("no UTF-8", NoUtf8, null);
        var node = JsonNode.Parse(example)!;
        yield return node is JsonArray
            ? ("an object", "{}"u8.ToArray(), null)
            : ("an array", "[]"u8.ToArray(), null);
        foreach (var (field, _) in node is JsonObject all ? all.ToList() : [])
        {
            var changed = JsonNode.Parse(example)!.AsObject();
            changed[field] = new JsonObject { ["no"] = new JsonArray() };
            if (field is not "attributes") yield return ($"{field} of a wrong type", Bytes(changed), field);
        }
        if (node is JsonArray items)
        {
            var changed = new JsonArray([.. items.Select(i => i!.DeepClone()), JsonNode.Parse("[[]]")]);
            yield return ("an item of a wrong type", Bytes(changed), null);
        }
        var unknown = node is JsonArray list ? list[0] as JsonObject : node.AsObject();
        if (unknown is null) yield break;
        unknown["nobodyKnowsThis"] = 1;
        yield return ("an unknown field", Bytes(node), "nobodyKnowsThis");
    }

    private static byte[] Bytes(JsonNode node) => Encoding.UTF8.GetBytes(node.ToJsonString());

    private static bool IsClear(string text, string? named)
    {
        try
        {
            var problem = JsonDocument.Parse(text).RootElement;
            var said = problem.TryGetProperty("detail", out var detail) && detail.GetString() is { Length: > 5 };
            return said && (named is null || text.Contains(named, StringComparison.OrdinalIgnoreCase));
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static async Task<RunningServer> StartAsync()
    {
        var server = await RunningServer.StartAsync(("Api:RequestsPerSecond", "100000"), ("Api:Burst", "100000"));
        await ExampleWorld.MakeAsync(server);
        return server;
    }

    private static async Task<List<DescribedCall>> WithJsonAsync(RunningServer server)
    {
        var description = await server.Anonymous.GetFromJsonAsync<JsonElement>("/openapi/v1.json", Ct);
        var calls = DescribedCall.Of(description).Where(c => c.Body is { Type: "application/json" }).ToList();
        Assert.True(calls.Count > 40, $"only {calls.Count} calls take JSON");
        return calls;
    }

    private static async Task<(int Status, string Text)> SendAsync(
        HttpClient client, DescribedCall call, byte[] body, string type)
    {
        using var request = new HttpRequestMessage(new HttpMethod(call.Method.ToUpperInvariant()), call.Address);
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        using var answer = await client.SendAsync(request, Ct);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Ct));
    }

    /// <summary>The configuration, and how many there are of what else a call can make.</summary>
    private static async Task<string> EverythingAsync(RunningServer server)
    {
        await using var db = server.Services.GetRequiredService<IRingtailDbFactory>().Create();
        var users = await db.Users.OrderBy(u => u.Id).Select(u => $"{u.UserName} {u.SecurityStamp} {u.Enabled} {u.Keys}"
            + $" {u.AgentInterface}").ToListAsync(Ct);
        int[] counts =
        [
            await db.ChangeLog.CountAsync(Ct), await db.Claims.CountAsync(c => c.Added, Ct),
            await db.Runs.CountAsync(Ct), await db.AccessTokens.CountAsync(Ct), await db.Contacts.CountAsync(Ct),
            await db.Recordings.CountAsync(Ct), await db.IdempotentRequests.CountAsync(Ct),
        ];
        var file = await server.Services.GetRequiredService<ConfigService>().ExportAsync(null, Ct);
        return $"{file}{string.Join('\n', users)}\n{string.Join(' ', counts)}";
    }
}
