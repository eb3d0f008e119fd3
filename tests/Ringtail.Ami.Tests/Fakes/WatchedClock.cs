using Microsoft.Extensions.Time.Testing;

namespace Ringtail.Ami.Tests.Fakes;

/// <summary>
/// A fake clock that tells when somebody begins to wait for so long: time may pass only when the wait that it is to end
/// has begun.
/// </summary>
internal sealed class WatchedClock : FakeTimeProvider
{
    // Guards both: waits begin on any thread.
    private readonly Lock _turn = new();
    private readonly Dictionary<TimeSpan, int> _begun = [];
    private readonly List<(TimeSpan Length, TaskCompletionSource Seen)> _watched = [];

    /// <summary>The next wait of this length that nobody was told of yet.</summary>
    public Task WaitOfAsync(TimeSpan length)
    {
        lock (_turn)
        {
            if (_begun.GetValueOrDefault(length) > 0)
            {
                _begun[length]--;
                return Task.CompletedTask;
            }
            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _watched.Add((length, seen));
            return seen.Task;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        lock (_turn)
        {
            var watched = _watched.FindIndex(w => w.Length == dueTime);
            if (watched < 0) _begun[dueTime] = _begun.GetValueOrDefault(dueTime) + 1;
            else
            {
                _watched[watched].Seen.SetResult();
                _watched.RemoveAt(watched);
            }
        }
        return timer;
    }
}
