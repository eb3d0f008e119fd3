using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Ringtail.Runtime.Storage;

namespace Ringtail.Server.Access;

/// <summary>Adds the person's real name, which the audit columns show, to the standard claims.</summary>
internal sealed class RingtailPrincipals(
    UserManager<RingtailUser> users, RoleManager<IdentityRole<int>> roles, IOptions<IdentityOptions> options)
    : UserClaimsPrincipalFactory<RingtailUser, IdentityRole<int>>(users, roles, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(RingtailUser user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(
            new Claim(RingtailClaims.RealName, user.RealName.Length > 0 ? user.RealName : user.UserName ?? "-"));
        if (user.MasterKey) identity.AddClaim(new Claim(RingtailClaims.MasterKey, "true"));
        if (user.Keys.Length > 0) identity.AddClaim(new Claim(RingtailClaims.Keys, user.Keys));
        if (user.TimeZone.Length > 0) identity.AddClaim(new Claim(RingtailClaims.Zone, user.TimeZone));
        return identity;
    }
}

internal static class Who
{
    /// <summary>The name for audit columns: the real name, or "-" without credentials.</summary>
    public static string By(this ClaimsPrincipal user) => user.FindFirst(RingtailClaims.RealName)?.Value ?? "-";
}
