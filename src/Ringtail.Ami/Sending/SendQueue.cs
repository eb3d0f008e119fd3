using System.Threading.Channels;
using Ringtail.Ami.Dispatch;

namespace Ringtail.Ami.Sending;

/// <summary>The actions that wait for the throttle: the urgent ones first, else in the order of sending.</summary>
internal sealed class SendQueue(int capacity, SendThrottle throttle)
{
    // Guards the queues and the throttle: senders and the writer meet here.
    private readonly Lock _lock = new();
    private readonly Queue<PendingAction> _urgent = new();
    private readonly Queue<PendingAction> _normal = new();
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private int _normalWaiting;
    private bool _isBlocked;

    /// <summary>Normal messages that would go out at once: none while the link does not take bytes.</summary>
    public int FreeSlots
    {
        get
        {
            lock (_lock) return _isBlocked ? 0 : Math.Max(0, throttle.Free() - Volatile.Read(ref _normalWaiting));
        }
    }

    /// <summary>
    /// Counts an action as waiting until it is written or ended. Before its deadline starts: one that ends at once must
    /// not stay counted.
    /// </summary>
    public void Announce(PendingAction action)
    {
        if (action.Action.Priority != AmiPriority.Normal) return;
        Interlocked.Increment(ref _normalWaiting);
        action.LeftQueue = () => Interlocked.Decrement(ref _normalWaiting);
    }

    /// <summary>False when the queue is full.</summary>
    public bool TryAdd(PendingAction action)
    {
        lock (_lock)
        {
            var queue = action.Action.Priority == AmiPriority.Normal ? _normal : _urgent;
            if (queue.Count >= capacity) return false;
            queue.Enqueue(action);
        }
        _signal.Writer.TryWrite(true);
        return true;
    }

    /// <summary>Waits until something is queued.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            lock (_lock)
            {
                if (_urgent.Count + _normal.Count > 0) return;
            }
            await _signal.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>How long the throttle lets nothing out; zero when the next may go.</summary>
    public TimeSpan ThrottleWait()
    {
        lock (_lock) return throttle.Wait();
    }

    /// <summary>The next action that has not ended meanwhile.</summary>
    public bool TryTake(out PendingAction action)
    {
        lock (_lock)
        {
            while (_urgent.TryDequeue(out action!) || _normal.TryDequeue(out action!))
            {
                if (action.IsQueued) return true;
            }
            return false;
        }
    }

    /// <summary>An action is about to be written.</summary>
    public void CountSent()
    {
        lock (_lock)
        {
            throttle.Take();
            _isBlocked = true;
        }
    }

    /// <summary>The link took the bytes.</summary>
    public void CountFlushed()
    {
        lock (_lock) _isBlocked = false;
    }
}
