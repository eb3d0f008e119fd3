namespace Ringtail.Dialing.Pacing;

/// <summary>
/// The answered among attempts, of which former ones count less with every new one: the memory is as long as the last
/// quarter of an hour had attempts, but 200 to 3,000.
/// </summary>
internal struct FadingShare
{
    private double _yes, _recent, _recentAt;

    /// <summary>Attempts that it rests on.</summary>
    public double Weight { get; private set; }

    /// <summary>Answered, of <see cref="Weight"/>.</summary>
    public readonly double Answered => _yes;

    /// <summary>What is believed, as if seen in so many attempts.</summary>
    public void Set(double share, double attempts)
    {
        Weight = attempts;
        _yes = share * attempts;
    }

    /// <param name="answered">0 to 1.</param>
    public void Score(double answered, double now)
    {
        _recent = (_recent * Math.Exp((_recentAt - now) / 900)) + 1;
        _recentAt = now;
        var keep = 1 - (1 / Math.Clamp(_recent, 200, 3000));
        _yes = (_yes * keep) + answered;
        Weight = (Weight * keep) + 1;
    }

    /// <summary>The rate jumped: what was learned weighs little now.</summary>
    public void Jump(double ratio, double weight)
    {
        if (Weight <= 0) return;
        Set(Math.Clamp(_yes / Weight * ratio, 0.001, 0.98), Math.Min(Weight, weight));
    }
}
