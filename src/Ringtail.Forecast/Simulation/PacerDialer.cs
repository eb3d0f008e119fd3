using System.Diagnostics;
using Ringtail.Dialing.Pacing;

namespace Ringtail.Forecast.Simulation;

/// <summary>The look-ahead pacing as the dialer of a simulated team.</summary>
/// <param name="letGoAfterS">Seconds of ringing after which a call may be let go; 0: never.</param>
internal sealed class PacerDialer(
    PacingOptions options, double letGoAfterS, DecisionTimes decisions, int agents, DecisionLog? log) : TeamDialer
{
    // Small teams decide at every change that may allow a call; large ones have changes without pause.
    private const int EveryChangeUpTo = 60;
    private readonly PredictivePacer _pacer = new(options);
    private readonly Dictionary<int, TeamCall> _ringing = [];
    private readonly List<TeamCall> _letGo = [];
    private bool _committing;
    /// <summary>What looking for calls to let go took since the last decision: a part of its cost.</summary>
    private TimeSpan _looking;
    private TeamWorld _world = null!;
    private Func<int, int>? _kindOf;

    public PredictivePacer Pacer => _pacer;

    public override bool WantsDetails => letGoAfterS > 0;

    public override double TickS { get; } = agents > 60 ? 0.2 : 0.5;

    // In steps of 100 ns, as the production switchboard has it: the two decide the same to the last bit.
    private double Now => TimeSpan.FromSeconds(_world.Now).TotalSeconds;

    public override void Start(TeamWorld world)
    {
        _world = world;
        _kindOf = world.NextClass;
    }

    public override void Tick()
    {
        FindHopeless();
        Decide();
    }

    public override void AgentReady(int agent)
    {
        _pacer.AgentReady(agent, Now);
        // A person who waits gets this agent before anything is decided.
        if (_world.Waiting == 0) Changed();
    }

    public override void AgentLeaving(int agent) => _pacer.AgentLeaving(agent, Now);

    public override void AgentStays(int agent) => _pacer.AgentStays(agent, Now);

    public override void AgentLoggedOff(int agent) => _pacer.AgentGone(agent, Now);

    public override void AgentHungUp(int agent, TeamCall call) => _pacer.AgentWrappingUp(agent, Now);

    public override void Ringing(TeamCall call) => _pacer.Rings(call.Id, Now);

    public override void Answered(TeamCall call)
    {
        _ringing.Remove(call.Id);
        _pacer.Answered(call.Id, Now, _world.Detects);
    }

    public override void JoinedQueue(TeamCall call)
    {
        if (_world.Detects) _pacer.IsPerson(call.Id);
    }

    public override void Connected(TeamCall call, int agent)
    {
        _pacer.AgentTalking(agent, Now);
        _pacer.Delivered(call.Id, Now);
        if (_world.LoggedIn > EveryChangeUpTo) return;
        FindHopeless();
        HangUp(committing: false);
    }

    public override void Ended(TeamCall call, TeamCallEnd end)
    {
        _ringing.Remove(call.Id);
        _pacer.Ended(call.Id, Now, end is TeamCallEnd.Abandoned or TeamCallEnd.FalsePositive);
        if (_committing || _world.LoggedIn > EveryChangeUpTo) return;
        FindHopeless();
        Decide();
    }

    private void Changed()
    {
        if (_world.LoggedIn <= EveryChangeUpTo) Decide();
    }

    private void Decide()
    {
        var room = _world.LaunchRoom();
        var start = Stopwatch.GetTimestamp();
        var launch = _pacer.Decide(Now, room, _kindOf);
        decisions.Add(Stopwatch.GetElapsedTime(start) + _looking);
        _looking = TimeSpan.Zero;
        log?.Add(Now, _pacer.Last);
        // As in the switchboard: hang-ups go out before launches, and nothing is decided while those are committed.
        var more = launch > 0 && _letGo.Count > 0;
        HangUp(committing: more);
        for (var i = 0; i < launch; i++)
        {
            var kind = _world.NextClass(0);
            var call = _world.Launch();
            if (letGoAfterS > 0) _ringing.Add(call.Id, call);
            _pacer.Launched(call.Id, Now, kind);
        }
        if (more) Changed();
    }

    private void FindHopeless()
    {
        if (letGoAfterS <= 0) return;
        var start = Stopwatch.GetTimestamp();
        var hopeless = _pacer.LetGo(letGoAfterS, Now);
        _looking += Stopwatch.GetElapsedTime(start);
        if (hopeless.Count > 0) log?.LetGo(Now, hopeless.Count);
        for (var i = 0; i < hopeless.Count; i++) _letGo.Add(_ringing[hopeless[i].Call]);
    }

    private void HangUp(bool committing)
    {
        if (_letGo.Count == 0) return;
        var calls = _letGo.ToArray();
        _letGo.Clear();
        _committing = committing;
        foreach (var call in calls) _world.LetGo(call);
        _committing = false;
    }
}
