using Ringtail.Runtime.Exporting;
using Ringtail.Runtime.Reports;

namespace Ringtail.Server.Reports;

/// <summary>
/// The reports as files, <c>/api/v1/reports/calls.csv</c> and so on: written as they are read, so that millions of
/// calls need no memory. A page's export button is a link to one of these.
/// </summary>
internal static class ReportFiles
{
    /// <summary>Runs of one read.</summary>
    private const int RunsPage = 200;

    public static void Map(RouteGroupBuilder reports)
    {
        ReportApi.Map(reports);
        Add(reports, "calls", ReportTables.Calls, (r, f, _, ct) => r.StreamCallsAsync(f, ct),
            "Every call that the filter finds, oldest first");
        Add(reports, "runs", ReportTables.Runs, (r, f, _, ct) => RunsAsync(r, f, ct), "The runs of a period");
        Add(reports, "outcomes", ReportTables.Outcomes, (r, f, _, ct) => Rows(() => r.OutcomesAsync(f, ct)),
            "Calls by outcome and extended status");
        Add(reports, "hours", ReportTables.Hours, (r, f, zone, ct) => Rows(() => r.HoursAsync(f, zone, ct)),
            "Calls by the hour of the day");
        Add(reports, "days", ReportTables.Days, (r, f, zone, ct) => Rows(() => r.DaysAsync(f, zone, ct)),
            "Calls by day");
        Add(reports, "retries", ReportTables.Retries, (r, f, _, ct) => Rows(() => r.RetriesAsync(f, ct)),
            "Calls by the number of the retry");
        Add(reports, "agents", ReportTables.Agents, (r, f, _, ct) => Rows(() => r.AgentsAsync(f, ct)),
            "Agents' times and calls; times in seconds");
        Add(reports, "account", ReportTables.AccountDays,
            (r, f, zone, ct) => Rows(() => r.AccountDaysAsync(f, zone, ct)), "The abandon account by day");
    }

    private static void Add<T>(
        RouteGroupBuilder reports, string name, IReadOnlyList<ReportColumn<T>> columns,
        Func<ReportReader, ReportFilter, TimeZoneInfo, CancellationToken, IAsyncEnumerable<T>> rows, string summary)
    {
        foreach (var format in Enum.GetValues<TableFormat>())
        {
            var ending = format == TableFormat.Xlsx ? "xlsx" : "csv";
            reports.MapGet($"/{name}.{ending}", (
                [AsParameters] ReportQuery query, ReportReader reader, TimeProvider clock, HttpContext http) =>
            {
                var (filter, zone) = (query.ToFilter(), query.ZoneOr(clock.LocalTimeZone));
                return TypedResults.Stream(async to =>
                {
                    await using var table = TableWriter.Create(format, to, name);
                    await ReportTables.WriteAsync(
                        rows(reader, filter, zone, http.RequestAborted), columns, zone, table, http.RequestAborted);
                }, TableWriter.ContentType(format), $"{name}.{ending}");
            }).Produces<string>(200, TableWriter.ContentType(format).Split(';')[0]).ProducesValidationProblem()
                .WithName($"report{char.ToUpperInvariant(name[0])}{name[1..]}"
                    + (format == TableFormat.Xlsx ? "Xlsx" : "Csv"))
                .WithSummary($"{summary}, as {ending.ToUpperInvariant()}")
                .WithDescription("A file of all rows, written as they are read. Times are on the clock of the zone.");
        }
    }

    private static async IAsyncEnumerable<RunRecord> RunsAsync(
        ReportReader reader, ReportFilter filter,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        for (var skip = 0; ; skip += RunsPage)
        {
            var page = await reader.RunsAsync(filter, skip, RunsPage, ct);
            foreach (var run in page.Rows) yield return run;
            if (page.Rows.Count < RunsPage) yield break;
        }
    }

    private static async IAsyncEnumerable<T> Rows<T>(Func<Task<IReadOnlyList<T>>> read)
    {
        foreach (var row in await read()) yield return row;
    }
}
