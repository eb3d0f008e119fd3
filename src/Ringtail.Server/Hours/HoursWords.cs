using System.Globalization;
using Microsoft.Extensions.Localization;
using Ringtail.Dialing.Rules;
using Ringtail.Runtime.Loops;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.Shell;

namespace Ringtail.Server.Hours;

/// <summary>One day of a week's preview: its open spans in words; empty when it is closed.</summary>
internal sealed record HoursDay(DateOnly Date, string Open);

/// <summary>Opening hours in words, and a week of them as the core reads them.</summary>
internal static class HoursWords
{
    private const int StepMinutes = 5;

    public static OpeningRuleRow Copy(OpeningRuleRow rule) => new()
    {
        Mode = rule.Mode, Days = rule.Days, TimeStart = rule.TimeStart, TimeEnd = rule.TimeEnd,
        DateFrom = rule.DateFrom, DateTo = rule.DateTo, EveryYear = rule.EveryYear, Comment = rule.Comment,
    };

    public static string Of(OpeningRuleRow rule, IStringLocalizer<Texts> texts)
    {
        var days = rule.Days.Length == 7 ? texts["Hours_EveryDay"].Value : string.Join(", ", rule.Days.Select(d =>
            CultureInfo.CurrentUICulture.DateTimeFormat.GetAbbreviatedDayName((DayOfWeek)(d - '1'))));
        var dates = (rule.DateFrom, rule.DateTo) switch
        {
            ("", "") => "",
            var (from, to) when from == to => Date(from),
            var (from, to) => $"{Date(from)} – {Date(to)}",
        };
        var times = rule is { TimeStart: "000000", TimeEnd: "235959" } ? texts["Hours_AllDay"].Value
            : $"{Clock(rule.TimeStart)}–{Clock(rule.TimeEnd)}";
        var yearly = rule.EveryYear ? texts["Hours_Yearly"].Value : "";
        return string.Join(", ", new[] { days, dates, yearly, times }.Where(w => w.Length > 0));
    }

    /// <summary>Seven days from <paramref name="first"/> on, by the core's own rule.</summary>
    public static IReadOnlyList<HoursDay> Week(
        OpeningHoursRow row, IReadOnlyList<OpeningRuleRow> rules, DateOnly first)
    {
        var set = OpeningHoursText.Read(row, [.. rules.Select(r => With(r, row.Id))]);
        return [.. Enumerable.Range(0, 7).Select(d => new HoursDay(first.AddDays(d), Spans(set, first.AddDays(d))))];
    }

    private static OpeningRuleRow With(OpeningRuleRow rule, int owner)
    {
        var copy = Copy(rule);
        copy.OpeningHoursId = owner;
        return copy;
    }

    private static string Spans(OpeningHours set, DateOnly day)
    {
        var spans = new List<string>();
        TimeSpan? from = null;
        for (var minute = 0; minute <= 24 * 60; minute += StepMinutes)
        {
            var at = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).AddMinutes(minute);
            var open = minute < 24 * 60 && set.Allow(at, TimeZoneInfo.Utc);
            if (open) from ??= TimeSpan.FromMinutes(minute);
            if (open || from is not { } since) continue;
            var end = minute == 24 * 60 ? "24:00" : TimeSpan.FromMinutes(minute).ToString("hh\\:mm", null);
            spans.Add(string.Create(CultureInfo.InvariantCulture, $"{since:hh\\:mm}–{end}"));
            from = null;
        }
        return string.Join(", ", spans);
    }

    /// <summary>As the viewer writes dates; what is none stays as it is.</summary>
    private static string Date(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date.ToString("d", CultureInfo.CurrentCulture)
            : text;

    private static string Clock(string text) => text.Length == 6 ? $"{text[..2]}:{text[2..4]}" : text;
}
