using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.EndPoints;
using Ringtail.Dialing.Pacing;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Switchboards;
using Ringtail.World.Scenarios;

namespace Ringtail.World.Ledger;

/// <summary>
/// Whose turn it is, from what crosses the switchboard's border alone: offers that came and have not gone, and drafts.
/// No draft of a run while an offer of one with a lower priority number lies there that could go to the same end point
/// over the same trunk; and runs of one priority take turns. Asked of each batch as it is decided, so that faults
/// excuse nothing: what lies there is known, however it came.
/// </summary>
internal sealed class Precedence(Scenario scenario, Gatekeeper gate, Action<string, string> broken)
{
    private readonly SortedDictionary<int, Desk> _desks = [];
    /// <summary>Offers that are attempts by now: offered again, they are passed over.</summary>
    private readonly HashSet<int> _attempts = [];
    private long _turns;

    /// <summary>A switchboard that begins has no offers.</summary>
    public void Begin()
    {
        _desks.Clear();
        _attempts.Clear();
        _turns = 0;
    }

    public void Took(SwitchboardInput input)
    {
        switch (input)
        {
            case SwitchboardInput.RunAttached i:
                var desk = DeskOf(i.Run.Run);
                (desk.Settings, desk.MayDial) = (i.Run, i.MayDial);
                break;
            case SwitchboardInput.RunDetached i: _desks.Remove(i.Run.Value); break;
            case SwitchboardInput.OffersArrived i:
                foreach (var offer in i.Offers.Where(o => o.Agent.Length == 0 && !_attempts.Contains(o.Hopper.Value)))
                    DeskOf(i.Run).Offers[offer.Hopper.Value] = offer.Zones;
                break;
            case SwitchboardInput.AttemptsRestored i:
                _attempts.UnionWith(i.Attempts.Select(a => a.Draft.Hopper.Value));
                break;
            case SwitchboardInput.OffersRecalled i: DeskOf(i.Run).Offers.Clear(); break;
        }
    }

    public void Said(SwitchboardEffect effect)
    {
        if (effect is SwitchboardEffect.ReturnOffers returned)
            foreach (var one in returned.Offers)
            {
                DeskOf(returned.Run).Offers.Remove(one.Offer.Hopper.Value);
                _attempts.Remove(one.Offer.Hopper.Value);
            }
        if (effect is not SwitchboardEffect.CommitAttempts batch) return;
        foreach (var draft in batch.Drafts)
        {
            DeskOf(draft.Offer.Run).Offers.Remove(draft.Hopper.Value);
            _attempts.Add(draft.Hopper.Value);
        }
        foreach (var draft in batch.Drafts) Ask(draft);
    }

    private Desk DeskOf(RunId run)
    {
        if (!_desks.TryGetValue(run.Value, out var desk)) _desks[run.Value] = desk = new Desk();
        return desk;
    }

    private void Ask(AttemptDraft draft)
    {
        var served = DeskOf(draft.Offer.Run);
        // An agent's own word, or an agent kept for one number, knows no turns.
        if (draft is { Agent.Length: 0, AgentKept: false, Offer.Agent.Length: 0 } && served.Settings is { } settings)
        {
            foreach (var (id, other) in _desks)
            {
                if (other == served || !Could(other, draft, settings)) continue;
                if (other.Settings!.Priority < settings.Priority)
                    broken("a run with a lower priority number is served first",
                        $"{draft.Hopper} of run {draft.Offer.Run} ({settings.Priority}) is launched, and run {id} "
                        + $"({other.Settings.Priority}) has {other.Offers.Count} offers for {draft.EndPoint}");
                else if (other.Settings.Priority == settings.Priority && other.Turn < served.Turn
                    && TakesTurns(settings, other.Settings))
                    broken("runs of one priority take turns",
                        $"{draft.Hopper} of run {draft.Offer.Run} is launched, and it is run {id}'s turn");
            }
        }
        if (draft.Agent.Length == 0) served.Turn = ++_turns;
    }

    /// <summary>
    /// Runs that look ahead share the agents' time. Agents first, it is not seen from here whether a turn or an agent's
    /// page made a call.
    /// </summary>
    private bool TakesTurns(RunSettings a, RunSettings b) =>
        !(a.Pacing.Model == PacingModel.Adaptive && b.Pacing.Model == PacingModel.Adaptive)
        && scenario.Settings.EndPoints.All(e => !e.AgentFirst);

    /// <summary>Whether the other run's offer could have gone in this draft's place.</summary>
    private bool Could(Desk other, AttemptDraft draft, RunSettings served)
    {
        if (other is not { MayDial: true, Settings: { } run } || other.Offers.Count == 0) return false;
        if (!run.EndPoints.Contains(draft.EndPoint) || !run.Trunks.Contains(draft.Trunk)) return false;
        // At a queue a higher boost finds room where a lower one has none, and a forecast knows more than counts.
        var endPoint = scenario.Settings.EndPoints.First(e => e.Id == draft.EndPoint);
        if (endPoint.Kind == EndPointKind.Queue && (run.Boost < served.Boost
            || run.Pacing.Model != PacingModel.Off || served.Pacing.Model != PacingModel.Off)) return false;
        // A pool of caller ids may be used up when each of them has a limit.
        return (run.CallerIds.IsEmpty || run.CallerIds.Any(c => c.DailyLimit <= 0))
            && other.Offers.Values.Any(zones => gate.IsSurelyOpen(run, zones));
    }

    private sealed class Desk
    {
        /// <summary>Zones by hopper id.</summary>
        public Dictionary<int, string> Offers { get; } = [];
        public RunSettings? Settings { get; set; }
        public bool MayDial { get; set; }
        /// <summary>When it was served last; 0 for never.</summary>
        public long Turn { get; set; }
    }
}
