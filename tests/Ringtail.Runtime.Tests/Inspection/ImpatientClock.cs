namespace Ringtail.Runtime.Tests.Inspection;

/// <summary>
/// The system's clock, except that a wait as long as the inspector's listening is over at once and counts as waited.
/// </summary>
internal sealed class ImpatientClock(TimeSpan longest) : TimeProvider
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private long _skipped;

    public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref _skipped);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime <= Shortest || dueTime > longest) return base.CreateTimer(callback, state, dueTime, period);
        Interlocked.Add(ref _skipped, (long)(dueTime.TotalSeconds * TimestampFrequency));
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
