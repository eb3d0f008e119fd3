using System.Net;
using System.Text;
using System.Text.Json;
using Ringtail.Server.Tests.Hosting;

namespace Ringtail.Server.Tests.Api;

/// <summary>Two people who change one record: the second is told, when they ask for that.</summary>
public sealed class RecordTags
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static readonly string[] Kinds =
        ["pbxs", "trunks", "end-points", "lists", "opening-hours", "webhooks", "campaigns"];

    [Fact]
    public async Task A_stale_tag_changes_nothing_and_a_fresh_one_does()
    {
        await using var server = await RunningServer.StartAsync();
        await ExampleWorld.MakeAsync(server);
        foreach (var kind in Kinds)
        {
            var path = $"/api/v1/{kind}/3";
            var (_, first, body) = await AskAsync(server, HttpMethod.Get, path);
            Assert.Matches("^\"[0-9a-f]{32}\"$", first);
            Assert.Equal(first, (await AskAsync(server, HttpMethod.Get, path)).Tag);
            var key = """{"securityKey":"one"}""";
            var (changed, second, _) = await AskAsync(server, HttpMethod.Patch, path, key, first);
            Assert.Equal((kind, HttpStatusCode.OK), (kind, changed));
            Assert.NotEqual(first, second);
            Assert.Equal(second, (await AskAsync(server, HttpMethod.Get, path)).Tag);

            foreach (var method in new[] { HttpMethod.Patch, HttpMethod.Put, HttpMethod.Delete })
            {
                var input = method == HttpMethod.Put ? InputOf(body) : """{"securityKey":"two"}""";
                var (status, _, said) = await AskAsync(
                    server, method, path, method == HttpMethod.Delete ? null : input, first);
                Assert.Equal((kind, method, HttpStatusCode.PreconditionFailed), (kind, method, status));
                Assert.Contains("was changed since you read it", said, StringComparison.Ordinal);
                Assert.Equal(second, (await AskAsync(server, HttpMethod.Get, path)).Tag);
            }
            Assert.Equal(HttpStatusCode.PreconditionFailed,
                (await AskAsync(server, HttpMethod.Patch, path, key, $"W/{second}")).Status);
            Assert.Equal(HttpStatusCode.OK,
                (await AskAsync(server, HttpMethod.Patch, path, key, $"{first}, {second}")).Status);
            Assert.Equal(HttpStatusCode.OK, (await AskAsync(server, HttpMethod.Patch, path, key, "*")).Status);
            // Without the header the last one to save wins, as ever.
            Assert.Equal(HttpStatusCode.OK, (await AskAsync(server, HttpMethod.Patch, path, key)).Status);
            var last = (await AskAsync(server, HttpMethod.Get, path)).Tag;
            Assert.Equal(HttpStatusCode.NoContent,
                (await AskAsync(server, HttpMethod.Delete, path, null, last)).Status);
            Assert.Equal(HttpStatusCode.NotFound,
                (await AskAsync(server, HttpMethod.Delete, path, null, last)).Status);
        }
    }

    /// <summary>Both read the same and save at once: one of them is told, whoever comes second.</summary>
    [Fact]
    public async Task Of_many_who_save_at_once_one_wins()
    {
        await using var server = await RunningServer.StartAsync();
        await Records.SendAsync(
            server, HttpMethod.Post, "campaigns", """{"name":"Spring"}""", HttpStatusCode.Created);
        var tag = (await AskAsync(server, HttpMethod.Get, "/api/v1/campaigns/1")).Tag;
        var all = await Task.WhenAll(Enumerable.Range(1, 8).Select(i => AskAsync(
            server, HttpMethod.Patch, "/api/v1/campaigns/1", $$"""{"priority":{{i}}}""", tag)));
        Assert.Equal((1, 7), (all.Count(a => a.Status == HttpStatusCode.OK),
            all.Count(a => a.Status == HttpStatusCode.PreconditionFailed)));
    }

    /// <summary>What somebody does to a list's contacts, or a PBX that connects, is no change of the record.</summary>
    [Fact]
    public async Task Contacts_that_are_added_leave_a_lists_tag_and_links_change_a_campaigns()
    {
        await using var server = await RunningServer.StartAsync();
        await ExampleWorld.MakeAsync(server);
        var list = (await AskAsync(server, HttpMethod.Get, "/api/v1/lists/2")).Tag;
        await Records.SendAsync(
            server, HttpMethod.Post, "lists/2/contact", """{"number":"030999"}""", HttpStatusCode.Created);
        Assert.Equal(list, (await AskAsync(server, HttpMethod.Get, "/api/v1/lists/2")).Tag);
        var campaign = (await AskAsync(server, HttpMethod.Get, "/api/v1/campaigns/3")).Tag;
        await Records.SendAsync(server, HttpMethod.Put, "campaigns/3/trunks", "[1]");
        Assert.NotEqual(campaign, (await AskAsync(server, HttpMethod.Get, "/api/v1/campaigns/3")).Tag);
    }

    /// <summary>What a record shows, without what it only shows.</summary>
    private static string InputOf(string record)
    {
        var all = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(record)!;
        foreach (var shown in new[] { "id", "audit", "state", "version", "problem", "contacts" }) all.Remove(shown);
        return JsonSerializer.Serialize(all);
    }

    private static async Task<(HttpStatusCode Status, string Tag, string Body)> AskAsync(
        RunningServer server, HttpMethod method, string path, string? body = null, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        using var answer = await server.Administrator.SendAsync(request, Ct);
        return (answer.StatusCode, answer.Headers.ETag?.ToString() ?? "", await answer.Content.ReadAsStringAsync(Ct));
    }
}
