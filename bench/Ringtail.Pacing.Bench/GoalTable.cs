namespace Ringtail.Pacing.Bench;

/// <summary>
/// Utilisation in percent that the pacing must and should reach, cap 3 % in 8 hours; mean handle time in seconds.
/// </summary>
internal sealed record Goal(int Agents, int HandleS, double P, double Must, double Aim);

internal static class GoalTable
{
    private static readonly double[] Rates = [0.1, 0.25, 0.5];

    // For each team: must and aim at 180 s for the three rates, then at 60 s.
    private static readonly (int Agents, double[] Figures)[] Rows =
    [
        (5, [75.6, 76.5, 82.1, 82.8, 88.2, 89.0, 63.5, 64.6, 68.7, 69.8, 75.5, 77.1]),
        (10, [83.0, 83.8, 85.7, 86.5, 89.5, 90.5, 75.5, 76.6, 77.7, 78.9, 81.1, 82.7]),
        (20, [88.2, 89.0, 89.6, 90.5, 91.5, 92.4, 83.9, 84.9, 85.3, 86.3, 87.1, 88.3]),
        (50, [93.2, 93.9, 93.7, 94.4, 94.5, 95.2, 91.8, 92.5, 92.3, 93.2, 93.2, 94.1]),
        (100, [95.7, 96.3, 96.0, 96.6, 96.4, 97.1, 95.5, 96.1, 95.9, 96.5, 96.3, 97.0]),
        (300, [98.1, 98.6, 98.3, 98.7, 98.4, 98.9, 98.7, 99.1, 98.8, 99.2, 99.0, 99.4]),
        (1000, [99.3, 99.7, 99.4, 99.7, 99.4, 99.8, 99.5, 99.9, 99.6, 99.9, 99.6, 99.9]),
    ];

    public static IEnumerable<Goal> All =>
        from row in Rows
        from i in Enumerable.Range(0, 6)
        select new Goal(row.Agents, i < 3 ? 180 : 60, Rates[i % 3], row.Figures[2 * i], row.Figures[(2 * i) + 1]);
}
