using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Ringtail.Runtime.Storage;

namespace Ringtail.Server.Access;

/// <summary>
/// Accounts, the ways to sign in, and who may what. Closed by default: what is open says so at its endpoint.
/// </summary>
internal static class AccessSetup
{
    /// <summary>Chooses by path: the APIs take Basic or a token (or the page's cookie), all else the cookie.</summary>
    private const string ByPath = "ByPath";

    public static void AddRingtailAccess(this IServiceCollection services, AccessOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<FailureLimiter>();
        services.AddSingleton<CredentialCheck>();
        services.AddScoped<UserAdministration>();
        services.AddScoped<UserProfiles>();
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<Sessions>();
        services.AddIdentityCore<RingtailUser>(identity =>
            {
                // UserAdministration decides; Identity would ask for character classes.
                identity.Password = new PasswordOptions
                {
                    RequiredLength = 1, RequiredUniqueChars = 1, RequireDigit = false, RequireLowercase = false,
                    RequireUppercase = false, RequireNonAlphanumeric = false,
                };
                identity.User.AllowedUserNameCharacters = "";
            })
            .AddRoles<IdentityRole<int>>()
            .AddEntityFrameworkStores<RingtailDb>()
            .AddSignInManager()
            .AddClaimsPrincipalFactory<RingtailPrincipals>();
        services.Configure<SecurityStampValidatorOptions>(o =>
        {
            o.ValidationInterval = TimeSpan.FromMinutes(1);
            // The renewed principal is made of the account, which knows nothing of its sessions.
            o.OnRefreshingPrincipal = renewed =>
            {
                (renewed.NewPrincipal?.Identity as ClaimsIdentity)?.AddClaims(
                    renewed.CurrentPrincipal?.FindAll(Sessions.ClaimType) ?? []);
                return Task.CompletedTask;
            };
        });
        services.AddScoped<AuthenticationStateProvider, SessionRevalidation>();
        AddSchemes(services);
        AddPolicies(services);
    }

    private static void AddSchemes(IServiceCollection services)
    {
        services.AddAuthentication(ByPath)
            .AddPolicyScheme(ByPath, ByPath, o => o.ForwardDefaultSelector = SchemeFor)
            .AddScheme<AuthenticationSchemeOptions, BasicAuthentication>(BasicAuthentication.Scheme_, null)
            .AddScheme<AuthenticationSchemeOptions, TokenAuthentication>(TokenAuthentication.Scheme_, null)
            .AddIdentityCookies();
        services.ConfigureApplicationCookie(cookie =>
        {
            cookie.Cookie.Name = "ringtail";
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.LoginPath = AccountEndpoints.SignInPage;
            cookie.AccessDeniedPath = AccountEndpoints.SignInPage;
            cookie.ReturnUrlParameter = "returnUrl";
            cookie.ExpireTimeSpan = Sessions.UnusedMax;
            cookie.SlidingExpiration = true;
            cookie.Events.OnValidatePrincipal = ValidateAsync;
        });
        services.AddAntiforgery(o => o.Cookie.Name = "ringtail-form");
    }

    /// <summary>By the account's stamp, once a minute, and by the session itself.</summary>
    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        await SecurityStampValidator.ValidatePrincipalAsync(context);
        if (context.Principal is not { } user) return;
        var sessions = context.HttpContext.RequestServices.GetRequiredService<Sessions>();
        if (await sessions.IsOpenAsync(user, context.HttpContext.RequestAborted)) return;
        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
    }

    private static string SchemeFor(HttpContext context)
    {
        if (!ApiPaths.IsApi(context.Request.Path)) return IdentityConstants.ApplicationScheme;
        if (TokenAuthentication.IsFor(context.Request)) return TokenAuthentication.Scheme_;
        var credentials = context.Request.Headers.Authorization.Count > 0;
        var cookie = !credentials && ApiPaths.TakesCookie(context.Request)
            && context.Request.Cookies.ContainsKey("ringtail");
        return cookie ? IdentityConstants.ApplicationScheme : BasicAuthentication.Scheme_;
    }

    private static void AddPolicies(IServiceCollection services)
    {
        services.AddSingleton<IAuthorizationHandler, ControlAccessHandler>();
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build())
            .AddPolicy(Policies.SignedIn, p => p.RequireAuthenticatedUser())
            .AddPolicy(Policies.Administrator, p => p.RequireAuthenticatedUser().RequireRole(Roles.Administrator))
            .AddPolicy(Policies.Control, p => p.AddRequirements(new ControlAccessRequirement()));
    }
}

/// <summary>Which paths are APIs, and which of them a page's own script may use with the cookie.</summary>
internal static class ApiPaths
{
    public static bool IsApi(PathString path) =>
        path.StartsWithSegments("/wombat") || path.StartsWithSegments("/api") || path.StartsWithSegments("/metrics");

    /// <summary>
    /// The cookie works for the typed API only, and only when the browser says that our own page asks: there is no
    /// antiforgery token in an API request.
    /// </summary>
    public static bool TakesCookie(HttpRequest request) =>
        request.Path.StartsWithSegments("/api")
        && (request.Headers["Sec-Fetch-Site"] == "same-origin"
            || (HttpMethods.IsGet(request.Method) && request.Headers["Sec-Fetch-Site"] == "none"));
}

internal sealed class ControlAccessRequirement : IAuthorizationRequirement;

/// <summary>
/// Lets a request pass that is signed in, or that may be anonymous; wrong credentials never pass as anonymous.
/// </summary>
internal sealed class ControlAccessHandler(AccessOptions options, IHttpContextAccessor contexts)
    : AuthorizationHandler<ControlAccessRequirement>
{
    protected override Task HandleRequirementAsync(
        AuthorizationHandlerContext context, ControlAccessRequirement requirement)
    {
        var http = context.Resource as HttpContext ?? contexts.HttpContext;
        var signedIn = context.User.Identity?.IsAuthenticated == true;
        if (signedIn) context.Succeed(requirement);
        else if (http is not null && http.Request.Headers.Authorization.Count == 0
            && AnonymousAccess.Refusal(RequestOrigins.Of(http), options) is null) context.Succeed(requirement);
        return Task.CompletedTask;
    }
}
