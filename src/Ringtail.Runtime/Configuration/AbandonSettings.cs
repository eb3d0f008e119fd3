using System.Collections.Immutable;
using System.Globalization;
using Ringtail.Dialing.Pacing;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Configuration;

/// <summary>
/// The abandon profile of a campaign, from its columns. The built-in profiles are the program's: of the columns only
/// those of the own profile count, and of the others they are kept for the day on which somebody returns to it.
/// </summary>
public static class AbandonSettings
{
    public const string Own = "own";
    public const string Off = "OFF";
    public const string Adaptive = "ADAPTIVE";
    /// <summary>Longest rolling window and longest of successive ones; a year and a day.</summary>
    public const int HoursMax = 366 * 24;
    public const int DaysMax = 366;
    /// <summary>An account has few windows, each of which is asked at every decision.</summary>
    public const int WindowsMax = 4;
    /// <summary>What the laws take for long enough, and what no phone outlasts; milliseconds.</summary>
    public const int LetGoMinMs = 15_000;
    public const int LetGoMaxMs = 120_000;

    public static IReadOnlyList<string> Models { get; } = [Off, Adaptive];
    public static IReadOnlyList<string> Profiles { get; } = [.. AbandonProfile.BuiltIn.Select(p => p.Name)];
    public static IReadOnlyList<string> Clocks { get; } = ["RINGING", "CONNECTED"];

    /// <summary>What holds for the campaign. A profile that this version does not know abandons nobody.</summary>
    /// <param name="zone">Where the campaign's days and months begin.</param>
    public static AbandonProfile ProfileOf(CampaignRow row, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (row.AbandonProfile == Own) return OwnOf(row) with { Zone = zone };
        var builtIn = AbandonProfile.BuiltIn.FirstOrDefault(p => p.Name == row.AbandonProfile);
        return (builtIn ?? AbandonProfile.Own with { Cap = 0 }) with { Zone = zone };
    }

    /// <summary>
    /// Windows from text, comma between: <c>DAY</c>, <c>MONTH</c>, <c>CAMPAIGN</c>, <c>HOURS:n</c> (any n hours) and
    /// <c>DAYS:n</c> (successive n days from the start of the account). Null when one is none of these.
    /// </summary>
    public static ImmutableArray<AccountWindow>? ReadWindows(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var windows = ImmutableArray.CreateBuilder<AccountWindow>();
        foreach (var part in text.Split(','))
        {
            if (ReadWindow(part.Trim()) is not { } window) return null;
            windows.Add(window);
        }
        return windows.Count <= WindowsMax ? windows.ToImmutable() : null;
    }

    public static string WriteWindows(IEnumerable<AccountWindow> windows) => string.Join(',', windows.Select(Write));

    private static AbandonProfile OwnOf(CampaignRow row) => AbandonProfile.Own with
    {
        Cap = Math.Clamp(double.IsFinite(row.AbandonCap) ? row.AbandonCap : 0, 0, 1),
        Windows = ReadWindows(row.AbandonWindows) ?? AbandonProfile.Own.Windows,
        Limit = TimeSpan.FromMilliseconds(Math.Max(0, row.AbandonLimitMs)),
        ClockStops = row.AbandonClock == "CONNECTED" ? ClockStop.AgentConnected : ClockStop.AgentRings,
        RingMin = TimeSpan.FromMilliseconds(Math.Max(0, row.AbandonRingMinMs)),
        RetryBan = TimeSpan.FromSeconds(Math.Max(0, row.AbandonRetryBanS)),
        FalsePositivesCount = row.AbandonFalsePositives,
        DemandsMessage = row.AbandonMessage,
    };

    private static AccountWindow? ReadWindow(string text) => text switch
    {
        "DAY" => new(WindowKind.CalendarDay),
        "MONTH" => new(WindowKind.CalendarMonth),
        "CAMPAIGN" => new(WindowKind.Campaign),
        _ when Number(text, "HOURS:", HoursMax) is { } hours => new(WindowKind.Rolling, TimeSpan.FromHours(hours)),
        _ when Number(text, "DAYS:", DaysMax) is { } days => new(WindowKind.SuccessiveDays, TimeSpan.FromDays(days)),
        _ => null,
    };

    private static int? Number(string text, string prefix, int max) =>
        text.StartsWith(prefix, StringComparison.Ordinal)
            && int.TryParse(text.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= 1 && number <= max
            ? number
            : null;

    private static string Write(AccountWindow window) => window.Kind switch
    {
        WindowKind.CalendarDay => "DAY",
        WindowKind.CalendarMonth => "MONTH",
        WindowKind.Rolling => "HOURS:" + Whole(window.Length.TotalHours),
        WindowKind.SuccessiveDays => "DAYS:" + Whole(window.Length.TotalDays),
        _ => "CAMPAIGN",
    };

    private static string Whole(double number) => ((int)number).ToString(CultureInfo.InvariantCulture);
}
