using Ringtail.Ami;
using Ringtail.Dialing;
using Ringtail.Dialing.EndPoints;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Switchboards;
using Ringtail.PbxSim.Pbx;
using Ringtail.PbxSim.Wire;
using Ringtail.World.Host;
using Ringtail.World.Ledger;
using Ringtail.World.Scenarios;

namespace Ringtail.World.Trials;

/// <summary>What scenarios do to the world: people, operators, faults, and the healing.</summary>
internal sealed partial class Trial
{
    private readonly List<(TimeSpan From, TimeSpan To)> _blind = [];
    private readonly HashSet<RunId> _pauseWanted = [];
    private double _loseEvents, _loseConclusions, _loseResponses, _repeatEvents, _repeatLate;
    private readonly List<(RunId Run, ContactId Contact)> _added = [];
    private int _changes;
    private bool _healed;
    private bool _jumped;

    // Agents and carriers

    public void Pause(string agent, bool paused)
    {
        foreach (var queue in QueuesOf(agent))
            Agents("QueuePause", queue, agent, ("Paused", paused ? "true" : "false"));
    }

    public void LogOff(string agent)
    {
        foreach (var queue in QueuesOf(agent)) Agents("QueueRemove", queue, agent);
    }

    public void LogIn(string agent)
    {
        foreach (var queue in QueuesOf(agent)) Agents("QueueAdd", queue, agent);
    }

    private IEnumerable<string> QueuesOf(string agent) =>
        _scenario.Pbx.Queues.Where(q => q.Members.Contains(agent)).Select(q => q.Name);

    private void Agents(string action, string queue, string agent, params (string Key, string Value)[] more)
    {
        var technology = _scenario.Pbx.Version == SimVersion.V16 ? "SIP" : "PJSIP";
        _site.Pbx.Act(new AmiMessage([new("Action", action), new("Queue", queue),
            new("Interface", $"{technology}/{agent}"), .. more.Select(m => KeyValuePair.Create(m.Key, m.Value))]));
    }

    /// <param name="cause">What the carrier refuses with; 0: no channel is made; null: it works.</param>
    public void FailCarrier(int? cause)
    {
        _site.Pbx.Faults.TrunkDown = cause == 0;
        _people.CarrierRefuses = cause is 0 ? null : cause;
    }

    // Operators

    public void SwitchDialing(bool on)
    {
        _site.Dialing = on;
        if (on) _rules.Allow("dialer");
        else _rules.Forbid("dialer");
        _process.SwitchDialing(on);
    }

    /// <summary>The operator asks until it is so: a process that dies before it is durable has not answered.</summary>
    public void PauseRun(RunId run, bool pause)
    {
        if (pause) _pauseWanted.Add(run);
        else _pauseWanted.Remove(run);
        if (!pause) _rules.Allow(run.ToString());
        Insist(run, pause);
    }

    private void Insist(RunId run, bool pause)
    {
        if (_pauseWanted.Contains(run) != pause || IsOver(run)) return;
        if (!pause) _rules.Continued(run);
        if (_process.Alive) _process.Ask(run, pause ? new RunInput.PauseRequested() : new RunInput.UnpauseRequested());
        _site.Agenda.In(1, () => Confirm(run, pause));
    }

    private void Confirm(RunId run, bool pause)
    {
        var durable = (_site.Store.State.Runs[run.Value].State == RunState.Paused) == pause;
        var core = _process.Alive ? _process.Runs[run].Core : null;
        var believed = core is not null && (core.State == RunState.Paused) == pause;
        if (!durable || !believed) Insist(run, pause);
        else if (pause && _pauseWanted.Contains(run)) _rules.Forbid(run.ToString());
    }

    public void ChangeSettings(Func<SwitchboardSettings, SwitchboardSettings> change)
    {
        _changes++;
        _site.Settings = change(_site.Settings);
        foreach (var trunk in _site.Settings.Trunks) _rules.SetCapacity(trunk.Name, trunk.Capacity - trunk.Reserve);
        _process.Reload();
    }

    public void HangUp(double which)
    {
        if (_witness.Live.Count == 0) return;
        var call = _witness.Live[(int)(which * _witness.Live.Count)];
        _trace?.Invoke($"operator hangs up {call}");
        call.OperatorAsked = true;
        _process.Ask(new SwitchboardInput.HangUpRequested(new HopperId(call.Hopper)));
    }

    public void AddCall(RunId run, Listed contact, TimeSpan due)
    {
        var at = _site.Time.Wall;
        // Beside the loops, as programs do it; the store answers at once.
        var hopper = _site.Store.AddCallAsync(
            run, contact.Number, contact.E164, Came(due > TimeSpan.Zero ? "schedule" : "api"), at + due, null, at,
            default).GetAwaiter().GetResult();
        _gate.Due(Register(run, hopper), at + due);
        _process.Ask(run, new RunInput.ContactsAdded());
    }

