using Ringtail.Browser.Program;

namespace Ringtail.Browser.Journeys;

/// <summary>
/// Every page of a dialer at work, in both languages, wide and narrow, light and dark: it fits, speaks one language,
/// keeps the WCAG 2.2 AA rules that a machine can check, and leaves a picture for people.
/// </summary>
public sealed class EveryPage(Chromium chromium)
{
    private static readonly (string Name, string Path)[] Pages =
    [
        ("home", "/"), ("live", "/live"), ("live-calls", "/live/calls"), ("live-agents", "/live/agents"),
        ("live-trunks", "/live/trunks"), ("live-end-points", "/live/end-points"), ("wall", "/wall"),
        ("campaigns", "/campaigns"), ("campaign", "/campaigns/1"), ("campaign-lists", "/campaigns/1/lists"),
        ("campaign-trunks", "/campaigns/1/trunks"), ("campaign-rules", "/campaigns/1/rules"),
        ("campaign-account", "/campaigns/1/account"), ("campaign-forecast", "/campaigns/1/forecast"),
        ("lists", "/lists"), ("list", "/lists/1"), ("reports", "/reports"), ("report", "/reports/1"),
        ("report-outcomes", "/reports/outcomes"), ("report-hours", "/reports/hours"), ("report-days", "/reports/days"),
        ("report-agents", "/reports/agents"), ("report-retries", "/reports/retries"),
        ("report-account", "/reports/account"), ("report-calls", "/reports/calls?outcome=TERMINATED"),
        ("servers", "/settings/servers"), ("trunks", "/settings/trunks"), ("end-points", "/settings/end-points"),
        ("users", "/settings/users"), ("account", "/account"), ("log", "/log"),
        ("changes", "/log/changes"), ("start-connect", "/start/connect"),
        ("start-trunk", "/start/trunk"), ("start-end-point", "/start/end-point"), ("start-test", "/start/test-call"),
        ("start-list", "/start/list"), ("start-campaign", "/start/campaign"), ("start-play", "/start/play"),
    ];

    [Theory(Explicit = true, Timeout = 400_000)]
    [InlineData("en-GB", 1280, false)]
    [InlineData("de-DE", 320, true)]
    [InlineData("de-DE", 1280, false)]
    [InlineData("en-GB", 360, true)]
    public async Task A_page_fits_and_speaks_one_language_and_is_accessible(string locale, int width, bool dark)
    {
        Assert.SkipUnless(Axe.IsHere, Axe.Missing);
        await using var program = await RunningProgram.StartDemoAsync(10, TestContext.Current.CancellationToken);
        var view = new Viewpoint(locale, width, width < 600 ? 740 : 800, dark);
        await using var visit = await chromium.VisitAsync(program, view);
        await visit.Page.GotoAsync("/sign-in");
        var wrong = new List<string>();
        await LookAsync(visit, view, "sign-in", wrong);
        await visit.SignInAsync("demoadmin", "demo");
        foreach (var (name, path) in Pages)
        {
            await visit.OpenAsync(path);
            await visit.SettledAsync();
            await LookAsync(visit, view, name, wrong);
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        visit.AssertNoErrors();
    }

    private static async Task LookAsync(Visit visit, Viewpoint view, string name, List<string> wrong)
    {
        var language = view.Locale[..2];
        await visit.ShootAsync($"pages/{language}-{view.Width}-{(view.Dark ? "dark" : "light")}", name);
        if (!await visit.FitsAsync()) wrong.Add($"{name}: wider than {view.Width} px");
        var shown = await visit.Page.InnerTextAsync("body");
        wrong.AddRange(Languages.Foreign(language, shown).Select(l => $"{name}: not {language}: {l}"));
        wrong.AddRange((await visit.ViolationsAsync()).Select(v => $"{name}: {v}"));
    }
}
