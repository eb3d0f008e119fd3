namespace Ringtail.Dialing.Pacing;

/// <summary>
/// The abandon account of one window and the feedback on it. The risk that a next call may take is a function of the
/// sum of what was allowed and what was spent, so the long-run share converges to the cap whatever the model's error;
/// towards the window's end only what the worst plausible rest allows may be spent.
/// </summary>
internal sealed class Account(PacingOptions options)
{
    private const double Gain = 0.05;
    private readonly double _cap = options.AbandonCap;
    private double _credit, _rate;
    private double _rateAt = double.NaN;

    /// <summary>Live answers and abandoned of this window.</summary>
    public long Live { get; private set; }
    public long Abandoned { get; private set; }
    public double WindowEnds { get; private set; } = options.WindowS;

    public void LiveAnswer(bool abandoned, double now)
    {
        Roll(now);
        Live++;
        if (abandoned) Abandoned++;
        var target = TargetRate(now);
        _credit += target - (abandoned ? 1 : 0);
        var low = Math.Log(0.15 / 0.8) / Gain;
        var high = Math.Log(4 / 0.8) / Gain;
        _credit = Math.Clamp(_credit, low, high);
        var span = double.IsNaN(_rateAt) ? 1 : Math.Max(1e-3, now - _rateAt);
        var forget = Math.Exp(-span / 900);
        _rate = (_rate * forget) + 1;
        _rateAt = now;
    }

    /// <summary>The largest risk that the next call may carry; 0 allows one call per free agent and no more.</summary>
    public double Allowed(double now, double expectedRate, int agents)
    {
        Roll(now);
        var rest = ExpectedRest(now, expectedRate);
        if (Abandoned + 1 > _cap * (Live + (0.97 * rest)) && Abandoned > 0) return 0;
        var beta = Math.Clamp(0.8 * _cap * Math.Exp(Gain * _credit), 0.15 * _cap, 4 * _cap);
        var slack = (_cap * (Live + (0.5 * rest))) - Abandoned;
        var width = (agents < 10 ? 2.5 : 4) + (0.01 * _cap * Live);
        if (slack < width) beta *= Math.Exp(-3 * (1 - (slack / width)) * EarlyShare(rest));
        return beta;
    }

    // While much of the window is still to come, its allowance is no estimate but a promise that can be kept.
    private double EarlyShare(double rest) => Math.Clamp(1 - (0.5 * _cap * rest / 6), 0.3, 1);

    // What may be spent per live answer from here to the window's end, so that the whole window ends at the cap.
    private double TargetRate(double now)
    {
        var rest = ExpectedRest(now, _rate / 900);
        var left = (0.99 * _cap * (Live + rest)) - Abandoned;
        return rest < 20 ? 0.95 * _cap : Math.Clamp(left / rest, 0.5 * _cap, 1.5 * _cap);
    }

    private double ExpectedRest(double now, double expectedRate)
    {
        var seen = double.IsNaN(_rateAt) ? 0 : _rate / 900;
        var rate = Math.Max(0, Math.Min(Math.Max(seen, 0.5 * expectedRate), Math.Max(expectedRate, 1e-9) * 1.5));
        return rate * Math.Max(0, WindowEnds - now);
    }

    private void Roll(double now)
    {
        while (now >= WindowEnds)
        {
            WindowEnds += options.WindowS;
            Live = 0;
            Abandoned = 0;
        }
    }
}
