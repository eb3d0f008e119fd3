using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Storage;

namespace Ringtail.Server.Access;

/// <summary>
/// On an empty database: makes the administrator from <c>RINGTAIL_ADMIN_USER</c> and <c>RINGTAIL_ADMIN_PASSWORD</c>, or
/// <c>admin</c> with a random password that is printed once and kept nowhere.
/// </summary>
internal static class FirstAdministrator
{
    public const string UserVariable = "RINGTAIL_ADMIN_USER";
    public const string PasswordVariable = "RINGTAIL_ADMIN_PASSWORD";

    /// <param name="print">Takes the line with the random password, or a warning about a short one.</param>
    public static async Task EnsureAsync(
        IServiceProvider services, IConfiguration settings, Action<string> print, CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<RingtailUser>>();
        if (await users.Users.AnyAsync(ct)) return;
        var name = settings[UserVariable] is { Length: > 0 } given ? given : "admin";
        var password = settings[PasswordVariable] is { Length: > 0 } chosen ? chosen : null;
        var administration = scope.ServiceProvider.GetRequiredService<UserAdministration>();
        var made = password ?? UserAdministration.RandomPassword();
        try
        {
            await administration.AddAsync(name, "Administrator", made, Roles.Administrator, anyPassword: true);
        }
        catch (ControlException refused)
        {
            throw new ControlException(
                $"{UserVariable} and {PasswordVariable} make no administrator: {refused.Message}");
        }
        if (made.Length < UserAdministration.PasswordCharsMin)
            print($"The password of '{name}' is short: change it with 'ringtail user passwd {name}' "
                + "before others can reach this server.");
        if (password is null) print(
            $"First start: the administrator is '{name}' with the password '{made}'. It is not shown again.");
    }
}
