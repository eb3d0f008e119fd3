using System.Collections.Immutable;
using Ringtail.Dialing.Rules;

namespace Ringtail.Dialing.Tests.Gates;

public sealed class OpeningHoursTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private const WeekDays Working =
        WeekDays.Monday | WeekDays.Tuesday | WeekDays.Wednesday | WeekDays.Thursday | WeekDays.Friday;

    private static OpeningRule Opens(WeekDays days, int from, int to) => new()
    {
        Opens = true, Days = days, Start = new(from, 0), End = new TimeOnly(to, 0).Add(TimeSpan.FromSeconds(-1)),
    };

    private static OpeningRule Closes(string from, string? to = null, bool everyYear = false) => new()
    {
        Opens = false, From = DateOnly.Parse(from, null), To = DateOnly.Parse(to ?? from, null), EveryYear = everyYear,
    };

    private static OpeningHours Shop(params OpeningRule[] exceptions) => new()
    {
        Name = "shop", OpenByDefault = false, Rules = [.. exceptions, Opens(Working, 9, 17)],
    };

    private static DateTimeOffset Local(string text, TimeZoneInfo? zone = null)
    {
        var local = DateTime.Parse(text, null);
        return new DateTimeOffset(local, (zone ?? Berlin).GetUtcOffset(local));
    }

    [Theory]
    [InlineData("2026-03-02 08:59:59", false)]
    [InlineData("2026-03-02 09:00:00", true)]
    [InlineData("2026-03-02 16:59:59.9", true)]
    [InlineData("2026-03-02 17:00:00", false)]
    [InlineData("2026-03-01 12:00:00", false)]
    public void The_first_rule_that_matches_decides_and_else_the_default(string at, bool open) =>
        Assert.Equal(open, Shop().Allow(Local(at), Berlin));

    [Fact]
    public void An_exception_above_the_week_closes_its_dates_and_a_holiday_comes_every_year()
    {
        var hours = Shop(Closes("2026-03-02", "2026-03-03"), Closes("2020-12-24", "2020-01-01", everyYear: true));
        Assert.False(hours.Allow(Local("2026-03-02 12:00"), Berlin));
        Assert.False(hours.Allow(Local("2026-03-03 12:00"), Berlin));
        Assert.True(hours.Allow(Local("2026-03-04 12:00"), Berlin));
        Assert.True(hours.Allow(Local("2026-12-23 12:00"), Berlin));
        Assert.False(hours.Allow(Local("2026-12-24 12:00"), Berlin));
        Assert.False(hours.Allow(Local("2027-01-01 12:00"), Berlin));
        Assert.True(hours.Allow(Local("2027-01-04 12:00"), Berlin));
    }

    [Fact]
    public void A_span_over_midnight_belongs_to_the_day_on_which_it_starts()
    {
        var night = new OpeningHours
        {
            Name = "night", OpenByDefault = false,
            Rules = [new() { Opens = true, Days = WeekDays.Friday, Start = new(22, 0), End = new(1, 59, 59) }],
        };
        Assert.True(night.Allow(Local("2026-03-06 22:00"), Berlin));
        Assert.True(night.Allow(Local("2026-03-07 01:59"), Berlin));
        Assert.False(night.Allow(Local("2026-03-07 02:00"), Berlin));
        Assert.False(night.Allow(Local("2026-03-07 22:00"), Berlin));
        Assert.False(night.Allow(Local("2026-03-06 01:00"), Berlin));
    }

    [Fact]
    public void Several_sets_and_the_daily_hours_must_all_allow()
    {
        var times = new CallingTimes(CallingHours.Always with { Start = new(10, 0), Zone = Berlin },
            [Shop(), Shop(Closes("2026-03-02"))], HoursZone.Campaign);
        Assert.False(times.AllowRun(Local("2026-03-02 12:00")));
        Assert.False(times.AllowRun(Local("2026-03-03 09:30")));
        Assert.True(times.AllowRun(Local("2026-03-03 12:00")));
        Assert.Equal(Local("2026-03-03 10:00"), times.OpensAt(Local("2026-03-02 12:00"), []));
    }

    [Fact]
    public void What_never_opens_has_no_opening_and_what_is_open_opens_now()
    {
        var never = new CallingTimes(CallingHours.Always, [new() { Name = "n", OpenByDefault = false }],
            HoursZone.Campaign);
        Assert.Null(never.OpensAt(Local("2026-03-02 12:00"), []));
        var now = Local("2026-03-02 12:00");
        Assert.Equal(now, new CallingTimes(CallingHours.Always, [], HoursZone.Campaign).OpensAt(now, []));
    }

    [Fact]
    public void The_contacts_clock_the_campaigns_or_both_are_read()
    {
        var newYork = ImmutableArray.Create(TimeZoneInfo.FindSystemTimeZoneById("America/New_York"));
        var hours = CallingHours.Always with { Start = new(9, 0), End = new(16, 59, 59), Zone = Berlin };
        // 10:00 in Berlin is 04:00 in New York; 16:00 is 10:00.
        var (morning, afternoon) = (Local("2026-03-02 10:00"), Local("2026-03-02 16:00"));
        CallingTimes In(HoursZone zone) => new(hours, [], zone);

        Assert.True(In(HoursZone.Campaign).Allow(morning, newYork));
        Assert.False(In(HoursZone.Contact).Allow(morning, newYork));
        Assert.Equal(Local("2026-03-02 15:00"), In(HoursZone.Contact).OpensAt(morning, newYork));
        Assert.True(In(HoursZone.Contact).Allow(afternoon, newYork));
        Assert.True(In(HoursZone.Both).Allow(afternoon, newYork));
        Assert.False(In(HoursZone.Both).Allow(Local("2026-03-02 18:00"), newYork));
        Assert.True(In(HoursZone.Contact).Allow(Local("2026-03-02 18:00"), newYork));
        // Nothing known: the campaign's own clock stands in.
        Assert.True(In(HoursZone.Contact).Allow(morning, []));
    }

    [Fact]
    public void A_contact_who_may_be_in_any_of_several_zones_is_called_when_it_is_open_in_all()
    {
        var zones = ContactZones.Read(ContactZones.Text(["America/New_York", "America/Los_Angeles"]), "");
        var times = new CallingTimes(
            CallingHours.Always with { Start = new(8, 0), End = new(20, 59, 59) }, [], HoursZone.Contact);
        var west = zones.Single(z => z.Id == "America/Los_Angeles");
        Assert.False(times.Allow(Local("2026-03-02 07:59", west), zones));
        Assert.True(times.Allow(Local("2026-03-02 08:00", west), zones));
        Assert.True(times.Allow(Local("2026-03-02 17:59", west), zones));
        Assert.False(times.Allow(Local("2026-03-02 18:00", west), zones));
    }

    [Theory]
    [InlineData("", "Europe/Berlin", "Europe/Berlin")]
    [InlineData("Mars/Olympus", "Europe/Berlin", "Europe/Berlin")]
    [InlineData("Asia/Tokyo", "Europe/Berlin", "Asia/Tokyo")]
    public void An_unknown_zone_falls_back_to_all_that_it_may_be(string text, string unknown, string expected) =>
        Assert.Equal(expected, ContactZones.Text(ContactZones.Read(text, unknown).Select(z => z.Id)));
}
