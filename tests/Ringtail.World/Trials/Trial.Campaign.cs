using System.Globalization;
using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.EndPoints;
using Ringtail.Dialing.Rules;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Switchboards;
using Ringtail.PbxSim.Pbx;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Memory;
using Ringtail.World.Ledger;
using Ringtail.World.Scenarios;

namespace Ringtail.World.Trials;

/// <summary>Agents at their pages, lists that are paused, calls for a time or an agent, and what rules do.</summary>
internal sealed partial class Trial
{
    private readonly Dictionary<long, Action<SwitchboardEffect.AgentAnswered>> _asking = [];
    private long _tickets;
    private int _foul;
    private TimeSpan _saying;

    // Agents who look first

    private void SeatAgents()
    {
        foreach (var agent in _scenario.Pbx.Agents)
        {
            var queues = QueuesOf(agent.Number).ToHashSet();
            if (_scenario.Settings.EndPoints.Any(e => e.Preview && queues.Contains(e.Name)))
                Sit(agent.Number, queues, _chance.Fork($"agent {agent.Number}"));
        }
    }

    /// <summary>One agent at the page: asks for a number, looks, dials, skips, or forgets it.</summary>
    private void Sit(string agent, HashSet<string> queues, PbxSim.World.Chance chance)
    {
        _site.Agenda.In(chance.Between(1, 6), () =>
        {
            Sit(agent, queues, chance);
            if (!_process.Alive) return;
            var runs = _site.Runs.Values.Where(r => r.EndPoints.Any(id => _scenario.Settings.EndPoints.Any(
                e => e.Id == id && e.Preview && queues.Contains(e.Name)))).Select(r => r.Run).ToArray();
            if (runs.Length == 0) return;
            var run = runs[chance.Below(runs.Length)];
            Ask(ticket => new SwitchboardInput.ReserveRequested(run, Phone(agent), ticket), answer =>
            {
                if (answer.Hopper is { } hopper) _site.Agenda.In(chance.Between(0.3, 8), () => Decide(hopper, chance));
            });
        });
    }

    private void Decide(HopperId hopper, PbxSim.World.Chance chance)
    {
        if (!_process.Alive || chance.Is(0.05)) return;
        if (!_healed && chance.Is(0.2)) Ask(ticket => new SwitchboardInput.SkipRequested(hopper, ticket), _ => { });
        else
        {
            _gate.LookedAt(hopper.Value);
            Ask(ticket => new SwitchboardInput.DialRequested(hopper, ticket), _ => { });
        }
    }

    private void Ask(Func<long, SwitchboardInput> make, Action<SwitchboardEffect.AgentAnswered> then)
    {
        var ticket = ++_tickets;
        _asking[ticket] = then;
        _process.Ask(make(ticket));
    }

    private void Answered(SwitchboardEffect.AgentAnswered answer)
    {
        if (_asking.Remove(answer.Ticket, out var then)) then(answer);
    }

    private string Phone(string agent) => $"{(_scenario.Pbx.Version == SimVersion.V16 ? "SIP" : "PJSIP")}/{agent}";

    // Lists

    public void PauseList(RunId run, int which, bool pause)
    {
        var lists = _site.Store.State.Runs[run.Value].Lists.Where(l => l.Type == "CALL_LIST").ToArray();
        var list = lists[which % lists.Length].List.Id;
        _site.Store.PauseList(run, list, pause);
        var paused = _site.Runs[run].PausedLists.Where(l => l.Value != list);
        _site.Runs[run] = _site.Runs[run] with
        {
            PausedLists = [.. pause ? paused.Append(new ListId(list)) : paused],
        };
        if (pause) _gate.PauseList(list);
        else _gate.UnpauseList(list);
        TellSettings(run);
    }

    /// <summary>A process that dies before it took them reads them again at its start.</summary>
    private void TellSettings(RunId run)
    {
        if (_process.Alive) _process.Ask(run, new RunInput.SettingsChanged(_site.Runs[run]));
    }

    /// <summary>As an import does it, beside the loops.</summary>
    /// <param name="passOver">Numbers that the list has already.</param>
    /// <param name="last">The runs are told when all of it is there.</param>
    public void Upload(RunId run, int which, IReadOnlyList<Listed> rows, bool passOver, bool last)
    {
        var lists = _site.Store.State.Runs[run.Value].Lists.Where(l => l.Type == "CALL_LIST").ToArray();
        var list = lists[which % lists.Length].List;
        foreach (var row in rows)
            if (!passOver || !list.Keys.Contains(KeyOf(row)))
                _site.Store.AddContact(list.Id, row.Number, row.E164, AttributesOf(row), row.Zones);
        if (last) _process.TellAdded(new ListId(list.Id));
    }

