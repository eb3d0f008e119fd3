using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.OpenApi;
using Ringtail.Server.Tests.Hosting;

namespace Ringtail.Server.Tests.Api;

/// <summary>The API's description: linted, and every example in it sent.</summary>
public sealed class TheDescription
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Is_valid_OpenAPI()
    {
        await using var server = await RunningServer.StartAsync();
        var text = await server.Anonymous.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), Ct);
        var read = OpenApiDocument.Parse(text, "json");
        Assert.Empty(read.Diagnostic!.Errors.Select(e => $"{e.Pointer}: {e.Message}"));
        Assert.Empty(read.Document!.Validate(ValidationRuleSet.GetDefaultRuleSet()).Select(e => e.Message));
    }

    [Fact]
    public async Task Passes_the_lint()
    {
        await using var server = await RunningServer.StartAsync();
        var description = await server.Anonymous.GetFromJsonAsync<JsonElement>("/openapi/v1.json", Ct);
        var problems = Lint.Problems(description);
        if (problems.Count > 0) Assert.Fail(string.Join("\n", problems));
    }

    [Fact]
    public async Task Every_example_works_and_every_answer_is_as_described()
    {
        await using var server = await RunningServer.StartAsync();
        await ExampleWorld.MakeAsync(server);
        var description = await server.Anonymous.GetFromJsonAsync<JsonElement>("/openapi/v1.json", Ct);
        var schemas = new SchemaCheck(description);
        var wrong = new List<string>();
        foreach (var call in DescribedCall.Of(description).OrderBy(Order).SelectMany(c => c.WithEachBody()))
            wrong.AddRange((await SendAsync(server, call, schemas)).Select(p => $"{call.Method} {call.Path}: {p}"));
        if (wrong.Count > 0) Assert.Fail(string.Join("\n", wrong));
    }

    [Fact]
    public async Task Every_JSON_answer_has_an_example_that_fits_its_schema()
    {
        await using var server = await RunningServer.StartAsync();
        var description = await server.Anonymous.GetFromJsonAsync<JsonElement>("/openapi/v1.json", Ct);
        var schemas = new SchemaCheck(description);
        var wrong = new List<string>();
        foreach (var call in DescribedCall.Of(description))
        {
            foreach (var answer in call.Operation.GetProperty("responses").EnumerateObject())
            {
                if (answer.Name[0] == '4' && !answer.Value.TryGetProperty("content", out _))
                    wrong.Add($"{call.Name} {answer.Name}: says nothing");
                if (!answer.Value.TryGetProperty("content", out var content)) continue;
                foreach (var media in content.EnumerateObject().Where(
                    m => m.Name is "application/json" or "application/problem+json"))
                {
                    if (!media.Value.TryGetProperty("example", out var example))
                        wrong.Add($"{call.Name} {answer.Name}: no example");
                    else wrong.AddRange(schemas.Problems(example, media.Value.GetProperty("schema"))
                        .Select(p => $"{call.Name} {answer.Name}: {p}"));
                }
            }
        }
        if (wrong.Count > 0) Assert.Fail(string.Join("\n", wrong));
    }

    /// <summary>Looking first, then making and changing, deleting last.</summary>
    private static int Order(DescribedCall call) => (call.Method, call.Name) switch
    {
        ("get", _) => 0,
        ("delete", _) => 9,
        (_, "addUser") => 1,
        ("post", _) => 2,
        _ => 3,
    };

    private static async Task<IReadOnlyList<string>> SendAsync(
        RunningServer server, DescribedCall call, SchemaCheck schemas)
    {
        using var request = new HttpRequestMessage(new HttpMethod(call.Method.ToUpperInvariant()), call.Address);
        if (call.Body is { } body)
        {
            if (body.Text.Length == 0) return ["has a body and no example"];
            request.Content = new StringContent(
                body.Text, Encoding.UTF8, body.Type == "*/*" ? "application/octet-stream" : body.Type);
        }
        using var answer = await server.Administrator.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, Ct);
        if ((int)answer.StatusCode != call.Expected)
        {
            var text = await answer.Content.ReadAsStringAsync(Ct);
            return [$"{(int)answer.StatusCode} in place of {call.Expected}: {text}"];
        }
        var described = call.Operation.GetProperty("responses").GetProperty(
            call.Expected.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (!described.TryGetProperty("content", out var content))
            return answer.Content.Headers.ContentLength is 0 or null || call.Expected == 204 ? []
                : ["a body is not described"];
        var type = answer.Content.Headers.ContentType?.MediaType ?? "";
        if (!content.TryGetProperty(type, out var media)) return [$"answers {type}, which is not described"];
        if (call.Streams || type is not "application/json") return [];
        if (!media.TryGetProperty("schema", out var schema)) return ["has no schema"];
        var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Ct)).RootElement;
        return schemas.Problems(json, schema);
    }
}
