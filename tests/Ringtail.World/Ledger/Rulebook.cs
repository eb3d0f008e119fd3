using System.Globalization;
using Ringtail.Ami;
using Ringtail.Dialing;
using Ringtail.Dialing.EndPoints;
using Ringtail.Dialing.Runs;
using Ringtail.Runtime.Storage.Memory;
using Ringtail.World.Host;
using Ringtail.World.Scenarios;

namespace Ringtail.World.Ledger;

/// <summary>A rule of the house that did not hold.</summary>
internal sealed record Violation(string Rule, string What, TimeSpan At);

/// <summary>More calls than a bound allows, as the PBX has them.</summary>
/// <param name="Heard">How long the dialer may not know of a call that it had given up.</param>
internal sealed record Excess(
    string Rule, SeenCall Call, SeenCall[] Live, int Most, TimeSpan Heard, string What);

/// <summary>
/// What must hold at every instant, asked when an Originate is written and when it reaches the PBX. Against the world:
/// the PBX's own events, the store's rows, and what people forbade and since when.
/// </summary>
internal sealed class Rulebook(
    Scenario scenario, Site site, Witness witness, Teams teams, Law law, Gatekeeper gate)
{
    /// <summary>The switchboard knows of the master switch at once; only the throttle lies behind its gate.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(0.5);

    /// <summary>An agent's phone that rings is watched this closely, over a sound store and link.</summary>
    private static readonly TimeSpan LastMoment = TimeSpan.FromSeconds(1.5);
    private const string Forbidden = "nothing is dialed while it is forbidden";

    private readonly Dictionary<string, TimeSpan> _forbidden = [];
    private readonly List<(TimeSpan At, string Trunk, int Capacity)> _capacities =
        [.. scenario.Settings.Trunks.Select(t => (TimeSpan.Zero, t.Name, t.Capacity - t.Reserve))];

    private readonly List<(TimeSpan At, RunId Run, double Boost)> _boosts =
        [.. scenario.Runs.Select(r => (TimeSpan.MinValue / 2, r.Settings.Run, r.Settings.Boost))];

    public List<Violation> Violations { get; } = [];

    public required ShownNumbers Shown { get; init; }

    /// <summary>
    /// Calls above a bound, for the audit: some of those that lived then may be the network's doing, which brought them
    /// after the dialer had given them up. The ledger knows when that was; it may be written later.
    /// </summary>
    public List<Excess> Excesses { get; } = [];

    /// <summary>How long what is forbidden may still happen: messages travel, some are lost and sent again.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(1.5);

    /// <summary>Whether the dialer hears everything now and heard everything lately.</summary>
    public bool IsCalm { get; set; }

    private TimeSpan Now => site.Agenda.Now;

    public void Forbid(string subject) => _forbidden.TryAdd(subject, Now);

    public void Allow(string subject) => _forbidden.Remove(subject);

    private const string WaitsForSomebody = "a run that paused by itself waits for somebody";
    /// <summary>The pause may be written after a word that was given after it.</summary>
    private static readonly TimeSpan WordTravels = TimeSpan.FromSeconds(20);

    private readonly Dictionary<RunId, TimeSpan> _pausedItself = [];
    private readonly Dictionary<RunId, TimeSpan> _continued = [];

    /// <summary>The state that is in the store now. A run that pauses by itself waits for somebody's word.</summary>
    public void Stored(RunId run, RunState state)
    {
        if (state != RunState.Paused)
        {
            if (_pausedItself.Remove(run, out var since) && site.IsFair && !HadWord(run, since - WordTravels))
                Break(WaitsForSomebody,
                    $"{run} paused {Seconds(Now - since)} s ago, is {state}, and nobody continued it");
        }
        else if (scenario.Runs.First(r => r.Settings.Run == run).Settings.AutoPause) _pausedItself.TryAdd(run, Now);
    }

    public void Continued(RunId run) => _continued[run] = Now;

    private bool HadWord(RunId run, TimeSpan since) => _continued.TryGetValue(run, out var word) && word > since;

    private void AskSelfPaused(MemoryAttempt row)
    {
        var run = row.Draft.Offer.Run;
        if (!site.IsFair || !_pausedItself.TryGetValue(run, out var since) || Now - since <= Patience) return;
        if (HadWord(run, since)) return;
        Break(WaitsForSomebody,
            $"{row.Draft.Hopper} is written {Seconds(Now - since)} s after {run} paused, and nobody continued it");
    }

    public void SetCapacity(string trunk, int capacity) => _capacities.Add((Now, trunk, capacity));

    public void SetBoost(RunId run, double boost) => _boosts.Add((Now, run, boost));

    /// <summary>The highest that the run's switchboard may know: a lower one is on its way for a while.</summary>
    private double BoostOf(RunId run)
    {
        var most = 0.0;
        for (var i = _boosts.Count - 1; i >= 0; i--)
        {
            if (_boosts[i].Run != run) continue;
            most = Math.Max(most, _boosts[i].Boost);
            if (Now - _boosts[i].At > Patience) break;
        }
        return most;
    }

    public void Break(string rule, string what) => Violations.Add(new Violation(rule, what, Now));

    /// <summary>Directly behind the bytes.</summary>
    public void Wrote(AmiAction action)
    {
        if (action.Name != "Originate" || Witness.HopperOf(action.ActionId) is not { } hopper) return;
        if (!site.Store.State.AttemptsByHopper.TryGetValue(hopper, out var row))
        {
            Break("in the ledger before the wire", $"attempt {hopper} is written and not in the ledger");
            return;
        }
        if (row.End is { } end)
            Break("in the ledger before the wire", $"attempt {hopper} is written and ended as {end.Outcome}");
        Ask(row, "dialer", AtOnce, "the master switch is off");
        Ask(row, row.Draft.Offer.Run.ToString(), Patience, "its run is paused");
        AskSelfPaused(row);
        if (gate.Objection(row, Patience) is { } objection)
            Break(Forbidden, $"{row.Draft.Hopper} ({row.Draft.Offer.Number}) is written: {objection}");
        if (gate.ForeignAgent(row, action.Fields.FirstOrDefault(f => f.Key == "Channel").Value ?? "") is { } foreign)
            Break("a call of an agent's own is that agent's", $"{row.Draft.Hopper} is written: {foreign}");
        gate.Count(row);
    }

    /// <summary>
    /// A customer's channel was made. Behind an agent that is later than the Originate: what was forbidden meanwhile
    /// holds too.
    /// </summary>
    public void Called(SeenCall call)
    {
        if (!call.AgentFirst || call.Touched || call.GivenUp || call.HeardLateBy > TimeSpan.Zero) return;
        // The dialer wanted to stop it, and the PBX forbade that.
        if (call.HangUpForbidden) return;
        if (!site.Store.State.AttemptsByHopper.TryGetValue(call.Hopper, out var row)) return;
        var patience = site.IsFair ? LastMoment : Patience;
        if (gate.Objection(row, patience) is { } objection)
            Break(Forbidden, $"{call} calls its customer: {objection}");
        Ask(row, row.Draft.Offer.Run.ToString(), Patience, "its run is paused, and its customer is called");
    }

    private void Ask(MemoryAttempt row, string subject, TimeSpan patience, string words)
    {
        if (!_forbidden.TryGetValue(subject, out var since) || Now - since <= patience) return;
        Break(Forbidden, $"{row.Draft.Hopper} is written {Seconds(Now - since)} s after {words}");
    }

    /// <summary>The Originate is at the PBX.</summary>
    public void Arrived(AmiMessage action, AmiMessage response)
    {
        var call = witness.Arrived(action, response);
        foreach (var again in witness.Repeated) Break("an Originate is sent at most once", again);
        witness.Repeated.Clear();
        if (call is not null) AskIdentity(call, action);
        // The network brought it after the dialer had given it up.
        if (call is not null && site.Store.State.AttemptsByHopper.TryGetValue(call.Hopper, out var row)
            && row.End is not null)
            call.Touched = call.GivenUp = true;
        if (call is not { Accepted: true }) return;
        foreach (var other in witness.Live)
            if (other != call && call.AgentFirst && other.Agent == call.Agent && !call.Touched && !other.Touched)
                Break("an agent is called for one call at a time", $"{call} while {other} lives");
        foreach (var other in witness.Live)
            if (other != call && other.Key == call.Key) Break("a number is live once", $"{call} while {other} lives");
        if (call.GivenUp) return;
        AskTrunk(call);
        if (IsCalm) foreach (var set in teams.Sets) AskTeam(call, set);
    }

    /// <summary>How old what the dialer knows may be.</summary>
    private TimeSpan Heard => TimeSpan.FromSeconds(
        0.3 + scenario.Tick + (2 * scenario.StoreLatency) + (4 * scenario.Link.Latency));

    /// <summary>What the carrier, the agent and the dial plan are told, by the campaign's own words.</summary>
    private void AskIdentity(SeenCall call, AmiMessage action)
    {
        if (!site.Store.State.AttemptsByHopper.TryGetValue(call.Hopper, out var row)) return;
        var run = site.Runs[row.Draft.Offer.Run];
        string[] said = [.. action.All("Variable")];
        var wanted = new List<string> { $"WOMBAT_HOPPER_ID={call.Hopper}" };
        wanted.AddRange(run.Variables.Select(v => $"{v.Key}={v.Value}"));
        if (call.AgentFirst) wanted = [.. wanted.Select(v => $"__{v}")];
        var line = call.AgentFirst ? "CALLERID" : "CONNECTEDLINE";
        var silent = call.AgentFirst ? "" : ",i";
        var number = ShownNumbers.Wanted(run, row);
        if (number is null)
        {
            var prefix = $"{line}(num{silent})=";
            number = said.FirstOrDefault(v => v.StartsWith(prefix, StringComparison.Ordinal))?[prefix.Length..] ?? "";
            if (call.Accepted) Shown.Saw(call, row, number);
        }
        if (number.Length > 0) wanted.Add($"{line}(num{silent})={number}");
        if (number.Length > 0 && run.CallerPresentation.Length > 0)
            wanted.Add($"{line}({(call.AgentFirst ? "pres" : "num-pres,i")})={run.CallerPresentation}");
        if (call.AgentFirst && run.AgentCallerId.Length > 0) wanted.Add($"CONNECTEDLINE(num,i)={run.AgentCallerId}");
        foreach (var part in wanted.Where(w => !said.Contains(w)))
            Break("an Originate says what the campaign says", $"{call} lacks {part}: {string.Join("; ", said)}");
        if ((action["Account"] ?? "") != run.Account)
            Break("an Originate says what the campaign says", $"{call} is charged to '{action["Account"]}'");
    }

    private void AskTrunk(SeenCall call)
    {
        var most = _capacities.Where(c => c.Trunk == call.Trunk).Last().Capacity;
        foreach (var (at, trunk, capacity) in _capacities)
            if (trunk == call.Trunk && Now - Lasted(at, trunk) <= TimeSpan.FromSeconds(2))
                most = Math.Max(most, capacity);
        SeenCall[] live = [.. witness.Live.Where(c => c.Trunk == call.Trunk)];
        if (live.Length > most)
            Excesses.Add(new("never above the trunk's capacity", call, live, most, Heard,
                $"{call} is call {live.Length} of {most}"));
    }

    /// <summary>Until when a capacity held: the next one's instant.</summary>
    private TimeSpan Lasted(TimeSpan at, string trunk)
    {
        foreach (var next in _capacities) if (next.Trunk == trunk && next.At > at) return next.At;
        return Now;
    }

    /// <summary>Beside free agents, calls of a run that looks ahead are launched on its account alone.</summary>
    private void AskAccount(SeenCall call, RunId run, string[] queues, SeenCall[] inFlight, int able)
    {
        if (inFlight.Length <= able || law.Overdrawn(run, Now - Heard) is not { } overdrawn) return;
        Excesses.Add(new("nobody is called ahead on an overdrawn account", call, inFlight, able, Heard,
            $"{call} is call {inFlight.Length} in flight at {string.Join("+", queues)}, with {able} people able; "
            + $"{run}: {overdrawn}"));
    }

    private RunId? RunOf(int hopper) =>
        site.Store.State.AttemptsByHopper.TryGetValue(hopper, out var row) ? row.Draft.Offer.Run : null;

    private void AskTeam(SeenCall call, string[] queues)
    {
        if (call.EndPoint is not { Kind: EndPointKind.Queue } endPoint || !queues.Contains(endPoint.Name)) return;
        var boost = scenario.Settings.EndPoints.Where(e => queues.Contains(e.Name)).Max(e => e.BoostFactor)
            * scenario.Runs.Max(r => BoostOf(r.Settings.Run));
        var able = teams.MostAble(queues, Heard);
        var allowed = (int)Math.Floor((able * boost) + 1e-9);
        // Who waits at a queue whose people have all left takes none of the pool's.
        SeenCall[] inFlight =
        [
            .. witness.Live.Where(c => c.InFlight && c.EndPoint is { } e && queues.Contains(e.Name)
                && (c == call || queues.Length == 1 || teams.MostAble([e.Name], Heard) > 0)),
        ];
        if (RunOf(call.Hopper) is { } run && law.LooksAhead(run)) AskAccount(call, run, queues, inFlight, able);
        else if (inFlight.Length > allowed)
            Excesses.Add(new("calls in flight are covered by free agents", call, inFlight, allowed, Heard,
                $"{call} is call {inFlight.Length} in flight at {string.Join("+", queues)}, with {able} people able "
                + $"and boost {boost.ToString(CultureInfo.InvariantCulture)}"));
    }

    public bool MayBeRefused(RunId run, MemoryContact contact) => gate.MayBeRefused(run, contact);

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture);
}
