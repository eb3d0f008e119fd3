using Microsoft.Playwright;
using Ringtail.Browser.Program;
using Ringtail.Browser.Screens;

namespace Ringtail.Browser.Journeys;

/// <summary>An agent who keeps both hands on the keyboard, in a team that is called for.</summary>
public sealed class AgentsDesk(Chromium chromium)
{
    private const string Me = "SIP/107";

    [Fact(Timeout = 240_000)]
    public async Task A_call_is_ended_noted_and_called_back_later_by_the_keyboard_alone()
    {
        await using var demo = await RunningProgram.StartDemoAsync(2, TestContext.Current.CancellationToken);
        await using var visit = await chromium.VisitAsync(demo, Viewpoint.Desktop with { Locale = "de-DE" });
        await visit.SignInAsync(DemoAtWork.User, DemoAtWork.Password);
        await visit.AliveAsync();
        await visit.OpenAsync("/campaigns/1");
        await visit.Page.GetByText("Weitere Einstellungen").ClickAsync();
        await visit.FillAsync("AgentDispositions", "SALE=Verkauf");
        await visit.This("save").ClickAsync();
        await Assertions.Expect(visit.Page.GetByText("Gespeichert: Spring offer")).ToBeVisibleAsync();

        await visit.OpenAsync("/agent");
        await visit.This("agent-search").FillAsync("107");
        await Assertions.Expect(visit.Page.Locator("[data-testid^='be-']")).ToHaveCountAsync(1);
        await visit.This($"be-{Me}").PressAsync("Enter");
        await visit.This("agent-hang-up").WaitForAsync(new LocatorWaitForOptions { Timeout = 90_000 });
        await visit.ShootAsync("desk", "on-a-call");

        // In a pause no other call comes: what is seen from here on is this one.
        await PressAsync(visit, "p");
        await Assertions.Expect(visit.This("pauses-next")).ToHaveTextAsync("Pause nach diesem Gespräch");
        await Assertions.Expect(visit.This("agent-pause")).ToContainTextAsync("Pause beenden");
        await visit.ShootAsync("desk", "pauses-next");
        await PressAsync(visit, "h");
        await Assertions.Expect(visit.This("agent-hang-up")).ToHaveCountAsync(0);
        // The wrap-up of the call comes before the pause.
        await Assertions.Expect(visit.This("agent-pause")).ToContainTextAsync(
            "Pause beenden", new LocatorAssertionsToContainTextOptions { Timeout = 30_000 });
        await PressAsync(visit, "1");
        await Assertions.Expect(visit.Page.GetByText("Vermerkt.")).ToBeVisibleAsync();

        await PressAsync(visit, "c");
        await Assertions.Expect(visit.This("field-CallBackAt")).ToBeFocusedAsync();
        await visit.This("field-CallBackAt").FillAsync("6.5.2031 10:30");
        await visit.This("field-CallBackAt").PressAsync("Enter");
        await Assertions.Expect(visit.Page.GetByText("Der Rückruf ist für Sie geplant.")).ToBeVisibleAsync();
        await visit.This("field-CallBackAt").PressAsync("Escape");
        await Assertions.Expect(visit.This("field-CallBackAt")).Not.ToBeFocusedAsync();
        await PressAsync(visit, "m");
        await Assertions.Expect(visit.This("manual-number")).ToBeFocusedAsync();
        await visit.ShootAsync("desk", "after-a-call");

        await visit.OpenAsync("/reports/calls?agent=" + Uri.EscapeDataString(Me));
        await Assertions.Expect(visit.This("call-log")).ToContainTextAsync("SALE");
        visit.AssertNoErrors();
    }

    private static Task PressAsync(Visit visit, string key) => visit.Page.Keyboard.PressAsync(key);
}
