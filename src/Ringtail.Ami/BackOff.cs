namespace Ringtail.Ami;

/// <summary>
/// Waits between attempts: doubled each time up to a cap, times a chance from 0.5 to 1, so that many clients of one
/// server do not come back in step.
/// </summary>
internal sealed class BackOff(TimeSpan min, TimeSpan max, Func<double> chance)
{
    private const int LivedWell = 4;
    private TimeSpan? _last;

    public TimeSpan Next()
    {
        var next = _last is { } last ? last * 2 : min;
        _last = next < max ? next : max;
        return _last.Value * (0.5 + (chance() / 2));
    }

    /// <summary>
    /// A connection that lasted much longer than was waited for it is no sign of a server that cannot keep one: the
    /// next wait is the first again. So a link that is cut now and then never waits long, and one that is cut at once
    /// waits longer each time.
    /// </summary>
    public void Lived(TimeSpan life)
    {
        if (life >= max || life >= LivedWell * (_last ?? min)) _last = null;
    }
}
