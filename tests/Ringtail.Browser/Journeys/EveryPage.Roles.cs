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

    [Theory(Timeout = 240_000)]
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
        await visit.SignInAsync(role, DemoAtWork.RolePassword);
        await visit.AliveAsync();
        var refusedBefore = false;
        foreach (var screen in RolePages.Of(demo.EndedCall))
        {
            await GoAsync(visit, screen.Path);
            var right = RolePages.RightOf(screen.Path);
            if (Rights.Of(role).Contains(right))
            {
                await LookAsync(visit, view, screen.Name, wrong, $"roles/{role}");
                foreach (var offered in await OfferedAsync(visit, screen.Path, role))
                    wrong.Enqueue($"{screen.Name}: {offered}");
            }
            else if (screen.Path != "/")
            {
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

    /// <summary>What is to be pressed here and would end in a refusal; what nobody has said the right of, too.</summary>
    private static async Task<IEnumerable<string>> OfferedAsync(Visit visit, string path, string role)
    {
        var offers = await visit.Page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll('main button, main a[href], main [role=button]')]
              .filter(e => e.offsetHeight > 0)
              .map(e => `${e.getAttribute('href') ?? ''}\t${e.closest('[data-testid]')?.dataset.testid ?? ''}\t`
                + (e.innerText || e.ariaLabel || e.title || '').trim().replaceAll('\n', ' '))
            """);
        return offers.Distinct().Select(o => $"OFFER {role} {path} {o}");
    }
}
