namespace Ringtail.Forecast.Simulation;

/// <summary>The trunk's channels and the rate at which the PBX takes originates; either may be without limit.</summary>
internal sealed class LaunchLimits(int? channels, double? perSecond)
{
    // As many slots as fall into this time may be used at once.
    private const double BurstS = 0.1;
    private readonly double _most = perSecond is { } rate ? Math.Max(1, rate * BurstS) : double.PositiveInfinity;
    private double _slots = 1, _at;
    private bool _wakeBooked, _held, _asked;

    /// <param name="lines">Channels in use.</param>
    public int Room(double now, int lines)
    {
        Fill(now);
        _asked = true;
        _held = _slots < 1;
        var free = channels is { } most ? Math.Max(0, most - lines) : int.MaxValue;
        return (int)Math.Min(free, Math.Min(_slots + 1e-9, int.MaxValue));
    }

    public void Launched(double now)
    {
        Fill(now);
        if (perSecond is null) return;
        _slots--;
        _held = _slots < 1;
    }

    /// <summary>
    /// When the next slot comes, if nobody has booked it yet, slots are missing and the dialer looks at the room.
    /// </summary>
    public double? WakeAt(double now)
    {
        if (perSecond is not { } rate || _wakeBooked || !_asked) return null;
        var missing = (_held ? 1 : _most) - _slots;
        if (missing <= 1e-9) return null;
        _wakeBooked = true;
        return now + (Math.Max(1e-6, missing) / rate);
    }

    public void Woken() => _wakeBooked = false;

    private void Fill(double now)
    {
        if (perSecond is { } rate) _slots = Math.Min(_most, _slots + ((now - _at) * rate));
        else _slots = double.PositiveInfinity;
        _at = now;
    }
}
