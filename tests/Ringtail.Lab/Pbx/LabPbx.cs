namespace Ringtail.Lab.Pbx;

/// <summary>
/// A real Asterisk on a loopback network of its own, with a carrier and agents' phones. lab/README.md describes
/// its extensions, teams, accounts and the scheme of the numbers the carrier understands.
/// </summary>
public sealed class LabPbx : IAsyncDisposable
{
    /// <summary>Port of the manager interface.</summary>
    public const int AmiPort = 5038;

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);
    private readonly LabNet _net;
    private readonly string _folder;
    private readonly string _root;

    private LabPbx(int version, LabNet net, string root)
    {
        Version = version;
        _net = net;
        _root = root;
        _folder = Path.Combine(root, $"{version}");
        Address = $"{net.Prefix}.{version}";
        Carrier = new CarrierCalls(Path.Combine(_folder, "carrier", "calls.log"));
        Phones = new CarrierCalls(Path.Combine(_folder, "phones", "calls.log"));
        Agents = new LabAgents(this);
    }

    /// <summary>16 (chan_sip) or 22 (PJSIP).</summary>
    public int Version { get; }

    /// <summary>Where the PBX listens: the manager interface on 5038, SIP on 5060.</summary>
    public string Address { get; }

    /// <summary>An address of this lab that an account refuses: bind the client to it.</summary>
    public string ForeignAddress => $"{_net.Prefix}.8";

    /// <summary>SIP or PJSIP: what a channel's name begins with.</summary>
    public string Technology => Version == 16 ? "SIP" : "PJSIP";

    /// <summary>What a user enters as the trunk's dial string; <c>${num}</c> stands for the number.</summary>
    public string TrunkDialString => DialString("${num}");

    /// <summary>The calls that the carrier received by trunk mdc_trunk_conf-1.</summary>
    public CarrierCalls Carrier { get; }

    /// <summary>The calls to agents' phones, and those by trunk mdc_trunk_conf-2.</summary>
    public CarrierCalls Phones { get; }

    public LabAgents Agents { get; }

    /// <summary>Asterisk's own record of its queues.</summary>
    public string QueueLogFile => Path.Combine(_folder, "pbx", "log", "queue_log");

    /// <summary>Where the PBX puts recordings that name no folder.</summary>
    public string RecordingFolder => Path.Combine(_folder, "pbx", "spool", "monitor");

    /// <summary>Starts a lab, or skips the running test with the reason if this machine cannot.</summary>
    public static async Task<LabPbx> StartAsync(int version, CancellationToken cancellationToken)
    {
        var net = LabNet.Reserve();
        var root = Path.Combine(
            Path.GetTempPath(), $"rt-lab-{Environment.UserName}", $"{Environment.ProcessId}-{net.Number}");
        try
        {
            var (exitCode, output, errors) = await LabScript.RunAsync(
                "up", cancellationToken, $"{version}", "--net", net.Prefix, "--dir", root,
                "--while", $"{Environment.ProcessId}");
            Assert.SkipWhen(exitCode == LabScript.Cannot, $"No real Asterisk on this machine: {errors}");
            if (exitCode != 0)
                throw new InvalidOperationException($"lab/up ended with {exitCode}: {errors}{output}");
            return new LabPbx(version, net, root);
        }
        catch
        {
            await LabScript.RunAsync("down", CancellationToken.None, "--kill", "--dir", root);
            net.Dispose();
            throw;
        }
    }

    /// <summary>The dial string of one number by one of the trunks 1 to 3; nobody answers behind the third.</summary>
    public string DialString(string number, int trunk = 1) => Version == 16
        ? $"SIP/mdc_trunk_conf-{trunk}/{number}"
        : $"PJSIP/{number}@mdc_trunk_conf-{trunk}";

    /// <summary>The interface of an agent's phone, as a queue lists it.</summary>
    public string Phone(string extension) => $"{Technology}/{extension}";

    /// <summary>Runs a command at the PBX's console and gives what it printed.</summary>
    public Task<string> AsteriskCommandAsync(string command, CancellationToken cancellationToken) =>
        ConsoleAsync("pbx", command, cancellationToken);

    /// <summary>Takes a context of the dialplan that the program ships for a mobydick into this PBX's.</summary>
    public async Task AddShippedContextAsync(string context, CancellationToken cancellationToken)
    {
        var file = Path.Combine(LabScript.Repository, "deploy", "pbx", "mobydick", "extensions_wombat.conf");
        var lines = (await File.ReadAllLinesAsync(file, cancellationToken))
            .SkipWhile(line => line != $"[{context}]").ToArray();
        var end = Array.FindIndex(lines, 1, line => line.StartsWith('['));
        await File.AppendAllLinesAsync(Path.Combine(_folder, "pbx", "etc", "extensions.conf"),
            lines[..(end < 0 ? lines.Length : end)], cancellationToken);
        await AsteriskCommandAsync("dialplan reload", cancellationToken);
    }

    /// <summary>A call from outside to an extension of the PBX; it talks until the PBX or the lab ends it.</summary>
    public Task CallInAsync(string extension, CancellationToken cancellationToken) =>
        ConsoleAsync("carrier", $"channel originate SIP/pbx/{extension} application Wait 86400", cancellationToken);

    /// <summary>Ends the PBX as an administrator does: calls end first, then the connections.</summary>
    public Task StopPbxAsync(CancellationToken cancellationToken) => ControlAsync("stop", "pbx", cancellationToken);

    /// <summary>Ends the PBX as a power cut does.</summary>
    public Task KillPbxAsync(CancellationToken cancellationToken) => ControlAsync("kill", "pbx", cancellationToken);

    /// <summary>The PBX lives and says nothing more, until <see cref="ThawPbxAsync"/>.</summary>
    public Task FreezePbxAsync(CancellationToken cancellationToken) =>
        ControlAsync("freeze", "pbx", cancellationToken);

    public Task ThawPbxAsync(CancellationToken cancellationToken) => ControlAsync("thaw", "pbx", cancellationToken);

    /// <summary>Returns when the PBX is fully booted again.</summary>
    public Task StartPbxAsync(CancellationToken cancellationToken) => ControlAsync("start", "pbx", cancellationToken);

    /// <summary>Switches the first carrier off; phones and the second carrier stay.</summary>
    public Task StopCarrierAsync(CancellationToken cancellationToken) =>
        ControlAsync("stop", "carrier", cancellationToken);

    public Task StartCarrierAsync(CancellationToken cancellationToken) =>
        ControlAsync("start", "carrier", cancellationToken);

    /// <summary>
    /// Waits until the PBX knows that a trunk is (not) reachable. It finds a silent one within 4 s; chan_sip looks
    /// at a silent one again every 10 s, PJSIP every 2 s.
    /// </summary>
    public async Task WaitTrunkAsync(int trunk, bool reachable, CancellationToken cancellationToken)
    {
        var (list, up, down) = Version == 16
            ? ("sip show peers", " OK (", " UNREACHABLE")
            : ("pjsip show contacts", " Avail ", " Unavail ");
        using var timer = new PeriodicTimer(LookAgain, TimeProvider.System);
        while (true)
        {
            var lines = (await AsteriskCommandAsync(list, cancellationToken)).Split('\n');
            if (lines.Any(line => line.Contains($"mdc_trunk_conf-{trunk}/", StringComparison.Ordinal)
                && line.Contains(reachable ? up : down, StringComparison.Ordinal)))
            {
                return;
            }
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await LabScript.MustRunAsync("down", CancellationToken.None, "--kill", "--dir", _root);
        Directory.Delete(_root, recursive: true);
        _net.Dispose();
    }

    internal Task<string> ConsoleAsync(string instance, string command, CancellationToken cancellationToken) =>
        LabScript.MustRunAsync(
            "asterisk", cancellationToken, "console", Path.Combine(_folder, instance), command);

    internal async Task SetGlobalAsync(
        string instance, string name, string value, CancellationToken cancellationToken) =>
        await ConsoleAsync(instance, $"dialplan set global {name} {value}", cancellationToken);

    private Task<string> ControlAsync(string action, string instance, CancellationToken cancellationToken) =>
        LabScript.MustRunAsync("asterisk", cancellationToken, action, Path.Combine(_folder, instance));
}
