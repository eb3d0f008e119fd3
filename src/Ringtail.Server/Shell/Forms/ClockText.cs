using System.Globalization;

namespace Ringtail.Server.Shell.Forms;

/// <summary>
/// A time of day as people type it: stored as HHMMSS, shown on 24 hours, with seconds when it has any.
/// </summary>
internal static class ClockText
{
    private static readonly string[] Typed =
    [
        "H:m", "H:m:s", "H.m", "H.m.s", "HHmm", "HHmmss", "%H", "h:m tt", "h:m:s tt", "h tt", "h:mtt", "htt",
    ];

    /// <summary>What was stored, to be read; as it is when it is no time of day.</summary>
    public static string Shown(string stored) =>
        TimeOnly.TryParseExact(stored, "HHmmss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time.ToString(time.Second == 0 ? "HH:mm" : "HH:mm:ss", CultureInfo.InvariantCulture) : stored;

    /// <summary>What is stored of what was typed, such as 9, 9:30, 09.30, 0930 or 9:30 pm; null when it is no time of
    /// day.</summary>
    public static string? Read(string? typed) =>
        TimeOnly.TryParseExact(
            typed, Typed, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out var time)
            ? time.ToString("HHmmss", CultureInfo.InvariantCulture) : null;
}

/// <summary>A day as people type it: stored as YYYY-MM-DD, shown as the viewer writes it.</summary>
internal static class DateText
{
    private const string Stored = "yyyy-MM-dd";

    public static string Shown(string stored) =>
        DateOnly.TryParseExact(stored, Stored, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day.ToString("d", CultureInfo.CurrentCulture) : stored;

    /// <summary>What is stored of what was typed, as the viewer writes days or as YYYY-MM-DD; null when it is no
    /// day.</summary>
    public static string? Read(string? typed) =>
        DateOnly.TryParseExact(typed?.Trim(), Stored, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        || DateOnly.TryParse(typed, CultureInfo.CurrentCulture, DateTimeStyles.AllowWhiteSpaces, out day)
            ? day.ToString(Stored, CultureInfo.InvariantCulture) : null;
}