    public void BlackList(RunId run, Listed contact)
    {
        var black = _site.Store.State.Runs[run.Value].Lists.First(l => l.Type == "BLACK_LIST").List.Id;
        _site.Store.AddContact(black, contact.Number, contact.E164);
        _gate.Black(run, KeyOf(contact));
    }

    // The process

    public void Crash(string where)
    {
        if (!_process.Alive) return;
        _trace?.Invoke($"CRASH    {where}");
        Blind();
        // An end that is not in the ledger is forgotten with the process.
        foreach (var call in _witness.Calls.Values)
            if (_site.Store.State.AttemptsByHopper.TryGetValue(call.Hopper, out var row) && row.End is null)
                call.Touched = true;
        _process.Kill();
        _site.Agenda.In(_scenario.Downtime, () =>
        {
            _trace?.Invoke("START    the next process");
            _process = new DialerProcess(_site, ++_processes);
            _process.Start();
        });
    }

    public void JumpClock(TimeSpan by)
    {
        _jumped = true;
        _shown.CountsDays = false;
        _site.Time.Jump(by);
        _gate.LastJump = _site.Agenda.Now;
    }

    // The link

    private SimLink Link => _process.Switchboard.Link;

    private void Watch(SimLink link)
    {
        link.Wrote += action =>
        {
            _rules.Wrote(action);
            if (action.Name is "Originate" or "Hangup") _site.Points.Pass("after " + action.Name);
        };
        link.Arrived += (action, response) =>
        {
            _trace?.Invoke($"wire     {action["Action"]} {action.ActionId} {action["Channel"]}: "
                + $"{response.Response} {response["Message"]}");
            _rules.Arrived(action, response);
            _queueLog.Arrived(action, response);
        };
        link.Lost += message =>
        {
            _trace?.Invoke($"lost     {TraceOf(message)}");
            if (_witness.CallOf(message) is { } call) call.Touched = true;
        };
    }

    public void CutLink(string why)
    {
        Blind();
        Link.Cut(why);
    }

    public void GoDeaf()
    {
        Blind();
        Link.GoDeaf();
    }

    public void GoMute()
    {
        Blind();
        Link.GoMute();
    }

    public void Stall(double seconds)
    {
        if (seconds > 1.5) Blind();
        else foreach (var call in _witness.Live) call.HeardLateBy += TimeSpan.FromSeconds(seconds);
        var until = _site.Agenda.Now + TimeSpan.FromSeconds(seconds);
        if (until > _site.LinkFaults.StalledUntil) _site.LinkFaults.StalledUntil = until;
    }

    public void Overrun()
    {
        Blind();
        Link.Overrun();
    }

    /// <summary>The PBX goes down, and comes back after so many seconds.</summary>
    /// <param name="clean">It says so and ends its calls first; else the power fails.</param>
    public void RestartPbx(bool clean, double downFor)
    {
        if (_down) return;
        Blind();
        foreach (var call in _witness.Live) call.Touched = true;
        if (clean) _site.Pbx.Restart(downFor);
        else _site.Pbx.CutPower(downFor);
    }

    private bool _down;
    private bool _unreachable;

    private void Switched(bool on)
    {
        _down = !on;
        _trace?.Invoke(on ? "POWER    the PBX runs" : "POWER    the PBX is off");
        _site.LinkFaults.Unreachable = _down || _unreachable;
        if (on)
        {
            _teams.Boot();
            return;
        }
        Blind();
        _witness.SwitchedOff();
        if (_process.Alive && _process.Switchboard.HasBegun) Link.Cut("the PBX is off");
    }

    public void RefuseLogin(bool on) => Reconnect(() => _site.LinkFaults.RefuseLogin = on);

    public void Unreachable(bool on) => Reconnect(() =>
    {
        _unreachable = on;
        _site.LinkFaults.Unreachable = _down || on;
    });

    public void Forbid(string action, bool on) => Reconnect(() =>
    {
        if (on) _site.LinkFaults.Forbidden.Add(action);
        else _site.LinkFaults.Forbidden.Remove(action);
    });

    private void Reconnect(Action change)
    {
        change();
        CutLink("the account was changed");
    }

    public void RepeatEvents(double share, double late)
    {
        (_repeatEvents, _repeatLate) = (share, late);
        _site.LinkFaults.RepeatEvent = _ =>
            _repeatEvents > 0 && _chance.Is(_repeatEvents) ? _chance.Between(0, _repeatLate) : -1;
    }

    public void Reorder(double spread) => _site.LinkFaults.Reorder = spread;

    public void LoseEvents(double share)
    {
        _loseEvents = share;
        _site.LinkFaults.LoseEvent = Loses;
    }

    public void LoseConclusions(double share)
    {
        _loseConclusions = share;
        _site.LinkFaults.LoseEvent = Loses;
    }

    private bool Loses(AmiMessage message) =>
        (_loseEvents > 0 && _chance.Is(_loseEvents))
        || (_loseConclusions > 0 && message.Event == "OriginateResponse" && _chance.Is(_loseConclusions));

