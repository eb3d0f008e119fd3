using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ringtail.Server.Tests.Hosting;

public sealed partial class TypedApiAndHealth
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Wrong_input_is_problem_details_that_name_the_field()
    {
        await using var server = await RunningServer.StartAsync();
        using var wrong = await server.Administrator.PostAsJsonAsync(
            "/api/v1/pbxs", new { description = "", address = "a b", login = "w", port = 0 }, Ct);
        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"),
            (wrong.StatusCode, wrong.Content.Headers.ContentType!.MediaType));
        var problem = await wrong.Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.Equal(["address", "description", "port"], problem.GetProperty("errors").EnumerateObject()
            .Select(e => e.Name).Order());
        Assert.Equal("PortRange", problem.GetProperty("codes").GetProperty("port").GetString());

        using var misspelt = await server.Administrator.PostAsJsonAsync(
            "/api/v1/pbxs", new { description = "p", adress = "192.0.2.1", login = "w" }, Ct);
        Assert.Equal(HttpStatusCode.BadRequest, misspelt.StatusCode);
        Assert.Contains("adress", await misspelt.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);

        using var none = await server.Administrator.PostAsync(
            new Uri("/api/v1/campaigns/9/start", UriKind.Relative), null, Ct);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        Assert.Equal("NoCampaign",
            (await none.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_list_is_streamed_in_and_the_answer_ends_with_the_report()
    {
        await using var server = await RunningServer.StartAsync();
        using var made = await server.Administrator.PostAsJsonAsync("/api/v1/lists", new { name = "l" }, Ct);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        using var body = new StringContent(
            "030123,NAME:Ann\nnot a number at all\n030124,NAME:Bob\n", Encoding.UTF8, "text/plain");
        using var answer = await server.Administrator.PostAsync(
            new Uri("/api/v1/lists/1/contacts", UriKind.Relative), body, Ct);
        var lines = (await answer.Content.ReadAsStringAsync(Ct)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var report = JsonDocument.Parse(lines[^1]).RootElement.GetProperty("report");
        Assert.Equal(2, report.GetProperty("totals").GetProperty("kept").GetInt32());
        Assert.Equal(2, report.GetProperty("firstRefused")[0].GetProperty("line").GetInt32());
        var lists = await server.Administrator.GetFromJsonAsync<JsonElement>("/api/v1/lists", Ct);
        Assert.Equal(2, lists.GetProperty("items")[0].GetProperty("contacts").GetInt32());
    }

    [Fact]
    public async Task The_dialer_is_started_seen_live_and_stopped()
    {
        await using var server = await RunningServer.StartAsync();
        using var stream = await server.Administrator.GetAsync(
            new Uri("/api/v1/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Ct);
        Assert.Equal("text/event-stream", stream.Content.Headers.ContentType!.MediaType);
        using var events = new StreamReader(await stream.Content.ReadAsStreamAsync(Ct));
        using var started = await server.Administrator.PostAsync(
            new Uri("/api/v1/dialer/start", UriKind.Relative), null, Ct);
        Assert.Equal(HttpStatusCode.NoContent, started.StatusCode);
        await UntilAsync(events, "\"state\":\"READY\"");
        Assert.StartsWith("OK Dialer: READY", await server.ControlAsync("dialer/?op=state"), StringComparison.Ordinal);
        using var stopped = await server.Administrator.PostAsync(
            new Uri("/api/v1/dialer/stop", UriKind.Relative), null, Ct);
        await UntilAsync(events, "\"state\":\"DOWN\"");
    }

    [Fact]
    public async Task The_description_names_every_call()
    {
        await using var server = await RunningServer.StartAsync();
        var description = await server.Anonymous.GetFromJsonAsync<JsonElement>("/openapi/v1.json", Ct);
        var paths = description.GetProperty("paths").EnumerateObject().Select(p => p.Name).ToList();
        Assert.Contains("/api/v1/dialer", paths);
        Assert.Contains("/api/v1/pbxs/{id}/inspect", paths);
        Assert.Contains("/api/v1/lists/{id}/contacts", paths);
        Assert.All(paths, p => Assert.StartsWith("/api/v1/", p, StringComparison.Ordinal));
        using var page = await server.Anonymous.GetAsync(new Uri("/scalar/", UriKind.Relative), Ct);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task Metrics_are_prometheus_text_with_the_names_that_were_promised()
    {
        await using var server = await RunningServer.StartAsync();
        var text = await server.Anonymous.GetStringAsync(new Uri("/metrics", UriKind.Relative), Ct);
        var metrics = MetricNames().Matches(text).Select(m => m.Groups[1].Value).ToHashSet();
        foreach (var promised in new[]
        {
            "ringtail_attempts_total", "ringtail_outcomes_total", "ringtail_live_attempts", "ringtail_abandoned_total",
            "ringtail_ami_events_total",
        }) Assert.Contains(promised, metrics);
        Assert.Contains("ringtail_outcomes_total{outcome=\"RS_BUSY\"} 0", text, StringComparison.Ordinal);
        Assert.DoesNotContain(metrics, m => m.EndsWith("_total_total", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_store_that_takes_no_writes_is_not_healthy()
    {
        await using var server = await RunningServer.StartAsync();
        await using (var db = ((Runtime.Storage.IRingtailDbFactory)server.Services.GetService(
            typeof(Runtime.Storage.IRingtailDbFactory))!).Create())
        {
            await Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.ExecuteSqlRawAsync(
                db.Database, "ALTER TABLE settings RENAME TO lost", Ct);
        }
        using var answer = await server.Anonymous.GetAsync(new Uri("/healthz", UriKind.Relative), Ct);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.StartsWith(
            "the store takes no writes:", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    private static async Task UntilAsync(StreamReader events, string part)
    {
        while (await events.ReadLineAsync(Ct) is { } line)
        {
            if (line.Contains(part, StringComparison.Ordinal)) return;
        }
        Assert.Fail($"The stream ended before {part} came.");
    }

    [GeneratedRegex("^# TYPE ([^ ]+) ", RegexOptions.Multiline)]
    private static partial Regex MetricNames();
}
