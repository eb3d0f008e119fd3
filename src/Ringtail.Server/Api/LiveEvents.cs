using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.HttpResults;
using Ringtail.Runtime.Live;

namespace Ringtail.Server.Api;

/// <summary>
/// <c>/api/v1/events</c>: the live view as server-sent events, the present one at once and then every change.
/// </summary>
internal static class LiveEvents
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/events", Stream).WithTags("Live")
        .WithSummary("The live view as server-sent events; a slow reader skips");

    private static ServerSentEventsResult<LiveView> Stream(
        LiveFeed feed, IHostApplicationLifetime life, HttpContext http) =>
        TypedResults.ServerSentEvents(WatchAsync(feed, life.ApplicationStopping, http.RequestAborted), "live");

    /// <summary>Ends with the server too: an open stream must not hold up a clean stop.</summary>
    private static async IAsyncEnumerable<LiveView> WatchAsync(
        LiveFeed feed, CancellationToken stopping, [EnumeratorCancellation] CancellationToken ct)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stopping, ct);
        await using var views = feed.WatchAsync(end.Token).GetAsyncEnumerator(end.Token);
        while (await NextAsync(views)) yield return views.Current;
    }

    private static async Task<bool> NextAsync(IAsyncEnumerator<LiveView> views)
    {
        try
        {
            return await views.MoveNextAsync();
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
