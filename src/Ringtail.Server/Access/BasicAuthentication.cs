using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Ringtail.Runtime.Storage;

namespace Ringtail.Server.Access;

/// <summary>HTTP Basic (RFC 7617) with the program's users, for the APIs.</summary>
internal sealed class BasicAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logging, UrlEncoder encoder,
    UserManager<RingtailUser> users, RingtailDb db, IUserClaimsPrincipalFactory<RingtailUser> principals,
    CredentialCheck credentials)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logging, encoder)
{
    public const string Scheme_ = "Basic";
    /// <summary>Longest header that is looked at; names and passwords are far shorter.</summary>
    private const int HeaderCharsMax = 4096;
    private static readonly UTF8Encoding StrictUtf8 = new(
        encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private TimeSpan? _retryAfter;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Read(Request.Headers.Authorization.ToString()) is not { } given) return AuthenticateResult.NoResult();
        var address = Context.Connection.RemoteIpAddress;
        if (credentials.Wait(given.Name, address) is { } wait) return TooManyTries(wait);
        var account = given.Name.Length == 0
            ? null
            : await AccountState.ReadAsync(db, users.NormalizeName(given.Name), Context.RequestAborted);
        if (account is not null
            && credentials.Recall(account, given.Name, given.Password, address) is { } known) return Success(known);
        var verdict = await credentials.CheckAsync(users, given.Name, given.Password, address);
        switch (verdict)
        {
            case { Result: CredentialResult.Accepted, User: { } user }:
                var principal = await principals.CreateAsync(user);
                if (account is not null) credentials.Remember(account, principal);
                return Success(principal);
            case { Result: CredentialResult.TooManyTries }:
                return TooManyTries(verdict.RetryAfter);
            default:
                return AuthenticateResult.Fail("Wrong user name or password.");
        }
    }

    private static AuthenticateResult Success(ClaimsPrincipal principal) =>
        AuthenticateResult.Success(new AuthenticationTicket(principal, Scheme_));

    private AuthenticateResult TooManyTries(TimeSpan wait)
    {
        _retryAfter = wait;
        return AuthenticateResult.Fail("Too many failed tries.");
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (_retryAfter is { } wait)
        {
            Response.StatusCode = StatusCodes.Status429TooManyRequests;
            Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            return Task.CompletedTask;
        }
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = "Basic realm=\"Ringtail\", charset=\"UTF-8\"";
        return Task.CompletedTask;
    }

    /// <summary>Null when the header is absent or of another scheme; an unreadable one is a wrong user.</summary>
    private static (string Name, string Password)? Read(string header)
    {
        if (!AuthenticationHeaderValue.TryParse(header, out var value)) return null;
        if (!value.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase)) return null;
        if (value.Parameter is not { Length: <= HeaderCharsMax } parameter) return ("", "");
        var bytes = new byte[parameter.Length];
        if (!Convert.TryFromBase64String(parameter.Trim(), bytes, out var written)) return ("", "");
        var text = Decode(bytes.AsSpan(0, written));
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? ("", "") : (text[..colon], text[(colon + 1)..]);
    }

    /// <summary>UTF-8, as we ask for; older clients send Latin-1.</summary>
    private static string Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }
}
