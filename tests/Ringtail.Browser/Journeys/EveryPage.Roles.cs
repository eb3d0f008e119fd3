using System.Collections.Concurrent;
using System.Globalization;
using System.Resources;
using Microsoft.Playwright;
using Ringtail.Browser.Program;
using Ringtail.Browser.Screens;
using Ringtail.Server.Access;
using Ringtail.Server.Shell;

namespace Ringtail.Browser.Journeys;

// As those who may less than an administrator: one sign-in each, and from page to page inside the circuit.
public sealed partial class EveryPage
{
    private static readonly ResourceManager Words = new("Ringtail.Server.Shell.Texts", typeof(Texts).Assembly);

    [Theory(Timeout = 400_000)]
    [InlineData(Roles.Manager)]
    [InlineData(Roles.User)]
    [InlineData(Roles.Viewer)]
    [InlineData(Roles.Agent)]
    public async Task A_role_sees_what_it_may_and_is_told_what_it_may_not(string role)
    {
        Assert.SkipUnless(Axe.IsHere, Axe.Missing);
        var view = Viewpoint.Desktop with { Locale = "de-DE" };
        var wrong = new ConcurrentQueue<string>();
        await using var visit = await chromium.VisitAsync(demo.Program, view);
        await visit.SignInAsync(DemoAtWork.AccountOf(role), DemoAtWork.RolePassword);
        await visit.AliveAsync();
        var refusedBefore = false;
        var loaded = new Dictionary<string, int>();
        foreach (var screen in RolePages.Of(demo.EndedCall))
        {
            await GoAsync(visit, screen.Path);
            var right = RolePages.RightOf(screen.Path);
            if (Rights.Of(role).Contains(right))
            {
                await LookAsync(visit, view, screen.Name, wrong, $"roles/{role}");
                foreach (var offered in await OfferedAsync(visit, screen.Path, Rights.Of(role), loaded))
                    wrong.Enqueue($"{screen.Name}: {offered}");
            }
            else if (screen.Path != "/")
            {
                // Who may not look at campaigns at all is told that first.
                var toSee = RolePages.RightToSee(screen.Path);
                if (!Rights.Of(role).Contains(toSee)) right = toSee;
                var said = Words.GetString($"Right_{right}", new CultureInfo("de"));
                var text = await visit.Page.InnerTextAsync("main");
                if (!text.Contains($"Dafür ist das Recht „{said}“ nötig.", StringComparison.Ordinal))
                    wrong.Enqueue($"{screen.Name}: does not say that it needs {right}: {text}");
                if (!refusedBefore) await LookAsync(visit, view, "no-right", wrong, $"roles/{role}");
                refusedBefore = true;
            }
        }
        Assert.True(wrong.IsEmpty, string.Join('\n', wrong.Distinct()));
        visit.AssertNoErrors();
    }

    /// <summary>As a press on a link does. The heading that was there goes with its page.</summary>
    private static async Task GoAsync(Visit visit, string path)
    {
        await visit.Page.EvaluateAsync(
            "path => { document.querySelector('main h1').dataset.left = 'yes'; Blazor.navigateTo(path); }", path);
        await visit.Page.Locator("main h1:not([data-left])").First.WaitForAsync();
        await visit.SettledAsync();
    }

    /// <summary>
    /// What is to be pressed here and would end in a refusal. Heads and pages of a table, and what opens a field or a
    /// part of a form, ask for nothing.
    /// </summary>
    /// <param name="loaded">What the server answers to links that were tried before.</param>
    private static async Task<List<string>> OfferedAsync(
        Visit visit, string path, IReadOnlySet<Right> rights, Dictionary<string, int> loaded)
    {
        var presses = await visit.Page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll('main button, main [role=button]')].filter(e => e.offsetHeight > 0
                && !e.closest('thead, .mud-table-pagination, .mud-expand-panel-header, .mud-input-control'))
              .map(e => e.closest('[data-testid]')?.dataset.testid ?? e.innerText)
            """);
        var links = await visit.Page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll('main a[href^="/"]')].map(e => e.getAttribute('href'))
            """);
        var wrong = presses.Distinct().Select(p => RolePages.Wrong(path, p, rights)).OfType<string>().ToList();
        foreach (var link in links.Distinct())
        {
            if (!link.StartsWith("/api/", StringComparison.Ordinal))
            {
                var right = RolePages.RightOf(link);
                if (link != "/" && !rights.Contains(right)) wrong.Add($"a link leads to {link}, which needs {right}");
                continue;
            }
            if (!loaded.TryGetValue(link, out var answer))
            {
                answer = loaded[link] = await visit.Page.EvaluateAsync<int>(
                    "link => fetch(link).then(a => { a.body?.cancel(); return a.status; })", link);
            }
            if (answer != 200) wrong.Add($"a link to {link} is answered with {answer}");
        }
        return wrong;
    }
}
