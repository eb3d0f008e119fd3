using System.Globalization;
using Ringtail.Dialing;
using Ringtail.Dialing.EndPoints;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Switchboards;
using Ringtail.PbxSim.Pbx;
using Ringtail.PbxSim.Wire;
using Ringtail.PbxSim.World;
using Ringtail.Runtime.Storage.Memory;
using Ringtail.World.Host;
using Ringtail.World.Ledger;
using Ringtail.World.Scenarios;

namespace Ringtail.World.Trials;

/// <summary>What became of one seed.</summary>
internal sealed record TrialResult(
    ulong Seed, IReadOnlyList<Violation> Violations, TimeSpan Simulated, int Attempts, int Calls, int Processes,
    int CrashPoints)
{
    /// <summary>Calls by the way they came.</summary>
    public IReadOnlyDictionary<string, int> Ways { get; init; } = new Dictionary<string, int>();
}

/// <summary>
/// One scenario from its beginning to its audit: a turbulent phase in which people act and things go wrong, a healing,
/// and a calm phase in which every run must come to its end.
/// </summary>
internal sealed partial class Trial
{
    private static readonly TimeSpan CalmMax = TimeSpan.FromHours(3);
    private static readonly TimeSpan WrapUpMax = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan BlindFor = TimeSpan.FromSeconds(3);

    private readonly Scenario _scenario;
    private readonly Site _site;
    private readonly People _people;
    private readonly Dictionary<string, SimTarget> _extensions;
    private readonly Chance _chance;
    private readonly Witness _witness;
    private readonly Teams _teams;
    private readonly Rulebook _rules;
    private readonly Gatekeeper _gate;
    private readonly QueueLogBook _queueLog;
    private readonly ShownNumbers _shown;
    private readonly Action<string>? _trace;
    private readonly SortedDictionary<string, Alarm> _alarms = new(StringComparer.Ordinal);
    private DialerProcess _process;
    private int _processes = 1;

    private Trial(Scenario scenario, Action<string>? trace)
    {
        _scenario = scenario;
        _chance = new Chance(scenario.Seed).Fork("trial");
        _people = new People(scenario.Seed, Sorts(scenario))
        {
            Misheard = scenario.Misheard, Silent = scenario.Silent,
        };
        _extensions = new(scenario.Pbx.Extensions);
        var pbx = new SimPbx(scenario.Pbx with { Extensions = _extensions }, _people, new Chance(scenario.Seed));
        _trace = trace is null ? null
            : text => trace(string.Create(CultureInfo.InvariantCulture, $"{pbx.Agenda.Now:hh\\:mm\\:ss\\.fff} {text}"));
        var time = new WorldTime(pbx.Agenda);
        _site = new Site
        {
            Pbx = pbx,
            Time = time,
            Store = new MemoryDialingStore(time, hopperKey: (int)(scenario.Seed % 100_000)),
            Points = new CrashPoints(scenario.CrashAt, Crash),
            Chance = _chance,
            LinkOptions = scenario.Link,
            Tick = scenario.Tick,
            Settings = scenario.Settings,
            PeopleMarked = scenario.PeopleMarked,
            Receivers = new(pbx.Agenda, _chance.Fork("receivers")),
            DeedTried = DeedTried,
            Trace = _trace,
        };
        _site.StoreWeather.Latency = _site.OutboxWeather.Latency = scenario.StoreLatency;
        AddLists();
        _witness = new Witness(pbx, Everybody(scenario).Select(c => (Plain(c.Number), KeyOf(c))),
            scenario.Settings.EndPoints);
        _teams = new Teams(pbx);
        var law = new Law(scenario, _witness, hopper =>
            _site.Store.State.AttemptsByHopper.TryGetValue(hopper, out var row) ? row.Draft.Offer.Run : null);
        _gate = new Gatekeeper(scenario, _site, _witness, law);
        ForbidAtFirst();
        _shown = new ShownNumbers(scenario, Broken);
        _rules = new Rulebook(scenario, _site, _witness, _teams, law, _gate)
        {
            IsCalm = scenario.Faultless, Shown = _shown,
        };
        _site.Stored = _rules.Stored;
        _site.LeftUnlooked = run => _rules.Break(
            "a run that grew is looked at when it begins", $"{run} begins as completed and has contacts left");
        _witness.Called = _rules.Called;
        _queueLog = new QueueLogBook(scenario, _site, _witness, _rules);
        var precedence = new Precedence(scenario, _gate, Broken);
        (_site.Began, _site.Took, _site.Said) = (precedence.Begin, precedence.Took, precedence.Said);
        _site.Answered = Answered;
        if (!scenario.Faultless) _rules.Patience = TimeSpan.FromSeconds(30);
        _site.LinkMade = Watch;
        pbx.Switched += Switched;
        _site.Raised = alarm =>
        {
            _alarms[alarm.Key] = alarm;
            _trace?.Invoke($"alarm    {alarm}");
        };
        _site.Cleared = key => _alarms.Remove(key);
        if (_trace is not null) pbx.Said += (message, _) => _trace($"pbx      {TraceOf(message)}");
        _process = new DialerProcess(_site, _processes);
    }

