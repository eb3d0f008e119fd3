using Microsoft.Playwright;
using Ringtail.Browser.Program;
using Ringtail.Browser.Screens;

namespace Ringtail.Browser.Journeys;

/// <summary>The line to the server breaks, or the server ends: what was typed is kept, or it is said.</summary>
public sealed class Reconnecting(Chromium chromium)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;
    private static Viewpoint German => Viewpoint.Desktop with { Locale = "de-DE" };

    [Fact(Timeout = 240_000)]
    public async Task A_page_whose_line_was_cut_comes_back_with_what_was_typed()
    {
        await using var program = await RunningProgram.StartAsync(Ct);
        await using var visit = await chromium.VisitAsync(program, German);
        var line = await Line.OfAsync(visit.Page);
        await visit.SignInAsync();
        await visit.AliveAsync();
        await visit.OpenAsync("/campaigns/new");
        await visit.Field("Name").FillAsync("Herbst");

        await line.CutAsync();
        var notice = visit.Page.Locator("#components-reconnect-modal");
        await Assertions.Expect(notice).ToHaveTextAsync(
            "Verbindung unterbrochen. Neuer Versuch …", new LocatorAssertionsToHaveTextOptions { UseInnerText = true });
        Assert.Equal("rgb(59, 47, 18)", await notice.EvaluateAsync<string>("e => getComputedStyle(e).backgroundColor"));
        await visit.Field("CallerId").FillAsync("0301234");
        await visit.ShootAsync("reconnect", "cut", fullPage: false);
        await line.MendAsync();
        await Assertions.Expect(notice).ToBeHiddenAsync(
            new LocatorAssertionsToBeHiddenOptions { Timeout = 40_000 });

        await Assertions.Expect(visit.Field("Name")).ToHaveValueAsync("Herbst");
        await visit.This("save").ClickAsync();
        await visit.Page.WaitForURLAsync("**/campaigns/1/lists");
        await visit.OpenAsync("/campaigns/1");
        await Assertions.Expect(visit.Field("CallerId")).ToHaveValueAsync("0301234");
    }

    [Fact(Timeout = 240_000)]
    public async Task A_page_comes_back_by_itself_after_a_restart_unless_something_was_typed_which_it_says()
    {
        await using var program = await RunningProgram.StartAsync(Ct);
        await using var looking = await chromium.VisitAsync(program, German);
        await using var typing = await chromium.VisitAsync(program, German);
        foreach (var visit in new[] { looking, typing })
        {
            await visit.SignInAsync();
            await visit.AliveAsync();
        }
        await looking.OpenAsync("/lists");
        await looking.Page.EvaluateAsync("document.documentElement.dataset.old = 'yes'");
        await typing.OpenAsync("/campaigns/new");
        await typing.Field("Name").FillAsync("Herbst");

        await program.RestartAsync(Ct);
        await looking.Page.Locator("html:not([data-old]) main h1").WaitForAsync(
            new LocatorWaitForOptions { Timeout = 40_000 });
        Assert.Equal("Listen", await looking.Page.InnerTextAsync("main h1"));

        var notice = typing.Page.Locator("#components-reconnect-modal");
        await Assertions.Expect(notice).ToHaveTextAsync(
            "Das Programm wurde neu gestartet. Was hier eingetragen wurde, ist nicht gespeichert: "
            + "Kopieren Sie, was Sie brauchen. Seite neu laden",
            new LocatorAssertionsToHaveTextOptions { UseInnerText = true, Timeout = 40_000 });
        await typing.ShootAsync("reconnect", "restarted", fullPage: false);
        await Assertions.Expect(typing.Field("Name")).ToHaveValueAsync("Herbst");
        await notice.Locator("a:visible").ClickAsync();
        await Assertions.Expect(notice).ToBeHiddenAsync();
        await typing.AliveAsync();
        await Assertions.Expect(typing.Field("Name")).ToHaveValueAsync("");
    }

    /// <summary>What lies between the page and the server.</summary>
    private sealed class Line
    {
        private readonly List<IWebSocketRoute> _open = [];
        private readonly IPage _page;
        private bool _isCut;

        private Line(IPage page) => _page = page;

        public static async Task<Line> OfAsync(IPage page)
        {
            var line = new Line(page);
            await page.RouteWebSocketAsync("**/_blazor**", socket =>
            {
                if (line._isCut)
                {
                    _ = socket.CloseAsync();
                    return;
                }
                socket.ConnectToServer();
                line._open.Add(socket);
            });
            return line;
        }

        public async Task CutAsync()
        {
            _isCut = true;
            await _page.RouteAsync("**/_blazor/**", request => request.AbortAsync());
            foreach (var socket in _open) await socket.CloseAsync();
            _open.Clear();
        }

        public async Task MendAsync()
        {
            _isCut = false;
            await _page.UnrouteAsync("**/_blazor/**");
        }
    }
}
