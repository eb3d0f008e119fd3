using Ringtail.Forecast.Scenarios;
using Ringtail.PbxSim.World;

namespace Ringtail.Forecast.Simulation;

/// <summary>
/// A team, its phones and the people it calls, in virtual time: the laws of a scenario and nothing else. It knows no
/// dialer; it says what happens and takes launches.
/// </summary>
internal sealed class TeamWorld
{
    private const double TickS = 0.5;
    private readonly PriorityQueue<Event, (double At, long Order)> _events = new();
    private readonly Chance _fate, _ring, _talk, _wrap;
    private readonly List<AgentPhase> _agents = [];
    private readonly List<double> _idleSince = [];
    private readonly LinkedList<int> _idle = new();
    private readonly List<LinkedListNode<int>?> _idleNodes = [];
    private readonly LinkedList<TeamCall> _waiting = new();
    private readonly HashSet<int> _leaving = [];
    private readonly TeamDialer _dialer;
    private Scenario _scenario;
    private long _order;
    private int _nextCall = 1;

    private enum Kind { Ring, Answer, NoAnswer, Detected, Patience, HangUp, Ready, Tick, Change }

    private readonly record struct Event(Kind Kind, TeamCall? Call, int Index, bool Flag);

    public TeamWorld(Scenario scenario, TeamDialer dialer, TeamMeter meter)
    {
        _scenario = scenario;
        _dialer = dialer;
        Meter = meter;
        var chance = new Chance(scenario.Seed);
        _fate = chance.Fork("fate");
        _ring = chance.Fork("ring");
        _talk = chance.Fork("talk");
        _wrap = chance.Fork("wrap-up");
    }

    public double Now { get; private set; }
    public TeamMeter Meter { get; }
    public Scenario Scenario => _scenario;
    public int LoggedIn { get; private set; }

    public void Run(CancellationToken ct = default)
    {
        _dialer.Start(this);
        for (var i = 0; i < _scenario.Agents; i++) LogIn();
        for (var i = 0; i < _scenario.Changes.Count; i++) Book(_scenario.Changes[i].AtS, new Event(Kind.Change, null, i, false));
        Book(TickS, new Event(Kind.Tick, null, 0, false));
        var count = 0;
        while (_events.TryPeek(out _, out var key) && key.At <= _scenario.DurationS)
        {
            if ((++count & 0xFFFF) == 0) ct.ThrowIfCancellationRequested();
            Meter.AdvanceTo(key.At);
            Now = key.At;
            Happen(_events.Dequeue());
        }
        Meter.AdvanceTo(_scenario.DurationS);
    }

