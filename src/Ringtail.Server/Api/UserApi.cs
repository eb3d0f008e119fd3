using Ringtail.Server.Access;

namespace Ringtail.Server.Api;

/// <param name="Role">Administrator, Manager, User, Viewer or Agent.</param>
public sealed record UserInput(string Name, string Password, string RealName = "", string Role = Roles.User);

public sealed record PasswordInput(string Password);

public sealed record EnabledInput(bool Enabled);

/// <summary><c>/api/v1/users</c>, for administrators.</summary>
internal static class UserApi
{
    public static void Map(RouteGroupBuilder users)
    {
        users.Needs(Right.Users);
        users.MapGet("", async (
            [AsParameters] PartQuery part, UserAdministration administration, CancellationToken ct) =>
            part.Of(await administration.ListAsync(ct)))
            .NeedsScope(TokenScopes.Users).WithSummary("The accounts").WithName("listUsers");
        users.MapGet("/{name}", (string name, UserProfiles profiles) => profiles.ReadAsync(name))
            .NeedsScope(TokenScopes.Users).WithSummary("One account: role, keys and what else is set of a person")
            .WithName("getUser").PathExample("name", "bea");
        users.MapPut("/{name}", async (
            string name, UserProfile input, UserProfiles profiles, System.Security.Claims.ClaimsPrincipal user) =>
        {
            await profiles.SaveAsync(name, input, user.By());
            return await profiles.ReadAsync(name);
        }).NeedsScope(TokenScopes.Users).ProducesValidationProblem().WithName("setUser").PathExample("name", "bea")
            .Example("""{"realName":"Bea","role":"Manager","keys":"north\nsouth","timeZone":"Europe/Berlin"}""")
            .WithSummary("Set an account's role, security keys and what else belongs to a person");
        users.MapPost("/{name}/end-sessions", async (
            string name, UserProfiles profiles, System.Security.Claims.ClaimsPrincipal user) =>
        {
            await profiles.EndSessionsAsync(name, user.By());
            return TypedResults.NoContent();
        }).NeedsScope(TokenScopes.Users).WithName("endSessions").PathExample("name", "bea")
            .WithSummary("Sign an account out everywhere");
        users.MapPost("", async (UserInput input, UserAdministration administration) =>
        {
            await administration.AddAsync(input.Name, input.RealName, input.Password, input.Role);
            return TypedResults.NoContent();
        }).NeedsScope(TokenScopes.Users).WithSummary("Add an account").WithName("addUser")
            .Example("""{"name":"cora","password":"a long password","realName":"Cora"}""");
        users.MapPut("/{name}/password", async (
            string name, PasswordInput input, UserAdministration administration) =>
        {
            await administration.SetPasswordAsync(name, input.Password);
            return TypedResults.NoContent();
        }).NeedsScope(TokenScopes.Users).WithSummary("Set an account's password; it is signed out everywhere")
            .WithName("setPassword").PathExample("name", "bea").Example("""{"password":"another long one"}""");
        users.MapPut("/{name}/enabled", async (string name, EnabledInput input, UserAdministration administration) =>
        {
            await administration.SetEnabledAsync(name, input.Enabled);
            return TypedResults.NoContent();
        }).NeedsScope(TokenScopes.Users).WithSummary("Enable or disable an account").WithName("enableUser")
            .PathExample("name", "bea").Example("""{"enabled":false}""");
    }
}
