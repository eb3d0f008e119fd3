using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
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
        using var gone = await server.Administrator.DeleteAsync(
            new Uri($"/api/v1/scheduled-calls/{own}", UriKind.Relative), Ct);
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        using var again = await server.Administrator.DeleteAsync(
            new Uri($"/api/v1/scheduled-calls/{own}", UriKind.Relative), Ct);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        Assert.Equal([first], (await ListAsync(server, "?runId=1")).Select(c => c.HopperId));
    }

    [Fact]
    public async Task A_time_that_is_past_is_refused_by_name_whoever_chooses_it_and_now_is_not()
    {
        await using var server = await RunningServer.StartAsync();
        await ExampleWorld.MakeAsync(server);
        var control = server.Services.GetRequiredService<IDialerControl>();
        foreach (var path in new[] { "scheduled-calls/{0}", "runs/1/calls/{0}/due" })
        {
            var call = await control.AddCallAsync(1, "030 5551001", [], Due, "Bea", Ct);
            var address = "/api/v1/" + path.Replace("{0}", $"{call}", StringComparison.Ordinal);
            using var refused = await server.Administrator.PutAsJsonAsync(address, new { due = Ago(120) }, Ct);
            await RefusedAsync(refused);
            using var moved = await server.Administrator.PutAsJsonAsync(address, new { due = Ago(5) }, Ct);
            Assert.Equal(HttpStatusCode.NoContent, moved.StatusCode);
        }
        foreach (var agent in new[] { null, "SIP/101" })
        {
            using var refused = await AddAsync(Ago(120), agent);
            await RefusedAsync(refused);
            using var added = await AddAsync(Ago(5), agent);
            Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        }
        // Programs of the compatible API may send any time.
        Assert.StartsWith("OK ", await server.ControlAsync(
            "calls/?op=addcall&campaign=Campaign 1&number=0305551009&schedule=2026-01-01.10:00:00"),
            StringComparison.Ordinal);

        Task<HttpResponseMessage> AddAsync(DateTimeOffset due, string? agent) =>
            server.Administrator.PostAsJsonAsync(
                "/api/v1/runs/1/calls", new { number = "030 5551001", due, agent }, Ct);
        DateTimeOffset Ago(int seconds) =>
            server.Services.GetRequiredService<TimeProvider>().GetUtcNow().AddSeconds(-seconds);
    }

    private static async Task RefusedAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.Equal("TimePast", problem.GetProperty("code").GetString());
        Assert.EndsWith("UTC is past.", problem.GetProperty("errors").GetProperty("due")[0].GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_says_at_the_field_that_a_typed_time_is_past()
    {
        await using var bench = await PageBench.StartAsync();
        await ExampleWorld.MakeAsync(bench.Program);
        var hopper = await bench.From<IDialerControl>().AddCallAsync(1, "030 5551001", [], Due, "Bea", Ct);
        var call = Assert.Single(await ListAsync(bench.Program, "?runId=1"));
        await bench.OpenAsync(new DialogParameters<ScheduledDialog> { { d => d.Call, call } });
        bench.Type("Due", "2026-01-01 09:30");
        bench.Press("save");
        bench.Dialogs.WaitForAssertion(() => Assert.Contains(
            "This time is past.", bench.Dialogs.Markup, StringComparison.Ordinal));
        bench.Type("Due", "2036-01-01 09:30");
        bench.Press("save");
        bench.Dialogs.WaitForAssertion(() => Assert.Empty(bench.Dialogs.FindAll("[data-testid='field-Due']")));
        var moved = Assert.Single(await ListAsync(bench.Program, ""));
        Assert.Equal((hopper, 2036), (moved.HopperId, moved.Due.Year));
    }

    private static async Task<IReadOnlyList<ScheduledCall>> ListAsync(RunningServer server, string query)
    {
        var page = await server.Administrator.GetFromJsonAsync<JsonElement>($"/api/v1/scheduled-calls{query}", Ct);
        var items = page.GetProperty("items").Deserialize<ScheduledCall[]>(JsonSerializerOptions.Web)!;
        Assert.Equal(items.Length, page.GetProperty("total").GetInt32());
        return items;
    }
}
