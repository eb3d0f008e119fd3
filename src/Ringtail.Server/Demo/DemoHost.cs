using System.Net;
using Ringtail.Runtime;
using Ringtail.Server.Hosting;

namespace Ringtail.Server.Demo;

/// <summary>Starts the program for a demo, sets it up, and runs until it is stopped.</summary>
internal static class DemoHost
{
    public static async Task<int> RunAsync(
        ServeOptions options, DataFolder folder, TimeProvider? clock, Func<IServiceProvider, Task> setUp,
        StopSignals stop)
    {
        // A well-known password only where nobody else can reach the page.
        var alone = options.UrlList.All(IsLoopback);
        await using var app = RingtailHost.Build(options, folder, services =>
        {
            services.AddSingleton<IHostLifetime>(stop);
            if (clock is null) return;
            services.AddKeyedSingleton(RuntimeRegistration.ClockKey, clock);
            services.AddKeyedSingleton(RuntimeRegistration.MachineClockKey, TimeProvider.System);
        });
        await RingtailHost.RunAsync(app, async () =>
        {
            await RingtailHost.StartAsync(
                app, Console.Out.WriteLine, stop.Token, alone ? DemoSetUp.AddUserAsync : null);
            await setUp(app.Services);
            var account = alone ? $"; sign in as {DemoSetUp.User} with the password {DemoSetUp.Password}" : "";
            return $"ringtail demo is dialing at {RingtailHost.PublicAddress(app)}{account}";
        }, stop.Token);
        return 0;
    }

    private static bool IsLoopback(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && (uri.IsLoopback || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address)
            && IPAddress.IsLoopback(address)));
}
