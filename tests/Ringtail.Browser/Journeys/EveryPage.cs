using System.Collections.Concurrent;
using Microsoft.Playwright;
using Ringtail.Browser.Program;
using Ringtail.Browser.Screens;

namespace Ringtail.Browser.Journeys;

/// <summary>
/// Every page, tab and dialog of a dialer at work, in both languages, wide and narrow, light and dark: it fits, speaks
/// one language, keeps the WCAG 2.2 AA rules that a machine can check, and leaves a picture for people.
/// </summary>
public sealed partial class EveryPage(Chromium chromium, DemoAtWork demo) : IClassFixture<DemoAtWork>
{
    private const string Numbers =
        "telefon;name;ort\n03023125001;Huber;Berlin\nn/a;Meier;Ulm\n03023125003;Schulze;Köln\n";

    [Theory(Timeout = 400_000)]
    [InlineData("en-GB", 1280, false)]
    [InlineData("de-DE", 320, true)]
    [InlineData("de-DE", 1280, true)]
    [InlineData("en-GB", 320, false)]
    public async Task A_page_fits_and_speaks_one_language_and_is_accessible(string locale, int width, bool dark)
    {
        Assert.SkipUnless(Axe.IsHere, Axe.Missing);
        var view = new Viewpoint(locale, width, width < 600 ? 740 : 800, dark);
        var wrong = new ConcurrentQueue<string>();
        await using var visit = await chromium.VisitAsync(demo.Program, view);
        await visit.Page.GotoAsync("/sign-in");
        await LookAsync(visit, view, "sign-in", wrong);
        await visit.SignInAsync(DemoAtWork.User, DemoAtWork.Password);
        await visit.AliveAsync();
        foreach (var screen in EveryScreen.Of(demo.EndedCall))
        {
            await ShowAsync(visit, screen);
            await LookAsync(visit, view, screen.Name, wrong);
        }
        Assert.True(wrong.IsEmpty, string.Join('\n', wrong));
        visit.AssertNoErrors();
    }

    [Fact(Timeout = 120_000)]
    public async Task An_alarm_and_a_refusal_are_said_in_the_language_of_who_looks()
    {
        Assert.SkipUnless(Axe.IsHere, Axe.Missing);
        await using var visit = await chromium.VisitAsync(demo.Program, Viewpoint.Desktop with { Locale = "de-DE" });
        await visit.SignInAsync(DemoAtWork.User, DemoAtWork.Password);
        await visit.AliveAsync();
        await Assertions.Expect(visit.Page.Locator("[data-code='QueueUnknown']")).ToContainTextAsync(
            $"Die Anlage nennt keine Warteschlange {DemoAtWork.MissingQueue}");

        await visit.OpenAsync("/campaigns/3");
        await visit.This("start").ClickAsync();
        await Assertions.Expect(visit.This("refused")).ToContainTextAsync(
            "hat keine Liste zum Anrufen: Fügen Sie eine hinzu.");
    }

    private static async Task ShowAsync(Visit visit, Screen screen)
    {
        await visit.OpenAsync(screen.Path);
        await visit.SettledAsync();
        foreach (var press in screen.Press.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (press == "#upload") await visit.OfferAsync("herbst.csv", Numbers);
            else await visit.This(press).First.ClickAsync();
        }
        if (screen.Then.Length > 0) await visit.Page.Locator(screen.Then).First.WaitForAsync();
    }

    /// <param name="folder">Of the picture, when it is not that of the look.</param>
    private static async Task LookAsync(
        Visit visit, Viewpoint view, string name, ConcurrentQueue<string> wrong, string? folder = null)
    {
        var language = view.Locale[..2];
        // A dialog fills the window; what is behind it was looked at as a page.
        var whole = await visit.Page.Locator(".mud-dialog").CountAsync() == 0;
        await visit.ShootAsync(
            folder ?? $"pages/{language}-{view.Width}-{(view.Dark ? "dark" : "light")}", name, whole);
        if (!await visit.FitsAsync()) wrong.Enqueue($"{name}: wider than {view.Width} px");
        if (view.Width > 1000 && await TabsWrapAsync(visit)) wrong.Enqueue($"{name}: the tabs take more than a line");
        foreach (var cut in await CutAsync(visit)) wrong.Enqueue($"{name}: cut off: {cut}");
        foreach (var label in await EmptyFieldsAsync(visit)) wrong.Enqueue($"{name}: a card says nothing of {label}");
        foreach (var line in Languages.Foreign(language, await visit.OwnWordsAsync()))
            wrong.Enqueue($"{name}: not {language}: {line}");
        foreach (var violation in await visit.ViolationsAsync()) wrong.Enqueue($"{name}: {violation}");
    }

    private static Task<bool> TabsWrapAsync(Visit visit) => visit.Page.EvaluateAsync<bool>(
        "[...document.querySelectorAll('.tabs')].some(t => t.offsetHeight > 1.5 * t.firstElementChild.offsetHeight)");

    /// <summary>
    /// Words of labels, choices and the like that do not fit where they stand. What is typed may scroll, and how long
    /// the names of people's own lists are is theirs to choose.
    /// </summary>
    private static Task<string[]> CutAsync(Visit visit) => visit.Page.EvaluateAsync<string[]>("""
        () => [...document.querySelectorAll('body *')].filter(e => e.clientWidth > 1
            && e.scrollWidth > e.clientWidth + 1
            && !e.matches("input:not(.mud-select-input input), .mud-autocomplete input, textarea")
            && !e.matches("[data-testid='run-list-choice']")
            && e.children.length === 0
            && ['hidden', 'clip'].includes(getComputedStyle(e).overflowX))
          .map(e => e.innerText?.trim() || e.value || '').filter(t => t.length > 0)
        """);

    /// <summary>Labels of a table's cards, as a phone shows them, with nothing beside them.</summary>
    private static Task<string[]> EmptyFieldsAsync(Visit visit) => visit.Page.EvaluateAsync<string[]>("""
        () => [...document.querySelectorAll('td[data-label]')].filter(cell =>
            cell.offsetHeight > 0 && getComputedStyle(cell, '::before').content.startsWith('"')
            && cell.innerText.trim() === '' && !cell.querySelector('button, a, input, svg, [class*=bar]'))
          .map(cell => cell.dataset.label)
        """);
}
