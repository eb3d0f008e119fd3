using System.Security.Cryptography;
using Ringtail.PbxSim.Wire;
using Ringtail.Server.Hosting;

namespace Ringtail.Server.Demo;

/// <summary>The whole program on a simulated PBX with agents and a carrier: something to look at in a minute.</summary>
internal static class SimulatedDemo
{
    public static async Task<int> RunAsync(ServeOptions options, DemoChoice choice, StopSignals stop)
    {
        using var folder = DataFolder.Open(options.DataFolder);
        var clock = new ScaledClock(choice.Speed);
        var secret = RandomNumberGenerator.GetHexString(24, lowercase: true);
        await using var pbx = new SimPbxServer(DemoWorld.Build(secret, choice.Seed, choice.Agents), clock);
        pbx.Start();
        return await DemoHost.RunAsync(options, folder, clock,
            services => new DemoSetUp(services)
                .RunAsync(DemoSite.Simulated(pbx.Address.Port, secret, choice.Agents), stop.Token), stop);
    }
}

/// <param name="Speed">How many times faster than the clock the world runs.</param>
/// <param name="Agents">Of the team; lines and contacts grow with it.</param>
internal sealed record DemoChoice(double Speed, ulong Seed, int Agents = DemoWorld.Agents);
