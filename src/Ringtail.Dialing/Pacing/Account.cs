namespace Ringtail.Dialing.Pacing;

/// <summary>What the account allows the next call.</summary>
/// <param name="Risk">Planned abandonments per live answer.</param>
/// <param name="Spare">Whole abandonments that the window still takes; below 0 nothing but one call per free
/// agent.</param>
/// <param name="Beyond">Highest chance, per live answer, of using more than <paramref name="Spare"/>.</param>
internal readonly record struct Allowance(double Risk, int Spare, double Beyond);

/// <summary>
/// The abandon account of one window. What is left of the budget is spread over the answers still to come, carefully
/// with the last ones (<see cref="Spending"/>), and beside it the chance of exceeding the budget is kept below a
/// small bound.
/// </summary>
internal sealed class Account(PacingOptions options)
{
    private readonly double _cap = options.AbandonCap;
    private double _falsePositives = 0.2, _screened = 100;

    /// <summary>Live answers and abandoned of this window.</summary>
    public long Live { get; private set; }
    public long Abandoned { get; private set; }
    public double WindowEnds { get; private set; } = options.WindowS;

    public void LiveAnswer(bool abandoned, double now)
    {
        Roll(now);
        Live++;
        if (abandoned) Abandoned++;
    }

    /// <summary>The counts and the end of the window, kept by a calendar of its own.</summary>
    /// <param name="ends">Until then the window's answers may be promised; on the clock of <c>now</c>.</param>
    public void Set(long live, long abandoned, double ends)
    {
        Live = live;
        Abandoned = abandoned;
        WindowEnds = ends;
    }

    /// <summary>The detection decided about a person: heard as one, or dropped as a machine.</summary>
    public void Screened(bool falsePositive)
    {
        const double keep = 1 - (1 / 2000.0);
        _falsePositives = (_falsePositives * keep) + (falsePositive ? 1 : 0);
        _screened = (_screened * keep) + 1;
    }

    /// <param name="rate">Live answers per second to expect of the team.</param>
    /// <param name="outstanding">Abandonments to expect of the calls that ring.</param>
    public Allowance Allowed(double now, double rate, double outstanding)
    {
        Roll(now);
        if (_cap <= 0) return new Allowance(0, -1, 0);
        var rest = Math.Max(0, rate * (WindowEnds - now));
        var sure = Math.Max(0, (options.PromisedShare * rest) - (1.5 * Math.Sqrt(rest)));
        // What the detection will wrongly drop, with what chance adds to it.
        var dropped = (FalseShare * sure) + (1.7 * Math.Sqrt(FalseShare * rest));
        var left = (_cap * (Live + sure)) - Abandoned - dropped;
        var whole = (int)Math.Floor(Math.Min(left + 1e-9, 1e6));
        if (whole < 0) return new Allowance(0, -1, 0);
        // The faster the answers come, the more may be abandoned together.
        var reserve = options.Reserve * (1 + (10 * rate));
        var risk = Spending.Of(left - outstanding - reserve) / Math.Max(1, rest);
        // More abandoned than the answers so far cover. Less than that buys nothing: it is in the plan already.
        var uncovered = Math.Max(0, Abandoned + outstanding - (_cap * Live));
        risk *= Math.Exp(-Math.Min(options.CreditGain * uncovered, 1.2));
        return new Allowance(Math.Min(risk, 10 * _cap), whole, options.WindowsAtRisk / Math.Max(1, Live + rest));
    }

    // A running detection makes abandonments whatever the pacing does.
    private double FalseShare => _screened > 110 ? _falsePositives / _screened : 0;

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