    public static TrialResult Run(Scenario scenario, Action<string>? trace = null)
    {
        var trial = new Trial(scenario, trace);
        try
        {
            trial.Live();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A bug in the core is a finding like any other: with its seed and its place.
            trial._rules.Break("the core does not throw", e.ToString());
        }
        foreach (var broken in trial._rules.Violations) trial._trace?.Invoke($"BROKEN   {broken.Rule}: {broken.What}");
        return new TrialResult(
            scenario.Seed, trial._rules.Violations, trial._site.Agenda.Now, trial._site.Store.State.Attempts.Count,
            trial._witness.Calls.Count, trial._processes, trial._site.Points.Passed)
        {
            Ways = trial._gate.Calls,
        };
    }

    private void Broken(string rule, string what) => _rules.Break(rule, what);

    private static IEnumerable<Listed> Everybody(Scenario scenario) =>
        scenario.Runs.SelectMany(r => r.Contacts).Concat(scenario.Callers)
            .SelectMany(c => c.Further
                .Select(n => c with { Number = n, E164 = "+49" + n[1..], Further = [] }).Prepend(c));

    private static Dictionary<string, Callee> Sorts(Scenario scenario) => Everybody(scenario)
        .DistinctBy(c => Plain(c.Number)).ToDictionary(c => Plain(c.Number), c => c.Callee, StringComparer.Ordinal);

    private static string Plain(string number) => number.Replace(" ", "", StringComparison.Ordinal);

    private static string KeyOf(Listed contact) => contact.E164 ?? contact.Number;

    private void AddLists()
    {
        var everywhere = _site.Store.AddList("black list of the installation");
        _site.Store.BlockEverywhere(everywhere, true);
        foreach (var plan in _scenario.Runs)
        {
            var run = plan.Settings.Run;
            int[] lists = [.. plan.Contacts.Select(c => c.List).Append(0).Distinct().Order()
                .Select(n => _site.Store.AddList($"list {n} of {run}"))];
            int[] filled = [.. plan.Filled.Select(_site.Store.AddList)];
            foreach (var contact in plan.Contacts)
                _site.Store.AddContact(lists[contact.List == 0 ? 0 : ^1], contact.Number, contact.E164,
                    AttributesOf(contact), contact.Zones);
            var black = _site.Store.AddList($"black list of {run}");
            foreach (var contact in plan.Contacts.Where(c => plan.Black.Contains(c.Number)))
                _site.Store.AddContact(black, contact.Number, contact.E164);
            _site.Store.AddRun([.. lists.Concat(filled).Select(l => (l, false)), (black, true)],
                plan.Settings.Campaign.Value);
            _site.Store.NameCampaign(plan.Settings.Campaign.Value, plan.Settings.Name);
            _site.Runs[run] = plan.Settings;
        }
    }

