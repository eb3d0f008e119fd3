using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Bunit;
using Ringtail.Runtime.Control;
using Ringtail.Server.Scheduling;
using Ringtail.Server.Tests.Api;
using Ringtail.Server.Tests.Hosting;
using Ringtail.Server.Tests.Pages;
using TestContext = Xunit.TestContext;

namespace Ringtail.Server.Tests.Scheduling;

public sealed class ScheduledOverHttp
{
    private static readonly DateTimeOffset Due = new(2037, 3, 1, 9, 0, 0, TimeSpan.Zero);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_at_a_time_is_listed_moved_and_cancelled_by_run_and_by_agent()
    {
        await using var bench = await PageBench.StartAsync();
        var server = bench.Program;
        await ExampleWorld.MakeAsync(server);
        var control = bench.From<IDialerControl>();
        var first = await control.AddCallAsync(1, "030 5551001", [], Due, "Bea", Ct);
        var own = await control.AddAgentCallAsync(1, "030 5551002", [], Due.AddHours(1), "SIP/101", "Bea", Ct);
        await control.AddCallAsync(2, "030 5551003", [], Due.AddHours(2), "Bea", Ct);

        var all = await ListAsync(server, "");
        Assert.Equal(["030 5551001", "030 5551002", "030 5551003"], all.Select(c => c.Number));
        Assert.Equal(["SCHEDULED", "RD_SCHEDULED", "SCHEDULED"], all.Select(c => c.State));
        Assert.Equal([first, own], (await ListAsync(server, "?runId=1")).Select(c => c.HopperId));
        var mine = Assert.Single(await ListAsync(server, "?agent=SIP/101&planned=true"));
        Assert.Equal((own, Due.AddHours(1), "SIP/101"), (mine.HopperId, mine.Due, mine.Agent));
        Assert.Equal("RD_SCHEDULED", (await RunningServer.JsonAsync(await server.Administrator.GetAsync(
            new Uri($"/wombat/api/callinfo?id={own}", UriKind.Relative), Ct))).GetProperty("state").GetString());

        using var moved = await server.Administrator.PutAsJsonAsync(
            $"/api/v1/scheduled-calls/{first}", new { due = Due.AddDays(1) }, Ct);
        Assert.Equal(HttpStatusCode.NoContent, moved.StatusCode);
        Assert.Equal(Due.AddDays(1), (await ListAsync(server, "?runId=1"))[1].Due);
        using var past = await server.Administrator.PutAsJsonAsync(
            $"/api/v1/scheduled-calls/{first}", new { due = Due.AddYears(-30) }, Ct);
        Assert.Equal(HttpStatusCode.Conflict, past.StatusCode);
        using var gone = await server.Administrator.DeleteAsync(
            new Uri($"/api/v1/scheduled-calls/{own}", UriKind.Relative), Ct);
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        using var again = await server.Administrator.DeleteAsync(
            new Uri($"/api/v1/scheduled-calls/{own}", UriKind.Relative), Ct);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        Assert.Equal([first], (await ListAsync(server, "?runId=1")).Select(c => c.HopperId));
    }

    private static async Task<IReadOnlyList<ScheduledCall>> ListAsync(RunningServer server, string query)
    {
        var page = await server.Administrator.GetFromJsonAsync<JsonElement>($"/api/v1/scheduled-calls{query}", Ct);
        var items = page.GetProperty("items").Deserialize<ScheduledCall[]>(JsonSerializerOptions.Web)!;
        Assert.Equal(items.Length, page.GetProperty("total").GetInt32());
        return items;
    }
}
