using System.Text.Json.Nodes;
using Ringtail.Runtime.Exporting;
using Ringtail.Runtime.Reports;
using Ringtail.Runtime.Storage;
using Ringtail.Server.WombatApi.Reading;
using Ringtail.Server.WombatApi.Writing;

namespace Ringtail.Server.WombatApi.Reports;

/// <summary>
/// <c>reports/stats</c>, <c>reports/runs</c>, <c>reports/logs</c> and <c>runs/export.jsp</c>: the numbers of the page's
/// reports, in this API's form.
/// </summary>
internal static class PastReports
{
    /// <summary>Rows of <c>reports/logs</c> in one answer.</summary>
    private const int ItemsMax = 10_000;
    /// <summary>Runs of one read.</summary>
    private const int RunsPage = 500;

    public static async Task<JsonObject> StatsAsync(WombatCall call, ReportReader reader)
    {
        var filter = new ReportFilter { Runs = [.. RunIds(call, "id")], Ring = call.Ring };
        var runs = await RunsAsync(reader, filter, call.Ct);
        var sums = await reader.OutcomesAsync(filter, call.Ct);
        return new JsonObject
        {
            ["campaignsToConsider"] = new JsonArray([.. runs.Select(r => Run(r, call.Zone))]),
            ["statsOut"] = new JsonArray([.. sums.OrderBy(s => s.Outcome, StringComparer.Ordinal)
                .ThenBy(s => s.StatusExt, StringComparer.Ordinal).Select(s => new JsonObject
            {
                ["gbState"] = s.Outcome,
                ["gbStateExt"] = s.StatusExt,
                ["nCalls"] = s.Sums.Calls,
            })]),
        };
    }

    public static async Task<JsonObject> RunsAsync(WombatCall call, ReportReader reader)
    {
        // A run counts when any part of it lies in the period, whose last second belongs to it.
        var filter = new ReportFilter
        {
            From = Time(call, "from"),
            Until = Time(call, "to")?.AddSeconds(1),
            Ring = call.Ring,
        };
        var runs = await RunsAsync(reader, filter, call.Ct);
        return new JsonObject
        {
            ["campaignsAndRuns"] = new JsonArray([.. runs.GroupBy(r => r.CampaignId).Select(g => new JsonObject
            {
                ["campaignId"] = g.Key,
                ["name"] = g.Last().CampaignName,
                ["runs"] = new JsonArray([.. g.Select(r => Run(r, call.Zone))]),
            })]),
        };
    }

    public static Task<Rows> LogsAsync(WombatCall call, ReportReader reader) =>
        LogsAsync(call, reader, new ReportFilter { Runs = [.. RunIds(call, "id")] });

    /// <summary>The calls that <paramref name="filter"/> leaves, oldest first.</summary>
    public static async Task<Rows> LogsAsync(WombatCall call, ReportReader reader, ReportFilter filter)
    {
        var from = call.Parameters.Integer("from", 0) ?? 0;
        var items = Math.Min(call.Parameters.Integer("items", 0) ?? ItemsMax, ItemsMax);
        var page = await reader.CallsAsync(
            filter with { Ring = call.Ring }, new RowOrder("startedAt"), from, items, call.Ct);
        return new Rows([.. page.Rows.Select(c => Log(c, call.Zone))], page.Total, from);
    }

    /// <summary>
    /// <c>runId=2,455&amp;mode=csv</c>: one line a call. <c>cbr</c> only makes an address of its own for caches.
    /// </summary>
    /// <exception cref="WombatProblem">Names the parameter that is wrong.</exception>
    public static (ReportFilter Filter, TableFormat Format) Export(WombatParameters parameters)
    {
        var mode = parameters["mode"].Trim().ToLowerInvariant();
        var format = mode switch
        {
            "" or "csv" => TableFormat.Csv,
            "xlsx" or "xls" => TableFormat.Xlsx,
            _ => throw new WombatProblem(
                "mode", $"must be csv or xlsx; it is '{WombatParameters.Shortened(mode)}'."),
        };
        return (new ReportFilter { Runs = [.. Ids(parameters, "runId")] }, format);
    }

    private static async Task<List<RunRecord>> RunsAsync(
        ReportReader reader, ReportFilter filter, CancellationToken ct)
    {
        var runs = new List<RunRecord>();
        while (true)
        {
            var page = await reader.RunsAsync(filter, runs.Count, RunsPage, ct);
            runs.AddRange(page.Rows);
            if (page.Rows.Count < RunsPage) break;
        }
        runs.Reverse();
        return runs;
    }

    private static JsonObject Run(RunRecord run, TimeZoneInfo zone) => new()
    {
        ["hoppercampId"] = run.Id,
        ["campaignId"] = run.CampaignId,
        ["name"] = run.CampaignName,
        ["state"] = run.State,
        ["started"] = WombatTime.Text(run.StartedAt, zone),
        ["ended"] = WombatTime.Text(run.EndedAt, zone),
        ["n_calls_attempted"] = run.Sums.Calls,
        ["n_calls_answered"] = run.Sums.Answered,
    };

    private static JsonObject Log(CallRecord call, TimeZoneInfo zone)
    {
        var row = new JsonObject();
        foreach (var column in ReportTables.WombatCalls)
        {
            row[column.Name] = column.Cell(call, zone) switch
            {
                null => "",
                int number => number,
                long number => number,
                DateTime at => at.ToString(WombatTime.Stamp, System.Globalization.CultureInfo.InvariantCulture),
                var text => text.ToString(),
            };
        }
        return row;
    }

    private static int[] RunIds(WombatCall call, string name) => Ids(call.Parameters, name);

    private static int[] Ids(WombatParameters parameters, string name)
    {
        int[] ids = [.. parameters.Required(name)
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(t => LenientJson.ParseInteger(t) ?? throw new WombatProblem(
                name, $"must be run ids, separated by commas; '{WombatParameters.Shortened(t)}' is none."))];
        return ids.Length > 0 ? ids : throw new WombatProblem(name, "must be run ids, separated by commas.");
    }

    private static DateTimeOffset? Time(WombatCall call, string name)
    {
        if (call.Parameters[name].Trim() is not { Length: > 0 } text) return null;
        return WombatTime.Parse(text, call.Zone)
            ?? throw new WombatProblem(
                name, $"must be YYYY-MM-DD.HH:MM:SS; it is '{WombatParameters.Shortened(text)}'.");
    }
}
