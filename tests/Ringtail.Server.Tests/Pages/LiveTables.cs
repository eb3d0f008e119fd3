using Bunit;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Live;
using Ringtail.Server.Dialer;
using Ringtail.Server.Live;
using TestContext = Xunit.TestContext;

namespace Ringtail.Server.Tests.Pages;

public sealed class LiveTables
{
    private static readonly LiveColumn<TrunkView> ByName = new("Trunk_Name", t => t.Name);
    private static readonly LiveColumn<TrunkView> ByOurs = new("Trunk_Ours", t => t.Ours);

    [Fact]
    public void Order_goes_up_then_down_then_back_to_the_given_one()
    {
        var rows = new LiveRows<TrunkView>();
        Assert.Equal("b a c", Names(rows));
        rows.Press(ByName);
        Assert.Equal("a b c", Names(rows));
        rows.Press(ByName);
        Assert.Equal("c b a", Names(rows));
        rows.Press(ByName);
        Assert.Equal("b a c", Names(rows));
        rows.Press(ByName);
        rows.Press(ByOurs);
        Assert.Equal("c b a", Names(rows));
    }

    [Fact]
    public void Every_word_of_the_search_must_occur_in_any_order_and_case()
    {
        var rows = new LiveRows<TrunkView> { Search = "TWO b" };
        Assert.Equal("b", Names(rows));
        rows.Search = "two d";
        Assert.Equal("", Names(rows));
    }

    [Fact]
    public void Without_search_and_order_the_rows_are_not_copied()
    {
        IReadOnlyList<TrunkView> trunks = Trunks;
        Assert.Same(trunks, new LiveRows<TrunkView>().Shown(trunks, t => t.Name));
    }

    [Fact]
    public async Task The_table_follows_its_rows_and_keeps_search_and_order()
    {
        await using var bench = await PageBench.StartAsync();
        var table = bench.Render<LiveTable<TrunkView>>(p => With(p, Trunks));
        Assert.Equal("b a c", Shown(table));

        table.FindAll("th button").Single(b => b.TextContent.StartsWith("Name", StringComparison.Ordinal)).Click();
        Assert.Equal("a b c", Shown(table));
        Assert.Equal("ascending", table.Find("th").GetAttribute("aria-sort"));

        table.Render(p => With(p, [.. Trunks, new TrunkView(4, "aa", 1, 10, 0, 0, "")]));
        Assert.Equal("a aa b c", Shown(table));
        Assert.Equal("4 of 4", table.Find("[data-testid='row-count']").TextContent);

        table.Find("input[data-testid='search']").Input("aa");
        Assert.Equal("aa", Shown(table));
        Assert.Equal("1 of 4", table.Find("[data-testid='row-count']").TextContent);
    }

    [Fact]
    public async Task The_home_page_shows_the_dialer_start_without_being_loaded_again()
    {
        await using var bench = await PageBench.StartAsync();
        var home = bench.Render<HomePage>(_ => { });
        Assert.Equal("DOWN", State(home));
        Assert.True(home.Find("button[data-testid='stop']").HasAttribute("disabled"));

        await bench.From<IDialerControl>().StartDialerAsync("-", TestContext.Current.CancellationToken);
        home.WaitForState(() => State(home) == "READY", TimeSpan.FromSeconds(30));
        Assert.True(home.Find("button[data-testid='play']").HasAttribute("disabled"));
    }

    private static IReadOnlyList<TrunkView> Trunks { get; } =
    [
        new(1, "b", 1, 10, 2, 0, "two"), new(2, "a", 1, 10, 3, 0, "three"), new(3, "c", 1, 10, 1, 0, "one"),
    ];

    private static string Names(LiveRows<TrunkView> rows) =>
        string.Join(' ', rows.Shown(Trunks, t => $"{t.Name} {t.Problem}").Select(t => t.Name));

    private static void With(ComponentParameterCollectionBuilder<LiveTable<TrunkView>> p,
        IReadOnlyList<TrunkView> rows) => p
        .Add(t => t.Items, rows).Add(t => t.Columns, [ByName, ByOurs]).Add(t => t.Key, t => t.TrunkId)
        .Add(t => t.Searched, t => t.Name).Add(t => t.Label, "Trunks")
        .Add(t => t.Row, trunk => cell => cell.AddMarkupContent(0, $"<td class=\"name\">{trunk.Name}</td>"));

    private static string Shown(IRenderedComponent<LiveTable<TrunkView>> table) =>
        string.Join(' ', table.FindAll("td.name").Select(c => c.TextContent));

    private static string? State(IRenderedComponent<HomePage> home) =>
        home.Find("[data-testid='dialer-state']").GetAttribute("data-state");
}
