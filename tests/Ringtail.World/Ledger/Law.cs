using Ringtail.Dialing;
using Ringtail.Dialing.EndPoints;
using Ringtail.Dialing.Pacing;
using Ringtail.Dialing.Runs;
using Ringtail.World.Scenarios;

namespace Ringtail.World.Ledger;

/// <summary>
/// The account of each campaign by what happened at the PBX: people who answered, and those among them who had no agent
/// within the limit and did not leave before. Knows nothing of the dialer's accounts, nor of its ledger.
/// </summary>
internal sealed class Law(Scenario scenario, Witness witness, Func<int, RunId?> runOf)
{
    /// <summary>The dialer measures from when it heard; who is this near to the limit may count either way.</summary>
    private static readonly TimeSpan Doubt = TimeSpan.FromSeconds(0.3);

    private AbandonProfile ProfileOf(RunId run) =>
        scenario.Runs.First(r => r.Settings.Run == run).Settings.Pacing.Profile;

    public bool LooksAhead(RunId run) => scenario.Runs.Any(
        r => r.Settings.Run == run && r.Settings.Pacing.Model == PacingModel.Adaptive);

    /// <summary>Live answers of the run's campaign, and those that count against its cap for sure.</summary>
    /// <param name="at">What is later is not counted.</param>
    public (int Live, int Against) Count(RunId run, TimeSpan at)
    {
        var profile = ProfileOf(run);
        var (live, against, marked) = (0, 0, 0);
        foreach (var call in witness.Calls.Values)
        {
            if (call.AnsweredAt is not { } answered || call.EndPoint is not { Kind: EndPointKind.Queue }) continue;
            if (runOf(call.Hopper) != run) continue;
            if (call.MarkedAt <= at && IsPlain(call))
            {
                marked++;
                continue;
            }
            live++;
            if (answered + profile.Limit + Doubt <= at && IsAgainst(call, answered + profile.Limit + Doubt)) against++;
        }
        // Nobody knows which of the machines were people: as many of them as a checked sample says at most.
        var people = profile.FalsePositivesCount ? (int)Math.Ceiling((scenario.PeopleMarked * marked) - 1e-9) : 0;
        return (live + people, against + people);
    }

    /// <summary>
    /// It ended without an agent and counts against the cap for sure, or was dropped as a machine: its number rests.
    /// </summary>
    public bool WasAbandoned(RunId run, SeenCall call) =>
        LooksAhead(run) && call is { MarkedAt: not null, ConnectedAt: null } && IsPlain(call)
        || LooksAhead(run) && call is { AnsweredAt: not null, ConnectedAt: null, EndPoint.Kind: EndPointKind.Queue }
        && IsAgainst(call, call.AnsweredAt.Value + ProfileOf(run).Limit + Doubt);

    /// <summary>Nothing of it was hidden, and no agent was there by then, nor had the customer left.</summary>
    private static bool IsAgainst(SeenCall call, TimeSpan limit)
    {
        if (!IsPlain(call) || call.MarkedAt is not null) return false;
        if (call.RangAt is { } rang && rang <= limit) return false;
        if (call.ConnectedAt is { } connected && connected <= limit) return false;
        return call.EndedAt is not { } ended || ended > limit;
    }

    private static bool IsPlain(SeenCall call) =>
        call is { Touched: false, GivenUp: false, OperatorAsked: false } && call.HeardLateBy == TimeSpan.Zero;

    /// <summary>Why nothing may be launched beyond the free agents now, or null.</summary>
    public string? Overdrawn(RunId run, TimeSpan at)
    {
        var profile = ProfileOf(run);
        // A day lends on answers to come; at every instant holds without any promise.
        if (profile.Windows.Any(w => w.Kind != WindowKind.Rolling)) return null;
        var (live, against) = Count(run, at);
        return against <= profile.Cap * live ? null : $"{against} of {live} had no agent in time, cap {profile.Cap}";
    }
}
