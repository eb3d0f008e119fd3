using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Ringtail.Server.Access;

/// <summary>
/// Refuses what a token has no scope for. Closed by default: what is only looked at needs <c>read</c>, and another
/// endpoint that names no scope takes no token, but for the WombatDialer-compatible API, whose scopes go by path.
/// </summary>
internal static class TokenScopeGate
{
    public static void UseTokenScopes(this WebApplication app) => app.Use((http, next) =>
    {
        if (!http.User.CameWithToken() || http.GetEndpoint() is not { } endpoint) return next(http);
        if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null) return next(http);
        var scope = endpoint.Metadata.GetMetadata<NeedsScope>()?.Scope ?? OfPath(http.Request);
        return scope is not null && http.User.MayAs(scope) ? next(http) : RefuseAsync(http, scope);
    });

    private static string? OfPath(HttpRequest request) =>
        request.Path.StartsWithSegments("/wombat") ? TokenScopes.OfWombat(request.Path)
        : HttpMethods.IsGet(request.Method) ? TokenScopes.Read : null;

    private static async Task RefuseAsync(HttpContext http, string? scope)
    {
        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        http.Response.Headers.WWWAuthenticate = scope is null
            ? "Bearer realm=\"Ringtail\", error=\"insufficient_scope\""
            : $"Bearer realm=\"Ringtail\", error=\"insufficient_scope\", scope=\"{scope}\"";
        await http.RequestServices.GetRequiredService<IProblemDetailsService>().TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = http,
            ProblemDetails = new ProblemDetails
            {
                Status = StatusCodes.Status403Forbidden,
                Title = "The token may not do this.",
                Detail = scope is null ? "No token may." : $"It needs the scope '{scope}'.",
            },
        });
    }
}