    /// <summary>The dialer launches one call now.</summary>
    public TeamCall Launch()
    {
        var call = new TeamCall(_nextCall++, Now);
        Meter.Attempt();
        var s = _scenario;
        var draw = _fate.Unit();
        Book(Now + s.RingToAnswer.SetUp, new Event(Kind.Ring, call, 0, false));
        if (draw < s.AnswerProbability + s.Machines.ShareOfAttempts)
        {
            Book(Now + s.RingToAnswer.Draw(_ring), new Event(Kind.Answer, call, 0, draw >= s.AnswerProbability));
        }
        else
        {
            Book(Now + DrawUnanswered(), new Event(Kind.NoAnswer, call, 0, false));
        }
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

    private void Book(double at, Event what) => _events.Enqueue(what, (at, _order++));

    private void Happen(Event e)
    {
        switch (e.Kind)
        {
            case Kind.Ring: _dialer.Ringing(e.Call!); break;
            case Kind.Answer: Answer(e.Call!, machine: e.Flag); break;
            case Kind.NoAnswer: _dialer.Ended(e.Call!, TeamCallEnd.NotAnswered); break;
            case Kind.Detected: Detected(e.Call!, machine: e.Flag); break;
            case Kind.Patience: RunOutOfPatience(e.Call!); break;
            case Kind.HangUp: HangUp(e.Call!); break;
            case Kind.Ready: BecomeReady(e.Index); break;
            case Kind.Tick:
                _dialer.Tick();
                Book(Now + TickS, e);
                break;
            case Kind.Change: Apply(_scenario.Changes[e.Index]); break;
        }
    }

    private void Answer(TeamCall call, bool machine)
    {
        call.AnsweredAt = Now;
        if (!machine) Meter.LiveAnswer();
        _dialer.Answered(call);
        if (_scenario.Machines.DetectionS > 0)
        {
            // A live person who is taken for a machine is dropped: abandoned in the eyes of the law.
            call.FalsePositive = !machine && _fate.Is(_scenario.Machines.FalsePositive);
            Book(Now + _scenario.Machines.DetectionS, new Event(Kind.Detected, call, 0, machine || call.FalsePositive));
            return;
        }
        // Without detection nobody tells them apart: an agent hears the machine too.
        Seek(call);
    }

    private void Detected(TeamCall call, bool machine)
    {
        if (!machine)
        {
            Seek(call);
            return;
        }
        if (call.FalsePositive) Meter.Abandoned();
        _dialer.Ended(call, call.FalsePositive ? TeamCallEnd.Abandoned : TeamCallEnd.Machine);
    }

    private void Seek(TeamCall call)
    {
        _dialer.JoinedQueue(call);
        if (_idle.First is { } longest)
        {
            Connect(call, longest.Value);
            return;
        }
        var left = call.AnsweredAt + _scenario.PatienceS - Now;
        if (left <= 0)
        {
            Meter.Abandoned();
            _dialer.Ended(call, TeamCallEnd.Abandoned);
            return;
        }
        call.Waiting = true;
        _waiting.AddLast(call);
        Book(Now + left, new Event(Kind.Patience, call, 0, false));
    }

    private void RunOutOfPatience(TeamCall call)
    {
        if (!call.Waiting) return;
        call.Waiting = false;
        _waiting.Remove(call);
        Meter.Abandoned();
        _dialer.Ended(call, TeamCallEnd.Abandoned);
    }

    private void Connect(TeamCall call, int agent)
    {
        RemoveIdle(agent);
        Meter.Connected(Now - _idleSince[agent]);
        _agents[agent] = AgentPhase.Talking;
        Meter.Phases(talking: +1, wrapping: 0, loggedIn: 0);
        call.Agent = agent;
        _dialer.Connected(call, agent);
        Book(Now + _scenario.Talk.Draw(_talk), new Event(Kind.HangUp, call, 0, false));
    }

    private void HangUp(TeamCall call)
    {
        var agent = call.Agent;
        _agents[agent] = AgentPhase.WrappingUp;
        Meter.Phases(talking: -1, wrapping: +1, loggedIn: 0);
        _dialer.AgentHungUp(agent, call);
        _dialer.Ended(call, TeamCallEnd.Talked);
        Book(Now + _scenario.WrapUp.Draw(_wrap), new Event(Kind.Ready, null, agent, false));
    }

    private void BecomeReady(int agent)
    {
        Meter.Phases(talking: 0, wrapping: -1, loggedIn: 0);
        if (_leaving.Remove(agent))
        {
            Leave(agent);
            return;
        }
        Idle(agent);
        if (_waiting.First is { } first)
        {
            var call = first.Value;
            call.Waiting = false;
            _waiting.RemoveFirst();
            _dialer.AgentReady(agent);
            if (_agents[agent] == AgentPhase.Idle) Connect(call, agent);
            return;
        }
        _dialer.AgentReady(agent);
    }

    private void Idle(int agent)
    {
        _agents[agent] = AgentPhase.Idle;
        _idleSince[agent] = Now;
        _idleNodes[agent] = _idle.AddLast(agent);
    }

    private void RemoveIdle(int agent)
    {
        _idle.Remove(_idleNodes[agent]!);
        _idleNodes[agent] = null;
    }

    private void LogIn()
    {
        var agent = _agents.IndexOf(AgentPhase.LoggedOff);
        if (agent < 0)
        {
            agent = _agents.Count;
            _agents.Add(AgentPhase.LoggedOff);
            _idleSince.Add(0);
            _idleNodes.Add(null);
        }
        LoggedIn++;
        Meter.Phases(talking: 0, wrapping: 0, loggedIn: +1);
        Idle(agent);
        _dialer.AgentReady(agent);
    }

    private void Leave(int agent)
    {
        _agents[agent] = AgentPhase.LoggedOff;
        LoggedIn--;
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

    // Who logs off is the newest; who talks or wraps up finishes first and counts as logged in until then.
    private void Staff(int wanted)
    {
        while (LoggedIn - _leaving.Count < wanted)
        {
            if (_leaving.Count > 0) _leaving.Remove(_leaving.Max());
            else LogIn();
        }
        for (var agent = _agents.Count - 1; agent >= 0 && LoggedIn - _leaving.Count > wanted; agent--)
        {
            if (_agents[agent] == AgentPhase.LoggedOff || _leaving.Contains(agent)) continue;
            if (_agents[agent] == AgentPhase.Idle)
            {
                RemoveIdle(agent);
                Leave(agent);
            }
            else
            {
                _leaving.Add(agent);
            }
        }
    }
}
