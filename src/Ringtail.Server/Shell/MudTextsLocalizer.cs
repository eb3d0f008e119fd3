using System.Resources;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace Ringtail.Server.Shell;

/// <summary>The component library's own words (pager, table, picker) in our languages; English is built in.</summary>
public sealed class MudTextsLocalizer : MudLocalizer
{
    private static readonly ResourceManager Words = new("Ringtail.Server.Shell.MudTexts",
        typeof(MudTextsLocalizer).Assembly);

    public override LocalizedString this[string key]
    {
        get
        {
            var text = Words.GetString(key, System.Globalization.CultureInfo.CurrentUICulture);
            return new LocalizedString(key, text ?? key, resourceNotFound: text is null);
        }
    }

    public override LocalizedString this[string key, params object[] arguments]
    {
        get
        {
            var found = this[key];
            return found.ResourceNotFound
                ? found
                : new LocalizedString(key,
                    string.Format(System.Globalization.CultureInfo.CurrentCulture, found.Value, arguments));
        }
    }
}
