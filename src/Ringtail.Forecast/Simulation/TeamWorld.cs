using Ringtail.Forecast.Scenarios;
using Ringtail.PbxSim.World;

namespace Ringtail.Forecast.Simulation;

/// <summary>
/// A team, its phones and the people it calls, in virtual time: the laws of a scenario and nothing else. It knows no
/// dialer; it says what happens and takes launches.
/// </summary>
internal sealed class TeamWorld
{
    private readonly EventHeap _events = new();
    private readonly Chance _fate, _ring, _talk, _wrap, _contacts;
    private readonly Queue<int> _classes = new();
    private readonly Team _team = new();
    private readonly LinkedList<TeamCall> _waiting = new();
    private readonly Stack<TeamCall> _spareCalls = new();
    private readonly LaunchLimits _limits;
    private readonly TeamDialer _dialer;
    private readonly bool _detects;
    private Scenario _scenario;
    private int _nextCall = 1;

    public TeamWorld(Scenario scenario, TeamDialer dialer, TeamMeter meter)
    {
        _scenario = scenario;
        _dialer = dialer;
        Meter = meter;
        _limits = new LaunchLimits(scenario.TrunkChannels, scenario.OriginatesPerS);
        _detects = scenario.Machines != default;
        var chance = new Chance(scenario.Seed);
        _fate = chance.Fork("fate");
        _ring = chance.Fork("ring");
        _talk = chance.Fork("talk");
        _wrap = chance.Fork("wrap-up");
        _contacts = chance.Fork("contacts");
    }

    public double Now { get; private set; }
    public TeamMeter Meter { get; }
    public bool Detects => _detects;
    public int LoggedIn => _team.LoggedIn;
    public int Idle => _team.IdleCount;
    public int Waiting => _waiting.Count;

    /// <summary>Calls that hold a channel: ringing, waiting or talking.</summary>
    public int Lines { get; private set; }

    public void Run(CancellationToken ct = default)
    {
        _dialer.Start(this);
        for (var i = 0; i < _scenario.Agents; i++) LogIn();
        for (var i = 0; i < _scenario.Changes.Count; i++) _events.Add(
            _scenario.Changes[i].AtS, EventKind.Change, index: i);
        _events.Add(_dialer.TickS, EventKind.Tick);
        var count = 0;
        while (_events.NextAt <= _scenario.DurationS)
        {
            if ((++count & 0xFFFF) == 0) ct.ThrowIfCancellationRequested();
            var next = _events.Take();
            Meter.AdvanceTo(next.At);
            Now = next.At;
            Happen(next);
        }
        Meter.AdvanceTo(_scenario.DurationS);
    }

    /// <summary>
    /// How many calls the trunk takes now. When it is the rate that holds, the dialer is woken for the next slot.
    /// </summary>
    public int LaunchRoom()
    {
        var room = _limits.Room(Now, Lines);
        BookWake();
        return room;
    }

    private void BookWake()
    {
        if (_limits.WakeAt(Now) is { } at) _events.Add(at, EventKind.Wake);
    }

    /// <summary>The class of the contact that is called after so many others.</summary>
    public int NextClass(int after)
    {
        if (_scenario.ContactClasses.Count == 0) return 0;
        while (_classes.Count <= after) _classes.Enqueue(DrawClass());
        return after == 0 ? _classes.Peek() : _classes.ElementAt(after);
    }

    private int DrawClass()
    {
        var draw = _contacts.Unit();
        for (var i = 0; i < _scenario.ContactClasses.Count - 1; i++)
        {
            if (draw < _scenario.ContactClasses[i].Share) return i;
            draw -= _scenario.ContactClasses[i].Share;
        }
        return _scenario.ContactClasses.Count - 1;
    }

    private double AnswerProbabilityOfNext()
    {
        if (_scenario.ContactClasses.Count == 0) return _scenario.AnswerProbability;
        var p = _scenario.ContactClasses[NextClass(0)].AnswerProbability;
        _classes.Dequeue();
        return p;
    }

    /// <summary>The dialer launches one call now, to the next contact.</summary>
    public TeamCall Launch()
    {
        var call = _spareCalls.TryPop(out var spare) ? spare : new TeamCall();
        call.Id = _nextCall++;
        call.LaunchedAt = Now;
        call.Agent = -1;
        call.Waiting = call.Over = false;
        Lines++;
        _limits.Launched(Now);
        BookWake();
        Meter.Attempt();
        if (_dialer.WantsDetails) Book(_scenario.RingToAnswer.SetUp, EventKind.Ring, call);
        var draw = _fate.Unit();
        var p = AnswerProbabilityOfNext();
        var answers = draw < p + _scenario.Machines.ShareOfAttempts;
        call.Machine = answers && draw >= p;
        if (answers) Book(_scenario.RingToAnswer.Draw(_ring), EventKind.Answer, call);
        else Book(DrawUnanswered(), EventKind.NoAnswer, call);
        return call;
    }

    private double DrawUnanswered()
    {
        var draw = _fate.Unit();
        foreach (var (share, after) in _scenario.Unanswered)
        {
            if (draw < share) return after.Draw(_ring);
            draw -= share;
        }
        return _scenario.Unanswered[^1].After.Draw(_ring);
    }

    /// <summary>The dialer hangs up a call that rings.</summary>
    public void LetGo(TeamCall call)
    {
        Meter.LetGo();
        End(call, TeamCallEnd.NotAnswered);
    }

    private void Book(double wait, EventKind kind, TeamCall call, bool flag = false)
    {
        call.Booked++;
        _events.Add(Now + wait, kind, call, flag: flag);
    }

