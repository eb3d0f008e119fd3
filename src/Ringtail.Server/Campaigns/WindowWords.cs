using Microsoft.Extensions.Localization;
using Ringtail.Dialing.Pacing;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Live;
using Ringtail.Server.Shell;

namespace Ringtail.Server.Campaigns;

/// <summary>The windows of an account in the viewer's language.</summary>
internal static class WindowWords
{
    /// <param name="windows">As AbandonSettings writes them.</param>
    public static string Of(IStringLocalizer<Texts> texts, string windows) =>
        AbandonSettings.ReadWindows(windows) is { } read
            ? string.Join(" + ", read.Select(w => Of(texts, w.Kind, w.Length)))
            : windows;

    public static string Of(IStringLocalizer<Texts> texts, WindowView window) =>
        Enum.TryParse<WindowKind>(window.Kind, out var kind)
            ? Of(texts, kind, TimeSpan.FromSeconds(window.LengthS))
            : window.Kind;

    private static string Of(IStringLocalizer<Texts> texts, WindowKind kind, TimeSpan length) => kind switch
    {
        WindowKind.CalendarDay => texts["Window_Day"],
        WindowKind.CalendarMonth => texts["Window_Month"],
        WindowKind.Rolling => texts["Window_Hours", length.TotalHours],
        WindowKind.SuccessiveDays => texts["Window_Days", length.TotalDays],
        _ => texts["Window_Campaign"],
    };
}
