using System.Diagnostics;
using System.Runtime.InteropServices;
using Ringtail.Forecast;

namespace Ringtail.Server.Forecasts;

/// <summary>
/// Where forecasts are made: one at a time in a process, on one thread that gives way to the dialer, so that looking
/// ahead never costs a call.
/// </summary>
internal sealed class ForecastDesk : IDisposable
{
    /// <summary>Who comes when this many wait is sent away.</summary>
    public const int WaitingMax = 8;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private int _waiting;

    /// <param name="progress">Called from the forecast's thread with the share that is done, 0 to 1.</param>
    /// <exception cref="ForecastException">Too many others wait.</exception>
    public async Task<CampaignForecast> RunAsync(ForecastPlan plan, Action<double>? progress, CancellationToken ct)
    {
        if (Interlocked.Increment(ref _waiting) > WaitingMax)
        {
            Interlocked.Decrement(ref _waiting);
            throw new ForecastException("Busy", "Too many forecasts are being made; try again in a minute.");
        }
        try
        {
            await _turn.WaitAsync(ct);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
        try
        {
            return await OnThreadAsync(() => Make(plan, progress, ct));
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    /// <summary>The forecast itself. The same plan gives the same forecast, apart from what it took.</summary>
    internal static CampaignForecast Make(ForecastPlan plan, Action<double>? progress, CancellationToken ct)
    {
        var start = Stopwatch.GetTimestamp();
        var pacings = new List<PacingForecast>();
        var done = 0;
        foreach (var candidate in plan.Candidates)
        {
            var seeds = new List<ForecastResult>();
            for (var seed = 1; seed <= plan.Seeds; seed++)
            {
                ct.ThrowIfCancellationRequested();
                seeds.Add(Simulator.Run(plan.ScenarioOf(candidate, (ulong)seed), explain: false, ct));
                progress?.Invoke(++done / (double)(plan.Candidates.Count * plan.Seeds));
            }
            pacings.Add(Outlook.Of(plan, candidate, seeds));
        }
        return new CampaignForecast
        {
            CampaignId = plan.Ground.CampaignId,
            RunId = plan.Ground.RunId,
            From = plan.Ground.Now,
            Attempts = plan.Attempts,
            Seeds = plan.Seeds,
            SampleHours = plan.SampleS / 3_600,
            OpenHoursPerDay = plan.OpenPerDay.TotalHours,
            Figures = plan.Figures,
            Pacings = pacings,
            WallS = Stopwatch.GetElapsedTime(start).TotalSeconds,
        };
    }

    private static async Task<CampaignForecast> OnThreadAsync(Func<CampaignForecast> work)
    {
        var done = new TaskCompletionSource<CampaignForecast>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                GiveWay();
                done.SetResult(work());
            }
            catch (OperationCanceledException cancelled)
            {
                done.SetCanceled(cancelled.CancellationToken);
            }
#pragma warning disable CA1031 // Whatever it is, it belongs to who asked, not to the process.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                done.SetException(failure);
            }
        })
        { IsBackground = true, Name = "forecast", Priority = ThreadPriority.Lowest };
        thread.Start();
        return await done.Task;
    }

    /// <summary>.NET passes no thread priorities on to Linux, where niceness is the calling thread's.</summary>
    private static void GiveWay()
    {
        const int thisThread = 0, process = 0, nice = 10;
        if (OperatingSystem.IsLinux()) _ = SetPriority(process, thisThread, nice);
    }

    [DllImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetPriority(int which, int who, int niceness);
}
