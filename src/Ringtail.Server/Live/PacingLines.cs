using System.Globalization;
using System.Text;
using Ringtail.Runtime.Live;

namespace Ringtail.Server.Live;

/// <summary>
/// The last five minutes as the points of SVG lines: one column a second, the newest at the right. A run that has just
/// begun has its first minute drawn over the whole width.
/// </summary>
internal sealed record PacingLines(
    string Agents, string Busy, string InFlight, string Answers, string Releases, string Rate, string Cap)
{
    private const int ColumnsMin = 60;
    public const int Width = 600;
    public const int Height = 120;
    public const int LowHeight = 40;

    public static PacingLines Empty { get; } = new("", "", "", "", "", "", "");

    public static PacingLines Of(IReadOnlyList<PacingPoint> points)
    {
        if (points.Count == 0) return Empty;
        var most = points.Max(p => Math.Max(Math.Max(p.Agents, p.InFlight), Math.Max(p.Answers, p.Releases)));
        var share = points.Max(p => Math.Max(p.Rate, p.Cap)) * 1.2f;
        return new(
            Line(points, p => p.Agents, most, Height), Line(points, p => p.Busy, most, Height),
            Line(points, p => p.InFlight, most, Height), Line(points, p => p.Answers, most, Height),
            Line(points, p => p.Releases, most, Height), Line(points, p => p.Rate, share, LowHeight),
            Line(points, p => p.Cap, share, LowHeight));
    }

    private static string Line(
        IReadOnlyList<PacingPoint> points, Func<PacingPoint, float> value, float most, int height)
    {
        var columns = Math.Max(ColumnsMin, points.Count);
        var line = new StringBuilder(points.Count * 10);
        for (var i = 0; i < points.Count; i++)
        {
            var x = (columns - points.Count + i) * Width / (columns - 1f);
            // A line at the very edge would be cut in half.
            var y = height - 2 - (most > 0 ? value(points[i]) / most * (height - 4) : 0);
            line.Append(CultureInfo.InvariantCulture, $"{x:0.#},{y:0.#} ");
        }
        return line.ToString();
    }
}
