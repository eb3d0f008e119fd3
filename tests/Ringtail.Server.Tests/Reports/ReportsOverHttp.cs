using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.Tests.Hosting;

namespace Ringtail.Server.Tests.Reports;

/// <summary>The compatible API, the typed API and the files show the same numbers.</summary>
public sealed class ReportsOverHttp
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly string[] Outcomes =
        ["TERMINATED", "TERMINATED", "TERMINATED", "RS_BUSY", "RS_BUSY", "RS_NOANSWER", "WITHDRAWN", "ROUTE_FAILURE"];
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_way_to_a_number_leads_to_the_same_number()
    {
        await using var server = await RunningServer.StartAsync();
        var run = await SeedAsync(server);
        string[] expected = ["RS_BUSY 2", "RS_NOANSWER 1", "TERMINATED 3"];

        var stats = (await JsonAsync(server, $"/wombat/api/reports/stats/?id={run}")).GetProperty("result");
        Assert.Equal(expected, stats.GetProperty("statsOut").EnumerateArray()
            .Select(s => $"{s.GetProperty("gbState")} {s.GetProperty("nCalls")}"));
        var typed = await JsonAsync(server, $"/api/v1/reports/outcomes?run={run}");
        Assert.Equal(expected, typed.EnumerateArray().Select(o =>
            $"{o.GetProperty("outcome")} {o.GetProperty("sums").GetProperty("calls")}").Order(StringComparer.Ordinal));
        var csv = await TextAsync(server, $"/api/v1/reports/outcomes.csv?run={run}");
        Assert.Equal(expected, csv.TrimEnd().Split("\r\n").Skip(1).Select(l => l.Split(','))
            .Select(c => $"{c[0]} {c[2]}").Order(StringComparer.Ordinal));
        foreach (var report in new[] { "hours", "days", "retries" })
        {
            var rows = await JsonAsync(server, $"/api/v1/reports/{report}?run={run}&zone=Asia/Kathmandu");
            Assert.Equal((report, 6), (report, rows.EnumerateArray()
                .Sum(r => r.GetProperty("sums").GetProperty("calls").GetInt32())));
        }
        Assert.Equal(6, (await JsonAsync(server, $"/api/v1/reports/calls?run={run}&limit=2")).GetProperty("total")
            .GetInt32());
        Assert.Equal(6, (await JsonAsync(server, "/api/v1/reports/runs")).GetProperty("rows")[0].GetProperty("sums")
            .GetProperty("calls").GetInt32());
        Assert.Equal(6, (await JsonAsync(server, $"/wombat/api/reports/logs/?id={run}")).GetProperty("allResults")
            .GetInt32());
        string[] files = [$"/wombat/api/runs/export.jsp?runId={run}", $"/api/v1/reports/calls.csv?run={run}"];
        foreach (var file in files)
            Assert.Equal(7, (await TextAsync(server, file)).TrimEnd().Split("\r\n").Length);
        Assert.Equal(7, await SheetRowsAsync(server, $"/api/v1/reports/calls.xlsx?run={run}"));
        Assert.Equal(7, await SheetRowsAsync(server, $"/wombat/api/runs/export.jsp?runId={run}&mode=xlsx"));
    }

    [Fact]
    public async Task A_call_tells_its_story_in_the_readers_language()
    {
        await using var server = await RunningServer.StartAsync();
        await SeedAsync(server);
        var english = await JsonAsync(server, "/api/v1/reports/calls/500");
        Assert.Equal("The call was launched.", english.GetProperty("events")[1].GetProperty("text").GetString());
        using var request = new HttpRequestMessage(
            HttpMethod.Get, new Uri("/api/v1/reports/calls/503", UriKind.Relative));
        request.Headers.AcceptLanguage.ParseAdd("de");
        using var answer = await server.Administrator.SendAsync(request, Ct);
        var german = await RunningServer.JsonAsync(answer);
        Assert.Equal("Ergebnis: Besetzt.", german.GetProperty("events").EnumerateArray()
            .Single(e => e.GetProperty("kind").GetString() == "Outcome").GetProperty("text").GetString());
        using var none = await server.Administrator.GetAsync(
            new Uri("/api/v1/reports/calls/99", UriKind.Relative), Ct);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task A_wrong_filter_is_named()
    {
        await using var server = await RunningServer.StartAsync();
        foreach (var (query, field) in new[]
        {
            ("hours?zone=Mars", "zone"), ("calls?limit=0", "limit"), ("calls?offset=-1", "offset"),
            ("outcomes?run=many", "run"), ("days.csv?from=yesterday", "from"),
        })
        {
            using var answer = await server.Administrator.GetAsync(
                new Uri($"/api/v1/reports/{query}", UriKind.Relative), Ct);
            Assert.Equal((query, HttpStatusCode.BadRequest), (query, answer.StatusCode));
            Assert.Contains(
                field, await answer.Content.ReadAsStringAsync(Ct), StringComparison.OrdinalIgnoreCase);
        }
    }

    private static async Task<int> SeedAsync(RunningServer server)
    {
        var databases = (IRingtailDbFactory)server.Services.GetService(typeof(IRingtailDbFactory))!;
        await using var db = databases.Create();
        var run = new RunRow
        {
            CampaignId = 1, CampaignName = "c", State = "Completed", Removed = true, StartedAt = Noon, EndedAt = Noon,
        };
        db.Runs.Add(run);
        await db.SaveChangesAsync(Ct);
        db.Attempts.AddRange(Outcomes.Select((outcome, i) => new AttemptRow
        {
            HopperId = 500 + i, RunId = run.Id, CampaignId = 1, ContactId = 1 + i, PbxId = 1, Number = "030",
            NumberDialed = string.Create(CultureInfo.InvariantCulture, $"0301{i}"), DecidedAt = Noon.AddMinutes(50 * i),
            LaunchedAt = Noon.AddMinutes(50 * i), EndedAt = Noon.AddMinutes((50 * i) + 1), Outcome = outcome,
            State = "Ended", Live = false, Settled = true,
        }));
        await db.SaveChangesAsync(Ct);
        return run.Id;
    }

    private static async Task<int> SheetRowsAsync(RunningServer server, string path)
    {
        var bytes = await server.Administrator.GetByteArrayAsync(new Uri(path, UriKind.Relative), Ct);
        await using var archive = new ZipArchive(new MemoryStream(bytes));
        await using var sheet = await archive.GetEntry("xl/worksheets/sheet1.xml")!.OpenAsync(Ct);
        return (await XDocument.LoadAsync(sheet, LoadOptions.None, Ct)).Descendants()
            .Count(e => e.Name.LocalName == "row");
    }

    private static Task<string> TextAsync(RunningServer server, string path) =>
        server.Administrator.GetStringAsync(new Uri(path, UriKind.Relative), Ct);

    private static async Task<JsonElement> JsonAsync(RunningServer server, string path)
    {
        using var answer = await server.Administrator.GetAsync(new Uri(path, UriKind.Relative), Ct);
        return await RunningServer.JsonAsync(answer);
    }
}
