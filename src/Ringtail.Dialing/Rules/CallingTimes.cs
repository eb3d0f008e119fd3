using System.Collections.Immutable;

namespace Ringtail.Dialing.Rules;

/// <summary>Whose clock the calling hours and the opening hours of a campaign are read on.</summary>
public enum HoursZone
{
    /// <summary>The campaign's own: WombatDialer's behaviour, and the default.</summary>
    Campaign,
    /// <summary>Each contact's: the run dials where it is open.</summary>
    Contact,
    /// <summary>Open for the campaign and for the contact.</summary>
    Both,
}

/// <summary>All that decides whether now is a time to call: the campaign's daily hours and its opening hours.</summary>
public sealed record CallingTimes(CallingHours Hours, ImmutableArray<OpeningHours> Sets, HoursZone In)
{
    /// <summary>How far a search for the next opening looks ahead: every rule of a year comes once.</summary>
    private const int DaysAhead = 400;

    /// <summary>Whether the run may dial at all; with the contacts' clocks that is asked of each contact.</summary>
    public bool AllowRun(DateTimeOffset wall) => In == HoursZone.Contact || AllowIn(wall, Hours.Zone);

    /// <summary>Whether a contact who may be in any of these zones may be called now: all must allow it.</summary>
    public bool Allow(DateTimeOffset wall, ImmutableArray<TimeZoneInfo> contact)
    {
        foreach (var zone in Clocks(contact))
            if (!AllowIn(wall, zone)) return false;
        return true;
    }

    /// <summary>By which of the contact's clocks that count it is closed now; none when it may be called.</summary>
    public ImmutableArray<TimeZoneInfo> ClosedIn(DateTimeOffset wall, ImmutableArray<TimeZoneInfo> contact) =>
        [.. Clocks(contact).Where(zone => !AllowIn(wall, zone))];

    /// <summary>
    /// The first instant from <paramref name="wall"/> on at which the contact may be called: itself when that is now,
    /// null when there is none within 400 days.
    /// </summary>
    public DateTimeOffset? OpensAt(DateTimeOffset wall, ImmutableArray<TimeZoneInfo> contact)
    {
        if (Allow(wall, contact)) return wall;
        var clocks = Clocks(contact);
        var times = Changes();
        var from = wall.ToUniversalTime();
        for (var day = 0; day < DaysAhead; day++, from += TimeSpan.FromDays(1))
        {
            var candidates = new SortedSet<DateTimeOffset>();
            foreach (var zone in clocks) LocalInstants.Add(candidates, zone, from, times);
            foreach (var at in candidates)
                if (at > wall && Allow(at, contact)) return at;
        }
        return null;
    }

    private bool AllowIn(DateTimeOffset wall, TimeZoneInfo zone)
    {
        if (!Hours.AllowIn(wall, zone)) return false;
        foreach (var set in Sets)
            if (!set.Allow(wall, zone)) return false;
        return true;
    }

    private ImmutableArray<TimeZoneInfo> Clocks(ImmutableArray<TimeZoneInfo> contact) => In switch
    {
        HoursZone.Campaign => [Hours.Zone],
        HoursZone.Contact => contact.IsDefaultOrEmpty ? [Hours.Zone] : contact,
        _ => contact.IsDefaultOrEmpty ? [Hours.Zone] : contact.Add(Hours.Zone),
    };

    /// <summary>The local times of a day at which something may change.</summary>
    private SortedSet<TimeSpan> Changes()
    {
        var times = new SortedSet<TimeSpan> { TimeSpan.Zero };
        Add(Hours.Start, Hours.End);
        foreach (var set in Sets)
            foreach (var rule in set.Rules) Add(rule.Start, rule.End);
        return times;

        void Add(TimeOnly start, TimeOnly end)
        {
            times.Add(start.ToTimeSpan());
            times.Add(DayTimes.After(end));
        }
    }
}

/// <summary>Local times as instants, on the days that clocks are changed too.</summary>
internal static class LocalInstants
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>
    /// The instants of these local times within a day from <paramref name="from"/>, and the change of the clock there.
    /// A local time that happens twice gives two, one that is left out none: the change itself stands for it.
    /// </summary>
    public static void Add(
        SortedSet<DateTimeOffset> found, TimeZoneInfo zone, DateTimeOffset from, IEnumerable<TimeSpan> times)
    {
        var first = TimeZoneInfo.ConvertTime(from, zone).Date;
        var change = Change(zone, from);
        // The clock shows one offset before the change and one after: what it shows is the only judge, because the
        // zone's own answers on ambiguous and invalid times err where the change is at midnight.
        TimeSpan[] offsets = change is null
            ? [zone.GetUtcOffset(from)]
            : [zone.GetUtcOffset(from), zone.GetUtcOffset(from + Day)];
        foreach (var time in times)
        {
            // From late in the evening a short day reaches into the second day after it.
            for (var day = -1; day <= 2; day++)
            {
                var local = first.AddDays(day) + time;
                foreach (var offset in offsets)
                {
                    var at = new DateTimeOffset(DateTime.SpecifyKind(local - offset, DateTimeKind.Utc));
                    if (at >= from && at < from + Day && TimeZoneInfo.ConvertTime(at, zone).DateTime == local)
                        found.Add(at);
                }
            }
        }
        if (change is { } changed) found.Add(changed);
    }

    /// <summary>When the clock is changed within a day from <paramref name="from"/>, to the second.</summary>
    private static DateTimeOffset? Change(TimeZoneInfo zone, DateTimeOffset from)
    {
        var before = zone.GetUtcOffset(from);
        var (low, high) = (from.ToUnixTimeSeconds(), (from + Day).ToUnixTimeSeconds());
        if (zone.GetUtcOffset(DateTimeOffset.FromUnixTimeSeconds(high)) == before) return null;
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            if (zone.GetUtcOffset(DateTimeOffset.FromUnixTimeSeconds(middle)) == before) low = middle;
            else high = middle;
        }
        return DateTimeOffset.FromUnixTimeSeconds(high);
    }
}
