namespace Ringtail.Ami.Sending;

/// <summary>
/// At most so many messages in any window of the given length: it remembers when each of the last ones was sent.
/// Not safe for several threads; the send queue's lock guards it.
/// </summary>
internal sealed class SendThrottle(int messages, TimeSpan window, TimeProvider clock)
{
    private readonly long[] _sent = new long[messages];
    private readonly long _window = (long)Math.Ceiling(window.TotalSeconds * clock.TimestampFrequency);
    private int _next;
    private int _count;

    /// <summary>How many may be sent now.</summary>
    public int Free()
    {
        var since = clock.GetTimestamp() - _window;
        while (_count > 0 && Oldest() <= since) _count--;
        return messages - _count;
    }

    /// <summary>Zero when one may be sent now; else rounded up to a whole millisecond, the timers' unit.</summary>
    public TimeSpan Wait()
    {
        if (Free() > 0) return TimeSpan.Zero;
        var ticks = Oldest() + _window - clock.GetTimestamp();
        return TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(ticks * 1000d / clock.TimestampFrequency)));
    }

    /// <summary>Counts one as sent now.</summary>
    public void Take()
    {
        _sent[_next] = clock.GetTimestamp();
        _next = (_next + 1) % messages;
        if (_count < messages) _count++;
    }

    private long Oldest() => _sent[(_next - _count + messages) % messages];
}
