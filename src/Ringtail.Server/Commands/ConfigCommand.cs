using System.CommandLine;
using Ringtail.Server.ConfigFiles;
using Ringtail.Server.Hosting;

namespace Ringtail.Server.Commands;

/// <summary><c>ringtail config</c>: the whole configuration as a file.</summary>
internal static class ConfigCommand
{
    public static Command Create() => new("config", "The whole configuration as a YAML file.")
    {
        Export(), Plan(), Apply(), WombatImportCommand.Create(),
    };

    private static Command Export()
    {
        var key = SecretsKey("Write secrets encrypted with the key in this file; without it they are references.");
        var command = new Command("export", "Print the configuration.");
        command.Options.Add(key);
        return ControlVerb.Complete(command, async (parsed, control, ct) =>
        {
            var text = await control.PostAsync<ConfigText>(
                "config/export", new ConfigExportRequest(await KeyAsync(parsed.GetValue(key), ct)), ct);
            Console.Out.Write(text.Text);
        });
    }

    private static Command Plan()
    {
        var (file, key, delete) = (File(), SecretsKey("Key of the file's encrypted secrets."), Delete());
        var command = new Command("plan", "Say what applying a file would change; nothing is changed.");
        command.Arguments.Add(file);
        command.Options.Add(key);
        command.Options.Add(delete);
        return ControlVerb.Complete(command, async (parsed, control, ct) =>
        {
            var request = await RequestAsync(
                parsed.GetRequiredValue(file), parsed.GetValue(key), parsed.GetValue(delete), null, ct);
            Console.Out.Write((await control.PostAsync<ConfigPlanned>("config/plan", request, ct)).Text);
        });
    }

    private static Command Apply()
    {
        var (file, key, delete) = (File(), SecretsKey("Key of the file's encrypted secrets."), Delete());
        var unchanged = new Option<string?>("--if-system")
        {
            Description = "Fingerprint that a plan printed: refuse when the system has changed since.",
            HelpName = "FINGERPRINT",
        };
        var command = new Command("apply", "Make the configuration as a file says: all of it, or nothing.");
        command.Arguments.Add(file);
        command.Options.Add(key);
        command.Options.Add(delete);
        command.Options.Add(unchanged);
        return ControlVerb.Complete(command, async (parsed, control, ct) =>
        {
            var request = await RequestAsync(parsed.GetRequiredValue(file), parsed.GetValue(key),
                parsed.GetValue(delete), parsed.GetValue(unchanged), ct);
            Console.Out.Write((await control.PostAsync<ConfigPlanned>("config/apply", request, ct)).Text);
        });
    }

    private static async Task<ConfigRequest> RequestAsync(
        string path, string? key, bool delete, string? ifSystem, CancellationToken ct)
    {
        var text = path == "-" ? await Console.In.ReadToEndAsync(ct) : await ReadAsync(path, ct);
        return new ConfigRequest(WithEnvironment(text), await KeyAsync(key, ct), delete, ifSystem);
    }

    /// <summary>Secrets of this command's environment are put in here: the server's environment is another.</summary>
    private static string WithEnvironment(string text)
    {
        try
        {
            var file = ConfigReader.Read(text);
            var named = ConfigService.Secrets(file).Where(s => s.Secret.Environment.Length > 0).ToList();
            if (named.Count == 0) return text;
            foreach (var (section, record, secret) in named)
            {
                var name = secret.Environment;
                (secret.Environment, secret.Plain) = ("",
                    Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value
                        : throw new CommandException(
                            $"{section}: {record}: the environment variable {name} of its secret is not set"));
            }
            return ConfigYaml.Write(file);
        }
        catch (ConfigFileException wrong)
        {
            throw new CommandException(string.Join(" ", wrong.Problems));
        }
    }

    private static async Task<string?> KeyAsync(string? path, CancellationToken ct) =>
        path is null ? null : (await ReadAsync(path, ct)).Trim();

    private static async Task<string> ReadAsync(string path, CancellationToken ct)
    {
        try
        {
            return await System.IO.File.ReadAllTextAsync(path, ct);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{path} cannot be read: {failed.Message}");
        }
    }

    private static Argument<string> File() => new("file") { Description = "YAML file; - reads standard input." };

    private static Option<string?> SecretsKey(string description) =>
        new("--secrets-key") { Description = description, HelpName = "FILE" };

    private static Option<bool> Delete() => new("--delete")
    {
        Description = "Delete records that a section of the file does not name; without it they stay.",
    };
}
