using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Ringtail.Runtime.Live;

namespace Ringtail.Runtime.Grains;

/// <summary>Keeps the wanted loops awake, and tells the viewers of this process how the dialer is.</summary>
internal sealed class Supervisor(
    IGrainFactory grains, LiveFeed feed, RuntimeOptions options, ILogger<Supervisor> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.SuperviseEvery, TimeProvider.System);
        var failing = false;
        do
        {
            try
            {
                var state = await grains.GetGrain<IDialerGrain>(0).SuperviseAsync(reload: false);
                feed.SetDialer(state.On, state.Since);
                failing = false;
            }
            catch (Exception e)
            {
                if (!failing) Log.SupervisorFailed(logger, e);
                failing = true;
            }
        }
        while (await NextAsync(timer, stoppingToken));
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken ct)
    {
        try
        {
            return await timer.WaitForNextTickAsync(ct);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
