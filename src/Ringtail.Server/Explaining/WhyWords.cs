using Microsoft.Extensions.Localization;
using Ringtail.Runtime.Explaining;
using Ringtail.Server.Shell;

namespace Ringtail.Server.Explaining;

/// <summary>The rules of an answer in the viewer's language.</summary>
internal static class WhyWords
{
    /// <param name="at">An instant in the viewer's zone and format.</param>
    public static string Says(WhyRule rule, IStringLocalizer<Texts> texts, Func<DateTimeOffset?, string> at)
    {
        var says = texts[$"Why_{rule.Rule}"] is { ResourceNotFound: false } own ? own.Value : texts.Limit(rule.Rule);
        if (rule.Contacts is { } count) says += " " + texts["Why_Contacts", count];
        if (rule.Until is { } until)
            says += " " + texts["Why_Until", at(until)];
        return rule.Campaign is { } campaign ? texts["Why_InCampaign", campaign, says] : says;
    }

    public static string Lift(WhyRule rule, IStringLocalizer<Texts> texts) =>
        texts[$"Lift_{rule.Rule}"] is { ResourceNotFound: false } lift ? lift.Value : texts["Lift_Other"].Value;
}
