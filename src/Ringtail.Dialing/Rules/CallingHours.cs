namespace Ringtail.Dialing.Rules;

/// <summary>Daily window and days in which a run may dial, in the time zone of <paramref name="Zone"/>.</summary>
/// <param name="Start">Inclusive local time of day.</param>
/// <param name="End">Inclusive to its second; a window that ends before it starts spans midnight.</param>
/// <param name="Days">Allowed days.</param>
/// <param name="Zone">The zone whose wall clock counts.</param>
public sealed record CallingHours(TimeOnly Start, TimeOnly End, IReadOnlySet<DayOfWeek> Days, TimeZoneInfo Zone)
{
    public static CallingHours Always { get; } =
        new(TimeOnly.MinValue, new TimeOnly(23, 59, 59), Enum.GetValues<DayOfWeek>().ToHashSet(), TimeZoneInfo.Utc);

    /// <summary>
    /// Whether <paramref name="wall"/> lies inside. A window over midnight belongs to the day it starts on.
    /// </summary>
    public bool Allow(DateTimeOffset wall) => AllowIn(wall, Zone);

    /// <summary>The same hours on another clock.</summary>
    public bool AllowIn(DateTimeOffset wall, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(wall, zone);
        var time = TimeOnly.FromTimeSpan(local.TimeOfDay);
        var end = End.Add(TimeSpan.FromSeconds(1), out var wraps);
        var whole = wraps > 0 && Start == TimeOnly.MinValue;
        if (whole) return Days.Contains(local.DayOfWeek);
        if (wraps > 0) end = TimeOnly.MinValue;
        if (Start < end || wraps > 0)
            return time >= Start && (wraps > 0 || time < end) && Days.Contains(local.DayOfWeek);
        if (time >= Start) return Days.Contains(local.DayOfWeek);
        return time < end && Days.Contains(local.AddDays(-1).DayOfWeek);
    }
}
