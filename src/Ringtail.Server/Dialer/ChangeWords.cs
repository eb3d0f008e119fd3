using System.Globalization;
using Microsoft.Extensions.Localization;
using Ringtail.Server.Campaigns;
using Ringtail.Server.Shell;
using Ringtail.Server.Shell.Forms;

namespace Ringtail.Server.Dialer;

/// <summary>
/// Values of the change log as the forms show them: the log keeps codes, milliseconds and shares, and the labels beside
/// them speak of words, seconds and percent.
/// </summary>
internal static class ChangeWords
{
    /// <param name="kind">Of the record that changed, such as <c>CampaignList</c>.</param>
    /// <param name="prefix">Of the keys of its form's texts, such as <c>List</c>.</param>
    public static string Value(
        IStringLocalizer<Texts> texts, string kind, string prefix, string field, string value) => field switch
    {
        "Status" => texts.State(value),
        "Type" when kind == "CampaignList" => texts.Or("ListType_" + value, value),
        "Mode" when kind == "OpeningRule" => texts.Or("Hours_" + value, value),
        "DefaultMode" => texts.Or("Hours_" + value, value),
        "VariableMode" => texts.Or("Disposition_Mode_" + value, value),
        "Role" => texts.Or("Role_" + value, value),
        "NumberOrder" or "NumberFormat" => texts.Or($"{field}_{value}", value),
        "PredictiveModel" => texts.Or("Campaign_Model_" + value, value),
        "AbandonProfile" => texts.Or("Campaign_Profile_" + value, value),
        "AbandonClock" => texts.Or("Campaign_Clock_" + value, value),
        "AbandonWindows" => WindowWords.Of(texts, value),
        "AbandonCap" => Scaled(value, 100),
        "AbandonRetryBanS" => Scaled(value, 1 / 3600.0),
        "TimeStart" or "TimeEnd" => ClockText.Shown(value),
        "DateFrom" or "DateTo" => DateText.Shown(value),
        "Days" => Days(value),
        _ when field.EndsWith("Ms", StringComparison.Ordinal) => Scaled(value, 1 / 1000.0),
        _ => texts.Or($"{prefix}_{field}_{value}", value),
    };

    private static string Scaled(string value, double by) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? (number * by).ToString("0.####", CultureInfo.CurrentCulture) : value;

    /// <summary>Digits from 1 (Sunday) to 7 (Saturday).</summary>
    private static string Days(string digits) => digits.All(d => d is >= '1' and <= '7')
        ? string.Join(", ", digits.Select(d =>
            CultureInfo.CurrentUICulture.DateTimeFormat.GetAbbreviatedDayName((DayOfWeek)(d - '1'))))
        : digits;
}
