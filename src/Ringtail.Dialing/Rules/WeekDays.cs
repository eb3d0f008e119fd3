namespace Ringtail.Dialing.Rules;

/// <summary>Days of the week as a set.</summary>
[Flags]
public enum WeekDays
{
    None = 0,
    Sunday = 1,
    Monday = 2,
    Tuesday = 4,
    Wednesday = 8,
    Thursday = 16,
    Friday = 32,
    Saturday = 64,
    All = 127,
}

public static class WeekDaySets
{
    public static WeekDays Of(DayOfWeek day) => (WeekDays)(1 << (int)day);

    public static bool Has(this WeekDays days, DayOfWeek day) => (days & Of(day)) != 0;
}
