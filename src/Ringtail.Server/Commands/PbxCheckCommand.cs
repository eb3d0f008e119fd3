using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Ringtail.Ami;
using Ringtail.Runtime.Inspection;
using Ringtail.Server.Hosting;

namespace Ringtail.Server.Commands;

/// <summary><c>ringtail pbx check</c>: connects, and says in words what was found and what is missing.</summary>
internal static class PbxCheckCommand
{
    public const string SecretVariable = "RINGTAIL_PBX_SECRET";
    /// <summary>Names of one kind that are printed for people; JSON has all.</summary>
    private const int NamesMax = 30;
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create()
    {
        var name = new Argument<string?>("name")
        {
            Description = "A configured Asterisk server; or give --address.", Arity = ArgumentArity.ZeroOrOne,
        };
        var address = new Option<string?>("--address") { Description = "Host name or IP address of the PBX." };
        var port = new Option<int>("--port")
        {
            Description = "Port of the manager interface.", DefaultValueFactory = _ => 5038,
        };
        var login = new Option<string>("--login")
        {
            Description = "Name of the manager account.", DefaultValueFactory = _ => "wombat",
        };
        var secret = new Option<string?>("--secret")
        {
            Description = $"Its secret; better in {SecretVariable}, or typed when asked.",
        };
        var tls = new Option<bool>("--tls") { Description = "Connect with TLS." };
        var json = CommonOptions.Json();
        var data = CommonOptions.Data();
        var postgres = CommonOptions.Postgres();
        port.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 65535) result.AddError("--port must be from 1 to 65535.");
        });
        var command = new Command("check", "Connect to a PBX and say what was found and what is missing.")
        {
            name, address, port, login, secret, tls, json, data, postgres,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(name) is null == result.GetValue(address) is null)
                result.AddError("Give either the name of a configured Asterisk server or --address.");
        });
        command.SetAction(async (parsed, ct) =>
        {
            var connection = parsed.GetValue(name) is { } known
                ? await FindAsync(known, parsed.GetRequiredValue(data), parsed.GetValue(postgres), ct)
                : new PbxConnection(
                    parsed.GetRequiredValue(address)!, parsed.GetValue(port), parsed.GetRequiredValue(login),
                    parsed.GetValue(secret) ?? Environment.GetEnvironmentVariable(SecretVariable)
                        ?? SecretInput.Read("Secret"),
                    parsed.GetValue(tls));
            var inspector = new PbxInspector(TimeProvider.System, NullLogger<AmiClient>.Instance);
            var report = await inspector.InspectAsync(connection, ct);
            if (parsed.GetValue(json)) Console.Out.WriteLine(JsonSerializer.Serialize(report, Indented));
            else Print(report, connection);
            var fatal = report.Problems.FirstOrDefault(p => p.Fatal);
            if (fatal is not null) throw new CommandException($"{fatal.Message} {fatal.Advice}".Trim());
            return report.Connected ? 0 : throw new CommandException($"no connection to {connection}");
        });
        return command;
    }

    private static async Task<PbxConnection> FindAsync(string name, string data, string? postgres, CancellationToken ct)
    {
        await using var control = await ControlClient.OpenAsync(data, postgres, ct);
        return await control.PostAsync<PbxConnection>("pbx-connection", new NamedPbx(name), ct);
    }

    private static void Print(PbxReport report, PbxConnection connection)
    {
        if (report.Connected)
        {
            Console.Out.WriteLine($"connected to {connection}");
            Console.Out.WriteLine($"Asterisk {report.Version}, manager interface {report.AmiVersion}, "
                + string.Create(CultureInfo.InvariantCulture, $"{report.EventsPerSecond:0.#} events a second"));
            PrintNames("trunks", report.Trunks.Where(t => t.LooksLikeTrunk).Select(t => $"{t.DialString}  {t.State}"));
            PrintNames(
                "queues", report.Queues.Select(q => $"{q.Name}  {q.Members.Length} members, {q.Waiting} waiting"));
            PrintNames("contexts", report.Contexts.Select(c => c.Name));
        }
        foreach (var problem in report.Problems)
            Console.Out.WriteLine($"{(problem.Fatal ? "problem" : "note")}: {problem.Message} {problem.Advice}");
    }

    private static void PrintNames(string what, IEnumerable<string> names)
    {
        var all = names.ToList();
        Console.Out.WriteLine(all.Count == 0 ? $"{what}: none" : $"{what}:");
        foreach (var name in all.Take(NamesMax)) Console.Out.WriteLine($"  {name}");
        if (all.Count > NamesMax) Console.Out.WriteLine($"  and {all.Count - NamesMax} more (--json lists all)");
    }
}
