using Bunit;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using Ringtail.Runtime.Reports;
using Ringtail.Server.Reports;
using Ringtail.Server.Shell.Tables;

namespace Ringtail.Server.Tests.Pages;

/// <summary>Rows that are all at hand are sorted by their heads, and a table's heads by hand and by keyboard.</summary>
public sealed class SumsAreSorted
{
    [Fact]
    public async Task Sums_are_sorted_up_then_down_then_as_they_came_and_the_total_stays_last()
    {
        await using var bench = await PageBench.StartAsync();
        SumRow[] rows =
        [
            new("9:00", new ReportSums { Calls = 7, Answered = 2, Connected = 1, TalkS = 30 }, Key: 9),
            new("10:00", new ReportSums { Calls = 30, Answered = 1 }, Key: 10),
            new("11:00", new ReportSums { Calls = 4, Answered = 3, Connected = 3, TalkS = 9 }, Key: 11),
        ];
        var table = bench.Render<SumTable>(p => p.Add(t => t.Head, "Hour").Add(t => t.Label, "Hours")
            .Add(t => t.Rows, rows));
        Assert.Equal(["9:00", "10:00", "11:00"], Names(table));
        Assert.Empty(table.FindAll("th[aria-sort]"));

        Press(table, "calls");
        Assert.Equal(["11:00", "9:00", "10:00"], Names(table));
        Assert.Equal("ascending", Sorted(table, "calls"));
        Press(table, "calls");
        Assert.Equal(["10:00", "9:00", "11:00"], Names(table));
        Assert.Equal("descending", Sorted(table, "calls"));
        Assert.Equal("41", table.Find("tfoot tr td.right").TextContent);
        Press(table, "calls");
        Assert.Equal(["9:00", "10:00", "11:00"], Names(table));
        // By the hour, not by its text; who never talked comes first.
        Press(table, "name");
        Assert.Equal(["9:00", "10:00", "11:00"], Names(table));
        Press(table, "meanTalkS");
        Assert.Equal(["10:00", "11:00", "9:00"], Names(table));
        Assert.Single(table.FindAll("th[aria-sort]"));
        Assert.All(table.FindAll("thead .sort-head"), head => Assert.Equal("BUTTON", head.TagName));
    }

    [Fact]
    public async Task A_phone_chooses_the_same_orders_from_a_list()
    {
        await using var bench = await PageBench.StartAsync();
        AgentSum Agent(string name, double onCall, double ready) =>
            new(1, "SIP/" + name, name, onCall + ready, ready, 0, onCall, 0, 0, 0, default);
        var table = bench.Render<AgentTimes>(p => p.Add(t => t.Link, a => a)
            .Add(t => t.Agents, [Agent("Bea", 5, 1), Agent("Ann", 1, 4), Agent("Cem", 3, 9)]));
        Assert.Equal(["", "name", "-name", "LoggedIn", "-LoggedIn"],
            table.FindAll("[data-testid='sort-choice'] option").Take(5).Select(o => o.GetAttribute("value")));
        foreach (var (chosen, expected) in new[]
        {
            ("name", "Ann Bea Cem"), ("-OnCall", "Bea Cem Ann"), ("LoggedIn", "Ann Bea Cem"), ("-Ready", "Cem Ann Bea"),
            ("", "Bea Ann Cem"),
        })
        {
            table.Find("[data-testid='sort-choice']").Change(chosen);
            Assert.Equal((chosen, expected), (chosen, string.Join(' ', Names(table))));
        }
    }

    [Fact]
    public async Task Days_of_the_account_are_sorted_by_their_rate()
    {
        await using var bench = await PageBench.StartAsync();
        var first = new DateOnly(2026, 3, 1);
        var table = bench.Render<AccountDays>(p => p.Add(t => t.Days,
        [
            new AccountDay(first, 100, 2, 1, 0, 0), new AccountDay(first.AddDays(1), 10, 1, 0, 0, 0),
            new AccountDay(first.AddDays(2), 0, 0, 0, 0, 0),
        ]));
        var given = Names(table);
        Press(table, "rate");
        Assert.Equal([given[2], given[0], given[1]], Names(table));
        Press(table, "day");
        Press(table, "day");
        Assert.Equal(given.AsEnumerable().Reverse(), Names(table));
    }

    [Fact]
    public async Task A_table_of_pages_shows_its_own_order_and_begins_anew_in_another()
    {
        await using var bench = await PageBench.StartAsync();
        List<PageOf> asked = [];
        var table = bench.Render<PagedTable<int>>(p => p.Add(t => t.Label, "Numbers").Add(t => t.SortedBy, "name")
            .Add(t => t.RowsPerPage, 2)
            .Add(t => t.Header, Head("name", "Name", "size", "Size"))
            .Add(t => t.Row, number => cell => cell.AddMarkupContent(0, $"<td class=\"number\">{number}</td>"))
            .Add(t => t.Load, (page, _) =>
            {
                asked.Add(page);
                return Task.FromResult(new TableData<int> { Items = [page.Skip, page.Skip + 1], TotalItems = 9 });
            }));
        table.WaitForAssertion(() => Assert.Equal("ascending", Sorted(table, "name")));
        await table.InvokeAsync(() => table.FindComponent<MudTable<int>>().Instance.NavigateTo(1));
        table.WaitForAssertion(() => Assert.Equal("2", table.Find("td.number").TextContent));

        Press(table, "size");
        table.WaitForAssertion(() => Assert.Equal("0", table.Find("td.number").TextContent));
        Assert.Equal((0, "size", false), (asked[^1].Skip, asked[^1].SortBy, asked[^1].Descending));
        Assert.Null(Sorted(table, "name"));
        Press(table, "size");
        table.WaitForAssertion(() => Assert.True(asked[^1].Descending));
        // The list on a phone has no other own order than by name.
        Assert.Equal(["name", "-name", "size", "-size"],
            table.FindAll("[data-testid='sort-choice'] option").Select(o => o.GetAttribute("value")));
        Press(table, "size");
        table.WaitForAssertion(() => Assert.Equal("name", asked[^1].SortBy));
        Assert.Equal("ascending", Sorted(table, "name"));
    }

    private static RenderFragment Head(params string[] columns) => heads =>
    {
        for (var i = 0; i < columns.Length; i += 2)
        {
            heads.OpenComponent<SortHead>(0);
            heads.AddComponentParameter(1, nameof(SortHead.By), columns[i]);
            heads.AddComponentParameter(2, nameof(SortHead.Title), columns[i + 1]);
            heads.CloseComponent();
        }
    };

    private static void Press(IRenderedComponent<IComponent> table, string by) =>
        table.Find($"thead .sort-head[data-sort='{by}']").Click();

    private static string? Sorted(IRenderedComponent<IComponent> table, string by) =>
        table.Find($"thead .sort-head[data-sort='{by}']").ParentElement!.GetAttribute("aria-sort");

    private static List<string> Names(IRenderedComponent<IComponent> table) =>
        [.. table.FindAll("tbody th").Select(h => h.TextContent.Trim())];
}
