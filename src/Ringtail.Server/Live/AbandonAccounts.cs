using Ringtail.Runtime.Live;

namespace Ringtail.Server.Live;

/// <summary>Which window of the abandon accounts is nearest to its cap, or furthest over it.</summary>
internal static class AbandonAccounts
{
    public static WindowView? Worst(IEnumerable<PacingView> pacing) =>
        pacing.SelectMany(p => p.Windows).MaxBy(w => w.Cap > 0 ? w.Rate / w.Cap : w.Rate);

    /// <summary>By run: an adaptive run at several PBXs has one account, its campaign's.</summary>
    public static IReadOnlyDictionary<int, WindowView> ByRun(IEnumerable<PacingView> pacing) =>
        pacing.GroupBy(p => p.RunId).Select(g => (g.Key, Window: Worst(g))).Where(g => g.Window is not null)
            .ToDictionary(g => g.Key, g => g.Window!);
}
