using Microsoft.Extensions.Localization;
using MudBlazor;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Control;
using Ringtail.Server.Shell.Forms;

namespace Ringtail.Server.Shell;

/// <summary>Asks before what cannot be undone, does it, and says what became of it.</summary>
public sealed partial class Asking(
    IDialogService dialogs, ISnackbar notices, IStringLocalizer<Texts> texts, ILogger<Asking> logger)
{
    public async Task<bool> ConfirmAsync(string title, string text, string action) =>
        await OpenAsync(title, text, action) is { Canceled: false };

    public void Say(string text) => notices.Add(text, Severity.Normal);

    /// <param name="text">What goes with it; the usual words when null.</param>
    public async Task DeleteAsync(string name, Func<Task> delete, string? text = null)
    {
        var question = texts["Table_DeleteTitle", name];
        if (await ConfirmAsync(question, text ?? texts["Table_DeleteText"], texts["Table_Delete"]))
            await TryAsync(delete, texts["Table_Deleted", name]);
    }

    /// <summary>True when it was done; else the reason was shown.</summary>
    public async Task<bool> TryAsync(Func<Task> work, string? done = null)
    {
        try
        {
            await work();
            if (done is not null) Say(done);
            return true;
        }
        catch (Exception refused) when (refused is ControlException or InvalidFieldsException)
        {
            var said = refused is InvalidFieldsException fields ? texts.Said(fields)
                : texts.Said((ControlException)refused);
            await OpenAsync(texts["Asking_Refused"], said, "");
            return false;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogFailed(logger, failure);
            await OpenAsync(texts["Asking_Failed"], texts["Asking_FailedText"], "");
            return false;
        }
    }

    private async Task<DialogResult?> OpenAsync(string title, string text, string action)
    {
        var parameters = new DialogParameters<Confirm> { { c => c.Title, title }, { c => c.Text, text },
            { c => c.Action, action } };
        var dialog = await dialogs.ShowAsync<Confirm>(title, parameters);
        return await dialog.Result;
    }

    [LoggerMessage(7102, LogLevel.Error, "A request of the page failed.")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}