    private void Happen(in WorldEvent e)
    {
        switch (e.Kind)
        {
            case EventKind.Ring:
                if (!e.Call!.Over && e.Call.AnsweredAt <= e.Call.LaunchedAt) _dialer.Ringing(e.Call);
                break;
            case EventKind.Answer:
                if (!e.Call!.Over) Answer(e.Call);
                break;
            case EventKind.NoAnswer:
                if (!e.Call!.Over) End(e.Call, TeamCallEnd.NotAnswered);
                break;
            case EventKind.Detected: Detected(e.Call!, asMachine: e.Flag); break;
            case EventKind.Patience:
                if (e.Call!.Waiting) RunOutOfPatience(e.Call);
                break;
            case EventKind.HangUp: HangUp(e.Call!); break;
            case EventKind.Ready: BecomeReady(e.Index); break;
            case EventKind.Wake:
                _limits.Woken();
                _dialer.Tick();
                break;
            case EventKind.Tick:
                _dialer.Tick();
                _events.Add(Now + _dialer.TickS, EventKind.Tick);
                break;
            case EventKind.Change: Apply(_scenario.Changes[e.Index]); break;
        }
        if (e.Call is { } call && --call.Booked == 0 && call.Over) _spareCalls.Push(call);
    }

    private void End(TeamCall call, TeamCallEnd end)
    {
        call.Over = true;
        Lines--;
        _dialer.Ended(call, end);
    }

    private void Answer(TeamCall call)
    {
        call.AnsweredAt = Now;
        if (!call.Machine) Meter.LiveAnswer();
        _dialer.Answered(call);
        if (!_detects)
        {
            Seek(call);
            return;
        }
        // A live person who is taken for a machine is dropped: abandoned in the eyes of the law.
        var asMachine = call.Machine || _fate.Is(_scenario.Machines.FalsePositive);
        if (_scenario.Machines.DetectionS > 0) Book(_scenario.Machines.DetectionS, EventKind.Detected, call, asMachine);
        else Detected(call, asMachine);
    }

    private void Detected(TeamCall call, bool asMachine)
    {
        if (!asMachine)
        {
            Seek(call);
            return;
        }
        if (!call.Machine) Meter.Abandoned(call.AnsweredAt);
        End(call, call.Machine ? TeamCallEnd.Machine : TeamCallEnd.FalsePositive);
    }

    private void Seek(TeamCall call)
    {
        _dialer.JoinedQueue(call);
        if (_team.LongestIdle is { } agent)
        {
            Connect(call, agent);
            return;
        }
        var left = call.AnsweredAt + _scenario.PatienceS - Now;
        if (left <= 0)
        {
            Meter.Abandoned(call.AnsweredAt);
            End(call, TeamCallEnd.Abandoned);
            return;
        }
        call.Waiting = true;
        _waiting.AddLast(call);
        Book(left, EventKind.Patience, call);
    }

    private void RunOutOfPatience(TeamCall call)
    {
        call.Waiting = false;
        _waiting.Remove(call);
        Meter.Abandoned(call.AnsweredAt);
        End(call, TeamCallEnd.Abandoned);
    }

    private void Connect(TeamCall call, int agent)
    {
        Meter.Connected(Now - _team.Talk(agent));
        Meter.Phases(talking: +1, wrapping: 0, loggedIn: 0);
        call.Agent = agent;
        _dialer.Connected(call, agent);
        Book(_scenario.Talk.Draw(_talk), EventKind.HangUp, call);
    }

    private void HangUp(TeamCall call)
    {
        var agent = call.Agent;
        _team.WrapUp(agent);
        Meter.Phases(talking: -1, wrapping: +1, loggedIn: 0);
        _events.Add(Now + _scenario.WrapUp.Draw(_wrap), EventKind.Ready, index: agent);
        _dialer.AgentHungUp(agent, call);
        End(call, TeamCallEnd.Talked);
    }

    private void BecomeReady(int agent)
    {
        Meter.Phases(talking: 0, wrapping: -1, loggedIn: 0);
        if (_team.IsLeaving(agent))
        {
            Leave(agent);
            return;
        }
        _team.BecomeIdle(agent, Now);
        _dialer.AgentReady(agent);
        if (_waiting.First is not { } first || !_team.IsIdle(agent)) return;
        first.Value.Waiting = false;
        _waiting.RemoveFirst();
        Connect(first.Value, agent);
    }

    private void LogIn()
    {
        Meter.Phases(talking: 0, wrapping: 0, loggedIn: +1);
        _dialer.AgentReady(_team.LogIn(Now));
    }

    private void Leave(int agent)
    {
        _team.LogOff(agent);
        Meter.Phases(talking: 0, wrapping: 0, loggedIn: -1);
        _dialer.AgentLoggedOff(agent);
    }

    private void Apply(Change change)
    {
        _scenario = _scenario with
        {
            AnswerProbability = change.AnswerProbability ?? _scenario.AnswerProbability,
            RingToAnswer = change.RingToAnswer ?? _scenario.RingToAnswer,
            Talk = change.Talk ?? _scenario.Talk,
            WrapUp = change.WrapUp ?? _scenario.WrapUp,
        };
        if (change.Agents is { } wanted) Staff(wanted);
    }

    // Who talks or wraps up finishes first and counts as logged in until then.
    private void Staff(int wanted)
    {
        while (_team.Staying < wanted)
        {
            if (_team.KeepOne() is { } kept) _dialer.AgentStays(kept);
            else LogIn();
        }
        while (_team.Staying > wanted)
        {
            var agent = _team.ChooseLeaver();
            if (_team.IsIdle(agent))
            {
                Leave(agent);
            }
            else
            {
                _team.WillLeave(agent);
                _dialer.AgentLeaving(agent);
            }
        }
    }
}
