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

/// <summary>Idempotency keys of calls.</summary>
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
