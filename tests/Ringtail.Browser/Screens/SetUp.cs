using Microsoft.Playwright;
using Ringtail.Browser.Program;

namespace Ringtail.Browser.Screens;

/// <summary>What a newcomer does, page by page; each method leaves the thing made and its table shown.</summary>
public static class SetUp
{
    /// <summary>Leaves the dialog open, so that a test can try the connection before it saves.</summary>
    public static async Task BeginPbxAsync(this Visit visit, string name, string address, int port, string login,
        string secret)
    {
        await visit.OpenAsync("/settings/servers");
        await visit.This("add").ClickAsync();
        await visit.FillAsync("Description", name);
        await visit.FillAsync("Address", address);
        await visit.FillAsync("Port", port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await visit.FillAsync("Login", login);
        await visit.FillAsync("Secret", secret);
    }

    public static async Task AddPbxAsync(this Visit visit, string name, string address, int port, string login,
        string secret)
    {
        await visit.BeginPbxAsync(name, address, port, login, secret);
        await visit.SaveDialogAsync("pbx-dialog");
    }

    /// <summary>What the connection test says.</summary>
    public static async Task<string> TestConnectionAsync(this Visit visit)
    {
        await visit.This("test-connection").ClickAsync();
        return await visit.This("pbx-verdict").InnerTextAsync();
    }

    public static async Task AddTrunkAsync(this Visit visit, string name, string dialString, int lines)
    {
        await visit.OpenAsync("/settings/trunks");
        await visit.This("add").ClickAsync();
        await visit.FillAsync("Name", name);
        await visit.FillAsync("DialString", dialString);
        // After a field with offers: its list must not open late and take what is typed here.
        await visit.FillAsync("Capacity", lines.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await visit.SaveDialogAsync("trunk-dialog");
    }

    /// <param name="type">QUEUE or PHONE.</param>
    /// <param name="name">Of the queue, or free for a phone.</param>
    public static async Task AddEndPointAsync(this Visit visit, string type, string name, string extension,
        string context, int channels)
    {
        await visit.OpenAsync("/settings/end-points");
        await visit.This("add").ClickAsync();
        if (type != "QUEUE") await visit.ChooseAsync("Type", type);
        await visit.FillAsync(type == "QUEUE" ? "QueueName" : "Name", name);
        await visit.FillAsync("Extension", extension);
        await visit.FillAsync("Context", context);
        await visit.FillAsync("MaxChannels", channels.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await visit.SaveDialogAsync("end-point-dialog");
    }

    /// <summary>Makes a list and imports a file into it; the result is shown.</summary>
    public static async Task AddListAsync(this Visit visit, string name, string fileName, string content)
    {
        await visit.OpenAsync("/lists");
        await visit.This("add").ClickAsync();
        await visit.FillAsync("Name", name);
        await visit.SaveDialogAsync("list-dialog");
        await visit.UploadAsync(fileName, content);
    }

    public static async Task UploadAsync(this Visit visit, string fileName, string content)
    {
        await visit.OfferAsync(fileName, content);
        await visit.This("upload-start").ClickAsync();
        await visit.Page.Locator("[data-testid='upload-result'][data-ended='yes']").WaitForAsync();
    }

    /// <summary>Chooses a file; what it would become is shown.</summary>
    public static async Task OfferAsync(this Visit visit, string fileName, string content)
    {
        // The circuit attaches itself to a new file field a moment after it is shown; nobody chooses a file that fast.
        await visit.This("upload-file").WaitForAsync(new LocatorWaitForOptions { State =
            WaitForSelectorState.Attached });
        await Ringtail.Lab.Programs.Wait.ForAsync(
            () =>
                visit.Page.EvaluateAsync<bool>(
                    "document.getElementById('upload-file')?._blazorInputFileNextFileId !== undefined"),
            attached => attached, TestContext.Current.CancellationToken);
        await visit.This("upload-file").SetInputFilesAsync(new FilePayload
        {
            Name = fileName, MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes(content),
        });
        await visit.This("upload-preview").WaitForAsync();
    }

    /// <summary>Makes a campaign of the first list, trunk and end point that there are.</summary>
    public static async Task AddCampaignAsync(this Visit visit, string name)
    {
        await visit.OpenAsync("/campaigns/new");
        await visit.FillAsync("Name", name);
        await visit.This("save").ClickAsync();
        foreach (var tab in new[] { "tab-lists", "tab-trunks", "tab-end-points" })
        {
            await visit.This(tab).ClickAsync();
            await visit.This("no-links").WaitForAsync();
            await visit.This("link-add").ClickAsync();
            await visit.This("link").First.WaitForAsync();
        }
    }

    public static async Task StartCampaignAsync(this Visit visit, string name)
    {
        await visit.OpenAsync("/campaigns");
        var row = visit.Page.GetByRole(AriaRole.Row, new PageGetByRoleOptions { Name = name });
        await row.GetByTestId("start").ClickAsync();
        await row.GetByTestId("pause").WaitForAsync();
    }

    public static async Task PlayAsync(this Visit visit)
    {
        await visit.OpenAsync("/");
        await visit.This("play").ClickAsync();
        await visit.Page.Locator("[data-testid='dialer-state'][data-state='READY']").WaitForAsync();
    }
}