    private static KeyValuePair<string, string>[] AttributesOf(Listed contact) =>
        [.. contact.Further.Select((n, i) => KeyValuePair.Create($"MULTINUM{i + 1}", n)), .. contact.Attributes];

    private void ForbidAtFirst()
    {
        foreach (var plan in _scenario.Runs)
            foreach (var contact in plan.Contacts.Where(c => plan.Black.Contains(c.Number)))
                _gate.Black(plan.Settings.Run, KeyOf(contact));
    }

    private void Live()
    {
        _trace?.Invoke($"seed {_scenario.Seed}: {_scenario.Features}");
        _process.Start();
        SeatAgents();
        foreach (var move in _scenario.Moves.OrderBy(m => m.At))
        {
            _site.Agenda.In(move.At, () =>
            {
                _trace?.Invoke($"move     {move.What}");
                move.Do(this);
            });
        }
        var turbulence = TimeSpan.FromSeconds(_scenario.Turbulence);
        Advance(() => _site.Agenda.Now >= turbulence);
        if (_rules.Violations.Count > 0) return;
        CheckBroken();
        Heal();
        var end = _site.Agenda.Now + CalmMax;
        Advance(() => IsOver() || _site.Agenda.Now >= end);
        if (_rules.Violations.Count > 0) return;
        if (!IsOver()) ExplainUnfinished();
        _site.Agenda.AdvanceTo(_site.Agenda.Now + TimeSpan.FromSeconds(5));
        if (_rules.Violations.Count > 0) return;
        foreach (var broken in _process.Recount()) _rules.Break("counters equal sums", broken);
        new Audit(_scenario, _site, _witness, _rules)
        {
            WasBlind = WasBlind,
            ClockJumped = _jumped,
            Added = run => _added.Where(a => a.Run == run).Select(a => a.Contact),
        }.Check();
        new Hearsay(_scenario, _site, _rules).Check();
        _queueLog.Check(_jumped);
        new Deeds(_scenario, _site, _rules).Check();
    }

    private void Advance(Func<bool> over)
    {
        var second = 0;
        while (!over() && _rules.Violations.Count == 0)
        {
            _site.Agenda.AdvanceTo(_site.Agenda.Now + TimeSpan.FromSeconds(1));
            if (++second % 5 == 0) Recount();
        }
    }

    private void Recount()
    {
        if (!_process.Alive) return;
        // The store's counts come with each answer; between two answers theirs and the run's own may differ.
        foreach (var broken in _process.Recount())
            if (!broken.Contains("not conserved", StringComparison.Ordinal))
                _rules.Break("counters equal sums", broken);
        foreach (var (id, run) in _site.Store.State.Runs)
        {
            var loaded = run.Lists.Where(l => l.Type == "CALL_LIST").Sum(l => l.List.Contacts.Count)
                + _added.Count(a => a.Run.Value == id);
            var pending = run.Lists.Where(l => l.Type == "CALL_LIST").Sum(l => l.List.Contacts.Count - l.Reached);
            var held = run.Counts.InHopper + run.Counts.Live + run.Counts.Waiting + run.Counts.Finished;
            if (loaded != pending + held)
                _rules.Break("contacts are conserved", $"run {id}: {loaded} loaded, {pending} pending, {held} held");
        }
        CheckMachinesHoldNobody(tries: 3);
        foreach (var alarm in _alarms.Values)
            if (alarm.Code == "InvariantBroken") _rules.Break("no invariant of the core breaks", alarm.Detail);
    }

