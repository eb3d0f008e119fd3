using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Ringtail.Runtime.Storage;

namespace Ringtail.Server.Access;

/// <summary>
/// Ends the circuits of a session that was ended, and of a person whose account was disabled or whose password was
/// changed, within a minute.
/// </summary>
internal sealed class SessionRevalidation(
    ILoggerFactory logging, IServiceScopeFactory scopes, Sessions sessions, IOptions<IdentityOptions> options)
    : RevalidatingServerAuthenticationStateProvider(logging)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromMinutes(1);

    protected override async Task<bool> ValidateAuthenticationStateAsync(
        AuthenticationState state, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<RingtailUser>>();
        if (await users.GetUserAsync(state.User) is not { Enabled: true } user) return false;
        var held = state.User.FindFirstValue(options.Value.ClaimsIdentity.SecurityStampClaimType);
        return held == await users.GetSecurityStampAsync(user) && await sessions.IsOpenAsync(state.User, ct);
    }
}
