using System.Globalization;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Rules;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Loops;

/// <summary>When and how often a campaign may call, beside its own row.</summary>
/// <param name="Rules">Of all the sets, in order.</param>
/// <param name="Limits">The installation's.</param>
public sealed record CampaignTimes(
    IReadOnlyList<OpeningHoursRow> Sets, IReadOnlyList<OpeningRuleRow> Rules, IReadOnlyList<CallerIdRow> CallerIds,
    AttemptLimits Limits, string DefaultCountry);

/// <summary>The installation's limits of attempts per number, among its settings.</summary>
public static class AttemptLimitSettings
{
    public const string PerDay = "attempts.per_day";
    public const string PerWeek = "attempts.per_week";
    public const string InAll = "attempts.in_all";

    public static AttemptLimits Read(IReadOnlyDictionary<string, string> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new(Number(settings, PerDay), Number(settings, PerWeek), Number(settings, InAll));
    }

    private static int Number(IReadOnlyDictionary<string, string> settings, string key) =>
        int.TryParse(settings.GetValueOrDefault(key), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;
}

/// <summary>
/// Opening hours from their rows. A rule that cannot be read (an older version, another hand) closes: the safe side.
/// </summary>
public static class OpeningHoursText
{
    public const string Open = "OPEN";
    public const string Closed = "CLOSED";
    public const string DefaultOpen = "DEF_OPEN";
    public const string DefaultClosed = "DEF_CLOSED";

    public static OpeningHours Read(OpeningHoursRow set, IEnumerable<OpeningRuleRow> rules)
    {
        ArgumentNullException.ThrowIfNull(set);
        return new()
        {
            Name = set.Name,
            OpenByDefault = set.DefaultMode == DefaultOpen,
            Rules = [.. rules.Where(r => r.OpeningHoursId == set.Id).Select(Read)],
        };
    }

    public static OpeningRule Read(OpeningRuleRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (Time(row.TimeStart) is not { } start || Time(row.TimeEnd) is not { } end
            || !TryDate(row.DateFrom, out var from) || !TryDate(row.DateTo, out var to))
            return new OpeningRule { Opens = false };
        return new()
        {
            Opens = row.Mode == Open,
            Days = Days(row.Days),
            From = from,
            To = to,
            EveryYear = row.EveryYear,
            Start = start,
            End = end,
        };
    }

    /// <summary>Digits, 1 = Sunday … 7 = Saturday.</summary>
    public static WeekDays Days(string digits)
    {
        ArgumentNullException.ThrowIfNull(digits);
        var days = WeekDays.None;
        foreach (var digit in digits)
            if (digit is >= '1' and <= '7') days |= WeekDaySets.Of((DayOfWeek)(digit - '1'));
        return days;
    }

    /// <summary>HHMMSS; null when it is none.</summary>
    public static TimeOnly? Time(string text) =>
        TimeOnly.TryParseExact(text, "HHmmss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time
            : null;

    /// <summary>YYYY-MM-DD, or empty for none.</summary>
    public static bool TryDate(string text, out DateOnly? date)
    {
        ArgumentNullException.ThrowIfNull(text);
        date = null;
        if (text.Length == 0) return true;
        if (!DateOnly.TryParseExact(
            text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read)) return false;
        date = read;
        return true;
    }
}