    /// <summary>
    /// A marked machine may hear a message for long, and no agent is kept free for it. Asked three times, because a
    /// draft that is being written counts already.
    /// </summary>
    private void CheckMachinesHoldNobody(int tries)
    {
        if (!_scenario.Faultless || !_rules.IsCalm || !_process.Alive) return;
        var heard = _site.Agenda.Now - TimeSpan.FromSeconds(1);
        foreach (var endPoint in _process.Switchboard.Core.View(_process.Now).EndPoints)
        {
            var live = _site.Store.State.Attempts.Count(a => a is { End: null, Draft.Agent.Length: 0 }
                && a.Draft.EndPoint == endPoint.EndPoint
                && !(_witness.Calls.GetValueOrDefault(a.Draft.Hopper.Value)?.MarkedAt < heard));
            if (endPoint.InFlight <= live) continue;
            if (tries == 1)
                _rules.Break("machines hold no agents",
                    $"{endPoint.Name} has {endPoint.InFlight} in flight, of {live} calls that are no machines");
            else _site.Agenda.In(1, () => CheckMachinesHoldNobody(tries - 1));
            return;
        }
    }

    private bool IsOver() => _process.Alive && _site.Runs.Keys.All(IsOver) && _witness.Live.Count == 0
        && !_site.Store.State.Outbox.Exists(o => o.State == "Pending")
        && _site.Agenda.Now >= _saying && _site.Store.State.Attempts.TrueForAll(a => a.LateRevision <= a.LateDecided);

    private bool IsOver(RunId run) =>
        _site.Store.State.Runs[run.Value] is { Claims.Count: 0 } row
        && (_site.Runs[run].AutoPause ? row.State == RunState.Paused : row.State is RunState.Completed or RunState.Idle)
        && row.Lists.All(l => l.Type != "CALL_LIST" || l.Reached == l.List.Contacts.Count)
        && _process.Runs[run].Core is { Counts: { Live: 0, InHopper: 0 } };

    private void ExplainUnfinished()
    {
        foreach (var run in _site.Runs.Keys.Where(r => !IsOver(r)))
        {
            var core = _process.Runs[run].Core;
            var limit = _process.Switchboard.Core.LimitOf(run, _process.Now);
            _rules.Break("every run comes to its end",
                $"{run} is {core?.State} ({core?.Reason}) with {core?.Counts}, limit {limit}, alarms: "
                + string.Join("; ", _alarms.Values.Select(a => $"{a.Code} {a.Subject}: {a.Detail}")));
        }
        foreach (var call in _witness.Live) _rules.Break("every run comes to its end", $"{call} never ends");
    }

    /// <summary>
    /// Nobody may be called and dropped again and again, as far as the dialer sees it; and the program says what is
    /// wrong.
    /// </summary>
    private void CheckBroken()
    {
        if (_scenario.Broken is not { Kind: EndPointKind.Queue } broken || _changes > 0) return;
        var dropped = _witness.Calls.Values.Count(c => c.EndPoint == broken
            && c is { AnsweredAt: not null, EndedAt: not null }
            && c is { CustomerAsked: not true, HangUpAsked: false, OperatorAsked: false, Touched: false });
        var allowed = _scenario.Settings.Limits.LostInARow * _processes;
        if (dropped > allowed)
            _rules.Break("few customers are dropped at a broken end point", $"{dropped} were dropped, of {allowed}");
        if (_scenario.Faultless && dropped >= _scenario.Settings.Limits.LostInARow
            && !_alarms.Values.Any(a => a.Code == "EndPointLosesCalls"))
            _rules.Break("a stopped end point says so", $"{dropped} were lost at {broken.Name} and no alarm stands");
    }

    private static string TraceOf(Ringtail.Ami.AmiMessage message) => string.Join(' ',
        ((string[])["Event", "Uniqueid", "Channel", "DestChannel", "ChannelStateDesc", "Queue", "Interface", "Device",
            "State", "Paused", "DialStatus", "Cause", "Response", "Reason", "ActionID"])
        .Select(key => message[key]).Where(value => !string.IsNullOrEmpty(value)));
}
