using System.Security.Claims;
using Ringtail.Server.Access;

namespace Ringtail.Server.Api;

/// <param name="Language">en, de, or empty: the browser's.</param>
/// <param name="TimeZone">IANA, or empty: the browser's.</param>
public sealed record OwnProfile(string Language = "", string TimeZone = "");

/// <param name="Present">The present password.</param>
/// <param name="Next">The new one, at least 8 characters.</param>
public sealed record OwnPassword(string Present, string Next);

/// <param name="Rights">What one may do, by the role.</param>
/// <param name="MasterKey">Sees every record, whatever its security key.</param>
/// <param name="Keys">Security keys that one holds.</param>
public sealed record OwnAccount(
    string Name, string RealName, string Role, string Language, string TimeZone, bool MasterKey,
    IReadOnlyList<string> Keys, IReadOnlyList<string> Rights);

/// <summary><c>/api/v1/account</c>: what everybody sees and changes of themselves.</summary>
internal static class AccountOfOneself
{
    public static void Map(RouteGroupBuilder account)
    {
        account.MapGet("", async (UserProfiles profiles, ClaimsPrincipal user) =>
        {
            var name = user.Identity?.Name ?? "";
            var profile = await profiles.ReadAsync(name);
            return new OwnAccount(
                name, profile.RealName, profile.Role, profile.Language, profile.TimeZone, profile.MasterKey,
                user.Ring().Keys, [.. Rights.Of(profile.Role).Order().Select(r => r.ToString())]);
        }).NeedsScope(TokenScopes.Read).WithName("getOwnAccount")
            .WithSummary("One's own account, with what its role allows");
        account.MapPut("", async (OwnProfile input, UserProfiles profiles, ClaimsPrincipal user) =>
        {
            await profiles.SaveOwnAsync(user.Identity?.Name ?? "", input.Language, input.TimeZone);
            return TypedResults.NoContent();
        }).NeedsScope(TokenScopes.Users).ProducesValidationProblem().WithName("setOwnAccount")
            .Example("""{"language":"de","timeZone":"Europe/Berlin"}""")
            .WithSummary("Set one's own language and time zone");
        account.MapPut("/password", async (OwnPassword input, UserProfiles profiles, ClaimsPrincipal user) =>
        {
            await profiles.ChangeOwnPasswordAsync(user.Identity?.Name ?? "", input.Present, input.Next);
            return TypedResults.NoContent();
        }).NeedsScope(TokenScopes.Users).ProducesValidationProblem().WithName("setOwnPassword").AnswersIn(400)
            .Example("""{"present":"not the present one","next":"a much better one"}""")
            .WithSummary("Change one's own password; other sessions end");
    }
}
