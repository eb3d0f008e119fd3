using Microsoft.Playwright;
using Ringtail.Browser.Program;

namespace Ringtail.Browser.Screens;

/// <summary>Filling in the product's forms, by the names of their fields.</summary>
public static class Forms
{
    /// <summary>The input of a field: the test id sits on the input itself or on the frame around it.</summary>
    public static ILocator Field(this Visit visit, string field) =>
        visit.Page.Locator(
            $"input[data-testid='field-{field}'], textarea[data-testid='field-{field}'], [data-testid='field-{field}'] input").First;

    public static async Task FillAsync(this Visit visit, string field, string value)
    {
        await visit.Field(field).FillAsync(value);
        // Leaves the field as a person does: closes an open list of offers and lets the form check the value.
        await visit.Field(field).PressAsync("Tab");
    }

    public static async Task ChooseAsync(this Visit visit, string field, string choice)
    {
        await visit.Page.Locator($"[data-testid='field-{field}']")
            .First.ClickAsync(new LocatorClickOptions { Force = true });
        await visit.This("choice-" + choice).ClickAsync();
    }

    /// <summary>
    /// Saves the open dialog by the keyboard and waits until it has closed. By the keyboard, because a list of offers
    /// that opens late may lie over the button.
    /// </summary>
    /// <exception cref="TimeoutException">It stayed open; says all that can be known of why.</exception>
    public static async Task SaveDialogAsync(this Visit visit, string dialog)
    {
        await visit.Page.GetByRole(AriaRole.Dialog).GetByTestId("save").PressAsync("Enter");
        try
        {
            await visit.This(dialog).WaitForAsync(
                new LocatorWaitForOptions { State = WaitForSelectorState.Detached });
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException(
                $"The dialog {dialog} did not close.\n{await visit.Page.EvaluateAsync<string>(Shown)}\n"
                + $"Console: {string.Join(" | ", visit.Errors)}\n{visit.Output}", late);
        }
    }

    /// <summary>The form's failure, where the focus is, each field's value and what is said to be wrong with
    /// it.</summary>
    private const string Shown = """
        () => {
          const text = e => e?.innerText.trim() ?? '';
          const fields = [...document.querySelectorAll('[role=dialog] [data-testid^=field-]')].map(frame => {
            const input = frame.matches('input, textarea') ? frame : frame.querySelector('input, textarea');
            const value = input?.type === 'checkbox' ? input.checked : input?.value;
            const wrong = text(input?.closest('.mud-input-control')?.querySelector('.mud-input-error'));
            return `${frame.dataset.testid} = ${JSON.stringify(value)} ${wrong}`;
          });
          const focus = document.activeElement;
          return [`Failure: ${text(document.querySelector('[data-testid=form-failure]')) || 'none is shown'}`,
            `Focus: ${focus?.tagName} ${focus?.closest('[data-testid]')?.dataset.testid ?? ''}`, ...fields].join('\n');
        }
        """;
}
