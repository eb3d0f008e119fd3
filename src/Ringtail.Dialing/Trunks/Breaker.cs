using Ringtail.Dialing.Switchboards;

namespace Ringtail.Dialing.Trunks;

internal enum BreakerState { Closed, Open, HalfOpen }

/// <summary>
/// Stops a trunk that refuses: a streak of refusals, or a share of many within a window, opens it; after a wait one
/// probing call is let through, and the wait doubles while probes fail, up to ten times its start.
/// </summary>
internal sealed class Breaker
{
    private const int LongestBackOff = 10;
    private readonly Queue<(TimeSpan At, bool Refused)> _window = [];
    private int _refusedInWindow;
    private TimeSpan _wait;
    private TimeSpan _retryAt;

    public BreakerState State { get; private set; }
    public int Streak { get; private set; }
    public bool ProbeOut { get; set; }
    /// <summary>When it opened last; what was launched before that and failed, failed with it.</summary>
    public TimeSpan? OpenedAt { get; private set; }

    /// <summary>Whether one more call may go; turns an open breaker half open when its wait is over.</summary>
    public bool Allows(TimeSpan now)
    {
        if (State == BreakerState.Open && now >= _retryAt) State = BreakerState.HalfOpen;
        return State == BreakerState.Closed || (State == BreakerState.HalfOpen && !ProbeOut);
    }

    /// <summary>A call was refused. True when this opens the breaker (also again, by a failed probe).</summary>
    public bool Refused(TimeSpan now, bool probe, SwitchboardLimits limits)
    {
        if (State == BreakerState.HalfOpen && probe)
        {
            ProbeOut = false;
            Open(now, _wait * 2, limits);
            return true;
        }
        if (State != BreakerState.Closed) return false;
        Streak++;
        Note(now, refused: true, limits);
        var share = _window.Count >= limits.BreakerMinimum && _refusedInWindow >= limits.BreakerShare * _window.Count;
        if (Streak < limits.BreakerStreak && !share) return false;
        Open(now, limits.BreakerRetry, limits);
        return true;
    }

    /// <summary>A call was carried. True when this closes the breaker.</summary>
    public bool Carried(TimeSpan now, bool probe, SwitchboardLimits limits)
    {
        if (State == BreakerState.Closed)
        {
            Streak = 0;
            Note(now, refused: false, limits);
            return false;
        }
        if (State != BreakerState.HalfOpen || !probe) return false;
        Reset();
        return true;
    }

    public void Reset()
    {
        State = BreakerState.Closed;
        Streak = 0;
        ProbeOut = false;
        _window.Clear();
        _refusedInWindow = 0;
    }

    private void Open(TimeSpan now, TimeSpan wait, SwitchboardLimits limits)
    {
        var longest = limits.BreakerRetry * LongestBackOff;
        _wait = wait > longest ? longest : wait;
        _retryAt = now + _wait;
        State = BreakerState.Open;
        OpenedAt = now;
        Streak = 0;
        _window.Clear();
        _refusedInWindow = 0;
    }

    private void Note(TimeSpan now, bool refused, SwitchboardLimits limits)
    {
        _window.Enqueue((now, refused));
        if (refused) _refusedInWindow++;
        while (_window.TryPeek(out var oldest) && now - oldest.At > limits.BreakerWindow)
        {
            _window.Dequeue();
            if (oldest.Refused) _refusedInWindow--;
        }
    }
}
