using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.Hosting;
using Ringtail.Server.Tests.Hosting;

namespace Ringtail.Server.Tests.Api;

/// <summary>Idempotency keys of what makes calls.</summary>
public sealed class ReplayedRequests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_request_again_gets_the_same_answer_and_adds_nothing()
    {
        await using var server = await RunningServer.StartAsync();
        await ExampleWorld.MakeAsync(server);
        using var first = await AddAsync(server, "k1", "030555");
        using var again = await AddAsync(server, "k1", "030555");
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.StatusCode, again.StatusCode));
        Assert.Equal(first.Headers.Location, again.Headers.Location);
        Assert.Equal(await first.Content.ReadAsStringAsync(Ct), await again.Content.ReadAsStringAsync(Ct));
        Assert.False(first.Headers.Contains("Idempotency-Replayed"));
        Assert.True(again.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal(1, await AddedAsync(server));
        using var other = await AddAsync(server, "k2", "030555");
        Assert.NotEqual(first.Headers.Location, other.Headers.Location);
        Assert.Equal(2, await AddedAsync(server));
    }

    [Fact]
    public async Task The_key_with_another_request_is_refused_and_a_refused_request_frees_its_key()
    {
        await using var server = await RunningServer.StartAsync();
        await ExampleWorld.MakeAsync(server);
        using var refused = await AddAsync(server, "k", " ");
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        using var mended = await AddAsync(server, "k", "030555");
        Assert.Equal(HttpStatusCode.Created, mended.StatusCode);
        using var other = await AddAsync(server, "k", "030556");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        Assert.Equal(1, await AddedAsync(server));
        using var wrong = await AddAsync(server, new string('k', 300), "030556");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Fact]
    public async Task An_interrupted_request_is_not_done_again_without_being_asked_anew()
    {
        await using var server = await RunningServer.StartAsync();
        await ExampleWorld.MakeAsync(server);
        using (var done = await AddAsync(server, "k", "030555")) Assert.Equal(HttpStatusCode.Created, done.StatusCode);
        await using (var db = server.Services.GetRequiredService<IRingtailDbFactory>().Create())
        {
            // As a kill between the call and its answer leaves it.
            await db.IdempotentRequests.ExecuteUpdateAsync(r => r.SetProperty(x => x.Status, 0), Ct);
        }
        using var again = await AddAsync(server, "k", "030555");
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        Assert.Contains("may have been done", await again.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Equal(1, await AddedAsync(server));
    }

    [Fact]
    public async Task Contacts_are_added_once_alone_and_as_a_file()
    {
        await using var server = await RunningServer.StartAsync();
        await ExampleWorld.MakeAsync(server);
        (string Path, string Body, string Type)[] uploads =
        [
            ("contact", """{"number":"030881"}""", "application/json"), ("contacts", "030882\n030883\n", "text/plain"),
        ];
        foreach (var (path, body, type) in uploads)
        {
            using var first = await SendAsync(server, path, body, type, "k-" + path);
            using var again = await SendAsync(server, path, body, type, "k-" + path);
            Assert.True(first.IsSuccessStatusCode && first.StatusCode == again.StatusCode);
            Assert.False(first.Headers.Contains("Idempotency-Replayed"));
            Assert.True(again.Headers.Contains("Idempotency-Replayed"));
            var said = await again.Content.ReadAsStringAsync(Ct);
            Assert.EndsWith(said, await first.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
            Assert.NotEqual("", said);
            using var other = await SendAsync(
                server, path, body.Replace("03088", "03099", StringComparison.Ordinal), type, "k-" + path);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
            var two = await server.SendRawAsync($"POST /api/v1/lists/3/{path} HTTP/1.1\r\n"
                + $"Host: {server.Address.Authority}\r\nConnection: close\r\nContent-Type: {type}\r\n"
                + $"Authorization: {RunningServer.Basic(RunningServer.Admin, RunningServer.Password)}\r\n"
                + "Idempotency-Key: a\r\nIdempotency-Key: b\r\n"
                + $"Content-Length: {body.Length}\r\n\r\n{body}");
            Assert.StartsWith("HTTP/1.1 400 ", two, StringComparison.Ordinal);
        }
        using var missing = await SendAsync(server, "contacts", "030884", "text/plain", "k3", list: 99);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        // Not done, so the key is free.
        using var done = await SendAsync(server, "contacts", "030884", "text/plain", "k3");
        Assert.Equal(HttpStatusCode.OK, done.StatusCode);
        await done.Content.ReadAsStringAsync(Ct);
        await using var db = server.Services.GetRequiredService<IRingtailDbFactory>().Create();
        Assert.Equal(["030881", "030882", "030883", "030884"],
            await db.Contacts.Where(c => c.ListId == 3).OrderBy(c => c.Number).Select(c => c.Number).ToListAsync(Ct));
    }

    private static Task<HttpResponseMessage> SendAsync(
        RunningServer server, string path, string body, string type, string key, int list = 3)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/lists/{list}/{path}")
        {
            Content = new StringContent(body, System.Text.Encoding.UTF8, type),
        };
        request.Headers.Add("Idempotency-Key", key);
        return server.Administrator.SendAsync(request, Ct);
    }

    [Fact]
    public async Task The_answer_stands_over_a_restart()
    {
        await using var server = await RunningServer.StartAsync();
        await ExampleWorld.MakeAsync(server);
        using var first = await AddAsync(server, "k", "030555");
        await server.RestartAsync();
        using var again = await AddAsync(server, "k", "030555");
        Assert.Equal(first.Headers.Location, again.Headers.Location);
        Assert.Equal(1, await AddedAsync(server));
    }

    private static async Task<HttpResponseMessage> AddAsync(RunningServer server, string key, string number)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/runs/1/calls")
        {
            Content = JsonContent.Create(new { number, due = "2037-01-01T00:00:00Z" }),
        };
        request.Headers.Add("Idempotency-Key", key);
        return await server.Administrator.SendAsync(request, Ct);
    }

    private static async Task<int> AddedAsync(RunningServer server)
    {
        await using var db = server.Services.GetRequiredService<IRingtailDbFactory>().Create();
        return await db.Claims.CountAsync(c => c.Added, Ct);
    }
}
