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
#pragma warning disable CA1001 // The token source has no timer: once cancelled it holds nothing to dispose.
internal sealed class LoopRunner(string subject, LoopServices services, Func<CancellationToken, Task<LifeEnd>> live)
{
    private readonly ILogger _logger = services.Loggers.CreateLogger<LoopRunner>();
    private readonly CancellationTokenSource _abort = new();
    private Task? _task;

    /// <summary>Begins, off the caller's scheduler: a grain's turns must not wait for a loop.</summary>
    public void Start() =>
        _task ??= Task.Factory.StartNew(
            RunAsync, CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Default).Unwrap();

    /// <summary>Ends when the loop sleeps or was stopped.</summary>
    public Task Completion => _task ?? Task.CompletedTask;

    /// <summary>
    /// Waits for the end for a while, then ends it where it stands; what is in the store is enough to go on.
    /// </summary>
    public async Task StopAsync(TimeSpan within)
    {
        var ended = Completion;
        if (within > TimeSpan.Zero)
            await ended.WaitAsync(within, services.Clock.Machine)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _abort.CancelAsync();
        await ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RunAsync()
    {
        var wait = services.Options.RetryMin;
        while (!_abort.IsCancellationRequested)
        {
            var began = services.Clock.MachineElapsed;
            if (await LiveOnceAsync(wait) is not { } failed) return;
            if (!failed) continue;
            await Task.Delay(wait, services.Clock.Machine, _abort.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            // A life that lasted begins no series of failures.
            var lasted = services.Clock.MachineElapsed - began > services.Options.RetryMax * 2;
            wait = lasted ? services.Options.RetryMin : Backoff.Next(wait, services.Options.RetryMax);
        }
    }

    /// <summary>Whether the life failed and the next one waits; null when there is no next one.</summary>
    private async Task<bool?> LiveOnceAsync(TimeSpan wait)
    {
        services.Feed.ForgetAlarms(subject);
        try
        {
            return await live(_abort.Token) == LifeEnd.Done ? null : false;
        }
        catch (OperationCanceledException) when (_abort.IsCancellationRequested)
        {
            return null;
        }
        catch (OwnershipLostException e)
        {
            Log.OwnershipLost(_logger, subject, e.Message);
            Raise(AlarmSeverity.Warning, "OwnershipLost", e);
            return null;
        }
        catch (StoreException e)
        {
            Log.StoreFailed(_logger, e, subject, wait);
            Raise(AlarmSeverity.Error, "StoreFails", e);
        }
        catch (Exception e)
        {
            Log.LoopCrashed(_logger, e, subject, wait);
            Raise(AlarmSeverity.Error, "LoopCrashed", e);
        }
        return true;
    }

    /// <summary>Stands until the next life is up, so it belongs to no life.</summary>
    private void Raise(AlarmSeverity severity, string code, Exception e) =>
        services.Feed.Raise("runner", new($"loop/{subject}", severity, code, subject, e.Message));
}
