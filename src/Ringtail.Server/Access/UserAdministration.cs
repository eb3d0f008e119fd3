using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Ringtail.Dialing;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Storage;

namespace Ringtail.Server.Access;

public sealed record UserSummary(string Name, string RealName, string Role, bool Enabled);

/// <summary>
/// Accounts: made, listed, changed. Failures are <see cref="ControlException"/> with a sentence for people.
/// </summary>
public sealed class UserAdministration(UserManager<RingtailUser> users, RoleManager<IdentityRole<int>> roles)
{
    public async Task<IReadOnlyList<UserSummary>> ListAsync(CancellationToken ct)
    {
        var all = await users.Users.AsNoTracking().OrderBy(u => u.UserName).ToListAsync(ct);
        var summaries = new List<UserSummary>(all.Count);
        foreach (var user in all)
        {
            var held = await users.GetRolesAsync(user);
            summaries.Add(
                new UserSummary(user.UserName ?? "", user.RealName, held.FirstOrDefault() ?? Roles.User, user.Enabled));
        }
        return summaries;
    }

    /// <summary>
    /// Shortest password that an account gets here: length beats character classes (NIST SP 800-63B, 3.1.1.2).
    /// </summary>
    public const int PasswordCharsMin = 8;

    /// <param name="anyPassword">The operator has chosen it knowingly: its length is not looked at.</param>
    public async Task AddAsync(string name, string realName, string password, string role, bool anyPassword = false)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Contains(':', StringComparison.Ordinal) || name.Any(char.IsControl))
            throw new ControlException(
                RefusalKind.Invalid, "UserName",
                $"name: is required, and may not contain colons or control characters.");
        CheckPassword(password, anyPassword);
        if (!Roles.All.Contains(role))
            throw new ControlException(
                RefusalKind.Invalid, "NoRole",
                $"role: '{role}' is not a role; expected {new Word(string.Join(", ", Roles.All), "Role")}.");
        foreach (var known in Roles.All)
        {
            if (!await roles.RoleExistsAsync(known)) Check(await roles.CreateAsync(new IdentityRole<int>(known)));
        }
        var user = new RingtailUser { UserName = name, RealName = realName, MasterKey = role == Roles.Administrator };
        Check(await users.CreateAsync(user, password));
        Check(await users.AddToRoleAsync(user, role));
    }

    public async Task SetPasswordAsync(string name, string password)
    {
        CheckPassword(password, anyPassword: false);
        var user = await FindAsync(name);
        user.PasswordHash = users.PasswordHasher.HashPassword(user, password);
        // The stamp is what ends open sessions and remembered credentials.
        Check(await users.UpdateSecurityStampAsync(user));
    }

    public async Task SetEnabledAsync(string name, bool enabled)
    {
        var user = await FindAsync(name);
        if (!enabled) await RefuseLastAdministratorAsync(user);
        user.Enabled = enabled;
        Check(await users.UpdateSecurityStampAsync(user));
    }

    /// <summary>A password for a first account: 20 characters without look-alikes, about 115 bits.</summary>
    public static string RandomPassword() =>
        RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", 20);

    private static void CheckPassword(string password, bool anyPassword)
    {
        if (password.Length < (anyPassword ? 1 : PasswordCharsMin))
            throw new ControlException(
                RefusalKind.Invalid, "PasswordShort",
                $"password: must have at least {PasswordCharsMin} characters; it has "
                + $"{password.Length}.");
    }

    private async Task<RingtailUser> FindAsync(string name) =>
        await users.FindByNameAsync(name) ?? throw new ControlException(
            RefusalKind.NotFound, "NoUser", $"There is no user '{name}'.");

    internal async Task SetRoleAsync(RingtailUser user, string role)
    {
        Check(await users.RemoveFromRolesAsync(user, await users.GetRolesAsync(user)));
        if (!await roles.RoleExistsAsync(role)) Check(await roles.CreateAsync(new IdentityRole<int>(role)));
        Check(await users.AddToRoleAsync(user, role));
    }

    /// <exception cref="ControlException">Nobody else could let anybody in.</exception>
    internal async Task RefuseLastAdministratorAsync(RingtailUser user)
    {
        if (await IsLastAdministratorAsync(user))
            throw new ControlException(
                RefusalKind.Conflict, "LastAdministrator",
                $"'{user.UserName}' is the last enabled administrator and must stay one.");
    }

    private async Task<bool> IsLastAdministratorAsync(RingtailUser user)
    {
        var administrators = await users.GetUsersInRoleAsync(Roles.Administrator);
        return administrators.Any(a => a.Id == user.Id) && !administrators.Any(a => a.Enabled && a.Id != user.Id);
    }

    private static void Check(IdentityResult result)
    {
        if (result.Succeeded) return;
        throw new ControlException(
            RefusalKind.Conflict, "AccountRefused",
            Phrase.Of(string.Join(" ", result.Errors.Select(e => e.Description))));
    }
}
