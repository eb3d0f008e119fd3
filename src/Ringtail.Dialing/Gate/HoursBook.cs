using System.Collections.Immutable;
using Ringtail.Dialing.Rules;
using Ringtail.Dialing.Runs;

namespace Ringtail.Dialing.Gate;

/// <summary>
/// The calling times of one run, asked again and again for the same few zones: answers of the present second, and how
/// long a closed zone stays closed, are remembered.
/// </summary>
public sealed class HoursBook
{
    /// <summary>Far more than there are groups of zones in the world.</summary>
    private const int ZonesMax = 2_000;

    private readonly Dictionary<string, Page> _pages = new(StringComparer.Ordinal);
    private RunSettings? _settings;
    private CallingTimes? _times;

    /// <summary>Null when a contact in these zones may be called now; else when that will be.</summary>
    public DateTimeOffset? ClosedUntil(RunSettings settings, string zones, DateTimeOffset wall)
    {
        var page = PageOf(settings, zones);
        return page.Ask(_times!, wall);
    }

    /// <summary>
    /// The clocks by which it is closed now, as in <see cref="ContactZones"/>: the campaign's, the contact's, or both,
    /// as the campaign counts. Empty when a contact in these zones may be called.
    /// </summary>
    public string ClosedIn(RunSettings settings, string zones, DateTimeOffset wall)
    {
        var page = PageOf(settings, zones);
        return ContactZones.Text(_times!.ClosedIn(wall, page.Zones).Select(zone => zone.Id));
    }

    private Page PageOf(RunSettings settings, string zones)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(zones);
        if (!ReferenceEquals(_settings, settings))
        {
            _settings = settings;
            _times = settings.Times();
            _pages.Clear();
        }
        if (!_pages.TryGetValue(zones, out var page))
        {
            if (_pages.Count >= ZonesMax) _pages.Clear();
            _pages[zones] = page = new Page(ContactZones.Read(zones, settings.UnknownZones));
        }
        return page;
    }

    private sealed class Page(ImmutableArray<TimeZoneInfo> zones)
    {
        private long _second = long.MinValue;
        private DateTimeOffset? _closedUntil;

        public ImmutableArray<TimeZoneInfo> Zones => zones;

        public DateTimeOffset? Ask(CallingTimes times, DateTimeOffset wall)
        {
            var second = wall.UtcTicks / TimeSpan.TicksPerSecond;
            // A clock that was set back may stand before the hours that were found.
            if (second == _second || (second > _second && _closedUntil > wall)) return _closedUntil;
            _second = second;
            if (times.Allow(wall, zones)) return _closedUntil = null;
            return _closedUntil = times.OpensAt(wall, zones) ?? DateTimeOffset.MaxValue;
        }
    }
}
