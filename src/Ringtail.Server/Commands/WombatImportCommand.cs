using System.CommandLine;
using System.CommandLine.Parsing;
using Ringtail.Server.ConfigFiles;

namespace Ringtail.Server.Commands;

/// <summary>
/// <c>ringtail config import-wombat</c>: prints another dialer's configuration, read through its API, as a file to look
/// at, plan and apply.
/// </summary>
internal static class WombatImportCommand
{
    public static Command Create()
    {
        var url = new Option<Uri>("--url")
        {
            Description = "Address of WombatDialer, such as http://dialer:8080/wombat.", HelpName = "URL",
                Required = true, CustomParser = Address,
        };
        var user = new Option<string>("--user") { Description = "A user who may edit.", Required = true };
        var command = new Command(
            "import-wombat", "Print the configuration of a WombatDialer as a YAML file, ready for plan and apply. "
                + "The password is asked for, or read from standard input when that is a pipe.") { url, user };
        command.SetAction(async (parsed, ct) =>
        {
            using var source = new WombatSource(
                parsed.GetRequiredValue(url), parsed.GetRequiredValue(user), SecretInput.Read("Password"));
            Console.Out.Write(ConfigYaml.Write(await source.ReadAsync(ct)));
            foreach (var note in source.Notes) await Console.Error.WriteLineAsync($"ringtail: {note}");
            return 0;
        });
        return command;
    }

    private static Uri? Address(ArgumentResult result)
    {
        var given = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        if (Uri.TryCreate(given, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            return address;
        result.AddError($"'{given}' is not an address for --url: expected http://HOST/wombat.");
        return null;
    }
}