    public void LoseResponses(double share)
    {
        _loseResponses = share;
        _site.LinkFaults.LoseResponse = action =>
            _loseResponses > 0 && action["Action"] != "Ping" && _chance.Is(_loseResponses);
    }

    // Store and mail

    public void SlowStore(double? seconds)
    {
        _site.StoreWeather.Latency = _site.OutboxWeather.Latency = seconds ?? _scenario.StoreLatency;
        StoreIsFoul(seconds is not null);
    }

    public void FailStore(double share)
    {
        _site.StoreWeather.Failing = _site.OutboxWeather.Failing = share;
        StoreIsFoul(share > 0);
    }

    public void LoseCommits(double share)
    {
        _site.StoreWeather.Losing = _site.OutboxWeather.Losing = share;
        StoreIsFoul(share > 0);
    }

    /// <summary>What the outbox's worker does is done, and it does not hear of that.</summary>
    public void LoseDeeds(double share) => _site.OutboxWeather.Losing = share;

    public void LoseMail(double share) => _site.MailWeather.Losing = share;

    public void RepeatMail(double share) => _site.MailWeather.Repeating = share;

    public void DelayMail(double seconds) => _site.MailWeather.Late = seconds;

    // The healing

    private void Heal()
    {
        _trace?.Invoke("HEAL     nothing goes wrong any more");
        _healed = true;
        LiftLimits();
        RestoreBoosts();
        foreach (var weather in (StoreWeather[])[_site.StoreWeather, _site.OutboxWeather])
            (weather.Latency, weather.Failing, weather.Losing) = (_scenario.StoreLatency, 0, 0);
        _site.MailWeather.Losing = _site.MailWeather.Repeating = _site.MailWeather.Late = 0;
        var link = _site.LinkFaults;
        _unreachable = false;
        (link.Unreachable, link.RefuseLogin, link.StalledUntil, link.Reorder) = (_down, false, TimeSpan.Zero, 0);
        link.Forbidden.Clear();
        _loseEvents = _loseConclusions = _loseResponses = _repeatEvents = 0;
        (_site.Receivers.Refusing, _site.Receivers.LosingAnswers, _site.Receivers.Late) = (0, 0, 0.05);
        FailCarrier(null);
        _people.Healed = true;
        if (_scenario.Broken is { } broken) _extensions[broken.Extension] = Scenario.Repaired(broken);
        foreach (var agent in _scenario.Pbx.Agents)
        {
            LogIn(agent.Number);
            Pause(agent.Number, false);
        }
        foreach (var run in _site.Runs.Keys.ToArray()) PauseRun(run, false);
        if (!_scenario.Faultless) CutLink("the account was changed");
        PressPlay();
    }

    /// <summary>A person reads the alarms and lets everything go on, once a minute.</summary>
    private void PressPlay()
    {
        if (_process.Alive && _process.Switchboard.HasBegun)
        {
            foreach (var endPoint in _site.Settings.EndPoints)
                _process.Ask(new SwitchboardInput.EndPointReleased(endPoint.Id));
            SwitchDialing(false);
            SwitchDialing(true);
            foreach (var run in _site.Runs.Keys) _process.Ask(run, new RunInput.SettingsChanged(_site.Runs[run]));
            BringForward();
            foreach (var run in _site.Runs.Keys)
                if (_site.Runs[run].AutoPause && !IsOver(run)) PauseRun(run, false);
        }
        if (!IsOver()) _site.Agenda.In(60, PressPlay);
    }

    // What the dialer could not see

    /// <summary>From now on, until shortly after the next snapshot, the dialer may have missed something.</summary>
    private void Blind()
    {
        var now = _site.Agenda.Now;
        foreach (var call in _witness.Live) call.Touched = true;
        // The PBX's refusal of an Originate may be lost on its way.
        foreach (var call in _witness.Calls.Values)
            if (!call.Accepted && now - call.At <= BlindFor) call.Touched = true;
        if (_blind.Count > 0 && _blind[^1].To == TimeSpan.MaxValue) return;
        _blind.Add((now - BlindFor, TimeSpan.MaxValue));
        _rules.IsCalm = false;
        _witness.Blind = true;
        _site.Reconciled = Sees;
    }

    private void Sees()
    {
        if (_blind.Count == 0 || _blind[^1].To != TimeSpan.MaxValue) return;
        if (_site.LinkFaults.StalledUntil > _site.Agenda.Now) return;
        _blind[^1] = (_blind[^1].From, _site.Agenda.Now + BlindFor);
        _witness.Blind = false;
        if (!_healed) return;
        // Whoever wrapped up unseen is done by then.
        var blinds = _blind.Count;
        _site.Agenda.In(WrapUpMax, () => _rules.IsCalm = _blind.Count == blinds);
    }

    private bool WasBlind(TimeSpan from, TimeSpan to) => _jumped || _blind.Exists(b => b.From <= to && from <= b.To);
}
