using System.Net;
using System.Text.Json;
using Bunit;
using Microsoft.AspNetCore.Components;
using Ringtail.Runtime.Notifications;
using Ringtail.Runtime.Reports;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.Lists;
using Ringtail.Server.Reports;
using Ringtail.Server.Shell.Tables;
using Ringtail.Server.Tests.Hosting;
using TestContext = Xunit.TestContext;

namespace Ringtail.Server.Tests.Pages;

/// <summary>Calls, contacts, waiting calls and deliveries in the order of a pressed column; long lists in those that an
/// index holds.</summary>
public sealed class TablesAreSorted
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Contacts_of_a_list_are_sorted_by_every_column_and_found_ones_too()
    {
        await using var bench = await PageBench.StartAsync();
        var list = await ContactsAsync(bench, 5);
        var search = bench.Service<ContactSearch>();
        async Task<string> SortedAsync(string by, bool down = false, string sought = "", int skip = 0, int take = 10) =>
            string.Concat((await search.PageAsync(list, new PageOf(sought, skip, take)
            {
                SortBy = by, Descending = down,
            }, Ct)).Items.Select(c => c.Attributes[^1]));

        Assert.Equal("abcde", await SortedAsync(""));
        Assert.Equal("edcba", await SortedAsync("added", down: true));
        Assert.Equal("ebdac", await SortedAsync("number"));
        Assert.Equal("cadbe", await SortedAsync("number", down: true));
        // From the far end, as from the near one.
        Assert.Equal("ac", await SortedAsync("number", skip: 3, take: 2));
        Assert.Equal("be", await SortedAsync("number", down: true, skip: 3));
        Assert.Equal("edcba", await SortedAsync("attributes", down: true));
        Assert.Equal("dbace", await SortedAsync("attempts", down: true));
        // Only c and e were never called; b was busy last, d answered.
        Assert.Equal("acebd", await SortedAsync("outcome"));
        Assert.Equal("dbace", await SortedAsync("attempts", down: true, sought: "name"));
    }

    [Fact]
    public async Task A_list_too_long_for_it_is_sorted_by_what_an_index_holds_and_the_page_says_so()
    {
        await using var bench = await PageBench.StartAsync();
        var list = await ContactsAsync(bench, ContactOrders.SortedMax + 1);
        var table = bench.Render<ContactsTable>(p => p.Add(t => t.ListId, list));
        table.WaitForElement("[data-testid='sort-note']");
        Assert.Equal(["number", "added"], Heads(table));
        table.WaitForAssertion(() => Assert.Equal("a", FirstOf(table)));
        table.FindAll("thead .sort-head")[0].Click();
        table.WaitForAssertion(() => Assert.Equal("e", FirstOf(table)));

        var asked = $"/api/v1/lists/{list}/contacts/search?sort=";
        Assert.Equal("e", await FirstOverHttpAsync(bench.Program, asked + "number"));
        using var refused = await bench.Program.Administrator.GetAsync(
            new Uri(asked + "-outcome", UriKind.Relative), Ct);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("'outcome' sorts up to 20000 rows", await refused.Content.ReadAsStringAsync(Ct),
            StringComparison.Ordinal);
        using var unknown = await bench.Program.Administrator.GetAsync(
            new Uri(asked + "colour", UriKind.Relative), Ct);
        Assert.Contains("must be one of number, added, attributes, outcome, attempts",
            await unknown.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_call_log_is_sorted_by_the_pressed_head()
    {
        await using var bench = await PageBench.StartAsync();
        await ContactsAsync(bench, 5);
        var log = bench.Render<CallLog>(p => p.Add(l => l.Scope, new ReportScope("all")));
        log.WaitForAssertion(() => Assert.Equal(4, log.FindAll("tbody tr").Count));
        Assert.Equal(ReportOrders.Calls.Order(), Heads(log).Order());
        string First() => log.Find("tbody tr td:last-child").TextContent.Trim();
        log.FindAll("thead .sort-head")[^1].Click();
        log.WaitForAssertion(() => Assert.Equal("1", First()));
        log.FindAll("thead .sort-head")[^1].Click();
        log.WaitForAssertion(() => Assert.Equal("3", First()));
    }

    [Fact]
    public async Task Reports_deliveries_and_waiting_calls_take_sort_over_the_api()
    {
        await using var bench = await PageBench.StartAsync();
        await ContactsAsync(bench, 5);
        Assert.Equal([2, 1, 0, 0], await IntsAsync(bench.Program, "/api/v1/reports/calls", "rows", "retry"));
        Assert.Equal([0, 0, 1, 2], await IntsAsync(bench.Program, "/api/v1/reports/calls?sort=retry", "rows", "retry"));
        Assert.Equal([2, 1, 0, 0],
            await IntsAsync(bench.Program, "/api/v1/reports/calls?sort=-retry", "rows", "retry"));
        Assert.Equal([1], await IntsAsync(bench.Program, "/api/v1/reports/runs?sort=-answered", "rows", "id"));
        Assert.Equal([1, 3, 2], await IntsAsync(
            bench.Program, "/api/v1/campaigns/1/deliveries?sort=tries", "items", "id"));
        Assert.Equal([2, 3, 1], await IntsAsync(
            bench.Program, "/api/v1/campaigns/1/deliveries?sort=-tries", "items", "id"));
        Assert.Equal([72, 71], await IntsAsync(
            bench.Program, "/api/v1/scheduled-calls?sort=-due", "items", "hopperId"));
        Assert.Equal([72, 71], await IntsAsync(
            bench.Program, "/api/v1/scheduled-calls?sort=-agent", "items", "hopperId"));
        Assert.Equal([71, 72], await IntsAsync(
            bench.Program, "/api/v1/scheduled-calls?sort=state", "items", "hopperId"));
        foreach (var path in new[] { "reports/calls", "reports/runs", "scheduled-calls", "campaigns/1/deliveries" })
        {
            using var refused = await bench.Program.Administrator.GetAsync(
                new Uri($"/api/v1/{path}?sort=colour", UriKind.Relative), Ct);
            Assert.Equal((path, HttpStatusCode.BadRequest), (path, refused.StatusCode));
        }
    }

    [Fact]
    public void Deliveries_are_sorted_by_what_the_page_offers() =>
        Assert.All(["createdAt", "kind", "stateCode", "state", "lastError"], by =>
            Assert.Contains(by, Deliveries.Orders));

    /// <summary>
    /// A list of contacts a, b, c, d, e and more that are all f; b was called once and was busy, d three times.
    /// </summary>
    private static async Task<int> ContactsAsync(PageBench bench, int count)
    {
        await using var db = bench.From<IRingtailDbFactory>().Create();
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        db.Add(new CampaignRow { Name = "Spring" });
        var list = new ContactListRow { Name = "Spring", ContactCount = count };
        db.Add(list);
        await db.SaveChangesAsync(Ct);
        db.Add(new RunRow { CampaignId = 1, CampaignName = "Spring", StartedAt = Noon });
        string[] numbers = ["+4940", "+4920", "+4950", "+4930", "+4910"];
        var people = Enumerable.Range(0, count).Select(i => new ContactRow
        {
            ListId = list.Id, Number = i < 5 ? numbers[i] : $"+4960{i}", E164 = i < 5 ? numbers[i] : $"+4960{i}",
            Attributes = $$"""[["NAME","{{(char)('a' + Math.Min(i, 5))}}"]]""", AddedAt = Noon,
        }).ToList();
        db.AddRange(people);
        await db.SaveChangesAsync(Ct);
        await CallsAsync(db, people);
        return list.Id;
    }

    private static async Task CallsAsync(RingtailDb db, List<ContactRow> people)
    {
        var hopper = 50;
        AttemptRow Call(int person, string outcome, int retry) => new()
        {
            HopperId = hopper++, RunId = 1, CampaignId = 1, ContactId = people[person].Id, ListName = "Spring",
            Number = people[person].Number, NumberDialed = people[person].Number, E164 = people[person].E164,
            Live = false, State = "Ended", Settled = true, Outcome = outcome, Retry = retry,
            DecidedAt = Noon.AddMinutes(hopper), LaunchedAt = Noon.AddMinutes(hopper),
            EndedAt = Noon.AddMinutes(hopper).AddSeconds(9),
        };
        db.AddRange(Call(1, "RS_BUSY", 0), Call(3, "RS_NOANSWER", 0), Call(3, "RS_BUSY", 1), Call(3, "TERMINATED", 2));
        foreach (var (id, tries) in new[] { (1, 0), (2, 5), (3, 2) })
        {
            db.Add(new OutboxRow { Id = id, Kind = "Notify", Event = "attempt.ended", CampaignId = 1, RunId = 1,
                State = "Done", Tries = tries, CreatedAt = Noon, Due = Noon, DoneAt = Noon });
        }
        db.Add(new ClaimRow { RunId = 1, ContactId = people[0].Id, HopperId = 71, Due = Noon.AddYears(9) });
        db.Add(new ClaimRow { RunId = 1, ContactId = people[2].Id, HopperId = 72, Due = Noon.AddYears(9).AddHours(1),
            Agent = "SIP/101" });
        await db.SaveChangesAsync(Ct);
    }

    /// <summary>The columns that sort.</summary>
    private static List<string> Heads(IRenderedComponent<IComponent> table) =>
        [.. table.FindAll("thead .sort-head").Select(h => h.GetAttribute("data-sort")!)];

    private static string FirstOf(IRenderedComponent<ContactsTable> table) =>
        table.Find("tbody tr td:nth-child(2)").TextContent.Trim()[^1..];

    private static async Task<JsonElement> JsonAsync(RunningServer server, string path) =>
        await RunningServer.JsonAsync(await server.Administrator.GetAsync(new Uri(path, UriKind.Relative), Ct));

    private static async Task<string> FirstOverHttpAsync(RunningServer server, string path) =>
        (await JsonAsync(server, path)).GetProperty("items")[0].GetProperty("attributes").GetString()![^1..];

    private static async Task<IEnumerable<int>> IntsAsync(
        RunningServer server, string path, string rows, string field) =>
        (await JsonAsync(server, path)).GetProperty(rows).EnumerateArray().Select(r => r.GetProperty(field).GetInt32());
}
