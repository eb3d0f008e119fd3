using Microsoft.Playwright;
using Ringtail.Browser.Program;

namespace Ringtail.Browser.Journeys;

/// <summary>Every page as people see it, in <c>artifacts/screenshots</c>, for somebody to look at.</summary>
public sealed class Screenshots(Chromium chromium)
{
    private static readonly (string Name, string Path)[] Pages =
    [
        ("home", "/"), ("live", "/live"), ("live-calls", "/live/calls"), ("live-agents", "/live/agents"), ("live-trunks", "/live/trunks"),
        ("live-end-points", "/live/end-points"), ("campaigns", "/campaigns"), ("campaign-new", "/campaigns/new"), ("lists", "/lists"),
        ("reports", "/reports"), ("servers", "/settings/servers"), ("trunks", "/settings/trunks"), ("end-points", "/settings/end-points"),
        ("log", "/log"), ("nowhere", "/nowhere"),
    ];

    public static TheoryData<string, int, bool> Looks => new()
    {
        { "en-GB", 1280, false }, { "de-DE", 1280, true }, { "de-DE", 360, false }, { "en-GB", 360, true }, { "de-DE", 320, false },
    };

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Every_page_fits_its_window_and_reports_no_error(string locale, int width, bool dark)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var program = await RunningProgram.StartAsync(ct);
        var view = new Viewpoint(locale, width, width < 600 ? 740 : 800, dark);
        await using var visit = await chromium.VisitAsync(program, view);
        var folder = Directory.CreateDirectory(Folder(locale, width, dark)).FullName;
        await visit.Page.GotoAsync("/sign-in");
        await ShootAsync(visit, folder, "sign-in");
        await visit.SignInAsync();
        foreach (var (name, path) in Pages)
        {
            await visit.OpenAsync(path);
            await ShootAsync(visit, folder, name);
            Assert.True(await visit.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"),
                $"{path} is wider than {width} px in {locale}.");
        }
        Assert.Empty(visit.Errors);
    }

    private static Task<byte[]> ShootAsync(Visit visit, string folder, string name) =>
        visit.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png"), FullPage = true });

    private static string Folder(string locale, int width, bool dark) => Path.Combine(
        Artifacts(), "screenshots", "empty", $"{locale[..2]}-{width}-{(dark ? "dark" : "light")}");

    private static string Artifacts()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && folder.Name != "artifacts") folder = folder.Parent;
        return folder?.FullName ?? AppContext.BaseDirectory;
    }
}
