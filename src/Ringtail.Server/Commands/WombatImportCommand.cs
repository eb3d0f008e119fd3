using System.CommandLine;
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
                Required = true,
        };
        var user = new Option<string>("--user") { Description = "A user who may edit.", Required = true };
        var command = new Command(
            "import-wombat", "Print the configuration of a WombatDialer as a YAML file, ready for plan and apply. "
                + "The password is asked for, or read from standard input when that is a pipe.") { url, user };
        url.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<Uri>() is { } given
                && (!given.IsAbsoluteUri || given.Scheme is not ("http" or "https")))
                result.AddError($"'{given}' is not an address for --url: expected http://HOST/wombat.");
        });
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
}
