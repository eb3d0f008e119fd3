using Microsoft.Playwright;
using Ringtail.Browser.Program;

namespace Ringtail.Browser.Journeys;

public sealed class SigningIn(Chromium chromium)
{
    [Fact]
    public async Task A_wrong_password_is_refused_in_words_and_the_right_one_leads_to_the_page_that_was_asked_for()
    {
        await using var program = await RunningProgram.StartAsync(TestContext.Current.CancellationToken);
        await using var visit = await chromium.VisitAsync(program, Viewpoint.Desktop);

        await visit.Page.GotoAsync("/lists");
        await visit.This("user-name").FillAsync(RunningProgram.User);
        await visit.This("password").FillAsync("something else");
        await visit.This("sign-in").ClickAsync();
        Assert.Equal("User name or password is wrong. Check both and try again.",
            await visit.This("sign-in-error").InnerTextAsync());

        await visit.This("user-name").FillAsync(RunningProgram.User);
        await visit.This("password").FillAsync(RunningProgram.Password);
        await visit.This("sign-in").ClickAsync();
        await visit.AliveAsync();
        Assert.EndsWith("/lists", visit.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_language_is_the_browsers_until_somebody_switches_it()
    {
        await using var program = await RunningProgram.StartAsync(TestContext.Current.CancellationToken);
        await using var visit = await chromium.VisitAsync(program, Viewpoint.Desktop with { Locale = "de-DE" });
        await visit.SignInAsync();
        await visit.OpenAsync("/campaigns");
        Assert.Equal("Kampagnen", await visit.Page.Locator("main h1").InnerTextAsync());

        await visit.This("language-menu").ClickAsync();
        await visit.This("language-en").ClickAsync();
        await visit.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Campaigns" }).WaitForAsync();
        Assert.EndsWith("/campaigns", visit.Page.Url, StringComparison.Ordinal);
        Assert.Equal("en", await visit.Page.Locator("html").GetAttributeAsync("lang"));
    }

    [Fact]
    public async Task Dark_follows_the_system_until_somebody_chooses()
    {
        await using var program = await RunningProgram.StartAsync(TestContext.Current.CancellationToken);
        await using var visit = await chromium.VisitAsync(program, Viewpoint.Desktop with { Dark = true });
        await visit.SignInAsync();
        await visit.AliveAsync();
        Assert.Equal("rgb(18, 24, 26)", await PaperAsync(visit));

        await visit.This("appearance-menu").ClickAsync();
        await visit.This("appearance-light").ClickAsync();
        await Assertions.Expect(visit.Page.Locator("body")).ToHaveCSSAsync("background-color", "rgb(246, 247, 245)");
        await visit.OpenAsync("/lists");
        Assert.Equal("rgb(246, 247, 245)", await PaperAsync(visit));
    }

    [Fact]
    public async Task Signing_out_closes_the_pages()
    {
        await using var program = await RunningProgram.StartAsync(TestContext.Current.CancellationToken);
        await using var visit = await chromium.VisitAsync(program, Viewpoint.Desktop);
        await visit.SignInAsync();
        await visit.AliveAsync();
        await visit.This("account-menu").ClickAsync();
        await visit.This("sign-out").ClickAsync();
        await visit.This("user-name").WaitForAsync();
        await visit.Page.GotoAsync("/settings");
        await visit.This("user-name").WaitForAsync();
        Assert.Contains("/sign-in", visit.Page.Url, StringComparison.Ordinal);
    }

    private static Task<string> PaperAsync(Visit visit) =>
        visit.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
}
