using CsCheck;
using Ringtail.Dialing.Rules;
using Ringtail.Server.Forecasts;

namespace Ringtail.Server.Tests.Forecasts;

public sealed class OpenTimes
{
    [Fact]
    public void Work_stops_overnight_and_over_the_weekend()
    {
        var hours = Ground.Hours("Europe/Berlin", 9, 17, DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday,
            DayOfWeek.Thursday, DayOfWeek.Friday);
        // Friday 15:00 in Berlin.
        var open = new OpenTime(hours, At(2026, 3, 6, 15, +1));

        Assert.Equal(At(2026, 3, 6, 16, +1), open.After(TimeSpan.FromHours(1)));
        Assert.Equal(At(2026, 3, 6, 17, +1), open.After(TimeSpan.FromHours(2)));
        Assert.Equal(At(2026, 3, 9, 10, +1), open.After(TimeSpan.FromHours(3)));
        Assert.Equal(At(2026, 3, 16, 9, +1) + TimeSpan.FromHours(2), open.After(TimeSpan.FromHours(2 + 40 + 2)));
        Assert.Equal(TimeSpan.FromHours(8), open.PerDay());
    }

    [Fact]
    public void A_start_outside_the_hours_waits_for_them()
    {
        var open = new OpenTime(Ground.Hours("Europe/Berlin", 9, 17), At(2026, 3, 2, 20, +1));

        Assert.Equal(At(2026, 3, 3, 9, +1), open.NextOpen(At(2026, 3, 2, 20, +1)));
        Assert.Equal(At(2026, 3, 3, 12, +1), open.After(TimeSpan.FromHours(3)));
    }

    [Theory]
    // The night of 29 March has no hour from 2 to 3, that of 25 October has it twice.
    [InlineData(2026, 3, 28, 3)]
    [InlineData(2026, 10, 24, 5)]
    [InlineData(2026, 6, 1, 4)]
    public void A_night_in_which_the_clock_changes_is_an_hour_shorter_or_longer(int year, int month, int day, int night)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var midnight = new DateTime(year, month, day).AddDays(1);
        var open = new OpenTime(Ground.Hours("Europe/Berlin", 0, 4),
            new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)));

        var four = midnight.AddHours(4);
        Assert.Equal(new DateTimeOffset(four, zone.GetUtcOffset(four)), open.After(TimeSpan.FromHours(night)));
        var next = midnight.AddDays(1);
        Assert.Equal(new DateTimeOffset(next, zone.GetUtcOffset(next)) + TimeSpan.FromHours(1),
            open.After(TimeSpan.FromHours(night + 1)));
    }

    [Fact]
    public void No_day_is_never_open_and_what_takes_years_is_too_far_away()
    {
        var never = CallingHours.Always with { Days = new HashSet<DayOfWeek>() };
        Assert.Null(new OpenTime(never, Ground.Monday).NextOpen(Ground.Monday));
        Assert.Null(new OpenTime(never, Ground.Monday).After(TimeSpan.FromSeconds(1)));
        Assert.Null(new OpenTime(CallingHours.Always, Ground.Monday).After(TimeSpan.FromDays(OpenTime.DaysMax + 1)));
        Assert.Equal(TimeSpan.FromDays(1), new OpenTime(CallingHours.Always, Ground.Monday).PerDay());
    }

    /// <summary>Against the core's rule, asked every minute.</summary>
    [Fact]
    public void Open_time_is_what_the_calling_hours_allow()
    {
        string[] names = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC", "Asia/Kolkata"];
        var zones = Gen.Int[0, names.Length - 1].Select(i => names[i]);
        var gen = Gen.Select(zones, Gen.Int[0, 1439], Gen.Int[0, 1439], Gen.Int[1, 127], Gen.Int[0, 364]);
        gen.Sample((zone, start, end, days, day) =>
        {
            var hours = new CallingHours(TimeOnly.MinValue.AddMinutes(start), TimeOnly.MinValue.AddMinutes(end),
                Enum.GetValues<DayOfWeek>().Where(d => (days >> (int)d & 1) == 1).ToHashSet(),
                TimeZoneInfo.FindSystemTimeZoneById(zone));
            var from = new DateTimeOffset(2026, 1, 1, 7, 30, 0, TimeSpan.Zero).AddDays(day);
            var step = TimeSpan.FromSeconds(60);
            var allowed = 0;
            for (var at = from; at < from.AddDays(4); at += step) allowed += hours.Allow(at) ? 1 : 0;
            if (allowed < 10) return true;

            // The window's last second makes a step that is counted once more or less at each closing.
            var done = new OpenTime(hours, from).After((allowed - 6) * step);
            var passed = 0;
            for (var at = from; at < done; at += step) passed += hours.Allow(at) ? 1 : 0;
            return Math.Abs(passed - (allowed - 6)) <= 6 && hours.Allow(done!.Value.AddSeconds(-1));
        }, iter: 150);
    }

    private static DateTimeOffset At(int year, int month, int day, int hour, int offset) =>
        new(year, month, day, hour, 0, 0, TimeSpan.FromHours(offset));
}
