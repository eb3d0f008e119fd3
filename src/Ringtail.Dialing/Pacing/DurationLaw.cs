namespace Ringtail.Dialing.Pacing;

/// <summary>
/// How long talks (or wrap-ups) last: hazards on the cells of <see cref="LogGrid"/>, each drawn towards the hazard of
/// its quarter octave, which itself starts at a constant prior hazard. Fine enough to know a wrap-up of exactly 30 s
/// when that is what the team has. Time spent in those that still run counts as exposure; without it the first
/// minutes see only short ones and predict too many free agents.
/// </summary>
internal sealed class DurationLaw
{
    private const int Block = 16;
    private const double Memory = 1500;
    private const double CellWeight = 2;
    private readonly double[] _ended = new double[LogGrid.Cells];
    private readonly double[] _partial = new double[LogGrid.Cells];
    private readonly double[] _running = new double[LogGrid.Cells];
    private readonly double[] _runningPartial = new double[LogGrid.Cells];
    private readonly double[] _exposure = new double[LogGrid.Cells];
    private readonly double[] _priorEvents = new double[LogGrid.Cells / Block];
    private readonly double[] _priorExposure = new double[LogGrid.Cells / Block];
    private readonly float[] _survival = new float[LogGrid.Cells + 1];
    private double _weight = 1, _sum, _count;

    /// <param name="priorMean">Mean duration believed at first, in seconds.</param>
    /// <param name="weight">What that belief weighs, in durations.</param>
    public DurationLaw(double priorMean, double weight)
    {
        for (var i = 0; i < _priorEvents.Length; i++)
        {
            var alive = Math.Exp(-LogGrid.Edge(i * Block) / priorMean) - Math.Exp(
                -LogGrid.Edge((i + 1) * Block) / priorMean);
            _priorEvents[i] = Math.Max(weight * alive, 0.02);
            _priorExposure[i] = _priorEvents[i] * priorMean;
        }
        _sum = priorMean * weight;
        _count = weight;
        Rebuild();
    }

    /// <summary>Mean duration in seconds.</summary>
    public double Mean => _sum / _count;

    /// <summary>Durations that the law rests on, the prior's weight included.</summary>
    public double Count => _count;

    // Older durations fade by letting each newer one weigh more.
    public void Finished(double duration)
    {
        const double keep = 1 - (1 / Memory);
        _weight /= keep;
        var cell = LogGrid.CellOf(duration);
        _ended[cell] += _weight;
        _partial[cell] += _weight * (duration - LogGrid.Edge(cell));
        _sum = (_sum * keep) + duration;
        _count = (_count * keep) + 1;
        if (_weight > 1e9) Rescale();
    }

    private void Rescale()
    {
        for (var i = 0; i < LogGrid.Cells; i++)
        {
            _ended[i] /= _weight;
            _partial[i] /= _weight;
        }
        _weight = 1;
    }

    /// <summary>What was learned before: equally likely durations, with the weight of so many at most.</summary>
    public void Prime(ReadOnlySpan<double> quantiles, double weight)
    {
        foreach (var duration in quantiles)
        {
            var cell = LogGrid.CellOf(duration);
            var share = weight / quantiles.Length;
            _ended[cell] += _weight * share;
            _partial[cell] += _weight * share * (duration - LogGrid.Edge(cell));
            _sum += share * duration;
            _count += share;
        }
        Rebuild();
    }

    /// <summary>The duration that this share does not exceed, in seconds.</summary>
    public double Quantile(double share)
    {
        var cell = 0;
        while (cell < LogGrid.Cells - 1 && _survival[cell + 1] > 1 - share) cell++;
        return LogGrid.Edge(cell) + (LogGrid.Width(cell) / 2);
    }

    public void ForgetRunning()
    {
        Array.Clear(_running);
        Array.Clear(_runningPartial);
    }

    /// <summary>One that has lasted so long and still runs.</summary>
    public void Running(double elapsed)
    {
        var cell = LogGrid.CellOf(elapsed);
        _running[cell]++;
        _runningPartial[cell] += elapsed - LogGrid.Edge(cell);
    }

    public void Rebuild()
    {
        Expose();
        _survival[0] = 1;
        double hazardSum = 0;
        for (var block = 0; block < _priorEvents.Length; block++)
        {
            var events = _priorEvents[block];
            var exposure = _priorExposure[block];
            for (var i = block * Block; i < (block + 1) * Block; i++)
            {
                events += _ended[i] / _weight;
                exposure += _exposure[i];
            }
            var pooled = events / exposure;
            for (var i = block * Block; i < (block + 1) * Block; i++)
            {
                var hazard = ((_ended[i] / _weight) + CellWeight) / (_exposure[i] + (CellWeight / pooled));
                hazardSum += hazard * LogGrid.Width(i);
                _survival[i + 1] = (float)Math.Exp(-Math.Min(hazardSum, 80));
            }
        }
    }

    // Seconds spent in each cell by all that reached it.
    private void Expose()
    {
        double beyond = 0;
        for (var i = LogGrid.Cells - 1; i >= 0; i--)
        {
            _exposure[i] = (beyond * LogGrid.Width(i)) + (_partial[i] / _weight) + _runningPartial[i];
            beyond += (_ended[i] / _weight) + _running[i];
        }
    }

    /// <summary>The probability of lasting longer than <paramref name="seconds"/>.</summary>
    public float Survival(double seconds)
    {
        if (seconds <= 0) return 1;
        var cell = LogGrid.CellOf(seconds);
        var share = Math.Min(1, ((float)seconds - LogGrid.Edge(cell)) / LogGrid.Width(cell));
        return _survival[cell] + (share * (_survival[cell + 1] - _survival[cell]));
    }
}
