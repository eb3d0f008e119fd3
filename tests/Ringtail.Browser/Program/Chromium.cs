using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Ringtail.Browser.Program.Chromium))]

namespace Ringtail.Browser.Program;

/// <summary>One headless Chromium of the system for all tests; each test gets a context of its own.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome"];
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        var place = Places.FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("No Chromium is installed; expected one of " + string
                .Join(", ", Places));
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = place, Args = ["--no-sandbox", "--disable-dev-shm-usage"],
        });
    }

    public async Task<Visit> VisitAsync(RunningProgram program, Viewpoint viewpoint)
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = program.Address.ToString(),
            Locale = viewpoint.Locale,
            TimezoneId = viewpoint.Zone,
            ColorScheme = viewpoint.Dark ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = new ViewportSize { Width = viewpoint.Width, Height = viewpoint.Height },
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout((float)TimeSpan.FromSeconds(20).TotalMilliseconds);
        return new Visit(program, context, await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}

/// <summary>Who looks, and at what size.</summary>
public sealed record Viewpoint(string Locale = "en-GB", int Width = 1280, int Height = 800, bool Dark = false,
    string Zone = "Europe/Berlin")
{
    public static Viewpoint Desktop { get; } = new();
    public static Viewpoint Phone { get; } = new(Width: 360, Height: 740);
}
