using Ringtail.PbxSim.World;

namespace Ringtail.World.Host;

/// <summary>The machine's clocks: the monotonic one follows the agenda, the wall clock may jump.</summary>
internal sealed class WorldTime(Agenda agenda) : TimeProvider
{
    /// <summary>A Monday morning.</summary>
    public static readonly DateTimeOffset Begin = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    /// <summary>How far the wall clock was moved so far.</summary>
    public TimeSpan Jumped { get; private set; }

    public DateTimeOffset Wall => Begin + agenda.Now + Jumped;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Wall;

    public override long GetTimestamp() => agenda.Now.Ticks;

    public void Jump(TimeSpan by) => Jumped += by;
}
