using NodaTime.TimeZones;

namespace Ringtail.Server.Shell.Forms;

/// <summary>
/// Time zones to choose among. Only their names: the framework's own list reads and compiles a file for each, which was
/// most of the time that the first form with them took to open.
/// </summary>
internal static class ZoneNames
{
    public static IReadOnlyList<Offered> All { get; } =
        [.. TzdbDateTimeZoneSource.Default.ZoneLocations!.Select(l => l.ZoneId).Append("Etc/UTC").Distinct()
            .Order(StringComparer.Ordinal).Select(z => new Offered(z))];
}
