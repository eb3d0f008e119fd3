namespace Ringtail.Server.Demo;

/// <summary>
/// The system's clock, N times faster: for the core and the simulated world of a demo. Connections, leases of sessions
/// and HTTP stay on the system clock.
/// </summary>
internal sealed class ScaledClock : TimeProvider
{
    private readonly double _speed;
    private readonly long _start = System.GetTimestamp();
    private readonly DateTimeOffset _startWall = System.GetUtcNow();

    public ScaledClock(double speed) => _speed = speed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Elapsed.Ticks;

    public override DateTimeOffset GetUtcNow() => _startWall + Elapsed;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, Real(dueTime), Real(period));

    private TimeSpan Elapsed => System.GetElapsedTime(_start) * _speed;

    private TimeSpan Real(TimeSpan virtually) =>
        virtually <= TimeSpan.Zero ? virtually : TimeSpan.FromMilliseconds(
            Math.Max(1, virtually.TotalMilliseconds / _speed));
}
