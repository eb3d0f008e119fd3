using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Mvc;
using Ringtail.Dialing;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Storage;
using Ringtail.Server.Shell;

namespace Ringtail.Server.Access;

/// <summary>
/// Asks the table of <see cref="Rights"/> before every call of both APIs and every page, and shows the request only the
/// records whose keys its user holds. Closed by default: an endpoint that names no right answers nobody.
/// </summary>
internal static class RightsGate
{
    public static void UseRights(this WebApplication app) => app.Use((http, next) =>
    {
        if (http.GetEndpoint() is not { } endpoint || !IsGuarded(http, endpoint)) return next(http);
        // Who may come without credentials was decided before; they hold no key.
        var signedIn = http.User.Identity?.IsAuthenticated == true;
        var need = NeedOf(endpoint);
        if (signedIn && (need is null || !http.User.May(need.Right) || IsUnsafe(http, need)))
            return RefuseAsync(http, need);
        var ring = http.User.Ring();
        http.RequestServices.GetRequiredService<RingtailDb>().SeeAs(ring);
        http.RequestServices.GetRequiredService<Sight>().SeeAs(ring);
        return next(http);
    });

    /// <summary>What the endpoint asks for; null when it forgot to say.</summary>
    public static NeedsRight? NeedOf(Endpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is { } page)
            return PageRights.Of(page.Type) is { } right ? new NeedsRight(right) : null;
        return endpoint.Metadata.GetMetadata<NeedsRight>();
    }

    public static bool IsGuarded(HttpContext http, Endpoint endpoint) =>
        // What routing itself answers with (405, 415) is no endpoint of ours and does nothing.
        endpoint is RouteEndpoint && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null
        && (ApiPaths.IsApi(http.Request.Path) || endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null);

    /// <summary>Something that writes and asks for no more than looking was forgotten.</summary>
    private static bool IsUnsafe(HttpContext http, NeedsRight need) =>
        http.Request.Path.StartsWithSegments("/api/v1") && !HttpMethods.IsGet(http.Request.Method)
        && !HttpMethods.IsHead(http.Request.Method) && Rights.Reading.Contains(need.Right);

    private static async Task RefuseAsync(HttpContext http, NeedsRight? need)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is { } page && need is not null
            && PageRights.Instead(http.User, page.Type) is { } instead)
        {
            http.Response.Redirect(instead);
            return;
        }
        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        await http.RequestServices.GetRequiredService<IProblemDetailsService>().TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = http,
            ProblemDetails = new ProblemDetails
            {
                Status = StatusCodes.Status403Forbidden,
                Title = "Not for this user.",
                Detail = need is null ? "Nobody may." : Words(need.Right),
            },
        });
    }

    public static string Words(Right right) => Refusal(right).Message;

    public static ControlException Refusal(Right right)
    {
        var name = new Word($"{right}", "Right");
        var roles = new Word(string.Join(", ", Rights.RolesWith(right)), "Role");
        return new ControlException(
            RefusalKind.Forbidden, "NotAllowed", $"It needs the right '{name}', which have: {roles}.");
    }
}
