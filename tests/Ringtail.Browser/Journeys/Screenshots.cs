using Ringtail.Browser.Program;

namespace Ringtail.Browser.Journeys;

/// <summary>Every page of an empty installation, in both languages, wide and narrow, light and dark.</summary>
public sealed class Screenshots(Chromium chromium)
{
    private static readonly (string Name, string Path)[] Pages =
    [
        ("home", "/"), ("live", "/live"), ("live-calls", "/live/calls"), ("live-agents", "/live/agents"),
            ("live-trunks", "/live/trunks"),
        ("live-end-points", "/live/end-points"), ("campaigns", "/campaigns"), ("campaign-new", "/campaigns/new"),
            ("lists", "/lists"),
        ("reports", "/reports"), ("servers", "/settings/servers"), ("trunks", "/settings/trunks"),
            ("end-points", "/settings/end-points"),
        ("log", "/log"), ("nowhere", "/lists/4711"),
    ];

    public static TheoryData<string, int, bool> Looks => new()
    {
        { "en-GB", 1280, false }, { "de-DE", 1280, true }, { "de-DE", 360, false }, { "en-GB", 360, true },
            { "de-DE", 320, false },
    };

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Every_page_fits_its_window_and_reports_no_error(string locale, int width, bool dark)
    {
        await using var program = await RunningProgram.StartAsync(TestContext.Current.CancellationToken);
        var view = new Viewpoint(locale, width, width < 600 ? 740 : 800, dark);
        await using var visit = await chromium.VisitAsync(program, view);
        var folder = $"empty/{locale[..2]}-{width}-{(dark ? "dark" : "light")}";
        await visit.Page.GotoAsync("/sign-in");
        await visit.ShootAsync(folder, "sign-in");
        await visit.AssertFitsAsync();
        await visit.SignInAsync();
        foreach (var (name, path) in Pages)
        {
            await visit.OpenAsync(path);
            await visit.ShootAsync(folder, name);
            await visit.AssertFitsAsync();
        }
        visit.AssertNoErrors();
    }
}
