namespace Ringtail.Dialing.Pacing;

/// <summary>
/// The chance that the next call, if answered, finds nobody in time: P(A ≥ base + G), where A counts answers of the calls
/// in flight and G agents who become free until then, both sums of independent yes-no events. Exact by convolution for
/// small teams, by a normal with skew above.
/// </summary>
internal sealed class Risk
{
    private const int Size = 160;
    private readonly double[] _answers = new double[Size];
    private readonly double[] _agents = new double[Size];
    private readonly double[] _atLeast = new double[Size + 1];
    private int _answersTop, _agentsTop;
    private double _meanA, _varA, _skewA, _meanG, _varG, _skewG;
    private bool _exact;

    public double MeanAnswers => _meanA;
    public double MeanAgents => _meanG;

    public void Clear(bool exact)
    {
        _exact = exact;
        _meanA = _varA = _skewA = _meanG = _varG = _skewG = 0;
        if (!exact) return;
        Array.Clear(_answers);
        Array.Clear(_agents);
        _answers[0] = _agents[0] = 1;
        _answersTop = _agentsTop = 0;
    }

    public void AddAnswer(double q)
    {
        Sum(q, ref _meanA, ref _varA, ref _skewA);
        if (_exact) Convolve(_answers, ref _answersTop, q);
    }

    public void AddAgent(double f)
    {
        Sum(f, ref _meanG, ref _varG, ref _skewG);
        if (_exact) Convolve(_agents, ref _agentsTop, f);
    }

    private static void Sum(double q, ref double mean, ref double variance, ref double skew)
    {
        mean += q;
        var v = q * (1 - q);
        variance += v;
        skew += v * (1 - (2 * q));
    }

    // The last cell gathers everything beyond.
    private static void Convolve(double[] law, ref int top, double q)
    {
        if (q <= 0) return;
        var end = Math.Min(top + 1, Size - 1);
        if (top == Size - 1) law[Size - 1] += law[Size - 2] * q;
        for (var i = Math.Min(end, Size - 2); i > 0; i--) law[i] = (law[i] * (1 - q)) + (law[i - 1] * q);
        if (end == Size - 1 && top < Size - 1) law[Size - 1] = law[Size - 2] * q;
        law[0] *= 1 - q;
        top = end;
    }

    /// <summary>P(A ≥ <paramref name="free"/> + G).</summary>
    /// <param name="extraVariance">Of what the estimates themselves do not know; counts above the exact sizes.</param>
    public double NobodyFree(int free, double extraVariance) =>
        _exact ? Exact(free) : Approximate(free, extraVariance);

    private double Exact(int free)
    {
        _atLeast[_answersTop + 1] = 0;
        for (var i = _answersTop; i >= 0; i--) _atLeast[i] = _atLeast[i + 1] + _answers[i];
        double risk = 0;
        for (var g = 0; g <= _agentsTop; g++)
        {
            var need = free + g;
            risk += _agents[g] * (need <= 0 ? 1 : need > _answersTop ? 0 : _atLeast[need]);
        }
        return risk;
    }

    private double Approximate(int free, double extraVariance)
    {
        var mean = _meanA - _meanG - free;
        var variance = _varA + _varG + extraVariance;
        if (variance < 1e-9) return mean >= -0.5 ? 1 : 0;
        var sigma = Math.Sqrt(variance);
        var gamma = (_skewA - _skewG) / (variance * sigma);
        var x = (-0.5 - mean) / sigma;
        var density = Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);
        return Math.Clamp(1 - (Normal(x) - (gamma / 6 * ((x * x) - 1) * density)), 0, 1);
    }

    // Abramowitz and Stegun 26.2.17; error below 7.5e-8.
    private static double Normal(double x)
    {
        var t = 1 / (1 + (0.2316419 * Math.Abs(x)));
        var tail = Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI) * t *
            (0.319381530 + (t * (-0.356563782 + (t * (1.781477937 + (t * (-1.821255978 + (t * 1.330274429))))))));
        return x >= 0 ? 1 - tail : tail;
    }
}
