using System.Text.Json.Nodes;
using Ringtail.Server.WombatApi.Reading;

namespace Ringtail.Server.WombatApi.Control;

/// <summary>The dialer itself: <c>engine</c> (JSON, upper-case verbs) and <c>dialer</c> (text).</summary>
internal static class EngineVerbs
{
    public static async Task<JsonObject> EngineAsync(WombatCall call, Func<Runtime.Live.LiveView> view, TimeProvider clock)
    {
        var op = call.Parameters["op"].Trim().ToUpperInvariant();
        await DoAsync(call, op is "" ? "STATE" : op);
        var now = view().Dialer;
        return new JsonObject
        {
            ["status"] = "OK",
            ["error"] = "",
            ["state"] = now.State,
            ["uptimeMs"] = now.Since is { } since ? (long)(clock.GetUtcNow() - since).TotalMilliseconds : 0,
        };
    }

    public static async Task<string> DialerAsync(WombatCall call, Func<Runtime.Live.LiveView> view)
    {
        var op = call.Parameters["op"].Trim().ToUpperInvariant();
        await DoAsync(call, op is "" ? "STATE" : op);
        return op switch
        {
            "START" => "OK Dialer started",
            "STOP" => "OK Dialer stopped",
            _ => $"OK Dialer: {view().Dialer.State}",
        };
    }

    private static Task DoAsync(WombatCall call, string op) => op switch
    {
        "STATE" => Task.CompletedTask,
        "START" => call.Control.StartDialerAsync(call.By, call.Ct),
        "STOP" => call.Control.StopDialerAsync(call.By, call.Ct),
        _ => throw new WombatProblem("op", $"must be state, start or stop; it is '{WombatParameters.Shortened(op)}'."),
    };
}
