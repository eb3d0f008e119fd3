namespace Ringtail.Ami;

/// <summary>
/// Waits between attempts: doubled each time up to a cap, times a chance from 0.5 to 1, so that many clients of one
/// server do not come back in step.
/// </summary>
internal sealed class BackOff(TimeSpan min, TimeSpan max, Func<double> chance)
{
    private TimeSpan? _last;

    public TimeSpan Next()
    {
        var next = _last is { } last ? last * 2 : min;
        _last = next < max ? next : max;
        return _last.Value * (0.5 + (chance() / 2));
    }

    public void Reset() => _last = null;
}
