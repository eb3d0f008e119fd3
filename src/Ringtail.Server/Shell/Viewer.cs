using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.JSInterop;
using Ringtail.Server.Access;

namespace Ringtail.Server.Shell;

/// <summary>Who looks at the page, and from where: name, time zone, chosen appearance. One per circuit.</summary>
/// <param name="clock">The dialer's, which a demo may run faster: instants of the live view are by it.</param>
public sealed class Viewer(AuthenticationStateProvider authentication, IJSRuntime script, TimeProvider clock)
{
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;
    private ClaimsPrincipal _user = new();

    /// <summary>"system", "light" or "dark".</summary>
    public string Appearance { get; private set; } = "system";
    /// <summary>As logs and changes name the person.</summary>
    public string Name { get; private set; } = "-";
    /// <summary>The name to sign in with.</summary>
    public string Account => _user.Identity?.Name ?? "";
    /// <summary>Id of the account; 0, which no account has, before somebody signed in.</summary>
    public int AccountId => int.TryParse(
        _user.FindFirstValue(ClaimTypes.NameIdentifier), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
        ? id : 0;
    public bool Known { get; private set; }
    /// <summary>By the role's rights.</summary>
    public bool MayConfigure => May(Right.Settings);

    public bool May(Right right) => _user.May(right);

    public async Task LearnAsync()
    {
        var user = (await authentication.GetAuthenticationStateAsync()).User;
        Name = user.FindFirst("realname")?.Value ?? user.Identity?.Name ?? "-";
        _user = user;
        var facts = await script.InvokeAsync<BrowserFacts>("ringtail.facts");
        Appearance = facts.Appearance;
        var chosen = user.FindFirst("zone")?.Value ?? facts.Zone;
        _zone = TimeZoneInfo.TryFindSystemTimeZoneById(chosen, out var zone) ? zone : TimeZoneInfo.Utc;
        Known = true;
    }

    public async Task ChooseAppearanceAsync(string appearance)
    {
        Appearance = appearance;
        await script.InvokeVoidAsync("ringtail.choose", appearance);
    }

    /// <summary>Date and time in the viewer's zone and format.</summary>
    public string At(DateTimeOffset? instant) => instant is { } at ? At(at, _zone) : "";

    /// <summary>In the viewer's format, on another clock.</summary>
    public static string At(DateTimeOffset instant, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(instant, zone).ToString("g", CultureInfo.CurrentCulture);

    public TimeZoneInfo Zone => _zone;

    /// <summary>By the dialer's clock.</summary>
    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Time of day without seconds, and the day when it is not today: for what is not known to the
    /// second.</summary>
    public string Minute(DateTimeOffset instant)
    {
        var local = TimeZoneInfo.ConvertTime(instant, _zone);
        var today = TimeZoneInfo.ConvertTime(clock.GetUtcNow(), _zone).Date;
        return local.ToString(local.Date == today ? "t" : "g", CultureInfo.CurrentCulture);
    }

    /// <summary>Time of day with seconds, and the date when it is not today.</summary>
    public string Clock(DateTimeOffset? instant)
    {
        if (instant is not { } at) return "";
        var local = TimeZoneInfo.ConvertTime(at, _zone);
        var today = TimeZoneInfo.ConvertTime(clock.GetUtcNow(), _zone).Date;
        return local.ToString(local.Date == today ? "T" : "G", CultureInfo.CurrentCulture);
    }

    /// <summary>What the viewer's clock calls <paramref name="local"/>.</summary>
    public DateTimeOffset Instant(DateTime local)
    {
        var wall = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        return new DateTimeOffset(wall, _zone.GetUtcOffset(wall)).ToUniversalTime();
    }

    /// <summary>How long since, as 0:07, 12:31 or 3:05:09; days as "2 d 3:05:09" would wrap, so hours count
    /// on.</summary>
    public string Since(DateTimeOffset instant) => Span(clock.GetUtcNow() - instant);

    public static string Span(TimeSpan span)
    {
        if (span < TimeSpan.Zero) span = TimeSpan.Zero;
        var hours = (int)span.TotalHours;
        return hours > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{hours}:{span.Minutes:00}:{span.Seconds:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{span.Minutes}:{span.Seconds:00}");
    }
}

/// <summary>What only the browser knows.</summary>
internal sealed record BrowserFacts(string Zone, string Appearance);
