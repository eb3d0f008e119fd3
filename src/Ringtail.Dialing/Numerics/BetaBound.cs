namespace Ringtail.Dialing.Numerics;

/// <summary>
/// How large a share may be when so many of so many were seen: the quantile of the posterior with a uniform prior,
/// Beta(seen + 1, tried - seen + 1).
/// </summary>
public static class BetaBound
{
    private const int Halvings = 60;
    private const int FractionTerms = 10_000;
    private const double Tiny = 1e-300;

    /// <param name="confidence">Probability that the share is below the bound; 0 to 1.</param>
    /// <returns>0 to 1; <paramref name="confidence"/> itself when nothing was tried.</returns>
    public static double Upper(long seen, long tried, double confidence = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(seen);
        ArgumentOutOfRangeException.ThrowIfLessThan(tried, seen);
        var (low, high) = (0.0, 1.0);
        for (var i = 0; i < Halvings; i++)
        {
            var middle = (low + high) / 2;
            if (Regularised(middle, seen + 1.0, tried - seen + 1.0) < confidence) low = middle;
            else high = middle;
        }
        return high;
    }

    /// <summary>The regularised incomplete beta function, by its continued fraction (modified Lentz).</summary>
    internal static double Regularised(double x, double a, double b)
    {
        if (x <= 0) return 0;
        if (x >= 1) return 1;
        var front = Math.Exp(LogGamma(a + b) - LogGamma(a) - LogGamma(b) + (a * Math.Log(x)) + (b * Math.Log(1 - x)));
        return x < (a + 1) / (a + b + 2)
            ? front * Fraction(x, a, b) / a
            : 1 - (front * Fraction(1 - x, b, a) / b);
    }

    private static double Fraction(double x, double a, double b)
    {
        var c = 1.0;
        var d = Inverse(1 - ((a + b) * x / (a + 1)));
        var h = d;
        for (var m = 1; m <= FractionTerms; m++)
        {
            var even = m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m)));
            d = Inverse(1 + (even * d));
            c = NotZero(1 + (even / c));
            h *= d * c;
            var odd = -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1));
            d = Inverse(1 + (odd * d));
            c = NotZero(1 + (odd / c));
            var step = d * c;
            h *= step;
            if (Math.Abs(step - 1) < 1e-12) break;
        }
        return h;
    }

    private static double Inverse(double value) => 1 / NotZero(value);

    private static double NotZero(double value) => Math.Abs(value) < Tiny ? Tiny : value;

    /// <summary>Stirling's series; exact to 1e-12 from 10 on, below that by recurrence.</summary>
    private static double LogGamma(double x)
    {
        var shift = 0.0;
        for (; x < 10; x++) shift += Math.Log(x);
        var inverse = 1 / x;
        var square = inverse * inverse;
        return ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) - shift
            + (inverse * ((1 / 12.0) - (square * ((1 / 360.0) - (square * ((1 / 1260.0) - (square / 1680)))))));
    }
}
