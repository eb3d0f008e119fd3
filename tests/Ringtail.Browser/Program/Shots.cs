using Microsoft.Playwright;

namespace Ringtail.Browser.Program;

/// <summary>Pictures of pages for people to look at, in <c>artifacts/screenshots</c>.</summary>
public static class Shots
{
    public static async Task ShootAsync(this Visit visit, string folder, string name, bool fullPage = true) =>
        await visit.Page.ScreenshotAsync(new PageScreenshotOptions
        {
            Path = Path.Combine(Root(), folder, name + ".png"), FullPage = fullPage,
        });

    public static async Task AssertFitsAsync(this Visit visit) => Assert.True(
        await visit.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"),
        $"{visit.Page.Url} is wider than its window of {visit.Page.ViewportSize?.Width} px.");

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && folder.Name != "artifacts") folder = folder.Parent;
        return Path.Combine(folder?.FullName ?? AppContext.BaseDirectory, "screenshots");
    }
}
