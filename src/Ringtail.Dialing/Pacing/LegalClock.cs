namespace Ringtail.Dialing.Pacing;

/// <summary>
/// The wall clock as far as it can be believed for a legal window: never ahead of what has passed on the monotonic
/// clock since the start, so that a clock that is set forward ends no window. Backwards it follows at once, which only
/// makes windows longer. After the longest window has passed on the monotonic clock, a clock set forward is believed.
/// </summary>
internal sealed class LegalClock(TimeSpan longestWindow)
{
    /// <summary>A clock that moves more than this against the monotonic one was set.</summary>
    public static readonly TimeSpan Jump = TimeSpan.FromSeconds(2);
    private DateTimeOffset? _start;
    private TimeSpan _startMonotonic;
    private TimeSpan? _aheadSince;

    /// <summary>Goes on from where another one stands.</summary>
    public void Continue(LegalClock former) =>
        (_start, _startMonotonic, _aheadSince) = (former._start, former._startMonotonic, former._aheadSince);

    public DateTimeOffset At(Moment now)
    {
        if (_start is not { } start)
        {
            _start = now.Wall;
            _startMonotonic = now.Monotonic;
            return now.Wall;
        }
        var passed = start + (now.Monotonic - _startMonotonic);
        // Slow corrections are followed; what is set at once is not, until the clocks agree again.
        var ahead = now.Wall - passed >= Jump;
        if (ahead) _aheadSince ??= now.Monotonic;
        if (!ahead || now.Monotonic - _aheadSince >= longestWindow)
        {
            _aheadSince = null;
            _start = now.Wall;
            _startMonotonic = now.Monotonic;
            return now.Wall;
        }
        return passed;
    }
}
