using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Ringtail.Runtime.Configuration;
using Ringtail.Server.Access;

namespace Ringtail.Server.Api;

/// <param name="Scopes">Any of read, control, calls, lists, configuration, users.</param>
/// <param name="ExpiresAt">Left out: until it is revoked.</param>
/// <param name="UserName">Left out: one's own. Only an administrator makes tokens for others.</param>
public sealed record TokenInput(
    string Name, IReadOnlyList<string> Scopes, DateTimeOffset? ExpiresAt = null, string? UserName = null);

/// <summary><c>/api/v1/tokens</c>: one's own tokens; an administrator sees and revokes those of all.</summary>
internal static class TokenApi
{
    public static void Map(RouteGroupBuilder tokens)
    {
        tokens.MapGet("", async (
            [AsParameters] PartQuery part, AccessTokens access, ClaimsPrincipal user, CancellationToken ct) =>
            part.Of(await access.ListAsync(Reach(user), ct))).NeedsScope(TokenScopes.Users).Needs(Right.Account)
            .WithName("listTokens")
            .WithSummary("The tokens: one's own, for an administrator those of all users");
        tokens.MapPost("", CreateAsync).NeedsScope(TokenScopes.Users).Needs(Right.Account).ProducesValidationProblem()
            .WithName("addToken")
            .Example("""{"name":"crm","scopes":["read","calls"]}""")
            .WithSummary("Make a token; its text is in this answer and never again");
        tokens.MapDelete("/{id:int}", async (int id, AccessTokens access, ClaimsPrincipal user, CancellationToken ct) =>
        {
            await access.RevokeAsync(id, Reach(user), user.By(), ct);
            return TypedResults.NoContent();
        }).NeedsScope(TokenScopes.Users).Needs(Right.Account).WithName("revokeToken")
            .WithSummary("Revoke a token; it counts no more from the next request on");
    }

    private static async Task<Results<Created<CreatedToken>, ForbidHttpResult>> CreateAsync(
        TokenInput input, AccessTokens access, ClaimsPrincipal user, CancellationToken ct)
    {
        var own = user.Identity?.Name ?? "";
        var whose = input.UserName ?? own;
        if (!user.May(Right.Users) && !whose.Equals(own, StringComparison.OrdinalIgnoreCase))
            return TypedResults.Forbid();
        // Nobody climbs by way of a token: a token makes none that may more than itself.
        if (input.Scopes.FirstOrDefault(s => !user.MayAs(s)) is { } beyond)
            throw new InvalidFieldsException(
                [new FieldProblem(
                    nameof(input.Scopes), "ScopeBeyond", $"may not hold '{beyond}', which this token has not.")]);
        var made = await access.CreateAsync(whose, input.Name, input.Scopes, input.ExpiresAt, user.By(), ct);
        return TypedResults.Created($"/api/v1/tokens/{made.Summary.Id}", made);
    }

    private static int? Reach(ClaimsPrincipal user) => user.May(Right.Users)
        ? null
        : int.Parse(user.FindFirstValue(ClaimTypes.NameIdentifier)!, CultureInfo.InvariantCulture);
}
