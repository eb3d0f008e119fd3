using System.Globalization;

namespace Ringtail.Dialing.Pacing;

public enum WindowKind
{
    /// <summary>Any span of the window's length, at every instant.</summary>
    Rolling,
    CalendarDay,
    CalendarMonth,
    /// <summary>One after the other, from the start of the campaign's account.</summary>
    SuccessiveDays,
    /// <summary>All of the campaign.</summary>
    Campaign,
}

/// <summary>A span over which a profile counts live answers and abandoned calls.</summary>
/// <param name="Length">Of a rolling window and of successive ones; any length, seconds included.</param>
public readonly record struct AccountWindow(WindowKind Kind, TimeSpan Length = default)
{
    /// <summary>
    /// The window in which <paramref name="at"/> lies. A rolling one ends at <paramref name="at"/>, and a campaign's
    /// never ends.
    /// </summary>
    /// <param name="started">Start of the campaign's account.</param>
    /// <param name="zone">Where days and months begin.</param>
    public WindowSpan At(DateTimeOffset at, DateTimeOffset started, TimeZoneInfo zone)
    {
        switch (Kind)
        {
            case WindowKind.Rolling: return new WindowSpan("rolling", at - Length, at);
            case WindowKind.CalendarDay:
                var day = TimeZoneInfo.ConvertTime(at, zone).Date;
                return new WindowSpan(Id("yyyy-MM-dd", day), Utc(day, zone), Utc(day.AddDays(1), zone));
            case WindowKind.CalendarMonth:
                var local = TimeZoneInfo.ConvertTime(at, zone);
                var month = new DateTime(local.Year, local.Month, 1);
                return new WindowSpan(Id("yyyy-MM", month), Utc(month, zone), Utc(month.AddMonths(1), zone));
            case WindowKind.SuccessiveDays:
                var number = at <= started ? 0 : (at - started).Ticks / Length.Ticks;
                var from = started + (number * Length);
                return new WindowSpan($"#{number.ToString(CultureInfo.InvariantCulture)}", from, from + Length);
            default: return new WindowSpan("campaign", started, DateTimeOffset.MaxValue);
        }
    }

    /// <summary>
    /// From when on answers belong to the window. Nothing is before a campaign's account but by a clock that was ahead
    /// when it began.
    /// </summary>
    public DateTimeOffset CountsFrom(WindowSpan span, DateTimeOffset started) =>
        Kind is WindowKind.Campaign or WindowKind.SuccessiveDays && span.From <= started
            ? DateTimeOffset.MinValue : span.From;

    private static string Id(string format, DateTime date) => date.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>The first instant of a local date; a midnight that the clock skips begins an hour later.</summary>
    private static DateTimeOffset Utc(DateTime date, TimeZoneInfo zone)
    {
        var local = DateTime.SpecifyKind(date, DateTimeKind.Unspecified);
        while (zone.IsInvalidTime(local)) local = local.AddMinutes(15);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}

/// <summary>One window by its bounds.</summary>
/// <param name="Id">Names it among those of its kind, such as <c>2026-03-02</c>.</param>
/// <param name="From">Inclusive.</param>
/// <param name="Until">Exclusive.</param>
public readonly record struct WindowSpan(string Id, DateTimeOffset From, DateTimeOffset Until);
