using Ringtail.Dialing.Rules;

namespace Ringtail.Server.Forecasts;

/// <summary>
/// When calling is allowed from an instant on: the core's own rule (<see cref="CallingHours.Allow"/>), asked once
/// between each two instants at which its answer can change. Closed hours, days and changes of the clock included.
/// </summary>
internal sealed class OpenTime(CallingHours hours, DateTimeOffset from)
{
    /// <summary>How far a finish is looked for.</summary>
    public const int DaysMax = 400;
    private readonly List<(DateTimeOffset From, DateTimeOffset To)> _spans = Spans(hours, from);

    /// <summary>The instant at which this much open time has passed; null when it is too far away.</summary>
    public DateTimeOffset? After(TimeSpan work)
    {
        foreach (var (start, end) in _spans)
        {
            if (work <= end - start) return start + work;
            work -= end - start;
        }
        return null;
    }

    /// <summary>The instant itself when it is open, else the next opening; null when it is too far away.</summary>
    public DateTimeOffset? NextOpen(DateTimeOffset instant)
    {
        foreach (var (start, end) in _spans)
        {
            if (instant <= end) return instant > start ? instant : start;
        }
        return null;
    }

    /// <summary>
    /// Mean open time of the days on which calling is allowed at all, over four weeks; zero when none.
    /// </summary>
    public TimeSpan PerDay()
    {
        var until = from.AddDays(28);
        var days = new HashSet<DateOnly>();
        var open = TimeSpan.Zero;
        foreach (var (start, end) in _spans)
        {
            for (var at = start; at < end && at < until;)
            {
                var local = TimeZoneInfo.ConvertTime(at, hours.Zone);
                var next = Min(end, at + (TimeSpan.FromDays(1) - local.TimeOfDay));
                // The day that has begun already is not a whole one.
                if (local.Date > TimeZoneInfo.ConvertTime(from, hours.Zone).Date)
                {
                    days.Add(DateOnly.FromDateTime(local.Date));
                    open += next - at;
                }
                at = next;
            }
        }
        return days.Count == 0 ? TimeSpan.Zero : open / days.Count;
    }

    private static List<(DateTimeOffset From, DateTimeOffset To)> Spans(CallingHours hours, DateTimeOffset from)
    {
        var spans = new List<(DateTimeOffset From, DateTimeOffset To)>();
        var edges = Edges(hours, from);
        for (var i = 0; i + 1 < edges.Count; i++)
        {
            if (!hours.Allow(edges[i])) continue;
            if (spans.Count > 0 && spans[^1].To == edges[i]) spans[^1] = (spans[^1].From, edges[i + 1]);
            else spans.Add((edges[i], edges[i + 1]));
        }
        return spans;
    }

    /// <summary>All instants at which the answer can change, and some at which it cannot, ascending.</summary>
    private static List<DateTimeOffset> Edges(CallingHours hours, DateTimeOffset from)
    {
        var end = from.AddDays(DaysMax);
        var edges = new SortedSet<DateTimeOffset> { from.ToUniversalTime(), end.ToUniversalTime() };
        var day = TimeZoneInfo.ConvertTime(from, hours.Zone).Date.AddDays(-1);
        for (var i = 0; i <= DaysMax + 2; i++, day = day.AddDays(1))
        {
            var before = hours.Zone.GetUtcOffset(Utc(day.AddHours(-14)));
            var after = hours.Zone.GetUtcOffset(Utc(day.AddHours(38)));
            TimeSpan[] offsets = before == after ? [before] : [before, after];
            foreach (var offset in offsets)
            {
                Add(day - offset);
                Add(day + hours.Start.ToTimeSpan() - offset);
                Add(day + hours.End.ToTimeSpan() + TimeSpan.FromSeconds(1) - offset);
            }
            if (before != after) Add(Change(hours.Zone, day.AddHours(-14), day.AddHours(38)));
        }
        return [.. edges];

        void Add(DateTime utc)
        {
            var edge = Utc(utc);
            if (edge > from && edge < end) edges.Add(edge);
        }
    }

    /// <summary>When the zone's offset changes between the two, to the second.</summary>
    private static DateTime Change(TimeZoneInfo zone, DateTime low, DateTime high)
    {
        var old = zone.GetUtcOffset(Utc(low));
        while (high - low > TimeSpan.FromSeconds(1))
        {
            var middle = low + TimeSpan.FromSeconds(Math.Floor((high - low).TotalSeconds / 2));
            if (zone.GetUtcOffset(Utc(middle)) == old) low = middle;
            else high = middle;
        }
        return high;
    }

    private static DateTimeOffset Utc(DateTime instant) => new(instant, TimeSpan.Zero);

    private static DateTimeOffset Min(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
