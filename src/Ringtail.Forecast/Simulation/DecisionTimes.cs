namespace Ringtail.Forecast.Simulation;

/// <summary>How long decisions took, in buckets of 5 % width from 0.01 µs to 1 s.</summary>
internal sealed class DecisionTimes
{
    private const double Smallest = 0.01, Width = 1.05;
    private readonly long[] _buckets = new long[400];
    private long _count;

    public void Add(TimeSpan took)
    {
        var us = took.TotalMicroseconds;
        var bucket = us <= Smallest ? 0 : (int)(Math.Log(us / Smallest) / Math.Log(Width));
        _buckets[Math.Min(bucket, _buckets.Length - 1)]++;
        _count++;
    }

    /// <summary>Microseconds; the upper edge of the bucket, rounded to two figures after the point.</summary>
    public double Percentile(double share)
    {
        var wanted = (long)Math.Ceiling(_count * share);
        long seen = 0;
        for (var i = 0; i < _buckets.Length; i++)
        {
            seen += _buckets[i];
            if (seen >= wanted && seen > 0) return Math.Round(Smallest * Math.Pow(Width, i + 1), 2);
        }
        return 0;
    }
}
