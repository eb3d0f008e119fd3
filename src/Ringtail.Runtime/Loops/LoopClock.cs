using Ringtail.Dialing;

namespace Ringtail.Runtime.Loops;

/// <summary>
/// Gives the core its moments: one monotonic reading that starts at zero, and the wall clock beside it.
/// </summary>
internal sealed class LoopClock(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    public TimeProvider Time { get; } = time;

    public TimeSpan Monotonic => Time.GetElapsedTime(_start);

    public Moment Now => new(Monotonic, Time.GetUtcNow());
}
