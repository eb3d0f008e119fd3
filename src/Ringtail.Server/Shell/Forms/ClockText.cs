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

/// <summary>A day and a time of day as people type them: stored as YYYY-MM-DDTHH:MM:SS on the viewer's clock.</summary>
internal static class WhenText
{
    private const string Stored = "yyyy-MM-dd'T'HH:mm:ss";

    /// <summary>What was stored, as an instant of the viewer's clock; null when it is none.</summary>
    public static DateTime? Of(string stored) =>
        DateTime.TryParseExact(stored, Stored, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            ? at : null;

    public static string Stores(DateTime at) => at.ToString(Stored, CultureInfo.InvariantCulture);

    public static string Shown(string stored) => Of(stored) is { } at
        ? at.ToString("d", CultureInfo.CurrentCulture) + " "
            + ClockText.Shown(at.ToString("HHmmss", CultureInfo.InvariantCulture)) : stored;

    /// <summary>What is stored of what was typed; null when it cannot be read. A time alone is the next one.</summary>
    /// <param name="now">On the viewer's clock.</param>
    public static string? Read(string? typed, DateTime now)
    {
        var text = typed?.Trim() ?? "";
        if (TimeOf(text) is { } alone)
            return Stores(now.Date.Add(alone) > now ? now.Date.Add(alone) : now.Date.AddDays(1).Add(alone));
        // Behind a day stands a time, which may have a blank itself, as a day may in some languages.
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] is not (' ' or 'T') || DateText.Read(text[..i].TrimEnd(',')) is not { } day
                || TimeOf(text[(i + 1)..].Trim()) is not { } time) continue;
            return Stores(DateOnly.Parse(day, CultureInfo.InvariantCulture).ToDateTime(TimeOnly.FromTimeSpan(time)));
        }
        return null;
    }

    private static TimeSpan? TimeOf(string text) => ClockText.Read(text) is { } clock
        ? TimeOnly.ParseExact(clock, "HHmmss", CultureInfo.InvariantCulture).ToTimeSpan() : null;
}
