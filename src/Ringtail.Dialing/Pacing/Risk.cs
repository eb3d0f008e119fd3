using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ringtail.Dialing.Pacing;

/// <summary>
/// The chance that the next call, if answered, finds nobody in time, at eight possible instants of its answer at
/// once. Counted are the answers due until then plus the busy agents not free by then: sums of independent yes-no
/// events. When that sum reaches the seats (idle agents − people waiting + busy agents), nobody is left. Exact by
/// convolution for small teams, by a normal with skew above.
/// </summary>
internal sealed class Risk
{
    private const int Lanes = AnswerLaw.Slices;
    private const int MostSpare = 12;
    private readonly Vector256<float>[] _law = new Vector256<float>[256];
    private Vector256<float> _mean, _variance, _skew;
    private int _top, _size, _seats;
    private bool _exact, _looksBeyond;

    /// <param name="seats">Idle agents − people waiting + busy agents who come back.</param>
    /// <param name="spare">
    /// How many more may find nobody before the account is empty. Above 12 a small team cannot use them up at once.
    /// </param>
    public void Begin(int seats, int spare, bool exact)
    {
        _seats = seats;
        _exact = exact && seats + MostSpare < _law.Length;
        Spare = _exact ? Math.Min(spare, MostSpare) : spare;
        _looksBeyond = spare == Spare;
        _mean = _variance = _skew = Vector256<float>.Zero;
        _size = Math.Max(1, seats + (_looksBeyond ? Spare : 0) + 1);
        _top = 0;
        if (!_exact) return;
        Array.Clear(_law, 0, _size);
        _law[0] = Vector256<float>.One;
    }

    /// <summary>How many more may find nobody; the second of the two risks.</summary>
    public int Spare { get; private set; }

    public static Vector256<float> Load(ReadOnlySpan<float> row) => Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(row));

    /// <summary>One more event with these probabilities at the eight instants.</summary>
    public void Add(Vector256<float> q)
    {
        var v = q - (q * q);
        _mean += q;
        _variance += v;
        _skew += v - (v * (q + q));
        if (_exact) Convolve(q);
    }

    // The last cell gathers everything beyond.
    private void Convolve(Vector256<float> q)
    {
        var law = _law;
        var p = Vector256<float>.One - q;
        var last = _size - 1;
        if (_top == last)
        {
            law[last] += law[last - 1 < 0 ? 0 : last - 1] * (last == 0 ? Vector256<float>.Zero : q);
        }
        else
        {
            _top++;
            law[_top] = law[_top - 1] * q;
        }
        for (var i = Math.Min(_top - 1, last - 1); i > 0; i--) law[i] = (law[i] * p) + (law[i - 1] * q);
        if (last > 0) law[0] *= p;
    }

    /// <summary>Expected number of events at each instant.</summary>
    public Vector256<float> Means => _mean;

    /// <summary>Mean over the instants of P(sum ≥ seats), and of P(sum ≥ seats + spare).</summary>
    /// <param name="extraVariance">Of what the estimates themselves do not know; only the approximation takes
    /// it.</param>
    public (double Risk, double Beyond) NobodyFree(Vector256<float> extraVariance)
    {
        if (_seats <= 0) return (1, 1);
        return _exact ? Exact() : (Approximate(_seats, extraVariance), Approximate(_seats + Spare, extraVariance));
    }

    private (double, double) Exact()
    {
        var sum = Vector256<float>.Zero;
        for (var i = _seats; i <= _top; i++) sum += _law[i];
        var beyond = _looksBeyond && _top >= _seats + Spare ? Vector256.Sum(_law[_seats + Spare]) : 0;
        return (Vector256.Sum(sum) / Lanes, beyond / Lanes);
    }

    private double Approximate(int threshold, Vector256<float> extraVariance)
    {
        double sum = 0;
        for (var lane = 0; lane < Lanes; lane++)
        {
            sum += Tail(threshold - 0.5 - _mean[lane], _variance[lane] + extraVariance[lane], _skew[lane]);
        }
        return sum / Lanes;
    }

    // P(sum > its mean + distance), Edgeworth to the third moment.
    private static double Tail(double distance, double variance, double skew)
    {
        if (variance < 1e-9) return distance <= 0 ? 1 : 0;
        var sigma = Math.Sqrt(variance);
        var x = distance / sigma;
        if (x > 8) return 0;
        if (x < -8) return 1;
        var density = Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);
        var gamma = skew / (variance * sigma);
        return Math.Clamp(1 - Normal(x, density) + (gamma / 6 * ((x * x) - 1) * density), 0, 1);
    }

    // Abramowitz and Stegun 26.2.17; error below 7.5e-8.
    private static double Normal(double x, double density)
    {
        var t = 1 / (1 + (0.2316419 * Math.Abs(x)));
        var tail = density * t *
            (0.319381530 + (t * (-0.356563782 + (t * (1.781477937 + (t * (-1.821255978 + (t * 1.330274429))))))));
        return x >= 0 ? 1 - tail : tail;
    }
}
