using Microsoft.Extensions.Logging;
using Ringtail.Dialing;
using Ringtail.Runtime.Storage;

namespace Ringtail.Runtime.Loops;

/// <summary>Why a life of a loop ended, when nothing is wrong with the program.</summary>
internal enum LifeEnd
{
    /// <summary>Nothing is left to do; the loop sleeps until somebody wakes it.</summary>
    Done,
    /// <summary>Begin anew at once: the configuration of the link changed, or the other side began anew.</summary>
    Again,
}

/// <summary>
/// Gives a loop its lives, one after the other. This is the boundary at which a bug in one PBX or run stops: it is
/// logged once, an alarm says so, and that owner alone begins anew from the store. Other owners do not notice.
/// </summary>
internal sealed class LoopRunner(string subject, LoopServices services, Func<CancellationToken, Task<LifeEnd>> live)
    : IDisposable
{
    private readonly ILogger _logger = services.Loggers.CreateLogger<LoopRunner>();
    private readonly CancellationTokenSource _abort = new();
    private Task? _task;

    private string AlarmKey => $"loop/{subject}";

    /// <summary>Begins, off the caller's scheduler: a grain's turns must not wait for a loop.</summary>
    public void Start() =>
        _task ??= Task.Factory.StartNew(RunAsync, CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Default)
            .Unwrap();

    /// <summary>Ends when the loop sleeps or was stopped.</summary>
    public Task Completion => _task ?? Task.CompletedTask;

    /// <summary>Waits for the end for a while, then ends it where it stands; what is in the store is enough to go on.</summary>
    public async Task StopAsync(TimeSpan within)
    {
        var ended = Completion;
        if (within > TimeSpan.Zero)
            await ended.WaitAsync(within, services.Clock.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _abort.CancelAsync();
        await ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RunAsync()
    {
        for (var wait = services.Options.RetryMin; ; wait = Backoff.Next(wait, services.Options.RetryMax))
        {
            var began = services.Clock.Monotonic;
            try
            {
                services.Feed.ForgetAlarms(subject);
                if (await live(_abort.Token) == LifeEnd.Done) return;
                continue;
            }
            catch (OperationCanceledException) when (_abort.IsCancellationRequested)
            {
                return;
            }
            catch (OwnershipLostException e)
            {
                Log.OwnershipLost(_logger, subject, e.Message);
                services.Feed.Raise(subject, new(AlarmKey, AlarmSeverity.Warning, "OwnershipLost", subject, e.Message));
                return;
            }
            catch (StoreException e)
            {
                Log.StoreFailed(_logger, e, subject, wait);
                services.Feed.Raise(subject, new(AlarmKey, AlarmSeverity.Error, "StoreFails", subject, e.Message));
            }
            catch (Exception e)
            {
                Log.LoopCrashed(_logger, e, subject, wait);
                services.Feed.Raise(subject, new(AlarmKey, AlarmSeverity.Error, "LoopCrashed", subject, e.Message));
            }
            // A life that lasted is no series of failures.
            if (services.Clock.Monotonic - began > services.Options.RetryMax) wait = services.Options.RetryMin;
            await Task.Delay(wait, services.Clock.Time, _abort.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_abort.IsCancellationRequested) return;
        }
    }

    public void Dispose() => _abort.Dispose();
}
