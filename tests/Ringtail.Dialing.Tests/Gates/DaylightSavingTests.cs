using System.Collections.Immutable;
using Ringtail.Dialing.Rules;

namespace Ringtail.Dialing.Tests.Gates;

/// <summary>
/// Every change of the clock from 2024 to 2030 in ten zones, second by second around it, against a rule that knows
/// nothing of instants: what the wall clock shows decides.
/// </summary>
public sealed class DaylightSavingTests
{
    public static TheoryData<string> Zones => new(
        "Europe/Berlin", "Europe/London", "Europe/Lisbon", "America/New_York", "America/Los_Angeles",
        "America/St_Johns", "America/Santiago", "Australia/Sydney", "Australia/Lord_Howe", "Pacific/Auckland");

    private static readonly TimeOnly[] Times =
    [
        new(0, 0), new(1, 0), new(1, 30), new(2, 0), new(2, 15), new(2, 30), new(3, 0), new(3, 30), new(9, 0),
        new(23, 30),
    ];

    [Theory]
    [MemberData(nameof(Zones))]
    public void Windows_open_and_close_by_the_wall_clock_on_every_change(string name)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(name);
        var changes = Changes(zone);
        Assert.InRange(changes.Count, 13, 15);
        foreach (var change in changes)
            foreach (var start in Times)
                foreach (var end in Times)
                    if (start != end) Check(zone, change, start, end.Add(TimeSpan.FromSeconds(-1)));
    }

    /// <summary>From a day before the change to a day after, every quarter of an hour and around the change.</summary>
    private static void Check(TimeZoneInfo zone, DateTimeOffset change, TimeOnly start, TimeOnly end)
    {
        var always = CallingHours.Always with { Zone = zone };
        var byHours = new CallingTimes(always with { Start = start, End = end }, [], HoursZone.Campaign);
        var bySet = new CallingTimes(always, [new() { Name = "w", OpenByDefault = false,
            Rules = [new() { Opens = true, Start = start, End = end }] }], HoursZone.Campaign);
        var moments = Enumerable.Range(-96, 193).Select(q => change.AddMinutes(15 * q))
            .Append(change.AddSeconds(-1)).Append(change.AddSeconds(1)).Order().ToList();
        for (var i = 0; i < moments.Count; i++)
        {
            var at = moments[i];
            var shown = TimeZoneInfo.ConvertTime(at, zone).TimeOfDay;
            var (from, to) = (start.ToTimeSpan(), end.ToTimeSpan() + TimeSpan.FromSeconds(1));
            var open = from < to ? shown >= from && shown < to : shown >= from || shown < to;
            Assert.True(open == byHours.AllowRun(at) && open == bySet.AllowRun(at),
                $"{zone.Id} {at:O} shows {shown}: {start} to {end}, expected {(open ? "open" : "closed")}");
            if (i % 16 == 0) CheckNext(byHours, at);
        }
    }

    /// <summary>The next opening is open, the second before it is closed, and nothing before it is open.</summary>
    private static void CheckNext(CallingTimes times, DateTimeOffset at)
    {
        var next = times.OpensAt(at, ImmutableArray<TimeZoneInfo>.Empty);
        Assert.NotNull(next);
        Assert.True(times.AllowRun(next.Value));
        if (next == at) return;
        Assert.False(times.AllowRun(next.Value.AddSeconds(-1)));
        for (var probe = at; probe < next; probe += TimeSpan.FromMinutes(7)) Assert.False(times.AllowRun(probe));
    }

    private static List<DateTimeOffset> Changes(TimeZoneInfo zone)
    {
        var changes = new List<DateTimeOffset>();
        var end = new DateTimeOffset(2031, 1, 1, 0, 0, 0, TimeSpan.Zero);
        for (var at = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero); at < end; at = at.AddMinutes(30))
            if (zone.GetUtcOffset(at) != zone.GetUtcOffset(at.AddMinutes(30))) changes.Add(at.AddMinutes(30));
        return changes;
    }
}
