using System.Diagnostics;
using Ringtail.Dialing.Pacing;

namespace Ringtail.Forecast.Simulation;

/// <summary>The look-ahead pacing as the dialer of a simulated team.</summary>
internal sealed class PacerDialer(PacingOptions options, DecisionTimes decisions, int agents, DecisionLog? log)
    : TeamDialer
{
    // Small teams decide at every change that may allow a call; large ones have changes without pause.
    private const int EveryChangeUpTo = 60;
    private readonly PredictivePacer _pacer = new(options);
    private TeamWorld _world = null!;

    public PredictivePacer Pacer => _pacer;

    public override double TickS { get; } = agents > 60 ? 0.2 : 0.5;

    // In steps of 100 ns, as the production switchboard has it: the two decide the same to the last bit.
    private double Now => TimeSpan.FromSeconds(_world.Now).TotalSeconds;

    public override void Start(TeamWorld world) => _world = world;

    public override void Tick() => Decide();

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

    public override void Answered(TeamCall call) => _pacer.Answered(call.Id, Now, _world.Detects);

    public override void JoinedQueue(TeamCall call)
    {
        if (_world.Detects) _pacer.IsPerson(call.Id);
    }

    public override void Connected(TeamCall call, int agent)
    {
        _pacer.AgentTalking(agent, Now);
        _pacer.Delivered(call.Id, Now);
    }

    public override void Ended(TeamCall call, TeamCallEnd end)
    {
        _pacer.Ended(call.Id, Now, end is TeamCallEnd.Abandoned or TeamCallEnd.FalsePositive);
        Changed();
    }

    private void Changed()
    {
        if (_world.LoggedIn <= EveryChangeUpTo) Decide();
    }

    private void Decide()
    {
        var room = _world.LaunchRoom();
        var start = Stopwatch.GetTimestamp();
        var launch = _pacer.Decide(Now, room);
        decisions.Add(Stopwatch.GetElapsedTime(start));
        log?.Add(Now, _pacer.Last);
        for (var i = 0; i < launch; i++) _pacer.Launched(_world.Launch().Id, Now);
    }
}
