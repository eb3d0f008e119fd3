using Microsoft.Extensions.Localization;
using Ringtail.Runtime.Live;
using Ringtail.Server.Shell;

namespace Ringtail.Server.Live;

/// <summary>Why an adaptive run dials as it does, in one sentence of the viewer's language.</summary>
internal static class PacingWords
{
    public static string Sentence(IStringLocalizer<Texts> texts, PacingView pacing)
    {
        if (pacing.Hold.Length > 0)
            return texts["Pacing_Held", pacing.HeldAt, texts.Or("Hold_" + HoldOf(pacing), pacing.Hold)];
        if (pacing.Limit.Length > 0)
            return texts["Pacing_Held", pacing.HeldAt, texts.Or("Held_" + pacing.Limit, texts.Limit(pacing.Limit))];
        return texts["Pacing_Dials", pacing.RunInFlight, pacing.Agents];
    }

    /// <summary>Pacing alone has not used the account up, where it is the unchecked detection that does.</summary>
    private static string HoldOf(PacingView pacing)
    {
        var overdrawn = pacing.Windows.Where(w => w.Slack < 0).ToArray();
        return pacing.Hold == "AccountOverdrawn" && overdrawn.Length > 0
            && overdrawn.All(w => w.Machines > 0 && w.Slack + ((1 - w.Cap) * w.FalsePositives) >= 0)
            ? "MachinesUnchecked" : pacing.Hold;
    }
}
