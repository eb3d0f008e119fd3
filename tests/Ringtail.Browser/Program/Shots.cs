using Microsoft.Playwright;

namespace Ringtail.Browser.Program;

/// <summary>Pictures of pages for people to look at, in <c>artifacts/screenshots</c>.</summary>
public static class Shots
{
    public static async Task ShootAsync(this Visit visit, string folder, string name, bool fullPage = true)
    {
        // The bar at the top stays where the page was scrolled to, and would lie in the middle of the picture.
        if (fullPage) await visit.Page.EvaluateAsync("scrollTo(0, 0)");
        await visit.Page.ScreenshotAsync(new PageScreenshotOptions
        {
            Path = Path.Combine(Root(), folder, name + ".png"), FullPage = fullPage,
        });
    }

    public static Task<bool> FitsAsync(this Visit visit) =>
        visit.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth");

    /// <summary>Nothing of the page is still being loaded.</summary>
    public static async Task SettledAsync(this Visit visit) =>
        await Assertions.Expect(visit.Page.Locator("main .mud-progress-linear, main [data-state='asking']"))
            .ToHaveCountAsync(0);

    /// <summary>What the page says in its own language: a part that is marked as another language (a message of the
    /// PBX, a line of the log) is left out.</summary>
    public static Task<string> OwnWordsAsync(this Visit visit) => visit.Page.EvaluateAsync<string>("""
        () => {
          const strangers = [...document.querySelectorAll('body [lang]')]
            .filter(e => e.lang !== document.documentElement.lang);
          for (const e of strangers) e.style.visibility = 'hidden';
          const text = document.body.innerText;
          for (const e of strangers) e.style.visibility = '';
          return text;
        }
        """);

    public static async Task AssertFitsAsync(this Visit visit) => Assert.True(
        await visit.FitsAsync(),
        $"{visit.Page.Url} is wider than its window of {visit.Page.ViewportSize?.Width} px.");

    internal static string Artifacts()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && folder.Name != "artifacts") folder = folder.Parent;
        return folder?.FullName ?? AppContext.BaseDirectory;
    }

    private static string Root() => Path.Combine(Artifacts(), "screenshots");
}
