using System.Net;
using System.Security.Cryptography;
using Ringtail.PbxSim.Wire;
using Ringtail.Runtime;
using Ringtail.Server.Hosting;

namespace Ringtail.Server.Demo;

/// <summary>The whole program on a simulated PBX with agents and a carrier: something to look at in a minute.</summary>
internal static class SimulatedDemo
{
    public static async Task<int> RunAsync(ServeOptions options, double speed, ulong seed, CancellationToken ct)
    {
        using var folder = DataFolder.Open(options.DataFolder);
        var clock = new ScaledClock(speed);
        var secret = RandomNumberGenerator.GetHexString(24, lowercase: true);
        await using var pbx = new SimPbxServer(DemoWorld.Build(secret, seed), clock);
        pbx.Start();
        var open = options.UrlList.All(IsLoopback);
        await using var app = RingtailHost.Build(options, folder, services =>
            services.AddKeyedSingleton<TimeProvider>(RuntimeRegistration.ClockKey, clock));
        await RingtailHost.StartAsync(app, Console.Out.WriteLine, ct, open ? DemoSetUp.AddUserAsync : null);
        await new DemoSetUp(app.Services).RunAsync(pbx.Address.Port, secret, ct);
        var account = open ? $"; sign in as {DemoSetUp.User} with the password {DemoSetUp.Password}" : "";
        Console.Out.WriteLine($"ringtail demo is dialing at {RingtailHost.PublicAddress(app)}{account}");
        await app.WaitForShutdownAsync(ct);
        return 0;
    }

    private static bool IsLoopback(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && (uri.IsLoopback || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address)));
}
