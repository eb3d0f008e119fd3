using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Storage;
using Ringtail.Server.Shell;

namespace Ringtail.Server.Access;

/// <summary>
/// Signing in and out of the page: plain forms with antiforgery, because a circuit cannot set a cookie.
/// </summary>
internal static class AccountEndpoints
{
    public const string SignInPage = "/sign-in";
    private const string SetUpPage = "/start";

    public static void MapAccount(this WebApplication app)
    {
        app.MapPost("/account/login", SignInAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/account/renew", RenewAsync).ExcludeFromDescription();
        app.MapPost("/account/logout", SignOutAsync).AllowAnonymous().ExcludeFromDescription();
    }

    /// <summary>A session carries what its person chose when it began: it is renewed with the new choice.</summary>
    private static async Task<IResult> RenewAsync(
        HttpContext context, UserManager<RingtailUser> users, SignInManager<RingtailUser> signIn, string? returnUrl)
    {
        if (await users.GetUserAsync(context.User) is { } user)
        {
            var present = await context.AuthenticateAsync(IdentityConstants.ApplicationScheme);
            await signIn.SignInWithClaimsAsync(
                user, present.Properties, context.User.FindAll(Sessions.ClaimType));
            if (user.Language.Length > 0) context.SpeakLanguage(user.Language);
        }
        return Results.LocalRedirect(LocalUrl.OrElse(returnUrl, "/"));
    }

    private static async Task<IResult> SignInAsync(
        HttpContext context, UserManager<RingtailUser> users, SignInManager<RingtailUser> signIn,
        CredentialCheck credentials, Sessions sessions, IRingtailDbFactory databases,
        [FromForm] string? userName, [FromForm] string? password, [FromForm] string? remember,
        [FromForm] string? returnUrl)
    {
        var verdict = await credentials.CheckAsync(
            users, userName?.Trim() ?? "", password ?? "", context.Connection.RemoteIpAddress);
        var target = LocalUrl.OrElse(returnUrl, "/");
        if (verdict is { Result: CredentialResult.Accepted, User: { } user })
        {
            await signIn.SignInWithClaimsAsync(
                user, new AuthenticationProperties { IsPersistent = remember is "true" or "on" },
                [await sessions.BeginAsync(user, context)]);
            // The page's language is that of the person, on whatever machine they sign in.
            if (user.Language.Length > 0) context.SpeakLanguage(user.Language);
            if (target != "/") return Results.LocalRedirect(target);
            if (await users.IsInRoleAsync(user, Roles.Agent)) return Results.LocalRedirect("/agent");
            var first = await IsFirstStartAsync(users, user, databases, context.RequestAborted);
            return Results.LocalRedirect(first ? SetUpPage : target);
        }
        var error = verdict.Result switch
        {
            CredentialResult.TooManyTries => "locked",
            CredentialResult.Disabled => "disabled",
            _ => "credentials",
        };
        return Results.LocalRedirect($"{SignInPage}?error={error}&returnUrl={Uri.EscapeDataString(target)}");
    }

    /// <summary>An administrator of a program without a PBX is led through the set-up.</summary>
    private static async Task<bool> IsFirstStartAsync(
        UserManager<RingtailUser> users, RingtailUser user, IRingtailDbFactory databases, CancellationToken ct)
    {
        if (!await users.IsInRoleAsync(user, Roles.Administrator)) return false;
        await using var db = databases.Create();
        return !await db.Pbxs.AnyAsync(ct);
    }

    /// <summary>Bound to a form so that the antiforgery token is demanded: nobody else can sign a person out.</summary>
    private static async Task<IResult> SignOutAsync(
        HttpContext context, SignInManager<RingtailUser> signIn, Sessions sessions, [FromForm] string? returnUrl)
    {
        await sessions.LeaveAsync(context.User, context.RequestAborted);
        await signIn.SignOutAsync();
        return Results.LocalRedirect(LocalUrl.OrElse(returnUrl, SignInPage));
    }
}
