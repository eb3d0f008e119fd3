using System.Collections.Concurrent;

namespace Ringtail.Runtime.Loops;

/// <summary>
/// The tasks of one life of a loop. The first that fails ends them all, and its exception is what the life ends with.
/// Nobody's failure is lost, and nothing outlives <see cref="RunAsync"/>.
/// </summary>
internal sealed class Crew : IDisposable
{
    private readonly CancellationTokenSource _cancel;
    private readonly ConcurrentDictionary<Task, byte> _tasks = [];
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Crew(CancellationToken ct) => _cancel = CancellationTokenSource.CreateLinkedTokenSource(ct);

    public CancellationToken Token => _cancel.Token;

    /// <summary>Starts a task that belongs to this life.</summary>
    public void Add(Func<CancellationToken, Task> work)
    {
        var task = GuardAsync(work);
        if (task.IsCompleted) return;
        _tasks.TryAdd(task, 0);
        _ = task.ContinueWith(
            done => _tasks.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    /// <summary>
    /// Runs <paramref name="main"/> until it ends or any task of the crew fails; then ends and awaits all.
    /// </summary>
    public async Task RunAsync(Func<CancellationToken, Task> main)
    {
        var ended = GuardAsync(main);
        await Task.WhenAny(ended, _failed.Task);
        await _cancel.CancelAsync();
        await ended;
        while (!_tasks.IsEmpty) await Task.WhenAll(_tasks.Keys);
        if (_failed.Task.IsFaulted) await _failed.Task;
    }

    private async Task GuardAsync(Func<CancellationToken, Task> work)
    {
        try
        {
            await work(Token);
        }
        catch (OperationCanceledException) when (Token.IsCancellationRequested)
        {
            // The life ends; nothing is wrong with this task.
        }
        catch (Exception e) when (_failed.TrySetException(e))
        {
            // Handed to RunAsync, which decides.
        }
        catch (Exception) when (_failed.Task.IsFaulted)
        {
            // Another task failed first; that one is the reason.
        }
    }

    public void Dispose() => _cancel.Dispose();
}
