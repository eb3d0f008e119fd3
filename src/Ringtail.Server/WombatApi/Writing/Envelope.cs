using System.Text.Json.Nodes;

namespace Ringtail.Server.WombatApi.Writing;

/// <summary>A page of rows: all there are, from where, and which.</summary>
internal sealed record Rows(IReadOnlyList<JsonObject> Results, long All, int From)
{
    public static Rows One(JsonObject row) => new([row], 1, 0);

    public static Rows Of(IReadOnlyList<JsonObject> rows) => new(rows, rows.Count, 0);
}

/// <summary>The answer of the edit family: seven keys, in this order.</summary>
internal static class Envelope
{
    public static JsonObject Ok(Rows rows, long timeMs) => Make("OK", "", rows, timeMs);

    public static JsonObject Error(string error, long timeMs) => Make("ERROR", error, new Rows([], 0, 0), timeMs);

    /// <summary>The answer of the live and report families: one object instead of rows.</summary>
    public static JsonObject Result(JsonObject result, long timeMs) => new()
    {
        ["status"] = "OK",
        ["error"] = "",
        ["timeMs"] = timeMs,
        ["result"] = result,
    };

    private static JsonObject Make(string status, string error, Rows rows, long timeMs) => new()
    {
        ["status"] = status,
        ["error"] = error,
        ["timeMs"] = timeMs,
        ["results"] = new JsonArray([.. rows.Results]),
        ["allResults"] = rows.All,
        ["startFrom"] = rows.From,
        ["nRecords"] = rows.Results.Count,
    };
}
