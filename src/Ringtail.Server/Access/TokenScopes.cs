using System.Security.Claims;

namespace Ringtail.Server.Access;

/// <summary>What a token may be used for. None holds another: a token that writes and looks has both.</summary>
public static class TokenScopes
{
    /// <summary>Everything that is only looked at.</summary>
    public const string Read = "read";
    /// <summary>The dialer and its runs: start, stop, pause, boost; alarms and agents' states.</summary>
    public const string Control = "control";
    /// <summary>Calls: add, schedule, hang up, statuses and attributes.</summary>
    public const string Calls = "calls";
    /// <summary>Lists and their contacts.</summary>
    public const string Lists = "lists";
    /// <summary>Asterisk servers, trunks, end points, campaigns and their rules. For administrators' tokens.</summary>
    public const string Configuration = "configuration";
    /// <summary>Accounts and tokens.</summary>
    public const string Users = "users";

    public static IReadOnlyList<string> All { get; } = [Read, Control, Calls, Lists, Configuration, Users];

    internal const string Separator = " ";

    internal static string[] Split(string scopes) =>
        scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The scope of a call of the WombatDialer-compatible API, whose paths are not of our making.</summary>
    internal static string OfWombat(PathString path)
    {
        var parts = (path.Value ?? "").Trim('/').ToLowerInvariant().Split('/');
        return (parts.ElementAtOrDefault(2), parts.ElementAtOrDefault(3)) switch
        {
            ("calls" or "reserve" or "callinfo" or "recallinfo", _) => Calls,
            ("lists" or "runlists", _) or ("edit", "list") => Lists,
            ("edit", _) => Configuration,
            ("live" or "reports" or "sysup" or "runs", _) => Read,
            _ => Control,
        };
    }
}

/// <summary>The scope that a token needs at an endpoint.</summary>
internal sealed record NeedsScope(string Scope);

internal static class ScopedEndpoints
{
    public static T NeedsScope<T>(this T endpoint, string scope) where T : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new NeedsScope(scope));
}

/// <summary>Claims of a request that came with a token.</summary>
internal static class TokenClaims
{
    public const string Id = "token";
    public const string Scope = "scope";

    public static bool CameWithToken(this ClaimsPrincipal user) => user.HasClaim(c => c.Type == Id);

    public static bool MayAs(this ClaimsPrincipal user, string scope) =>
        !user.CameWithToken() || user.HasClaim(Scope, scope);
}
