using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Bunit;
using Ringtail.Runtime.Explaining;
using Ringtail.Server.Commands;
using Ringtail.Server.Explaining;
using Ringtail.Server.Shell;
using Ringtail.Server.Tests.Api;
using Ringtail.Server.Tests.Pages;
using TestContext = Xunit.TestContext;

namespace Ringtail.Server.Tests.Explaining;

/// <summary>The API, the command line and the page say the same of the same.</summary>
public sealed class WhyIsSaid
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("campaign=1", "DialerStopped")]
    [InlineData("run=1", "DialerStopped")]
    [InlineData("list=List 3", "ListNotRunning")]
    [InlineData("number=030 5559999", "NumberNotRunning")]
    [InlineData("number=112", "ForbiddenNumber")]
    [InlineData("trunk=Trunk 3", "")]
    public async Task The_first_rule_and_its_words_are_the_same_everywhere(string query, string rule)
    {
        await using var bench = await PageBench.StartAsync();
        await ExampleWorld.MakeAsync(bench.Program);
        var answer = (await bench.Program.Administrator.GetFromJsonAsync<WhyAnswer>($"/api/v1/why?{query}",
            JsonSerializerOptions.Web, Ct))!;
        if (rule.Length == 0) rule = answer.Rules[0].Rule;
        Assert.Equal((false, rule), (answer.Dials, answer.Rules[0].Rule));
        Assert.All(answer.Rules, r => Assert.False(string.IsNullOrWhiteSpace(r.Lift), r.Rule));

        var lines = WhyCommand.Text(answer).Split('\n', StringSplitOptions.TrimEntries);
        Assert.Equal($"{answer.About}: not dialed now", lines[0]);
        Assert.StartsWith($"{rule}: {answer.Rules[0].Says}", lines[1], StringComparison.Ordinal);

        if (query.StartsWith("run=", StringComparison.Ordinal)) return;
        // A run ends and a PBX is heard of in between: compared is what stood while the page was made.
        string[] before, after = Said(answer), shown;
        do
        {
            before = after;
            shown = Shown(bench, query);
            after = Said((await bench.Program.Administrator.GetFromJsonAsync<WhyAnswer>(
                $"/api/v1/why?{query}", JsonSerializerOptions.Web, Ct))!);
        }
        while (!before.SequenceEqual(after));
        Assert.Equal(after, shown);

        string[] Said(WhyAnswer said) =>
            [.. said.Rules.Select(r => WhyWords.Says(r, bench.Texts, bench.Service<Viewer>().At))];
    }

    [Fact]
    public async Task What_holds_a_list_back_is_said_for_each_campaign_and_in_the_time_of_the_viewer()
    {
        await using var bench = await PageBench.StartAsync();
        await ExampleWorld.MakeAsync(bench.Program);
        var answer = (await bench.Program.Administrator.GetFromJsonAsync<WhyAnswer>("/api/v1/why?list=List 1",
            JsonSerializerOptions.Web, Ct))!;
        Assert.NotEmpty(answer.Rules);
        Assert.All(answer.Rules, r => Assert.Equal("Campaign 1", r.Campaign));
        Assert.StartsWith("Campaign 1: ", Shown(bench, "list=1")[0], StringComparison.Ordinal);
        Assert.Equal("List 1", Asked(bench, "list=1"));

        var closed = new WhyRule("OutsideHours", "", "") { Until = DateTimeOffset.UnixEpoch };
        Assert.EndsWith("Until seven.", WhyWords.Says(closed, bench.Texts, _ => "seven"), StringComparison.Ordinal);
    }

    /// <summary>What stands in the field of the question.</summary>
    private static string? Asked(PageBench bench, string query)
    {
        bench.GoTo($"/why?{query}");
        var page = bench.Render<WhyPage>(_ => { });
        page.WaitForElement("[data-testid='why-answer']");
        return page.Find("input[data-testid='why-text']").GetAttribute("value");
    }

    private static string[] Shown(PageBench bench, string query)
    {
        bench.GoTo($"/why?{Uri.EscapeDataString(query).Replace("%3D", "=", StringComparison.Ordinal)}");
        var page = bench.Render<WhyPage>(_ => { });
        page.WaitForElement("[data-testid='why-answer']");
        return [.. page.FindAll("[data-testid='why-rule'] .link-name").Select(r => r.FirstChild!.TextContent.Trim())];
    }

    [Fact]
    public async Task Who_asks_for_nothing_or_for_two_things_is_told()
    {
        await using var bench = await PageBench.StartAsync();
        foreach (var query in new[] { "", "?campaign=1&list=2" })
        {
            using var answer = await bench.Program.Administrator.GetAsync(
                new Uri($"/api/v1/why{query}", UriKind.Relative), Ct);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains("Ask for one of campaign", await answer.Content.ReadAsStringAsync(Ct),
                StringComparison.Ordinal);
        }
    }
}
