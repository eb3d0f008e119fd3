using Ringtail.Server.Access;

namespace Ringtail.Server.Api;

/// <param name="Role">Administrator or User.</param>
public sealed record UserInput(string Name, string Password, string RealName = "", string Role = Roles.User);

public sealed record PasswordInput(string Password);

public sealed record EnabledInput(bool Enabled);

/// <summary><c>/api/v1/users</c>, for administrators.</summary>
internal static class UserApi
{
    public static void Map(RouteGroupBuilder users)
    {
        users.RequireAuthorization(Policies.Administrator);
        users.MapGet("", (UserAdministration administration, CancellationToken ct) => administration.ListAsync(ct))
            .NeedsScope(TokenScopes.Users).WithSummary("The accounts").WithName("listUsers");
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