    /// <summary>As soon as the run has ended, if that is before everything heals.</summary>
    public void UploadAndCrash(RunId run, IReadOnlyList<Listed> rows)
    {
        if (_healed) return;
        if (_process.Alive && _site.Store.State.Runs[run.Value].State == RunState.Completed)
        {
            Upload(run, 0, rows, passOver: false, last: false);
            Crash("in the middle of an upload");
        }
        else _site.Agenda.In(1, () => UploadAndCrash(run, rows));
    }

    public void BlackListEverywhere(Listed contact)
    {
        var list = _site.Store.State.Lists.Values.First(l => l.BlocksEverywhere).Id;
        _site.Store.AddContact(list, contact.Number, contact.E164);
        _gate.BlackEverywhere(KeyOf(contact));
    }

    /// <summary>Somebody whose agent's phone rings, or who is being looked at; tried for a while.</summary>
    public void BlackListAtLastMoment(int tries = 40)
    {
        var key = _witness.Live.FirstOrDefault(c => c is { AgentFirst: true, AgentUp: false })?.Hopper;
        var row = key is { } hopper ? _site.Store.State.AttemptsByHopper.GetValueOrDefault(hopper)
            : _site.Store.State.Attempts.FirstOrDefault(a => a is { End: null, Draft.Reserved: true });
        if (row is null)
        {
            if (tries > 0) _site.Agenda.In(0.2, () => BlackListAtLastMoment(tries - 1));
            return;
        }
        var offer = row.Draft.Offer;
        _trace?.Invoke($"operator {offer.Number} goes on a black list while its agent waits");
        AddBlack(offer.Run, offer.Number, offer.E164);
    }

    private void AddBlack(RunId run, string number, string? e164)
    {
        var black = _site.Store.State.Runs[run.Value].Lists.First(l => l.Type == "BLACK_LIST").List.Id;
        _site.Store.AddContact(black, number, e164);
        _gate.Black(run, e164 ?? number);
    }

    // Calls for a time, or for an agent

    /// <param name="way">api, schedule, manual or call back.</param>
    /// <param name="agent">Whose it is, until then; empty for anybody.</param>
    public void AddCall(RunId run, Listed contact, string way, TimeSpan due, string agent, TimeSpan own)
    {
        var at = _site.Time.Wall;
        var until = at + due + own;
        var hopper = _site.Store.AddCallAsync(run, contact.Number, contact.E164, Came(way), at + due,
            agent.Length == 0 ? null : new CallFor(Phone(agent), until), at, default).GetAwaiter().GetResult();
        var added = Register(run, hopper);
        _gate.Due(added, at + due);
        if (agent.Length > 0) _gate.Own(added, Phone(agent), until);
        if (_process.Alive) _process.Ask(run, new RunInput.ContactsAdded());
    }

    private static KeyValuePair<string, string>[] Came(string way) => [new(Gatekeeper.Way, way)];

    private long Register(RunId run, HopperId hopper)
    {
        var claim = _site.Store.State.Runs[run.Value].Claims.Values.First(c => c.Hopper == hopper.Value);
        _added.Add((run, new ContactId(claim.Contact.Id)));
        return claim.Contact.Id;
    }

    /// <summary>An operator moves or cancels a call that waits for its time.</summary>
    public void ChangeSchedule(double which, double? later)
    {
        var waiting = _site.Store.State.Runs.Values
            .SelectMany(r => r.Claims.Values.Where(c => c.Due > _site.Time.Wall.AddSeconds(1) && c.Retry == 0)
                .Select(c => (Run: new RunId(r.Id), Claim: c))).Where(c => _added.Contains(
                    (c.Run, new ContactId(c.Claim.Contact.Id)))).ToArray();
        if (waiting.Length == 0) return;
        var (run, claim) = waiting[(int)(which * waiting.Length)];
        var hopper = new HopperId(claim.Hopper);
        if (later is { } seconds)
        {
            var at = _site.Time.Wall.AddSeconds(seconds);
            if (_site.Store.MoveCallAsync(run, hopper, at, default).GetAwaiter().GetResult())
                _gate.Due(claim.Contact.Id, at);
        }
        else _site.Store.CancelCallAsync(run, hopper, "cancelled", _site.Time.Wall, default).GetAwaiter().GetResult();
        if (_process.Alive) _process.Ask(run, new RunInput.ContactsAdded());
    }

    // Statuses after the end, and the boost

