using System.Globalization;

namespace Ringtail.Browser.Program;

/// <summary>How long launches took from the decision to the Originate written, as the program's metrics have
/// it.</summary>
/// <param name="Upto">Launches up to each edge in seconds, the last edge without an end.</param>
/// <param name="SumS">Of all, seconds.</param>
internal sealed record LaunchDelays(IReadOnlyList<(double EdgeS, long Launches)> Upto, double SumS)
{
    private const string Name = "ringtail_launch_delay_seconds";

    public long Launches => Upto[^1].Launches;
    public double MeanMs => 1000 * SumS / Math.Max(1, Launches);

    /// <param name="metrics">The text of <c>/metrics</c>.</param>
    public static LaunchDelays Read(string metrics)
    {
        var lines = metrics.Split('\n');
        return new LaunchDelays(
            [.. lines.Where(l => l.StartsWith(Name + "_bucket{", StringComparison.Ordinal))
                .Select(l => (Edge(l.Split("le=\"")[1].Split('"')[0]), (long)Value(l)))],
            lines.Where(l => l.StartsWith(Name + "_sum{", StringComparison.Ordinal)).Sum(Value));
    }

    /// <summary>The upper edge, in milliseconds, of the bucket that holds this share of the launches.</summary>
    public double AtMostMs(double share) => 1000 * Upto.First(u => u.Launches >= share * Launches).EdgeS;

    public double ShareWithin(double seconds) =>
        Upto.Last(u => u.EdgeS <= seconds).Launches / (double)Math.Max(1, Launches);

    public static LaunchDelays operator -(LaunchDelays now, LaunchDelays before) => now.With(before, -1);

    public static LaunchDelays operator +(LaunchDelays some, LaunchDelays more) => some.With(more, 1);

    private LaunchDelays With(LaunchDelays other, int times) => new(
        [.. Upto.Zip(other.Upto, (a, b) => (a.EdgeS, a.Launches + (times * b.Launches)))],
        SumS + (times * other.SumS));

    private static double Edge(string edge) =>
        edge == "+Inf" ? double.PositiveInfinity : double.Parse(edge, CultureInfo.InvariantCulture);

    private static double Value(string line) =>
        double.Parse(line.Split("} ")[1].Split(' ')[0], CultureInfo.InvariantCulture);
}
