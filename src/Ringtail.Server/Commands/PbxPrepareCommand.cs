using System.CommandLine;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Ringtail.Server.Commands;

/// <summary><c>ringtail pbx prepare</c>: prints what the PBX side needs, ready to paste.</summary>
internal static class PbxPrepareCommand
{
    public static IReadOnlyList<string> Kinds { get; } = ["mobydick", "freepbx", "asterisk"];

    public static Command Create()
    {
        var kind = new Option<string>("--kind")
        {
            Description = "The PBX: mobydick, freepbx or asterisk.", Required = true,
        };
        kind.AcceptOnlyFromAmong([.. Kinds]);
        var address = new Option<string?>("--dialer-address")
        {
            Description = "IP address of this dialer as the PBX sees it; guessed when left out.",
        };
        var account = new Option<string>("--account")
        {
            Description = "Name of the manager account.", DefaultValueFactory = _ => "wombat",
        };
        var queue = new Option<string>("--queue")
        {
            Description = "Name of the queue in the example.", DefaultValueFactory = _ => "TEAM",
        };
        address.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && !IPAddress.TryParse(text, out _))
                result.AddError($"'{text}' is not an IP address for --dialer-address.");
        });
        RefuseLineEnds(account);
        RefuseLineEnds(queue);
        var command = new Command("prepare",
            "Print what the PBX needs: manager account, context, queue settings.") { kind, address, account, queue };
        command.SetAction(parsed => Console.Out.Write(Text(
            parsed.GetRequiredValue(kind), parsed.GetValue(address) ?? OwnAddress() ?? "DIALER-ADDRESS",
            parsed.GetRequiredValue(account), RandomSecret(), parsed.GetRequiredValue(queue))));
        return command;
    }

    /// <summary>All files of a kind, each under a line with its name.</summary>
    public static string Text(string kind, string dialerAddress, string account, string secret, string queue) =>
        string.Join('\n', Files(kind, dialerAddress, account, secret, queue)
            .Select(f => $"; ----- {f.Name} -----\n{f.Text}"));

    /// <summary>Name and content of each file of a kind.</summary>
    public static IReadOnlyList<(string Name, string Text)> Files(
        string kind, string dialerAddress, string account, string secret, string queue)
    {
        var assembly = typeof(PbxPrepareCommand).Assembly;
        var names = assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith($"pbx/{kind}/", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        if (names.Count == 0) throw new CommandException($"this build holds no texts for --kind {kind}");
        return [.. names.Select(name =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            var text = reader.ReadToEnd()
                .Replace("CHANGE-ME", secret, StringComparison.Ordinal)
                .Replace("DIALER-ADDRESS", dialerAddress, StringComparison.Ordinal)
                .Replace("TEAM", queue, StringComparison.Ordinal);
            if (name.EndsWith("/manager.conf", StringComparison.Ordinal))
                text = text.Replace("[wombat]", $"[{account}]", StringComparison.Ordinal);
            return (Path.GetFileName(name), text);
        })];
    }

    /// <summary>About 143 bits, without characters that Asterisk's configuration files read as signs.</summary>
    public static string RandomSecret() =>
        RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", 24);

    public static string? OwnAddress() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(
            i => i.OperationalStatus == OperationalStatus.Up && i.NetworkInterfaceType != NetworkInterfaceType.Loopback)
        .SelectMany(i => i.GetIPProperties().UnicastAddresses)
        .Select(a => a.Address)
        .FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork)?.ToString();

    private static void RefuseLineEnds(Option<string> option) => option.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<string>() is { } text
            && (text.Length == 0 || text.Any(c => char.IsControl(c) || c is '[' or ']' or ';')))
            result.AddError($"{option.Name} may not be empty, and may not contain line ends, brackets or semicolons.");
    });
}
