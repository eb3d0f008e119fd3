using System.ComponentModel;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Live;
using Ringtail.Runtime.Storage;
using Ringtail.Server.Access;

namespace Ringtail.Server.Api.Events;

/// <summary>Which events.</summary>
internal sealed class EventQuery
{
    [FromQuery(Name = "topics"), Description("Any of dialer, run, attempt, agent, alarm, commas between; else all.")]
    public string? Topics { get; init; }

    [FromQuery(Name = "runId"), Description("Of runs and attempts: only of this run.")]
    public int? RunId { get; init; }

    [FromQuery(Name = "lastEventId"), Description("As the header Last-Event-ID, for programs that cannot set it.")]
    public string? LastEventId { get; init; }

    public HashSet<EventTopic> Read()
    {
        if (string.IsNullOrEmpty(Topics)) return [.. Enum.GetValues<EventTopic>()];
        var topics = new HashSet<EventTopic>();
        foreach (var word in Topics.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!Enum.TryParse<EventTopic>(word, ignoreCase: true, out var topic) || !word.All(char.IsAsciiLetter))
                throw new InvalidFieldsException([new FieldProblem(nameof(Topics), "Topics",
                    "must be of dialer, run, attempt, agent, alarm; "
                    + $"'{(word.Length > 30 ? word[..30] : word)}' is none.")]);
            topics.Add(topic);
        }
        return topics;
    }
}

/// <summary>
/// <c>/api/v1/events</c>: changes as server-sent events with ids. A reader that comes back with the last id goes on
/// from there; one that missed some gets a <c>gap</c> and the present state. A slow reader skips the same way.
/// </summary>
internal static class EventApi
{
    private const int BatchMax = 200;
    /// <summary>A comment line in place of silence, so that proxies keep the connection.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    public static void Map(RouteGroupBuilder api) => api.MapGet("/events", Stream).WithTags("Events")
        .ProducesValidationProblem()
        .WithSummary("Runs, attempts, agents and alarms as server-sent events, resumable by Last-Event-ID")
        .WithName("streamEvents").Needs(Right.Look).WithMetadata(new StreamsForEver());

    private static ServerSentEventsResult<object> Stream(
        [AsParameters] EventQuery query, EventHub hub, LiveFeed feed, IHostApplicationLifetime life, TimeProvider clock,
        Sight sight, HttpContext http)
    {
        var last = http.Request.Headers["Last-Event-ID"] is { Count: > 0 } header ? header.ToString()
            : query.LastEventId;
        var reading = new Reading(
            query.Read(), query.RunId, hub, feed, clock, new SeenEvents(sight));
        return TypedResults.ServerSentEvents(
            EndingAsync(reading, last, life.ApplicationStopping, http.RequestAborted));
    }

    /// <summary>Ends with the server too: an open stream must not hold up a clean stop.</summary>
    private static async IAsyncEnumerable<SseItem<object>> EndingAsync(
        Reading reading, string? last, CancellationToken stopping, [EnumeratorCancellation] CancellationToken ct)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stopping, ct);
        await using var items = reading.ReadAsync(last, end.Token).GetAsyncEnumerator(end.Token);
        while (await NextAsync(items)) yield return items.Current;
    }

    private static async Task<bool> NextAsync(IAsyncEnumerator<SseItem<object>> items)
    {
        try
        {
            return await items.MoveNextAsync();
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private sealed class Reading(
        HashSet<EventTopic> topics, int? run, EventHub hub, LiveFeed feed, TimeProvider clock, SeenEvents seen)
    {
        public async IAsyncEnumerable<SseItem<object>> ReadAsync(
            string? last, [EnumeratorCancellation] CancellationToken ct)
        {
            using var place = await hub.ComeInAsync(ct);
            var memory = hub.Memory;
            var at = last is null ? null : memory.NumberOf(last);
            if (at is null)
            {
                at = memory.Last;
                if (last is not null) yield return Gap(memory, at.Value, "The id is too old, or of another server.");
                // Also when nothing stands: the answer's head goes out with the first item.
                yield return Item("ready", new { }, memory.IdOf(at.Value));
                foreach (var item in await PresentAsync(memory, at.Value, ct)) yield return item;
            }
            while (!ct.IsCancellationRequested)
            {
                // The watching began anew: numbers of the former memory tell nothing any more.
                var more = Task.CompletedTask;
                var events = memory == hub.Memory ? memory.After(at.Value, BatchMax, out more) : null;
                if (events is null)
                {
                    memory = hub.Memory;
                    at = memory.Last;
                    yield return Gap(memory, at.Value, "Events came faster than they were read.");
                    foreach (var item in await PresentAsync(memory, at.Value, ct)) yield return item;
                    continue;
                }
                foreach (var one in events)
                {
                    at = one.Number;
                    if (Fits(one) && await seen.HasAsync(one, ct))
                        yield return Item(one.Name, one.Data, memory.IdOf(one.Number));
                }
                if (events.Count == 0 && !await MoreAsync(more, ct))
                    yield return Item("idle", new { }, memory.IdOf(at.Value));
            }
        }

        private async Task<bool> MoreAsync(Task more, CancellationToken ct)
        {
            try
            {
                await more.WaitAsync(Silence, clock, ct);
                return true;
            }
            catch (TimeoutException)
            {
                return false;
            }
        }

        /// <summary>What stands now, as if it had just changed.</summary>
        private async Task<IEnumerable<SseItem<object>>> PresentAsync(
            EventMemory memory, long number, CancellationToken ct)
        {
            var view = await seen.OfAsync(feed.Current, ct);
            var campaigns = view.Runs.ToDictionary(r => r.RunId, r => r.CampaignId);
            var calls = view.Calls.Select(c => (EventTopic.Attempt, "attempt.changed", (int?)c.RunId, (object)
                new AttemptEvent(c.HopperId, c.RunId, campaigns.GetValueOrDefault(c.RunId), c.Number, c.State, null,
                    c.StatusExt, c.Agent, c.Retry, false, c.Since)));
            return ViewChanges.Between(LiveView.Empty with { Dialer = new("", null, 0, 0) }, view).Concat(calls)
                .Select(n => new ApiEvent(number, n.Item1, n.Item2, n.Item3, n.Item4)).Where(Fits)
                .Select(e => Item(e.Name, e.Data, memory.IdOf(number)));
        }

        private bool Fits(ApiEvent one) =>
            topics.Contains(one.Topic) && (run is null || one.RunId is null || one.RunId == run);

        private static SseItem<object> Gap(EventMemory memory, long number, string reason) =>
            Item("gap", new GapEvent(reason), memory.IdOf(number));

        private static SseItem<object> Item(string name, object data, string id) => new(data, name) { EventId = id };
    }
}

/// <summary>What a reader may hear of; runs are asked for once.</summary>
internal sealed class SeenEvents(Sight sight)
{
    private readonly Dictionary<int, bool> _known = [];

    public async ValueTask<bool> HasAsync(ApiEvent one, CancellationToken ct)
    {
        if (one.Data is AlarmEvent alarm) return !await sight.HidesAsync(alarm.Subject, alarm.Detail, ct);
        // About no run: for all.
        if (one.RunId is not { } run) return true;
        if (_known.TryGetValue(run, out var seen)) return seen;
        await using var db = sight.Create();
        return _known[run] = await KeyGate.SeesAsync(db, "runs", run, ct);
    }

    public Task<LiveView> OfAsync(LiveView view, CancellationToken ct) => sight.OfAsync(view, ct);
}

/// <summary>The answer has no end: tests of the description read its beginning.</summary>
internal sealed record StreamsForEver;
