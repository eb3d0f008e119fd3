using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Ringtail.Browser.Program;

namespace Ringtail.Browser.Journeys;

/// <summary>The demo's adaptive campaign, as somebody sees it who opens the live page.</summary>
public sealed partial class PacingIsWatched(Chromium chromium)
{
    [Theory]
    [InlineData("en-GB", 1280, false)]
    [InlineData("de-DE", 360, true)]
    public async Task The_live_page_draws_the_adaptive_run_and_says_what_holds_it(string locale, int width, bool dark)
    {
        await using var program = await RunningProgram.StartDemoAsync(1, TestContext.Current.CancellationToken);
        await using var visit = await chromium.VisitAsync(
            program, new Viewpoint(locale, width, width < 600 ? 740 : 800, dark));
        await visit.SignInAsync("demoadmin", "demo");
        await visit.OpenAsync("/live");

        var chart = visit.This("pacing-chart");
        await chart.WaitForAsync(new LocatorWaitForOptions { Timeout = 60_000 });
        var busy = chart.Locator("polyline.line-busy");
        // Ten points: it moves, and nobody loads the page again.
        await Assertions.Expect(busy).ToHaveAttributeAsync(
            "points", TenPoints(), new LocatorAssertionsToHaveAttributeOptions { Timeout = 60_000 });
        var sentence = await visit.This("pacing-sentence").InnerTextAsync();
        Assert.Matches(locale == "en-GB" ? "^(Held at|Dialing:)" : "^(Gehalten bei|Wählt:)", sentence);
        await visit.ShootAsync("pacing", $"live-{locale[..2]}-{width}");
        await visit.AssertFitsAsync();

        await visit.OpenAsync("/campaigns/1/account");
        await visit.This("account-window").First.WaitForAsync();
        await visit.ShootAsync("pacing", $"account-{locale[..2]}-{width}");
        await visit.AssertFitsAsync();
        await visit.OpenAsync("/campaigns/1");
        await visit.This("pacing-fields").WaitForAsync();
        await visit.ShootAsync("pacing", $"campaign-{locale[..2]}-{width}");
        await visit.AssertFitsAsync();
        visit.AssertNoErrors();
    }

    [GeneratedRegex(@"^(\S+ ){10}")]
    private static partial Regex TenPoints();
}
