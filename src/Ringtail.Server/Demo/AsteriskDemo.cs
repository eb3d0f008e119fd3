using System.Diagnostics;
using System.Globalization;
using System.Text;
using Ringtail.Server.Commands;
using Ringtail.Server.Hosting;

namespace Ringtail.Server.Demo;

/// <summary>The demo on a real Asterisk 16 with a carrier and agents, which the scripts in lab/ set up on
/// loopback.</summary>
internal static class AsteriskDemo
{
    private const string Net = "127.0.90";
    private const int Contacts = 1_500;

    public static async Task<int> RunAsync(ServeOptions options, StopSignals stop)
    {
        using var folder = DataFolder.Open(options.DataFolder);
        await StartLabAsync(stop.Token);
        return await DemoHost.RunAsync(options, folder, clock: null,
            services => new DemoSetUp(services).RunAsync(Site(), stop.Token), stop);
    }

    private static async Task StartLabAsync(CancellationToken ct)
    {
        var script = FindScript() ?? throw new CommandException(
            "demo --asterisk needs a checkout with its folder lab/, and this program was not started from one.");
        Console.Out.WriteLine("ringtail is setting up a real Asterisk with a carrier and agents …");
        // The lab ends with this process, however it ends.
        var pid = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        using var process = Process.Start(new ProcessStartInfo(script, ["16", "--net", Net, "--while", pid])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var said = process.StandardOutput.ReadToEndAsync(ct);
        var wrong = await process.StandardError.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        await said;
        if (process.ExitCode != 0) throw new CommandException($"the lab did not start: {wrong}");
    }

    private static string? FindScript()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var script = Path.Combine(folder.FullName, "lab", "up");
            if (File.Exists(script)) return script;
        }
        return null;
    }

    private static DemoSite Site() => new()
    {
        Name = "Asterisk in the lab",
        Address = Net + ".16",
        Port = 5038,
        Login = "wombat",
        Secret = "lab-wombat",
        DialString = "SIP/mdc_trunk_conf-1/${num}",
        CallerId = "03023125000",
        Team = "team_local",
        TeamExtension = "202",
        AnnouncementExtension = "401",
        TeamChannels = 40,
        WrapUpMs = 3_000,
        RingTimeMs = 12_000,
        List = List,
        Contacts = Contacts,
    };

    // The lab's carrier reads the outcome from the number: 0 90 RR TT rest is a random mix (lab/README.md).
    private static MemoryStream List(int count, int from)
    {
        var text = new StringBuilder();
        for (var i = from; i < from + count; i++)
        {
            text.Append(
                CultureInfo.InvariantCulture, $"090{10 + (i % 60):D2}{10 + (i % 20):D2}{i:D5},CUSTOMER:{10_000 + i}\n");
        }
        return new MemoryStream(Encoding.UTF8.GetBytes(text.ToString()));
    }
}
