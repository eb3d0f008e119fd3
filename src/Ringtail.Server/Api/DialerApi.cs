using System.Security.Claims;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Live;
using Ringtail.Runtime.Storage;
using Ringtail.Server.Access;

namespace Ringtail.Server.Api;

/// <summary>The dialer as a whole.</summary>
/// <param name="State">DOWN, READY or TERMINATION_REQD.</param>
/// <param name="Since">When it came up; null while it is down.</param>
public sealed record DialerState(string State, DateTimeOffset? Since);

/// <summary>The master switch, and everything as it is now.</summary>
internal static class DialerApi
{
    public static void Map(RouteGroupBuilder dialer, RouteGroupBuilder live)
    {
        dialer.MapGet("", (LiveFeed feed) => new DialerState(feed.Current.Dialer.State, feed.Current.Dialer.Since))
            .WithSummary("The dialer's state").WithName("getDialer");
        dialer.MapPost("/start", async (IDialerControl control, ClaimsPrincipal user, CancellationToken ct) =>
        {
            await control.StartDialerAsync(user.By(), ct);
            return TypedResults.NoContent();
        }).NeedsScope(TokenScopes.Control).Needs(Right.Control)
            .WithSummary("Press play; remembered over restarts").WithName("startDialer");
        dialer.MapPost("/stop", async (IDialerControl control, ClaimsPrincipal user, CancellationToken ct) =>
        {
            await control.StopDialerAsync(user.By(), ct);
            return TypedResults.NoContent();
        }).NeedsScope(TokenScopes.Control).Needs(Right.Control)
            .WithSummary("Stop dialing; calls in progress go on").WithName("stopDialer");
        MapLive(live);
    }

    private static void MapLive(RouteGroupBuilder live)
    {
        live.MapGet("", (LiveFeed feed, RingtailDb db, CancellationToken ct) => db.SeenAsync(feed.Current, ct))
            .WithSummary("Everything as it is now").WithName("getLive");
        live.MapGet("/runs", async (LiveFeed feed, RingtailDb db, CancellationToken ct) =>
            (await db.SeenAsync(feed.Current, ct)).Runs)
            .WithSummary("The runs that were not removed, as they are now").WithName("getLiveRuns");
        live.MapGet("/calls", async (
            [AsParameters] PartQuery part, LiveFeed feed, RingtailDb db, CancellationToken ct) =>
            part.Of((await db.SeenAsync(feed.Current, ct)).Calls))
            .WithSummary("The calls in progress").WithName("getLiveCalls");
        live.MapGet("/agents", async (LiveFeed feed, RingtailDb db, CancellationToken ct) =>
            (await db.SeenAsync(feed.Current, ct)).Agents)
            .WithSummary("The agents of the watched queues, and their states").WithName("getLiveAgents");
        live.MapGet("/trunks", async (LiveFeed feed, RingtailDb db, CancellationToken ct) =>
            (await db.SeenAsync(feed.Current, ct)).Trunks)
            .WithSummary("The trunks and their load").WithName("getLiveTrunks");
        live.MapGet("/end-points", async (LiveFeed feed, RingtailDb db, CancellationToken ct) =>
            (await db.SeenAsync(feed.Current, ct)).EndPoints)
            .WithSummary("The end points, and what holds them back").WithName("getLiveEndPoints");
        live.MapGet("/pacing", async (LiveFeed feed, RingtailDb db, CancellationToken ct) =>
            (await db.SeenAsync(feed.Current, ct)).Pacing)
            .WithSummary("What the pacing sees and decides, for each adaptive run").WithName("getPacing");
        live.MapGet("/alarms", async (LiveFeed feed, RingtailDb db, CancellationToken ct) =>
            (await db.SeenAsync(feed.Current, ct)).Alarms)
            .WithSummary("What needs attention").WithName("getAlarms");
    }
}
