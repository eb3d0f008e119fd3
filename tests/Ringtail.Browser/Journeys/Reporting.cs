using System.Globalization;
using Microsoft.Playwright;
using Ringtail.Browser.Program;

namespace Ringtail.Browser.Journeys;

/// <summary>From the sums to one call, and from a change to who made it.</summary>
public sealed class Reporting(Chromium chromium)
{
    [Fact(Timeout = 240_000)]
    public async Task Sums_lead_to_calls_and_a_call_tells_its_story()
    {
        await using var program = await RunningProgram.StartDemoAsync(20, TestContext.Current.CancellationToken);
        await using var visit = await chromium.VisitAsync(program, Viewpoint.Desktop);
        await visit.SignInAsync("demoadmin", "demo");
        await AnsweredAsync(visit);
        await SortByKeyboardAsync(visit);

        var answered = visit.Page.Locator("[data-testid='sums'] tr[data-row='TERMINATED'] [data-testid='drill']");
        await answered.ClickAsync();
        await visit.Page.WaitForURLAsync("**/reports/calls?*outcome=TERMINATED*");
        await visit.This("open-call").First.ClickAsync();
        await visit.This("story").WaitForAsync();
        foreach (var kind in new[] { "Decided", "Launched", "Answered", "Outcome" })
            await visit.Page.Locator($"[data-testid='story'] [data-kind='{kind}']").WaitForAsync();
        await visit.ShootAsync("reports", "story");

        await visit.OpenAsync("/reports/outcomes?period=today");
        var download = await visit.Page.RunAndWaitForDownloadAsync(() => visit.This("export-csv").ClickAsync());
        Assert.Equal("outcomes.csv", download.SuggestedFilename);
        await ExportCallsAsync(visit);
        visit.AssertNoErrors();
    }

    [Fact(Timeout = 120_000)]
    public async Task A_changed_campaign_is_in_the_log_with_person_and_values_and_a_token_is_shown_once()
    {
        await using var program = await RunningProgram.StartDemoAsync(1, TestContext.Current.CancellationToken);
        await using var visit = await chromium.VisitAsync(program, Viewpoint.Desktop);
        await visit.SignInAsync("demoadmin", "demo");
        await visit.OpenAsync("/campaigns/1");
        await visit.Page.Locator("[data-testid='field-Priority'] input, input[data-testid='field-Priority']").First
            .FillAsync("3");
        await visit.This("save").ClickAsync();
        await visit.This("changes").ClickAsync();
        var line = visit.Page.GetByRole(AriaRole.Row, new PageGetByRoleOptions { Name = "Demo Admin" }).First;
        await Assertions.Expect(line).ToContainTextAsync("Priority");
        await Assertions.Expect(line.Locator("del")).ToHaveTextAsync("10");
        await Assertions.Expect(line.Locator("ins")).ToHaveTextAsync("3");

        await visit.OpenAsync("/account");
        await visit.This("add-token").ClickAsync();
        await visit.Page.GetByRole(AriaRole.Dialog).Locator("input").First.FillAsync("wallboard");
        await visit.Page.GetByRole(AriaRole.Dialog).GetByTestId("save").PressAsync("Enter");
        await Assertions.Expect(visit.This("token-made")).ToContainTextAsync("rt_");
        await visit.OpenAsync("/account");
        await visit.This("token").WaitForAsync();
        Assert.Equal(0, await visit.This("token-made").CountAsync());
        visit.AssertNoErrors();
    }

    /// <summary>Heads are reached by Tab and pressed by Enter and Space; which one it is and which way stays told.
    /// </summary>
    private static async Task SortByKeyboardAsync(Visit visit)
    {
        var sums = visit.This("sums");
        var (head, told) = (sums.Locator(".sort-head[data-sort='calls']"), sums.Locator("th[aria-sort]"));
        await sums.Locator(".sort-head[data-sort='name']").FocusAsync();
        await visit.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(head).ToBeFocusedAsync();
        Assert.Equal(0, await told.CountAsync());
        await visit.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(told).ToHaveAttributeAsync("aria-sort", "ascending");
        var calls = await CallsAsync(sums);
        Assert.True(calls.Count > 2, "Too few outcomes to be sorted.");
        Assert.Equal(calls.Order(), calls);
        await visit.Page.Keyboard.PressAsync("Space");
        await Assertions.Expect(told).ToHaveAttributeAsync("aria-sort", "descending");
        Assert.Equal(calls.OrderDescending(), await CallsAsync(sums));
        await Assertions.Expect(head).ToBeFocusedAsync();
        await visit.ShootAsync("reports", "sorted");
        await visit.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(told).ToHaveCountAsync(0);
    }

    private static async Task<IReadOnlyList<long>> CallsAsync(ILocator sums) =>
        [.. (await sums.Locator("tbody td:nth-child(3)").AllInnerTextsAsync()).Select(t =>
            long.Parse(t, NumberStyles.AllowThousands, CultureInfo.InvariantCulture))];

    /// <summary>The call log as both files: the same columns, and each call of the one is in the other.</summary>
    private static async Task ExportCallsAsync(Visit visit)
    {
        await visit.OpenAsync("/reports/calls?period=today&outcome=TERMINATED");
        var csv = await visit.Page.RunAndWaitForDownloadAsync(() => visit.This("export-csv").ClickAsync());
        var lines = await File.ReadAllLinesAsync(await csv.PathAsync(), TestContext.Current.CancellationToken);
        var xlsx = await visit.Page.RunAndWaitForDownloadAsync(() => visit.This("export-xlsx").ClickAsync());
        Assert.Equal(("calls.csv", "calls.xlsx"), (csv.SuggestedFilename, xlsx.SuggestedFilename));
        var rows = Sheet.Rows(await xlsx.PathAsync());
        Assert.True(lines.Length > 1, "The log of the calls that were answered is empty.");
        Assert.Equal(lines[0].TrimStart('\uFEFF').Split(','), rows[0]);
        Assert.Empty(lines.Skip(1).Select(l => l.Split(',')[0]).Except(rows.Skip(1).Select(r => r[0])));
    }

    /// <summary>Until the report of today knows an answered call.</summary>
    private static async Task AnsweredAsync(Visit visit)
    {
        var drill = visit.Page.Locator("[data-testid='sums'] tr[data-row='TERMINATED']");
        await Ringtail.Lab.Programs.Wait.ForAsync(async () =>
        {
            await visit.OpenAsync("/reports/outcomes?period=today");
            await visit.SettledAsync();
            return await drill.CountAsync();
        }, count => count > 0, TestContext.Current.CancellationToken);
    }
}
