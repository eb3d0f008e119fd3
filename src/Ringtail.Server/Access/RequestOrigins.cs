using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace Ringtail.Server.Access;

/// <summary>Remembers where a request came from, before forwarded headers are applied and taken off.</summary>
internal static class RequestOrigins
{
    private sealed record Peer(IPAddress? Address, bool Forwarded);

    /// <summary>Goes first: notes the peer, then believes the forwarded headers of trusted proxies only.</summary>
    public static void UseRequestOrigins(this WebApplication app, AccessOptions options)
    {
        app.Use((context, next) =>
        {
            context.Features.Set(new Peer(context.Connection.RemoteIpAddress, IsForwarded(context.Request.Headers)));
            return next(context);
        });
        var forwarded = new ForwardedHeadersOptions
        {
            ForwardedHeaders =
                ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,
            ForwardLimit = null,
        };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var network in options.TrustedProxies) forwarded.KnownIPNetworks.Add(network);
        if (options.TrustedProxies.Count > 0) app.UseForwardedHeaders(forwarded);
    }

    public static RequestOrigin Of(HttpContext context)
    {
        var peer = context.Features.Get<Peer>();
        var headers = context.Request.Headers;
        return new RequestOrigin(
            peer?.Address, context.Connection.RemoteIpAddress, peer?.Forwarded ?? true,
            context.Request.Host.Value ?? "",
            headers.Origin is { Count: > 0 } origin ? origin.ToString() : null,
            headers["Sec-Fetch-Site"] is { Count: > 0 } site ? site.ToString() : null,
            context.Request.Scheme, context.Connection.LocalIpAddress);
    }

    private static bool IsForwarded(IHeaderDictionary headers) => headers.Keys.Any(name =>
        name.Equals("Forwarded", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase));
}
