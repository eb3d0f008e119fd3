using Microsoft.Playwright;
using Ringtail.Browser.Program;

namespace Ringtail.Browser.Screens;

/// <summary>The steps of the seed that choose among names which the program read from the PBX.</summary>
public static class SeedPages
{
    /// <summary>Types a few letters and takes the offer that says exactly this.</summary>
    public static async Task ChooseOfferedAsync(this Visit visit, string field, string typed, string offer)
    {
        await visit.Page.Locator("[data-testid='pbx-names'][data-state='known']").WaitForAsync();
        await visit.Field(field).ClickAsync();
        await visit.Field(field).PressSequentiallyAsync(typed);
        var exact = new LocatorGetByTextOptions { Exact = true };
        await visit.Page.Locator(".mud-popover-open .offer-name").GetByText(offer, exact).ClickAsync();
        await Assertions.Expect(visit.Field(field)).ToHaveValueAsync(offer);
    }

    /// <summary>Nobody logs in to the Asterisk console: the trunk is found by its user name.</summary>
    public static async Task AddOfferedTrunkAsync(
        this Visit visit, string name, string typed, string dialString, int lines)
    {
        await visit.OpenAsync("/settings/trunks");
        await visit.This("add").ClickAsync();
        await visit.FillAsync("Name", name);
        await visit.ChooseOfferedAsync("DialString", typed, dialString);
        await visit.FillAsync("Capacity", $"{lines}");
        await visit.SaveDialogAsync("trunk-dialog");
    }

    public static async Task AddOfferedQueueAsync(
        this Visit visit, string typed, string queue, string extension, int channels)
    {
        await visit.OpenAsync("/settings/end-points");
        await visit.This("add").ClickAsync();
        await visit.ChooseOfferedAsync("QueueName", typed, queue);
        await visit.FillAsync("Extension", extension);
        await visit.ChooseOfferedAsync("Context", "wom", "wombat");
        await visit.FillAsync("MaxChannels", $"{channels}");
        await visit.SaveDialogAsync("end-point-dialog");
    }

    /// <summary>A campaign of the one trunk, and of a list and an end point chosen by name.</summary>
    public static async Task AddCampaignForAsync(
        this Visit visit, string name, string callerId, int ringSeconds, string list, string endPoint)
    {
        await visit.OpenAsync("/campaigns/new");
        await visit.FillAsync("Name", name);
        await visit.FillAsync("RingTimeMs", $"{ringSeconds}");
        await visit.FillAsync("CallerId", callerId);
        await visit.This("save").ClickAsync();
        await LinkAsync(visit, "tab-lists", list);
        await LinkAsync(visit, "tab-trunks", null);
        await LinkAsync(visit, "tab-end-points", endPoint);
    }

    private static async Task LinkAsync(Visit visit, string tab, string? name)
    {
        await visit.This(tab).ClickAsync();
        await visit.This("no-links").WaitForAsync();
        if (name is not null)
        {
            var exact = new LocatorGetByTextOptions { Exact = true };
            await visit.This("link-choice").First.ClickAsync(new LocatorClickOptions { Force = true });
            await visit.Page.Locator(".mud-popover-open .mud-list-item").GetByText(name, exact).ClickAsync();
        }
        await visit.This("link-add").ClickAsync();
        await visit.This("link").First.WaitForAsync();
    }
}