    /// <summary>What is said late; the rules of the scenario know it.</summary>
    public const string SaidLate = "LATE";

    /// <summary>Said again until it is so: a process that dies before it is durable has not answered.</summary>
    public void SayLate(double which)
    {
        MemoryAttempt[] over =
            [.. _site.Store.State.Attempts.Where(a => a is { Settled: true, End.Outcome: AttemptOutcome.Terminated })];
        if (over.Length == 0) return;
        var row = over[(int)(which * over.Length)];
        InsistOnStatus(row);
    }

    private void InsistOnStatus(MemoryAttempt row)
    {
        if (row.ExtendedStatus == SaidLate) return;
        if (_process.Alive) _process.Ask(new SwitchboardInput.ExtendedStatusSet(row.Draft.Hopper, SaidLate));
        _saying = _site.Agenda.Now + TimeSpan.FromSeconds(2);
        _site.Agenda.In(2, () => InsistOnStatus(row));
    }

    public void SetBoost(RunId run, double boost)
    {
        _site.Runs[run] = _site.Runs[run] with { Boost = boost };
        _rules.SetBoost(run, boost);
        TellSettings(run);
    }

    /// <summary>Half a call per free agent of one is none: as it was, everybody is called.</summary>
    private void RestoreBoosts()
    {
        foreach (var plan in _scenario.Runs)
            if (_site.Runs[plan.Settings.Run].Boost != plan.Settings.Boost)
                SetBoost(plan.Settings.Run, plan.Settings.Boost);
    }

    // What disposition rules do

    /// <summary>It was done, whether its worker hears of that or not.</summary>
    private void DeedTried(OutboxItem item, OutboxDeed deed)
    {
        if (_site.Store.State.Outbox.Find(o => o.Item.Id == item.Id) is not { State: "Done" }) return;
        if (deed.Kind == FollowUpKind.AddBlackList) _gate.Black(item.Run, deed.E164 ?? deed.Number);
        if (deed.Kind == FollowUpKind.Reschedule) FindAdded();
    }

    // Who is told

    public void Refuse(double share) => _site.Receivers.Refusing = share;

    public void LoseAnswers(double share) => _site.Receivers.LosingAnswers = share;

    public void DelayAnswers(double seconds) => _site.Receivers.Late = seconds;

    /// <summary>Calls that rules gave to runs.</summary>
    private void FindAdded()
    {
        var known = _added.Select(a => a.Contact.Value).ToHashSet();
        foreach (var (id, run) in _site.Store.State.Runs)
            foreach (var claim in run.Claims.Values)
                if (claim.Contact.ListId == 0 && known.Add(claim.Contact.Id))
                    _added.Add((new RunId(id), new ContactId(claim.Contact.Id)));
    }

    // The healing

    private void LiftLimits()
    {
        _gate.IsHealed = true;
        foreach (var (id, run) in _site.Store.State.Runs)
        {
            foreach (var list in run.Lists.Where(l => l.Paused).ToArray())
            {
                _site.Store.PauseList(new RunId(id), list.List.Id, false);
                _gate.UnpauseList(list.List.Id);
            }
        }
        foreach (var run in _site.Runs.Keys.ToArray())
            _site.Runs[run] = _site.Runs[run] with
            {
                Hours = CallingHours.Always, OpeningHours = [], HoursIn = HoursZone.Campaign, PausedLists = [],
                Limits = default,
                CallerIds = [.. _site.Runs[run].CallerIds.Select(c => c with { DailyLimit = 0 })],
            };
        _shown.CountsDays = false;
    }

    /// <summary>Whoever was put off until tomorrow is called today.</summary>
    private void BringForward()
    {
        var soon = _site.Time.Wall.AddMinutes(20);
        foreach (var (id, run) in _site.Store.State.Runs)
            foreach (var claim in run.Claims.Values.Where(c => c.Due > soon).ToArray())
            {
                _site.Store.MoveCallAsync(new RunId(id), new HopperId(claim.Hopper), _site.Time.Wall.AddSeconds(5),
                    default).GetAwaiter().GetResult();
                if (claim.Retry == 0) _gate.Due(claim.Contact.Id, _site.Time.Wall);
                if (_process.Alive) _process.Ask(new RunId(id), new RunInput.ContactsAdded());
            }
    }

    private void StoreIsFoul(bool foul)
    {
        _foul = Math.Max(0, _foul + (foul ? 1 : -1));
        _site.FoulUntil = _foul > 0 ? TimeSpan.MaxValue / 2 : _site.Agenda.Now;
    }
}
