using System.Globalization;

namespace Ringtail.Server.WombatApi.Writing;

/// <summary>Times as the API writes and reads them: local wall clock of the server.</summary>
internal static class WombatTime
{
    public const string Stamp = "yyyy-MM-dd HH:mm:ss";
    private static readonly string[] Given =
        ["yyyy-MM-dd.HH:mm:ss", "yyyy-MM-dd.HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-ddTHH:mm:ss",
            "yyyy-MM-dd"];

    /// <summary>Empty when there is no instant.</summary>
    public static string Text(DateTimeOffset? instant, TimeZoneInfo zone) => instant is { } at
        ? TimeZoneInfo.ConvertTime(at, zone).ToString(Stamp, CultureInfo.InvariantCulture)
        : "";

    /// <summary>
    /// Null when the text is no time. A time that the clock skips in spring moves forward by the gap; of two that the
    /// clock repeats in autumn it is the first.
    /// </summary>
    public static DateTimeOffset? Parse(string text, TimeZoneInfo zone)
    {
        if (!DateTime.TryParseExact(
            text.Trim(), Given, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
            return null;
        if (zone.IsInvalidTime(local))
        {
            var before = zone.GetUtcOffset(local.AddHours(-3));
            return new DateTimeOffset(local, before);
        }
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset);
    }
}
