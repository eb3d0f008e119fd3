using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml.Linq;
using Ringtail.Runtime.Exporting;
using Ringtail.Runtime.Reports;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Tests.Storage;

namespace Ringtail.Runtime.Tests.Reports;

/// <summary>Sums, pages, streams and files say the same, on both databases.</summary>
public sealed class ReportNumbers(PostgresCluster cluster)
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sqlite_counts_the_same_in_every_report()
    {
        await using var store = await SqliteHarness.NewAsync(Ct);
        await CompareAsync(store.Database);
    }

    [Fact]
    public async Task Postgres_counts_the_same_in_every_report()
    {
        await using var store = await PostgresHarness.NewAsync(cluster, Ct);
        await CompareAsync(store.Database);
    }

    [Fact]
    public async Task A_filter_takes_texts_as_texts()
    {
        await using var store = await SqliteHarness.NewAsync(Ct);
        var ledger = new ReportLedger(store.Database);
        await ledger.WriteAsync();
        var reports = new ReportReader(store.Database);
        Assert.Equal(0, (await reports.TotalsAsync(new() { Search = "%" }, Ct)).Calls);
        Assert.Equal(0, (await reports.TotalsAsync(new() { Search = "s_ld" }, Ct)).Calls);
        Assert.Equal(0, (await reports.TotalsAsync(new() { Agent = "' OR 1=1 --" }, Ct)).Calls);
        Assert.Equal(0, (await reports.TotalsAsync(new() { Search = "{0}" }, Ct)).Calls);
        Assert.Equal(1, (await reports.TotalsAsync(new() { Search = "SOLD" }, Ct)).Calls);
        Assert.Equal(2, (await reports.TotalsAsync(new() { Search = "rs_busy" }, Ct)).Calls);
        Assert.Equal(13, (await reports.TotalsAsync(new() { StatusExt = "", Search = "LIST" }, Ct)).Calls);
    }

    [Fact]
    public async Task A_stream_of_many_pieces_has_every_call_once_and_in_order()
    {
        await using var store = await SqliteHarness.NewAsync(Ct);
        var ledger = new ReportLedger(store.Database);
        await ledger.WriteManyAsync(5_003);
        var reports = new ReportReader(store.Database);
        var ids = new List<int>();
        await foreach (var call in reports.StreamCallsAsync(new() { Runs = [ledger.FirstRun] }, Ct))
            ids.Add(call.HopperId);
        Assert.Equal(Enumerable.Range(1_000, 5_003), ids);
    }

    [Fact]
    public async Task A_calls_story_is_told_in_its_order()
    {
        await using var store = await SqliteHarness.NewAsync(Ct);
        await new ReportLedger(store.Database).WriteAsync();
        var reports = new ReportReader(store.Database);
        var talked = (await reports.CallAsync(1_000, Ct))!;
        Assert.Equal(
            [StoryKind.Decided, StoryKind.Launched, StoryKind.Answered, StoryKind.AgentConnected, StoryKind.Ended,
                StoryKind.Outcome],
            talked.Events.Select(e => e.Kind));
        Assert.Equal(["SIP/101"], talked.Events[3].Facts);
        Assert.Equal(14, talked.Others.Length);
        var busy = (await reports.CallAsync(1_005, Ct))!;
        Assert.Equal(
            [StoryKind.Decided, StoryKind.Launched, StoryKind.Ended, StoryKind.Cause, StoryKind.Note,
                StoryKind.Outcome],
            busy.Events.Select(e => e.Kind));
        Assert.Equal("17", busy.Events[3].Facts[0]);
        Assert.Null(await reports.CallAsync(99, Ct));
    }

    private static async Task CompareAsync(IRingtailDbFactory databases)
    {
        var ledger = new ReportLedger(databases);
        await ledger.WriteAsync();
        var reports = new ReportReader(databases);
        var filter = new ReportFilter { Runs = [ledger.FirstRun] };

        var outcomes = await reports.OutcomesAsync(filter, Ct);
        Assert.Equal(
            ["TERMINATED/:4", "RS_NOANSWER/:3", "RS_BUSY/:2", "RS_BLACKLIST/:1", "TERMINATED/DROPPED:1",
                "TERMINATED/sold:1"],
            outcomes.Select(o => string.Create(
                CultureInfo.InvariantCulture, $"{o.Outcome}/{o.StatusExt}:{o.Sums.Calls}")));
        var totals = await reports.TotalsAsync(filter, Ct);
        Assert.Equal((12L, 6L, 5L, 1L), (totals.Calls, totals.Answered, totals.Connected, totals.Abandoned));
        Assert.Equal((4 * 100) + 30, totals.TalkS);
        Assert.Equal((4 * 10) + 8 + 5, totals.WaitBeforeS);

        var hours = await reports.HoursAsync(filter, Berlin, Ct);
        Assert.Equal(24, hours.Count);
        // Berlin is an hour ahead in March: 00:00 UTC is 01:00, 23:58 is 00:58 of the next day.
        Assert.Equal([2, 6, 4], hours.Take(3).Select(h => h.Sums.Calls));
        var days = await reports.DaysAsync(filter, Berlin, Ct);
        Assert.Equal(["02.03:7", "03.03:5"], days.Select(d => string.Create(
            CultureInfo.InvariantCulture, $"{d.Day:dd.MM}:{d.Sums.Calls}")));
        var retries = await reports.RetriesAsync(filter, Ct);
        Assert.Equal([(0, 9L), (1, 2L), (2, 1L)], retries.Select(r => (r.Retry, r.Sums.Calls)));
        var run = (await reports.RunAsync(ledger.FirstRun, Ct))!;
        var agents = await reports.AgentsAsync(filter, Ct);
        Assert.Equal([("SIP/101", 4L), ("SIP/102", 1L)], agents.Select(a => (a.Agent, a.Dialed.Calls)));
        Assert.All(
            [Sum(hours.Select(h => h.Sums)), Sum(days.Select(d => d.Sums)), Sum(retries.Select(r => r.Sums)), run.Sums],
            sums => Assert.Equal(totals, sums));

        var page = await reports.CallsAsync(filter, 0, 5, Ct);
        Assert.Equal((12L, 5), (page.Total, page.Rows.Count));
        Assert.Equal("sold", page.Rows[0].StatusExt);
        Assert.Equal(15, (await reports.CallsAsync(filter with { Everything = true }, 0, 1, Ct)).Total);
        Assert.Equal(12, (await reports.CallsAsync(new() { Campaigns = [7] }, 0, 1, Ct)).Total);
        Assert.Equal(2, (await reports.RunsAsync(new(), 0, 10, Ct)).Total);
        await CompareFilesAsync(reports, filter);
    }

    private static async Task CompareFilesAsync(ReportReader reports, ReportFilter filter)
    {
        using var csv = await FileAsync(reports, filter, TableFormat.Csv);
        var lines = Encoding.UTF8.GetString(csv.ToArray()).TrimEnd().Split("\r\n");
        Assert.Equal(13, lines.Length);
        Assert.StartsWith("id,runId,campaignName,listName,number,numberDialed,retry,statusCode,", lines[0],
            StringComparison.Ordinal);
        Assert.Contains("\"Spring, \"\"offer\"\"\"", lines[1], StringComparison.Ordinal);
        Assert.Contains("2026-03-02 01:00:00,10,102,", lines[1], StringComparison.Ordinal);
        Assert.Contains("\"NAME:Doe, \"\"J\"\",TOWN:Köln\"", lines[1], StringComparison.Ordinal);

        using var xlsx = await FileAsync(reports, filter, TableFormat.Xlsx);
        await using var archive = new ZipArchive(xlsx);
        Assert.Equal(13, Rows(archive, "xl/worksheets/sheet1.xml").Count);
    }

    private static async Task<MemoryStream> FileAsync(ReportReader reports, ReportFilter filter, TableFormat format)
    {
        var file = new MemoryStream();
        await using var table = TableWriter.Create(format, file, "calls");
        await ReportTables.WriteAsync(
            reports.StreamCallsAsync(filter, Ct), ReportTables.WombatCalls, Berlin, table, Ct);
        return new MemoryStream(file.ToArray());
    }

    private static List<XElement> Rows(ZipArchive archive, string part)
    {
        using var stream = archive.GetEntry(part)!.Open();
        return [.. XDocument.Load(stream).Descendants().Where(e => e.Name.LocalName == "row")];
    }

    private static ReportSums Sum(IEnumerable<ReportSums> sums) => sums.Aggregate(default(ReportSums), (a, b) => a + b);
}
