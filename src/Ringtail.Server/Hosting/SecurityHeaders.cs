using System.Security.Cryptography;

namespace Ringtail.Server.Hosting;

/// <summary>What every answer tells the browser: no framing, no sniffing, scripts from this site only.</summary>
internal static class SecurityHeaders
{
    private const string NonceItem = "csp-nonce";

    /// <summary>For the inline script that the page cannot avoid (its import map); new for every request.</summary>
    public static string NonceOf(HttpContext context) => context.Items[NonceItem] as string ?? "";

    public static void UseSecurityHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
        context.Items[NonceItem] = nonce;
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        headers.ContentSecurityPolicy = Policy(context.Request.Path, nonce);
        return next(context);
    });

    private static string Policy(PathString path, string nonce)
    {
        // The API's page (Scalar) brings inline scripts and styles of its own, and shows nothing of ours but the
        // description.
        var scripts = path.StartsWithSegments("/scalar") ? "'self' 'unsafe-inline'" : $"'self' 'nonce-{nonce}'";
        return "default-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'; object-src 'none'; "
            + $"script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
            + "connect-src 'self'";
    }
}
