using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.Api.Events;
using Ringtail.Server.Tests.Hosting;

namespace Ringtail.Server.Tests.Api;

public sealed class EventsAsTheyHappen
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reader_who_comes_back_gets_what_was_missed_and_nothing_twice()
    {
        await using var server = await RunningServer.StartAsync();
        await using var first = await OpenAsync(server, "topics=dialer");
        Assert.Equal("ready", (await first.NextAsync()).EventType);
        Assert.Equal("DOWN", Value(await first.NextAsync(), "state"));
        await PostAsync(server, "dialer/start");
        var up = await first.NextAsync();
        Assert.Equal(("dialer.changed", "READY"), (up.EventType, Value(up, "state")));
        await first.DisposeAsync();
        await PostAsync(server, "dialer/stop");
        await using var again = await OpenAsync(server, "topics=dialer", up.EventId);
        var next = await again.NextAsync();
        Assert.Equal(("dialer.changed", "DOWN"), (next.EventType, Value(next, "state")));
        Assert.True(Number(next) > Number(up));
    }

    [Theory]
    [InlineData("0000-1")]
    [InlineData("nonsense")]
    [InlineData("-")]
    public async Task An_id_of_another_life_is_a_gap_and_the_present_state(string id)
    {
        await using var server = await RunningServer.StartAsync();
        await using var reader = await OpenAsync(server, "topics=dialer", id);
        Assert.Equal("gap", (await reader.NextAsync()).EventType);
        Assert.Equal("ready", (await reader.NextAsync()).EventType);
        Assert.Equal("DOWN", Value(await reader.NextAsync(), "state"));
    }

    [Fact]
    public async Task Attempts_come_from_the_ledger_however_short_they_were()
    {
        await using var server = await RunningServer.StartAsync();
        await ExampleWorld.MakeAsync(server);
        await using var reader = await OpenAsync(server, "topics=attempt&runId=1");
        Assert.Equal("ready", (await reader.NextAsync()).EventType);
        await using (var db = server.Services.GetRequiredService<IRingtailDbFactory>().Create())
        {
            var sample = await db.Attempts.AsNoTracking().SingleAsync(a => a.HopperId == ExampleWorld.Call, Ct);
            foreach (var (hopper, run) in new[] { (2001, 2), (2002, 1) })
            {
                db.ChangeTracker.Clear();
                var row = new AttemptRow();
                db.Entry(row).CurrentValues.SetValues(sample);
                (row.Id, row.HopperId, row.RunId, row.Outcome) = (0, hopper, run, "RS_BUSY");
                db.Add(row);
                await db.SaveChangesAsync(Ct);
            }
        }
        await PostAsync(server, "dialer/start");
        var started = await reader.NextAsync();
        var ended = await reader.NextAsync();
        Assert.Equal(("attempt.started", "2002"), (started.EventType, Value(started, "hopperId")));
        Assert.Equal(("attempt.ended", "2002", "RS_BUSY"),
            (ended.EventType, Value(ended, "hopperId"), Value(ended, "outcome")));
    }

    [Fact]
    public void A_slow_reader_learns_of_the_gap_and_nobody_waits_for_it()
    {
        var memory = new EventMemory("life", capacity: 4);
        for (var i = 1; i <= 6; i++) memory.Add([(EventTopic.Run, "run.changed", 1, i)]);
        Assert.Null(memory.After(1, 10, out _));
        Assert.Equal([3, 4, 5, 6], memory.After(2, 10, out _)!.Select(e => (int)e.Data));
        Assert.Equal([3, 4], memory.After(2, 2, out _)!.Select(e => (int)e.Data));
        Assert.Empty(memory.After(6, 10, out var more)!);
        Assert.False(more.IsCompleted);
        memory.Add([(EventTopic.Run, "run.changed", 1, 7)]);
        Assert.True(more.IsCompleted);
        Assert.Equal((6L, null, null),
            (memory.NumberOf("life-6"), memory.NumberOf("life-8"), memory.NumberOf("other-6")));
    }

    private static async Task PostAsync(RunningServer server, string path)
    {
        using var answer = await server.Administrator.PostAsync(new Uri($"/api/v1/{path}", UriKind.Relative), null, Ct);
        Assert.True(answer.IsSuccessStatusCode);
    }

    private static string Value(SseItem<string> item, string key) =>
        JsonDocument.Parse(item.Data).RootElement.GetProperty(key).ToString();

    private static long Number(SseItem<string> item) => long.Parse(
        item.EventId!.Split('-')[1], System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<Reader> OpenAsync(RunningServer server, string query, string? last = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/events?{query}");
        if (last is not null) request.Headers.Add("Last-Event-ID", last);
        var answer = await server.Administrator.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
        Assert.Equal((HttpStatusCode.OK, "text/event-stream"),
            (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        return new Reader(answer, SseParser.Create(await answer.Content.ReadAsStreamAsync(Ct))
            .EnumerateAsync(Ct).GetAsyncEnumerator(Ct));
    }

    private sealed class Reader(HttpResponseMessage answer, IAsyncEnumerator<SseItem<string>> items) : IAsyncDisposable
    {
        public async Task<SseItem<string>> NextAsync()
        {
            do Assert.True(await items.MoveNextAsync());
            while (items.Current.EventType == "idle");
            return items.Current;
        }

        public async ValueTask DisposeAsync()
        {
            answer.Dispose();
            await items.DisposeAsync();
        }
    }
}
