namespace Ringtail.Dialing.Trunks;

/// <summary>
/// A trunk's set-up time from launch to first ringing: Originate's time-out includes it (2 to 8 s on mobile networks),
/// so the time-out is the ring time plus the 95th percentile of the last 64 calls.
/// </summary>
internal sealed class SetUpTimes
{
    private const int Size = 64;
    private const double Share = 0.95;
    private static readonly TimeSpan Unknown = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(8);
    private readonly TimeSpan[] _ring = new TimeSpan[Size];
    private readonly TimeSpan[] _sorted = new TimeSpan[Size];
    private int _count;

    public TimeSpan Allowance { get; private set; } = Unknown;

    public void Add(TimeSpan setUp)
    {
        _ring[_count++ % Size] = setUp < TimeSpan.Zero ? TimeSpan.Zero : setUp;
        var known = Math.Min(_count, Size);
        _ring.AsSpan(0, known).CopyTo(_sorted);
        _sorted.AsSpan(0, known).Sort();
        var percentile = _sorted[Math.Min(known - 1, (int)(known * Share))];
        Allowance = percentile > Longest ? Longest : percentile;
    }
}
