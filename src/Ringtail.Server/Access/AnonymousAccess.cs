using System.Net;

namespace Ringtail.Server.Access;

/// <summary>What a request without credentials shows of where it comes from.</summary>
/// <param name="Peer">The other end of the connection, before any proxy's word is believed.</param>
/// <param name="Client">The client's address after a trusted proxy's word; the peer otherwise.</param>
/// <param name="Forwarded">Carries <c>Forwarded</c> or a header that begins with <c>X-Forwarded-</c>.</param>
/// <param name="Host">The host and port the request names; empty when none.</param>
internal sealed record RequestOrigin(
    IPAddress? Peer, IPAddress? Client, bool Forwarded, string Host, string? Origin, string? FetchSite, string Scheme,
    IPAddress? LocalAddress);

/// <summary>
/// The rule for the control family, which WombatDialer serves to everybody: open only to named networks, and never to
/// what a browser on another site, an unknown proxy or a rebound host name may have sent.
/// </summary>
internal static class AnonymousAccess
{
    /// <summary>Null when the request may pass without credentials, else the reason it may not.</summary>
    public static string? Refusal(RequestOrigin request, AccessOptions options)
    {
        if (request.Forwarded && !AccessOptions.Contains(options.TrustedProxies, request.Peer))
            return "it came through a proxy that is not in TrustedProxies";
        if (!AccessOptions.Contains(options.AnonymousNetworks, request.Client))
            return "its address is not in WombatApi:AllowAnonymousFrom";
        if (request.FetchSite is { } site && site.Equals("cross-site", StringComparison.OrdinalIgnoreCase))
            return "another web site sent it";
        if (request.Origin is { } origin && !IsOwnOrigin(origin, request))
            return "its Origin is another site";
        return IsServed(request, options) ? null : "it names a host that is not served here";
    }

    private static bool IsOwnOrigin(string origin, RequestOrigin request) =>
        origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);

    private static bool IsServed(RequestOrigin request, AccessOptions options)
    {
        if (request.Host.Length == 0) return true;
        var host = new HostString(request.Host).Host.Trim('[', ']');
        if (options.Hosts.Contains(host)) return true;
        // A literal address cannot be rebound to another machine: it is served when it is where the request arrived.
        return IPAddress.TryParse(host, out var literal) && request.LocalAddress is { } local && Same(literal, local);
    }

    private static bool Same(IPAddress a, IPAddress b) =>
        (a.IsIPv4MappedToIPv6 ? a.MapToIPv4() : a).Equals(b.IsIPv4MappedToIPv6 ? b.MapToIPv4() : b);
}
