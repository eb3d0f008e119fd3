namespace Ringtail.Server.Access;

/// <summary>What a person calls their browser, from what it says of itself.</summary>
internal static class BrowserNames
{
    // In this order: every one of them claims to be those below it.
    private static readonly (string Sign, string Name)[] Browsers =
    [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"),
        ("Chrome/", "Chrome"), ("Safari/", "Safari"),
    ];

    private static readonly (string Sign, string Name)[] Systems =
    [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "macOS"),
        ("CrOS", "ChromeOS"), ("Linux", "Linux"),
    ];

    /// <returns>Such as <c>Firefox, Linux</c>; empty when nothing is known.</returns>
    public static string Of(string userAgent) => string.Join(
        ", ", new[] { Known(Browsers, userAgent), Known(Systems, userAgent) }.Where(n => n is not null));

    private static string? Known((string Sign, string Name)[] all, string userAgent) =>
        Array.Find(all, n => userAgent.Contains(n.Sign, StringComparison.Ordinal)).Name;
}
