using System.Text.Json.Nodes;
using Ringtail.Runtime.Live;
using Ringtail.Server.WombatApi.Reading;

namespace Ringtail.Server.WombatApi.Control;

/// <summary>The dialer itself: <c>engine</c> (JSON, upper-case verbs) and <c>dialer</c> (text).</summary>
internal static class EngineVerbs
{
    /// <summary>
    /// How long an answer waits for the view to show what was asked. Starting and stopping are durable before it; a
    /// client that looks at the state of the answer should see its own wish.
    /// </summary>
    private static readonly TimeSpan ShownWithin = TimeSpan.FromSeconds(2);
    private const string Ready = "READY";

    /// <param name="clock">The machine's, to wait by.</param>
    /// <param name="dialing">The dialer's: what it tells of itself is by it.</param>
    public static async Task<JsonObject> EngineAsync(
        WombatCall call, LiveFeed feed, TimeProvider clock, TimeProvider dialing)
    {
        await DoAsync(call, feed, clock);
        var now = feed.Current.Dialer;
        return new JsonObject
        {
            ["status"] = "OK",
            ["error"] = "",
            ["state"] = StateOf(now),
            ["uptimeMs"] = now.Since is { } since ? (long)(dialing.GetUtcNow() - since).TotalMilliseconds : 0,
        };
    }

    public static async Task<string> DialerAsync(WombatCall call, LiveFeed feed, TimeProvider clock) =>
        await DoAsync(call, feed, clock) switch
        {
            "START" => "OK Dialer started",
            "STOP" => "OK Dialer stopped",
            _ => $"OK Dialer: {StateOf(feed.Current.Dialer)}",
        };

    /// <summary>
    /// DOWN as soon as nothing new is dialed, though calls go on: who restarts a WombatDialer stops it, waits for DOWN
    /// for half a minute at most, and starts it then; a conversation lasts longer.
    /// </summary>
    private static string StateOf(DialerView dialer) => dialer.State == Ready ? Ready : "DOWN";

    private static async Task<string> DoAsync(WombatCall call, LiveFeed feed, TimeProvider clock)
    {
        var given = call.Parameters["op"].Trim();
        var op = given.ToUpperInvariant();
        switch (op)
        {
            case "" or "STATE":
                return "STATE";
            case "START":
                await call.Control.StartDialerAsync(call.By, call.Ct);
                await AwaitAsync(feed, clock, view => view.Dialer.State == Ready, call.Ct);
                return op;
            case "STOP":
                await call.Control.StopDialerAsync(call.By, call.Ct);
                await AwaitAsync(feed, clock, view => view.Dialer.State != Ready, call.Ct);
                return op;
            default:
                throw new WombatProblem(
                    "op", $"must be state, start or stop; it is '{WombatParameters.Shortened(given)}'.");
        }
    }

    private static async Task AwaitAsync(
        LiveFeed feed, TimeProvider clock, Func<LiveView, bool> shown, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(ShownWithin, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        try
        {
            await foreach (var view in feed.WatchAsync(both.Token))
            {
                if (shown(view)) return;
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // The wish is durable; the answer says what is seen so far.
        }
    }
}
