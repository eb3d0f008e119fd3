using System.Runtime;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Ringtail.Server.Commands;
using Ringtail.Server.WombatApi.Reading;
using Ringtail.Server.WombatApi.Reports;
using Ringtail.Server.WombatApi.Writing;

namespace Ringtail.Server.WombatApi.Information;

/// <summary><c>inspect_dialer</c>, <c>sysup</c>, <c>sysup/jmx</c> and <c>addkey</c>.</summary>
internal static class ProgramInformation
{
    private const string Parts = "LIVE_CALLS, RUNS, TRUNKS, ENDPOINTS, AGENTS, PBXS or ALARMS";

    public static JsonObject Up() => new() { ["state"] = "WBTUP", ["version"] = ProductVersion.Text };

    /// <summary>
    /// What the dialer sees now, part by part; without <c>op</c> all of it. The reference names LIVE_CALLS; the other
    /// codes are ours, and "also campaign runs, trunks, end-points".
    /// </summary>
    public static JsonObject Inspect(WombatCall call, long timeMs)
    {
        var op = call.Parameters["op"].Trim().ToUpperInvariant();
        var live = call.Live;
        JsonNode result = op switch
        {
            "LIVE_CALLS" or "CALLS" => Calls(call),
            "RUNS" or "CAMPAIGN_RUNS" or "LIVE_RUNS" or "CAMPAIGNS" => Runs(call),
            "TRUNKS" => Trunks(call),
            "ENDPOINTS" or "END_POINTS" or "EPS" or "EP" => EndPoints(call),
            "AGENTS" => Agents(call),
            "PBXS" or "ASTERISKS" or "SERVERS" => Pbxs(call),
            "ALARMS" => Alarms(call),
            "" or "ALL" => new JsonObject
            {
                ["LIVE_CALLS"] = Calls(call), ["RUNS"] = Runs(call), ["TRUNKS"] = Trunks(call),
                ["ENDPOINTS"] = EndPoints(call), ["AGENTS"] = Agents(call), ["PBXS"] = Pbxs(call),
                ["ALARMS"] = Alarms(call),
            },
            _ => throw new WombatProblem("op", $"must be {Parts}; it is '{WombatParameters.Shortened(op)}'."),
        };
        return new JsonObject
        {
            ["status"] = "OK",
            ["error"] = "",
            ["timeMs"] = timeMs,
            ["op"] = op.Length > 0 ? op : "ALL",
            ["state"] = live.Dialer.State,
            ["result"] = result,
        };
    }

    /// <summary>A Java program shows its virtual machine here; we show the runtime that we have.</summary>
    public static JsonObject Runtime(DateTimeOffset now)
    {
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        var memory = GC.GetGCMemoryInfo();
        return new JsonObject
        {
            ["status"] = "OK",
            ["error"] = "",
            ["state"] = "WBTUP",
            ["version"] = ProductVersion.Text,
            ["runtime"] = RuntimeInformation.FrameworkDescription,
            ["os"] = RuntimeInformation.OSDescription,
            ["processors"] = Environment.ProcessorCount,
            ["uptimeMs"] = (long)(now - process.StartTime.ToUniversalTime()).TotalMilliseconds,
            ["cpuTimeMs"] = (long)process.TotalProcessorTime.TotalMilliseconds,
            ["heapUsedBytes"] = GC.GetTotalMemory(forceFullCollection: false),
            ["heapCommittedBytes"] = memory.TotalCommittedBytes,
            ["heapMaxBytes"] = memory.TotalAvailableMemoryBytes,
            ["residentBytes"] = process.WorkingSet64,
            ["threads"] = process.Threads.Count,
            ["gcCount"] = GC.CollectionCount(0),
            ["gcServer"] = GCSettings.IsServerGC,
        };
    }

    /// <summary>No key is needed and none is kept; the answer has the shape of a list of installed keys.</summary>
    public static Rows Keys(WombatCall call)
    {
        var op = call.Parameters["op"].Trim().ToLowerInvariant();
        if (op is not ("" or "add" or "list"))
            throw new WombatProblem("op", $"must be add or list; it is '{WombatParameters.Shortened(op)}'.");
        if (op == "add") call.Parameters.Required("key");
        return Rows.Of([]);
    }

    private static JsonArray Calls(WombatCall call) =>
        new([.. call.Live.Calls.Select(c => LiveReports.Call(c, call.Zone))]);

    private static JsonArray Runs(WombatCall call) =>
        new([.. call.Live.Runs.Select(r => LiveReports.Run(r, call.Zone))]);

    private static JsonArray Trunks(WombatCall call) => new([.. call.Live.Trunks.Select(t => new JsonObject
    {
        ["trunkId"] = t.TrunkId,
        ["name"] = t.Name,
        ["astId"] = t.PbxId,
        ["capacity"] = t.Capacity,
        ["inUse"] = t.Ours,
        ["inUseByOthers"] = t.Others,
        ["problem"] = t.Problem,
    })]);

    private static JsonArray EndPoints(WombatCall call) => new([.. call.Live.EndPoints.Select(e => new JsonObject
    {
        ["epId"] = e.EndPointId,
        ["name"] = e.Name,
        ["type"] = e.Type,
        ["astId"] = e.PbxId,
        ["freeAgents"] = e.FreeAgents,
        ["loggedIn"] = e.LoggedIn,
        ["waiting"] = e.Waiting,
        ["inFlight"] = e.InFlight,
        ["target"] = e.Target,
        ["limit"] = e.Limit,
    })]);

    private static JsonArray Agents(WombatCall call) => new([.. call.Live.Agents.Select(a => new JsonObject
    {
        ["agent"] = a.Key,
        ["name"] = a.Name,
        ["astId"] = a.PbxId,
        ["state"] = a.State,
        ["since"] = WombatTime.Text(a.Since, call.Zone),
        ["queues"] = string.Join(',', a.Queues),
        ["wombatid"] = a.HopperId ?? 0,
    })]);

    private static JsonArray Pbxs(WombatCall call) => new([.. call.Live.Pbxs.Select(p => new JsonObject
    {
        ["id"] = p.PbxId,
        ["description"] = p.Name,
        ["state"] = p.State,
        ["version"] = p.Version,
        ["problem"] = p.Problem,
    })]);

    private static JsonArray Alarms(WombatCall call) => new([.. call.Live.Alarms.Select(a => new JsonObject
    {
        ["severity"] = a.Alarm.Severity.ToString(),
        ["code"] = a.Alarm.Code,
        ["subject"] = a.Alarm.Subject,
        ["detail"] = a.Alarm.Detail,
        ["since"] = WombatTime.Text(a.Since, call.Zone),
    })]);
}
