using System.Collections.Immutable;

namespace Ringtail.Dialing.Rules;

/// <summary>
/// A named set of opening hours: ordered rules, of which the first that matches a local time decides, and what holds
/// where none matches. Exceptions and holidays therefore stand above the weekly rules.
/// </summary>
public sealed record OpeningHours
{
    public required string Name { get; init; }
    /// <summary>What holds where no rule matches.</summary>
    public bool OpenByDefault { get; init; } = true;
    public ImmutableArray<OpeningRule> Rules { get; init; } = [];

    public bool Allow(DateTimeOffset wall, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(wall, zone).DateTime;
        foreach (var rule in Rules)
            if (rule.Matches(local)) return rule.Opens;
        return OpenByDefault;
    }
}

/// <summary>
/// Opens or closes on these days, in these dates, between two local times. A time span over midnight belongs to the day
/// on which it starts.
/// </summary>
public sealed record OpeningRule
{
    public required bool Opens { get; init; }
    public WeekDays Days { get; init; } = WeekDays.All;
    /// <summary>First date, inclusive; null is "since ever".</summary>
    public DateOnly? From { get; init; }
    /// <summary>Last date, inclusive; null is "for ever".</summary>
    public DateOnly? To { get; init; }
    /// <summary>
    /// Only month and day of the dates count: a holiday that comes again. A span over New Year is allowed.
    /// </summary>
    public bool EveryYear { get; init; }
    /// <summary>Inclusive.</summary>
    public TimeOnly Start { get; init; } = TimeOnly.MinValue;
    /// <summary>Inclusive to its second; before <see cref="Start"/> it lies on the next day.</summary>
    public TimeOnly End { get; init; } = DayTimes.LastSecond;

    public bool Matches(DateTime local) =>
        DayTimes.StartDay(local, Start, End) is { } day && Days.Has(day.DayOfWeek) && HasDate(day);

    private bool HasDate(DateOnly day)
    {
        if (!EveryYear) return (From is null || day >= From) && (To is null || day <= To);
        var (at, from, to) = (OfYear(day), OfYear(From ?? DateOnly.MinValue), OfYear(To ?? DateOnly.MaxValue));
        return from <= to ? at >= from && at <= to : at >= from || at <= to;
    }

    /// <summary>Comparable in every year; 29 February lies between its neighbours.</summary>
    private static int OfYear(DateOnly day) => (day.Month * 100) + day.Day;
}

/// <summary>Spans of local time that may pass midnight.</summary>
internal static class DayTimes
{
    public static TimeOnly LastSecond { get; } = new(23, 59, 59);

    /// <summary>The day on which the span that holds <paramref name="local"/> starts; null when none does.</summary>
    public static DateOnly? StartDay(DateTime local, TimeOnly start, TimeOnly end)
    {
        var time = local.TimeOfDay;
        var from = start.ToTimeSpan();
        var to = After(end);
        var day = DateOnly.FromDateTime(local);
        if (from < to) return time >= from && time < to ? day : null;
        if (time >= from) return day;
        return time < to && day > DateOnly.MinValue ? day.AddDays(-1) : null;
    }

    /// <summary>The instant after a span whose last second is <paramref name="end"/>; 24:00 at the day's end.</summary>
    public static TimeSpan After(TimeOnly end) =>
        new TimeSpan(end.Hour, end.Minute, end.Second) + TimeSpan.FromSeconds(1);
}
