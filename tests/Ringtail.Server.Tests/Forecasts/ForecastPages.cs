using AngleSharp.Dom;
using Bunit;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.Forecasts;
using Ringtail.Server.Tests.Pages;
using TestContext = Xunit.TestContext;

namespace Ringtail.Server.Tests.Forecasts;

public sealed class ForecastPages
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_campaign_without_history_is_forecast_and_says_what_is_assumed()
    {
        await using var bench = await PageBench.StartAsync();
        var page = Open(bench, await AddCampaignAsync(bench, queue: true));

        Assert.Contains("Assumed", Help(page, "AnswerRate"), StringComparison.Ordinal);
        Assert.Contains("From the settings", Help(page, "WrapUpS"), StringComparison.Ordinal);
        Assert.Equal("40", Field(page, "Contacts").GetAttribute("value"));
        Type(page, "Agents", "3");
        Assert.Contains("Typed in", Help(page, "Agents"), StringComparison.Ordinal);

        await page.Find("form").SubmitAsync();
        page.WaitForElement("[data-testid='forecast-result']", Patience);
        Assert.Equal(
            ["chart-finish", "chart-calls", "chart-share", "chart-abandoned", "chart-busy"],
            page.FindAll("figure").Select(f => f.GetAttribute("data-testid")));
        // Two pacings, twenty teams each.
        Assert.Equal(40, page.FindAll("[data-testid='chart-finish'] circle").Count);
        Assert.Contains("as set now", page.Find("[data-testid='forecast-table']").TextContent,
            StringComparison.Ordinal);
        Assert.Equal("3", Field(page, "Agents").GetAttribute("value"));
    }

    [Fact]
    public async Task A_campaign_of_announcements_asks_for_no_agents()
    {
        await using var bench = await PageBench.StartAsync();
        var page = Open(bench, await AddCampaignAsync(bench, queue: false));
        Assert.Empty(page.FindAll("[data-testid='field-Agents']"));

        await page.Find("form").SubmitAsync();
        page.WaitForElement("[data-testid='forecast-result']", Patience);
        Assert.Empty(page.FindAll("[data-testid='chart-abandoned']"));
        Assert.Contains("Lines that talk", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Beside_the_start_button_one_line_says_what_the_forecast_says_and_leads_to_it()
    {
        await using var bench = await PageBench.StartAsync();
        var campaign = await AddCampaignAsync(bench, queue: false);
        var line = bench.Render<ForecastLine>(p => p.Add(l => l.CampaignId, campaign).Add(l => l.Name, "Spring")
            .Add(l => l.Auto, true));
        // It is there at once, and says that it is being made.
        Assert.Equal("asking", line.Find("[data-testid='forecast-line']").GetAttribute("data-state"));
        var said = line.WaitForElement("[data-testid='forecast-line'] a", Patience);
        Assert.Equal($"/campaigns/{campaign}/forecast", said.GetAttribute("href"));
        Assert.Matches(@"^Ends .+ · [1-9]\d* answered · 0 abandoned$", said.TextContent);

        // Who looks next is shown the same one, without another being made.
        var next = bench.Render<ForecastLine>(p => p.Add(l => l.CampaignId, campaign).Add(l => l.Name, "Spring"));
        Assert.Equal(said.TextContent, next.Find("a").TextContent);
    }

    [Fact]
    public async Task A_campaign_that_cannot_be_forecast_says_what_it_lacks()
    {
        await using var bench = await PageBench.StartAsync();
        var row = await bench.From<ConfigurationEditor>().SaveCampaignAsync(
            new CampaignRow { Name = "Empty" }, "test", Ct);
        var line = bench.Render<ForecastLine>(p => p.Add(l => l.CampaignId, row.Id).Add(l => l.Name, row.Name));
        await line.Find("[data-testid='forecast-ask']").ClickAsync();
        line.WaitForAssertion(() => Assert.Contains("The campaign has no trunk yet", line.Markup,
            StringComparison.Ordinal), Patience);
    }

    [Fact]
    public async Task What_is_wrong_is_said_in_words_and_nothing_typed_is_lost()
    {
        await using var bench = await PageBench.StartAsync();
        var page = Open(bench, await AddCampaignAsync(bench, queue: true));
        Type(page, "TalkS", "90");
        Type(page, "AnswerRate", "150");
        Assert.Contains("A number from 0.1 to 100 is needed.", page.Markup, StringComparison.Ordinal);

        await page.Find("form").SubmitAsync();
        page.WaitForAssertion(() => Assert.Contains(
            "Answered (%)", page.Find("[data-testid='form-failure']").TextContent, StringComparison.Ordinal));
        Assert.Equal(("90", "150"), (Field(page, "TalkS").GetAttribute("value"),
            Field(page, "AnswerRate").GetAttribute("value")));

        // Taken back, it is the campaign's own again.
        await page.Find("button[aria-label='Take back what was typed for Answered (%)']").ClickAsync();
        Assert.Equal("25", Field(page, "AnswerRate").GetAttribute("value"));
    }

    [Fact]
    public async Task A_campaign_that_cannot_dial_says_why()
    {
        await using var bench = await PageBench.StartAsync();
        var editor = bench.From<ConfigurationEditor>();
        var campaign = await editor.SaveCampaignAsync(new CampaignRow { Name = "Bare" }, "-", Ct);
        var page = Open(bench, campaign.Id);
        await page.Find("form").SubmitAsync();
        page.WaitForAssertion(() => Assert.Contains(
            "no trunk yet", page.Find("[data-testid='form-failure']").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_is_forecast_for_its_rest_by_its_own_address()
    {
        await using var bench = await PageBench.StartAsync();
        var campaign = await AddCampaignAsync(bench, queue: true);
        var run = new RunRow { CampaignId = campaign };
        await using (var db = bench.From<IRingtailDbFactory>().Create())
        {
            db.Runs.Add(run);
            await db.SaveChangesAsync(Ct);
            db.RunLists.Add(new RunListRow { RunId = run.Id, ListId = db.Lists.Single().Id, Position = 1 });
            await db.SaveChangesAsync(Ct);
            await db.Database.ExecuteSqlAsync($"UPDATE run_lists SET reached = 15", Ct);
            await db.Database.ExecuteSqlAsync($"UPDATE runs SET waiting = 4, in_hopper = 1", Ct);
        }
        var page = bench.Render<ForecastPage>(p => p.Add(f => f.RunId, run.Id));
        page.WaitForElement("form");

        Assert.Contains($"The rest of run {run.Id}", page.Markup, StringComparison.Ordinal);
        Assert.Equal("30", Field(page, "Contacts").GetAttribute("value"));
    }

    private static IRenderedComponent<ForecastPage> Open(PageBench bench, int campaign)
    {
        var page = bench.Render<ForecastPage>(p => p.Add(f => f.Id, campaign));
        page.WaitForElement("form");
        return page;
    }

    private static IElement Field(IRenderedComponent<ForecastPage> page, string figure) =>
        page.Find($"input[data-testid='field-{figure}']");

    private static void Type(IRenderedComponent<ForecastPage> page, string figure, string value) =>
        Field(page, figure).Input(value);

    private static string Help(IRenderedComponent<ForecastPage> page, string figure) =>
        page.FindComponents<FigureBox>().Single(b => $"{b.Instance.Figure}" == figure).Markup;

    internal static async Task<int> AddCampaignAsync(PageBench bench, bool queue) => await AddCampaignAsync(
        bench.From<ConfigurationEditor>(), bench.From<IRingtailDbFactory>(), queue);

    internal static async Task<int> AddCampaignAsync(
        ConfigurationEditor editor, IRingtailDbFactory databases, bool queue)
    {
        var pbx = await editor.SavePbxAsync(new PbxRow { Description = "p", Address = "127.0.0.1", Login = "w",
            Enabled = false }, "secret", "-", Ct);
        var trunk = await editor.SaveTrunkAsync(
            new TrunkRow { PbxId = pbx.Id, Name = "t", DialString = "SIP/t/${num}", Capacity = 30 }, "-", Ct);
        var endPoint = await editor.SaveEndPointAsync(new EndPointRow
        {
            PbxId = pbx.Id, Type = queue ? "QUEUE" : "PHONE", QueueName = queue ? "sales" : "", Name = "e",
            Extension = "200", Context = "wombat", MaxChannels = 6, WrapUpMs = 10_000,
        }, "-", Ct);
        var list = await editor.SaveListAsync(new ContactListRow { Name = "l" }, "-", Ct);
        await using (var db = databases.Create())
        {
            for (var i = 0; i < 40; i++) db.Contacts.Add(new ContactRow { ListId = list.Id, Number = $"030{i:D4}" });
            db.Lists.Single(l => l.Id == list.Id).ContactCount = 40;
            await db.SaveChangesAsync(Ct);
        }
        var campaign = await editor.SaveCampaignAsync(new CampaignRow { Name = "Spring" }, "-", Ct);
        await editor.LinkTrunkAsync(campaign.Id, trunk.Id, "-", Ct);
        await editor.LinkEndPointAsync(campaign.Id, endPoint.Id, "-", Ct);
        await editor.LinkListAsync(campaign.Id, list.Id, "CALL_LIST", "-", Ct);
        return campaign.Id;
    }
}
