using Ringtail.Runtime.Exporting;
using Ringtail.Runtime.Reports;
using Ringtail.Server.Access;
using Ringtail.Server.Hosting;
using Ringtail.Server.WombatApi.Information;
using Ringtail.Server.WombatApi.Reading;
using Ringtail.Server.WombatApi.Reports;
using Ringtail.Server.WombatApi.Writing;

namespace Ringtail.Server.WombatApi;

// What only tells something, and the reports.
internal static partial class WombatEndpoints
{
    private static readonly string[] Looking = ["GET", "HEAD", "POST"];

    private static void MapInformation(WebApplication app)
    {
        MapObject(app, "live/runs", (call, _, time) =>
            Task.FromResult(Envelope.Result(LiveReports.Runs(call.Live, call.Zone), time())));
        MapObject(app, "live/calls", async (call, _, time) =>
            Envelope.Result(await LiveReports.CallsAsync(call), time()));
        MapObject(app, "callinfo", (call, http, time) => CallInformation.CallAsync(call, Reader(http), time()));
        MapObject(app, "recallinfo", (call, http, time) =>
            CallInformation.RecallsAsync(call, Dialing(http).GetUtcNow(), time()));
        MapObject(app, "inspect_dialer", (call, _, time) => Task.FromResult(ProgramInformation.Inspect(call, time())));
        MapObject(app, "sysup/jmx", (_, http, _) =>
            Task.FromResult(ProgramInformation.Runtime(Clock(http).GetUtcNow())));
        MapObject(app, "addkey", (call, _, time) =>
            Task.FromResult(Envelope.Ok(ProgramInformation.Keys(call), time())), Right.Settings);
        app.MapMethods("/wombat/api/sysup", Looking, (HttpContext http) => WriteAsync(http, ProgramInformation.Up()))
            .AllowAnonymous().ExcludeFromDescription();
        // Old monitors ask for WombatDialer's start page and only look whether it answers 200.
        app.MapMethods("/wombat/WombatItDials.jsp", Looking, () =>
            Results.Content("<a href=\"/\">Ringtail</a>\n", "text/html;charset=UTF-8"))
            .AllowAnonymous().ExcludeFromDescription();
    }

    private static void MapReports(WebApplication app)
    {
        MapObject(app, "reports/stats", async (call, http, time) =>
            Envelope.Result(await PastReports.StatsAsync(call, Reader(http)), time()), Right.Reports);
        MapObject(app, "reports/runs", async (call, http, time) =>
            Envelope.Result(await PastReports.RunsAsync(call, Reader(http)), time()), Right.Reports);
        MapObject(app, "reports/logs", async (call, http, time) =>
            Envelope.Ok(await PastReports.LogsAsync(call, Reader(http)), time()), Right.Reports);
        app.MapMethods("/wombat/api/runs/export.jsp", Methods, ExportAsync).RequireAuthorization(Policies.SignedIn)
            .Needs(Right.Reports)
            .ExcludeFromDescription();
    }

    /// <summary>Streams: the length is not known before, and millions of calls need no memory.</summary>
    private static async Task ExportAsync(HttpContext http)
    {
        var (filter, format) = (new ReportFilter(), TableFormat.Csv);
        var refused = await OrErrorAsync(http, async () =>
        {
            await using var parameters = await ParameterReader.ReadAsync(
                http.Request, http.RequestServices.GetRequiredService<DataFolder>().Temporary, http.RequestAborted);
            (filter, format) = PastReports.Export(parameters);
            return "";
        }, error => ErrorText.Of(error) + "\n");
        if (refused.Length > 0)
        {
            await WriteAsync(http, TextType, System.Text.Encoding.UTF8.GetBytes(refused));
            return;
        }
        http.Response.ContentType = format == TableFormat.Csv
            ? "text/csv;charset=UTF-8"
            : TableWriter.ContentType(format);
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.ContentDisposition =
            $"attachment; filename=\"runs.{(format == TableFormat.Csv ? "csv" : "xlsx")}\"";
        await using var table = TableWriter.Create(format, http.Response.Body, "calls");
        await ReportTables.WriteAsync(
            Reader(http).StreamCallsAsync(filter with { Ring = http.User.Ring() }, http.RequestAborted),
            ReportTables.WombatCalls,
            Clock(http).LocalTimeZone, table, http.RequestAborted);
    }

    private static ReportReader Reader(HttpContext http) => http.RequestServices.GetRequiredService<ReportReader>();
}
