using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing.Template;
using Ringtail.Server.Access;

namespace Ringtail.Server.Api;

/// <summary>
/// What routing, signing in and the server refuse with a bare status gets words: problem details in the typed API,
/// plain text in the compatible one, whose clients show the text to people.
/// </summary>
internal static class RefusalsInWords
{
    private static readonly JsonSerializerOptions Camel = new(JsonSerializerDefaults.Web);

    public static void UseRefusalsInWords(this WebApplication app) => app.UseWhen(
        http => ApiPaths.IsApi(http.Request.Path),
        api => api.UseStatusCodePages(context => SayAsync(context.HttpContext)));

    /// <summary>What was taken apart has no encoding any more: one that is still named is unknown here.</summary>
    public static void UseKnownEncodings(this WebApplication app) => app.Use((http, next) =>
    {
        if (!ApiPaths.IsApi(http.Request.Path) || http.Request.Headers.ContentEncoding is not { Count: > 0 } encoding
            || encoding.ToString().Equals("identity", StringComparison.OrdinalIgnoreCase)) return next(http);
        http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
        http.Response.Headers.AcceptEncoding = "gzip, deflate, br";
        return Task.CompletedTask;
    });

    /// <summary>
    /// Catches what no call of either API has as its path, which the web page would else take for a page of its own.
    /// After routing.
    /// </summary>
    public static void UseUnknownPaths(this WebApplication app)
    {
        var unknown = new Endpoint(http =>
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }, new EndpointMetadataCollection(
            new AuthorizeAttribute(Policies.SignedIn), new NeedsScope(TokenScopes.Read)), "no such path of an API");
        var endpoints = app.Services.GetRequiredService<EndpointDataSource>();
        app.Use((http, next) =>
        {
            if (ApiPaths.IsApi(http.Request.Path) && http.GetEndpoint() switch
            {
                null => true,
                RouteEndpoint of => of.Metadata.GetMetadata<ComponentTypeMetadata>() is not null,
                // What routing itself answers (405, 415): of a call, or of the page that takes all paths.
                _ => !IsKnown(http.Request.Path, endpoints),
            }) http.SetEndpoint(unknown);
            return next(http);
        });
    }

    private static bool IsKnown(PathString path, EndpointDataSource endpoints) => endpoints.Endpoints
        .OfType<RouteEndpoint>().Any(e => e.Metadata.GetMetadata<ComponentTypeMetadata>() is null
            && e.RoutePattern.Parameters.All(p => !p.IsCatchAll)
            && new TemplateMatcher(new RouteTemplate(e.RoutePattern), []).TryMatch(path, []));

    private static Task SayAsync(HttpContext http)
    {
        var (title, detail) = Words(http);
        if (http.Request.Path.StartsWithSegments("/wombat"))
        {
            http.Response.ContentType = "text/plain;charset=UTF-8";
            return http.Response.WriteAsync($"ERROR {detail}\n", Encoding.UTF8);
        }
        var problem = new ProblemDetails { Status = http.Response.StatusCode, Title = title, Detail = detail };
        return http.Response.WriteAsJsonAsync(problem, Camel, "application/problem+json");
    }

    private static (string Title, string Detail) Words(HttpContext http) => http.Response.StatusCode switch
    {
        StatusCodes.Status401Unauthorized => ("Nobody is signed in.", http.Request.Headers.Authorization.Count > 0
            ? "The user name, the password or the token is wrong, or not valid any more."
            : "Sign in with the name and password of a user (HTTP Basic), or with a token."),
        StatusCodes.Status403Forbidden => ("Not for this user.", "This user or token may not do it."),
        StatusCodes.Status404NotFound => ("It is not there.",
            "There is no such path or record, or a security key hides it."),
        StatusCodes.Status405MethodNotAllowed => ("Not with this method.",
            $"This path does not take {http.Request.Method}; it takes {http.Response.Headers.Allow}."),
        StatusCodes.Status413PayloadTooLarge => ("The body is too long.", "The body is longer than this call takes."),
        StatusCodes.Status415UnsupportedMediaType when http.Response.Headers.AcceptEncoding.Count > 0 => (
            "The body is of another encoding.",
            $"The body's Content-Encoding is not taken here; {http.Response.Headers.AcceptEncoding} are."),
        StatusCodes.Status415UnsupportedMediaType => ("The body is of another type.", http.Request.ContentType is null
            ? "The body needs a Content-Type that this call takes."
            : $"This call does not take a body of the type '{http.Request.ContentType}'."),
        StatusCodes.Status429TooManyRequests => ("Too many tries.",
            "There were too many wrong passwords or tokens. Wait as long as Retry-After says."),
        var status => ("The request is refused.", $"The answer is {status}, for a reason that nobody gave words."),
    };
}
