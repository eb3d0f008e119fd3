using Ringtail.Dialing;

namespace Ringtail.Runtime.Loops;

/// <summary>
/// Gives the core its moments: one monotonic reading that starts at zero, and the wall clock beside it. A demo runs
/// this
/// clock faster; what concerns this machine (connections, leases, the store, waiting for an answer) stays on
/// <see cref="Machine"/>.
/// </summary>
internal sealed class LoopClock(TimeProvider time, TimeProvider? machine = null)
{
    private readonly long _start = time.GetTimestamp();
    private readonly long _machineStart = (machine ?? time).GetTimestamp();

    public TimeProvider Time { get; } = time;

    public TimeProvider Machine { get; } = machine ?? time;

    public TimeSpan Monotonic => Time.GetElapsedTime(_start);

    public TimeSpan MachineElapsed => Machine.GetElapsedTime(_machineStart);

    public Moment Now => new(Monotonic, Time.GetUtcNow());
}
