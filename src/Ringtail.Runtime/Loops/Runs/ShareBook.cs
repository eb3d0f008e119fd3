namespace Ringtail.Runtime.Loops.Runs;

/// <summary>
/// Which part of an account's slack each PBX was given and may still use. The parts never add up to more than 1: one
/// rises only when another has confirmed a lower one or expired. What a former life of the run gave is not known here,
/// so nothing is given until it has expired.
/// </summary>
internal sealed class ShareBook(DateTimeOffset begin)
{
    /// <summary>How long a share is worth something without a new one.</summary>
    public static TimeSpan Lasts { get; } = TimeSpan.FromSeconds(10);

    /// <summary>By so much the clocks of two machines may differ: a share counts as in use for longer.</summary>
    public static TimeSpan Skew { get; } = TimeSpan.FromSeconds(2);

    private readonly SortedDictionary<int, List<(double Share, DateTimeOffset Until)>> _given = [];

    /// <summary>Everything that was sent to this PBX arrived: only the last share counts.</summary>
    public void Confirmed(int pbx)
    {
        if (_given.TryGetValue(pbx, out var shares) && shares.Count > 1) shares.RemoveRange(0, shares.Count - 1);
    }

    /// <summary>
    /// Gives each of these PBXs the part of its weight, as far as the others leave it.
    /// </summary>
    /// <param name="weights">By PBX; 0 or more. All 0: nobody gets anything.</param>
    /// <param name="reachable">The others get nothing now.</param>
    public IReadOnlyDictionary<int, double> Give(
        IReadOnlyDictionary<int, double> weights, IReadOnlySet<int> reachable, DateTimeOffset now)
    {
        var given = new SortedDictionary<int, double>();
        var sum = weights.Where(w => reachable.Contains(w.Key)).Sum(w => w.Value);
        if (now < begin + Lasts + Skew || sum <= 0) return given;
        // Those who get less come first; what they free is free only when they confirm it.
        foreach (var (pbx, weight) in weights.Where(w => reachable.Contains(w.Key))
            .OrderBy(w => (w.Value / sum) - Held(w.Key, now)).ThenBy(w => w.Key))
        {
            var others = _given.Keys.Where(p => p != pbx).ToList().Sum(p => Held(p, now));
            var share = Math.Max(0, Math.Min(weight / sum, 1 - others));
            given[pbx] = share;
            if (!_given.TryGetValue(pbx, out var shares)) _given[pbx] = shares = [];
            shares.Add((share, now + Lasts));
        }
        return given;
    }

    private double Held(int pbx, DateTimeOffset now)
    {
        if (!_given.TryGetValue(pbx, out var shares)) return 0;
        shares.RemoveAll(s => s.Until + Skew <= now);
        return shares.Count == 0 ? 0 : shares.Max(s => s.Share);
    }
}
