using System.CommandLine;
using System.Text.Json;
using Ringtail.Server.Access;
using Ringtail.Server.Hosting;

namespace Ringtail.Server.Commands;

/// <summary><c>ringtail user</c>: accounts for the page and the APIs.</summary>
internal static class UserCommand
{
    private const string PasswordHelp = "The password is asked for, or read from standard input when that is a pipe.";
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create() => new("user", "Manage the accounts for the page and the APIs.")
    {
        Add(), List(), Password(),
        Change("disable", "Disable an account: it can no longer sign in.", "disabled"),
        Change("enable", "Enable a disabled account.", "enabled"),
    };

    private static Command Add()
    {
        var name = Name();
        var realName = new Option<string>("--real-name")
        {
            Description = "Shown in the page and in audit columns.", DefaultValueFactory = _ => "",
        };
        var role = new Option<string>("--role")
        {
            Description = "What the account may do.", DefaultValueFactory = _ => Roles.User,
        };
        role.AcceptOnlyFromAmong([.. Roles.All]);
        return Verb("add", $"Add an account. {PasswordHelp}", [name], [realName, role], async (parsed, control, ct) =>
        {
            var user = parsed.GetRequiredValue(name);
            await control.PostAsync("users/add", new NewUser(
                user, parsed.GetRequiredValue(realName), SecretInput.Read("Password"), parsed.GetRequiredValue(role)),
                    ct);
            Console.Out.WriteLine($"added user {user}");
        });
    }

    private static Command List()
    {
        var json = CommonOptions.Json();
        return Verb("list", "List the accounts.", [], [json], async (parsed, control, ct) =>
        {
            var users = await control.GetAsync<UserSummary[]>("users", ct);
            if (parsed.GetValue(json))
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(users, Indented));
                return;
            }
            foreach (var user in users)
                Console.Out.WriteLine(
                    $"{user.Name}\t{user.Role}\t{(user.Enabled ? "enabled" : "disabled")}\t{user.RealName}");
        });
    }

    private static Command Password()
    {
        var name = Name();
        return Verb("passwd", $"Set an account's password; it is signed out everywhere. {PasswordHelp}", [name], [],
            async (parsed, control, ct) =>
        {
            var user = parsed.GetRequiredValue(name);
            await control.PostAsync("users/password", new NewPassword(user, SecretInput.Read("Password")), ct);
            Console.Out.WriteLine($"changed the password of {user}");
        });
    }

    private static Command Change(string verb, string description, string done)
    {
        var name = Name();
        return Verb(verb, description, [name], [], async (parsed, control, ct) =>
        {
            var user = parsed.GetRequiredValue(name);
            await control.PostAsync($"users/{verb}", new NamedUser(user), ct);
            Console.Out.WriteLine($"{done} user {user}");
        });
    }

    private static Argument<string> Name() => new("name") { Description = "The user's name for signing in." };

    private static Command Verb(
        string name, string description, Argument<string>[] arguments, Option[] options,
        Func<ParseResult, ControlClient, CancellationToken, Task> act)
    {
        var command = new Command(name, description);
        foreach (var argument in arguments) command.Arguments.Add(argument);
        foreach (var option in options) command.Options.Add(option);
        return ControlVerb.Complete(command, act);
    }
}
