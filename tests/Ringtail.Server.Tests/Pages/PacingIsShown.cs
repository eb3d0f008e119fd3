using System.Globalization;
using Bunit;
using Microsoft.Extensions.Logging.Abstractions;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Live;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.Campaigns;
using Ringtail.Server.Live;
using Ringtail.Server.Shell;
using Ringtail.Server.Shell.Forms;

namespace Ringtail.Server.Tests.Pages;

public sealed class PacingIsShown
{
    [Fact]
    public async Task A_built_in_profile_shows_its_figures_and_the_own_one_its_fields()
    {
        await using var bench = await PageBench.StartAsync();
        var law = Fields(bench, new CampaignRow { Name = "c", AbandonProfile = "Ofcom" });
        var facts = law.Find("[data-testid='profile-facts']").TextContent;
        Assert.Contains("1.0", facts, StringComparison.Ordinal);
        Assert.Contains("any 24 hours", facts, StringComparison.Ordinal);
        Assert.Contains("72", facts, StringComparison.Ordinal);
        Assert.Empty(law.FindAll("[data-testid='field-AbandonCap']"));

        var own = Fields(bench, new CampaignRow { Name = "c" });
        Assert.NotNull(own.Find("input[data-testid='field-AbandonCap']"));
        Assert.Empty(own.FindAll("[data-testid='profile-facts']"));
    }

    [Fact]
    public async Task A_cap_is_typed_in_percent_and_a_wrong_one_is_named()
    {
        await using var bench = await PageBench.StartAsync();
        var row = new CampaignRow { Name = "c" };
        var own = Fields(bench, row);
        own.Find("input[data-testid='field-AbandonCap']").Input("1.5");
        Assert.Equal(0.015, row.AbandonCap, 9);
        own.Find("input[data-testid='field-AbandonCap']").Input("150");
        own.WaitForAssertion(() =>
            Assert.Contains("From 0 to 100 %", own.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_chart_draws_its_minutes_and_says_in_one_sentence_what_holds_the_run()
    {
        await using var bench = await PageBench.StartAsync();
        var points = Enumerable.Range(0, 20).Select(i => new PacingPoint(default, 12, i % 12, 14, 2, 1, 0.012f, 0.03f));
        var chart = bench.Render<PacingChart>(p => p
            .Add(c => c.Pacing, Held("AbandonAccount", "")).Add(c => c.Points, [.. points]).Add(c => c.Name, "Spring"));
        Assert.Equal("Held at 12: abandon account", chart.Find("[data-testid='pacing-sentence']").TextContent);
        Assert.Equal(20, chart.Find("polyline.line-busy").GetAttribute("points")!.Trim().Split(' ').Length);
        Assert.Contains("1.2", chart.Markup, StringComparison.Ordinal);
        Assert.Contains("/campaigns/3/account", chart.Markup, StringComparison.Ordinal);
        Assert.Empty(chart.FindAll("[data-testid='pacing-let-go']"));
        chart.Render(p => p.Add(c => c.Pacing, Held("AbandonAccount", "") with { LetGo = 7 }));
        Assert.Contains("7", chart.Find("[data-testid='pacing-let-go']").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "", "Blind", "Held at 12: no word from the PBX")]
    [InlineData("de", "AbandonAccount", "", "Gehalten bei 12: Abbruchkonto")]
    [InlineData("de", "AbandonAccount", "CapIsZero", "Gehalten bei 12: die Regeln brechen niemanden ab")]
    [InlineData("en", "OutsideHours", "", "Held at 12: It is outside the calling hours.")]
    [InlineData("en", "", "", "Dialing: 12 calls in flight for 10 agents")]
    public async Task The_sentence_speaks_the_viewers_language(string language, string limit, string hold, string said)
    {
        await using var bench = await PageBench.StartAsync();
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
            Assert.Equal(said, PacingWords.Sentence(bench.Texts, Held(limit, hold)));
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    [Fact]
    public async Task A_detection_that_nobody_checked_is_named_when_it_alone_uses_the_account_up()
    {
        await using var bench = await PageBench.StartAsync();
        var held = Held("AbandonAccount", "AccountOverdrawn");
        PacingView With(long people, double slack) => held with
        {
            Windows = [held.Windows[0] with { Machines = 40, FalsePositives = people, Slack = slack }],
        };
        Assert.Contains("let agents check", PacingWords.Sentence(bench.Texts, With(38, -20)), StringComparison.Ordinal);
        Assert.Contains("used up", PacingWords.Sentence(bench.Texts, With(2, -20)), StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_end_at_the_right_edge_and_stay_within_the_picture()
    {
        var lines = PacingLines.Of(
            [new(default, 10, 5, 20, 0, 0, 0.06f, 0.03f), new(default, 10, 0, 20, 0, 0, 0, 0.03f)]);
        Assert.Equal("589.8,89 600,118", lines.Busy.Trim());
        Assert.Equal("589.8,2 600,2", lines.InFlight.Trim());
        Assert.Same(PacingLines.Empty, PacingLines.Of([]));
    }

    private static IRenderedComponent<PacingFields> Fields(PageBench bench, CampaignRow row)
    {
        var form = new FormState(
            bench.Texts, NullLogger.Instance, "Campaign", () => ConfigurationRules.Problems(row));
        return bench.Render<PacingFields>(p => p.Add(f => f.Form, form).Add(f => f.Row, row));
    }

    private static PacingView Held(string limit, string hold) => new()
    {
        RunId = 1, CampaignId = 3, PbxId = 1, Queues = "team", At = default, Agents = 10, Busy = 9, InFlight = 14,
        RunInFlight = 12, HeldAt = 12, Limit = limit, Hold = hold,
        Windows =
        [
            new()
            {
                Kind = "CalendarDay", Id = "2026-05-04", From = default, LiveAnswers = 500, Abandoned = 6, Cap = 0.03,
                Rate = 0.012,
            },
        ],
    };
}
