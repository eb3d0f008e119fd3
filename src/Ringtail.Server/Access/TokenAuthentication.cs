using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Ringtail.Runtime.Storage;

namespace Ringtail.Server.Access;

/// <summary>Bearer tokens (RFC 6750) for the APIs; see <see cref="AccessTokens"/>.</summary>
internal sealed class TokenAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logging, UrlEncoder encoder,
    UserManager<RingtailUser> users, IUserClaimsPrincipalFactory<RingtailUser> principals, AccessTokens tokens,
    FailureLimiter limiter)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logging, encoder)
{
    public const string Scheme_ = "Token";
    private const string Word = "Bearer ";
    /// <summary>In the limiter's book all wrong tokens of an address are tries at one door.</summary>
    private const string Door = "\u0001token";
    private TimeSpan? _retryAfter;

    public static bool IsFor(HttpRequest request) =>
        request.Headers.Authorization.ToString().StartsWith(Word, StringComparison.OrdinalIgnoreCase);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!IsFor(Request)) return AuthenticateResult.NoResult();
        var address = Context.Connection.RemoteIpAddress;
        var text = Request.Headers.Authorization.ToString()[Word.Length..].Trim();
        var holder = await tokens.FindAsync(text, address, Context.RequestAborted);
        var user = holder is null ? null : await users.FindByIdAsync(
            holder.UserId.ToString(CultureInfo.InvariantCulture));
        if (holder is null || user is null)
        {
            // Nobody guesses 256 bits: the limit spares the log and the database, and a good token never waits.
            _retryAfter = limiter.Wait(Door, address);
            if (_retryAfter is null) limiter.Failed(Door, address);
            return AuthenticateResult.Fail("No such token, or it is not valid any more.");
        }
        var principal = await principals.CreateAsync(user);
        var identity = (ClaimsIdentity)principal.Identity!;
        identity.AddClaim(new Claim(TokenClaims.Id, holder.TokenId.ToString(CultureInfo.InvariantCulture)));
        foreach (var scope in holder.Scopes) identity.AddClaim(new Claim(TokenClaims.Scope, scope));
        return AuthenticateResult.Success(new AuthenticationTicket(principal, Scheme_));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = "Bearer realm=\"Ringtail\", error=\"invalid_token\"";
        if (_retryAfter is { } wait)
        {
            Response.StatusCode = StatusCodes.Status429TooManyRequests;
            Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }
        return Task.CompletedTask;
    }
}
