using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Ringtail.Browser.Program;
using Ringtail.Browser.Screens;

namespace Ringtail.Browser.Journeys;

/// <summary>What will this campaign do: from its figures to the pictures.</summary>
public sealed partial class Forecasting(Chromium chromium)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("en-GB", 1280, false)]
    [InlineData("de-DE", 360, true)]
    public async Task A_new_campaign_is_forecast_from_what_one_types(string locale, int width, bool dark)
    {
        await using var program = await RunningProgram.StartAsync(Ct);
        await using var visit = await chromium.VisitAsync(
            program, new Viewpoint(locale, width, width < 600 ? 740 : 800, dark));
        var folder = $"forecast/{locale[..2]}-{width}-{(dark ? "dark" : "light")}";
        await visit.SignInAsync();
        await visit.AddPbxAsync("mobydick", "127.0.0.1", FreePort.Closed(), "wombat", "secret");
        await visit.AddTrunkAsync("Amt 1", "SIP/mdc_trunk_conf-1/${num}", 30);
        await visit.AddEndPointAsync("QUEUE", "Team Vertrieb", "300", "wombat", 30);
        await visit.AddListAsync("Herbst", "herbst.csv", "number\n03023125001\n03023125002\n");
        await visit.AddCampaignAsync("Herbstaktion");

        await visit.This("tab-forecast").ClickAsync();
        await visit.This("forecast-form").WaitForAsync();
        await visit.AssertFitsAsync();
        await visit.ShootAsync(folder, "before");
        await visit.FillAsync("Agents", "6");
        await visit.FillAsync("Contacts", "20000");
        await visit.FillAsync("TalkS", "0");
        await visit.This("forecast").ClickAsync();
        await visit.This("form-failure").WaitForAsync();
        await Assertions.Expect(visit.This("forecast-form")).ToContainTextAsync(TalkRange());
        await visit.ShootAsync(folder, "wrong");
        await visit.FillAsync("TalkS", "90");
        await visit.This("forecast").ClickAsync();
        await MadeAsync(visit);
        await visit.AssertFitsAsync();
        await visit.ShootAsync(folder, "result");

        await visit.OpenAsync(new Uri(visit.Page.Url).PathAndQuery);
        Assert.Equal("6", await visit.Field("Agents").InputValueAsync());
        Assert.Equal("90", await visit.Field("TalkS").InputValueAsync());
        visit.AssertNoErrors();
    }

    [Fact]
    public async Task A_run_with_history_is_forecast_from_its_own_calls()
    {
        await using var program = await RunningProgram.StartDemoAsync(speed: 30, Ct);
        await using var visit = await chromium.VisitAsync(program, Viewpoint.Desktop);
        await visit.SignInAsync("demoadmin", "demo");
        await visit.OpenAsync("/campaigns/1");
        var line = visit.Page.Locator(".run-summary .run-card-head .muted");
        await line.WaitForAsync();
        await Advancing.UntilAsync(() => line.InnerTextAsync(), t => HundredsOfAttempts().IsMatch(t), Ct);
        await visit.Page.GetByTestId("run-more").First.ClickAsync();
        await visit.This("run-forecast").ClickAsync();

        await visit.This("forecast-form").WaitForAsync();
        await Assertions.Expect(visit.This("forecast-form")).ToContainTextAsync("As it is now.");
        await Assertions.Expect(visit.This("forecast-form")).ToContainTextAsync("Measured on");
        await visit.This("forecast").ClickAsync();
        await MadeAsync(visit);
        await visit.ShootAsync("forecast/demo", "result");
        visit.AssertNoErrors();
    }

    /// <summary>A forecast gives way to the dialer: how long it takes is the machine's affair, that it goes on is
    /// ours.</summary>
    private static Task MadeAsync(Visit visit) => Advancing.UntilAsync(
        () => visit.Page.EvaluateAsync<string>("""
            () => document.querySelector('[data-testid=forecast-result]') ? 'made'
              : document.querySelector('[data-testid=forecast-progress] [role=progressbar]')?.ariaValueNow ?? ''
            """),
        state => state == "made", Ct);

    [GeneratedRegex("1 (to|bis) 36[.,]000")]
    private static partial Regex TalkRange();

    [GeneratedRegex(@"of ([3-9]\d\d|\d{4,}) attempts")]
    private static partial Regex HundredsOfAttempts();
}
