namespace Ringtail.Dialing.Pacing;

/// <summary>
/// How long talks (or wrap-ups) last: constant hazards on log-spaced bins from 0 to 40 minutes. Time spent in those
/// that still run counts as exposure; without it the first minutes see only short ones and predict too many free agents.
/// </summary>
internal sealed class DurationLaw
{
    private const int Bins = 40;
    private const double Memory = 1500;
    private static readonly double[] Edges = MakeEdges();
    private readonly double[] _events = new double[Bins];
    private readonly double[] _exposure = new double[Bins];
    private readonly double[] _priorEvents = new double[Bins];
    private readonly double[] _priorExposure = new double[Bins];
    private readonly double[] _running = new double[Bins];
    private readonly double[] _hazard = new double[Bins];
    private readonly double[] _cumulative = new double[Bins + 1];
    private double _sum, _count;

    public DurationLaw(double priorMean, double weight)
    {
        // A prior of constant hazard, weighing so many durations, spread over the bins as they would see them.
        for (var i = 0; i < Bins; i++)
        {
            var alive = Math.Exp(-Edges[i] / priorMean) - Math.Exp(-Edges[i + 1] / priorMean);
            _priorEvents[i] = Math.Max(weight * alive, 0.02);
            _priorExposure[i] = _priorEvents[i] * priorMean;
        }
        _sum = priorMean * weight;
        _count = weight;
        Rebuild();
    }

    /// <summary>Mean duration in seconds.</summary>
    public double Mean => _sum / _count;

    /// <summary>Durations seen, the prior's weight included.</summary>
    public double Count => _count;

    public void Finished(double duration)
    {
        const double keep = 1 - (1 / Memory);
        for (var i = 0; i < Bins; i++)
        {
            _events[i] *= keep;
            _exposure[i] *= keep;
        }
        Expose(_exposure, duration);
        _events[BinOf(duration)]++;
        _sum = (_sum * keep) + duration;
        _count = (_count * keep) + 1;
    }

    public void ForgetRunning() => Array.Clear(_running);

    /// <summary>One that has lasted so long and still runs.</summary>
    public void Running(double elapsed) => Expose(_running, elapsed);

    public void Rebuild()
    {
        for (var i = 0; i < Bins; i++)
        {
            _hazard[i] = (_priorEvents[i] + _events[i]) / (_priorExposure[i] + _exposure[i] + _running[i]);
            _cumulative[i + 1] = _cumulative[i] + (_hazard[i] * (Edges[i + 1] - Edges[i]));
        }
    }

    /// <summary>Integral of the hazard from 0: survival to t is exp(−this).</summary>
    public double CumulativeHazard(double t)
    {
        if (t <= 0) return 0;
        var bin = BinOf(t);
        return _cumulative[bin] + (_hazard[bin] * (t - Edges[bin]));
    }

    public double Survival(double t) => Math.Exp(-CumulativeHazard(t));

    private static void Expose(double[] exposure, double duration)
    {
        for (var i = 0; i < Bins && Edges[i] < duration; i++) exposure[i] += Math.Min(duration, Edges[i + 1]) - Edges[i];
    }

    private static int BinOf(double t)
    {
        if (t < Edges[1]) return 0;
        var bin = 1 + (int)(Math.Log(t / Edges[1]) / LogStep);
        if (bin >= Bins) return Bins - 1;
        // The logarithm may round to either side of an edge.
        if (t < Edges[bin]) return bin - 1;
        return bin + 1 < Bins && t >= Edges[bin + 1] ? bin + 1 : bin;
    }

    private const double First = 3, Last = 2400;
    private static readonly double LogStep = Math.Log(Last / First) / (Bins - 1);

    private static double[] MakeEdges()
    {
        var edges = new double[Bins + 1];
        for (var i = 1; i <= Bins; i++) edges[i] = First * Math.Exp((i - 1) * Math.Log(Last / First) / (Bins - 1));
        edges[Bins] = double.MaxValue / 1e10;
        return edges;
    }
}
