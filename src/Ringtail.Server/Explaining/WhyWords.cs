using System.Globalization;
using Microsoft.Extensions.Localization;
using Ringtail.Runtime.Explaining;
using Ringtail.Server.Shell;

namespace Ringtail.Server.Explaining;

/// <summary>The rules of an answer in the viewer's language.</summary>
internal static class WhyWords
{
    public static string Says(WhyRule rule, IStringLocalizer<Texts> texts)
    {
        var says = texts[$"Why_{rule.Rule}"] is { ResourceNotFound: false } own ? own.Value : texts.Limit(rule.Rule);
        if (rule.Contacts is { } count) says += " " + texts["Why_Contacts", count];
        if (rule.Until is { } until)
            says += " " + texts["Why_Until", until.ToString("g", CultureInfo.CurrentCulture)];
        return says;
    }

    public static string Lift(WhyRule rule, IStringLocalizer<Texts> texts) =>
        texts[$"Lift_{rule.Rule}"] is { ResourceNotFound: false } lift ? lift.Value : texts["Lift_Other"].Value;
}
