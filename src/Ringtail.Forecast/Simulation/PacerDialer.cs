using System.Diagnostics;
using Ringtail.Dialing.Pacing;

namespace Ringtail.Forecast.Simulation;

/// <summary>The look-ahead pacing alone as the dialer of a simulated team: for experiments with the rule itself.</summary>
internal sealed class PacerDialer(PacingOptions options, DecisionTimes decisions) : TeamDialer
{
    // Small teams decide at every change; large ones at the tick, which comes twice a second.
    private const int EveryChangeUpTo = 60;
    private readonly PredictivePacer _pacer = new(options);
    private TeamWorld _world = null!;

    public override void Start(TeamWorld world) => _world = world;

    public override void Tick() => Decide();

    public override void AgentReady(int agent)
    {
        _pacer.AgentReady(agent, _world.Now);
        Changed();
    }

    public override void AgentLoggedOff(int agent) => _pacer.AgentGone(agent, _world.Now);

    public override void AgentHungUp(int agent, TeamCall call) => _pacer.AgentWrappingUp(agent, _world.Now);

    public override void Ringing(TeamCall call)
    {
    }

    public override void Answered(TeamCall call) => _pacer.Answered(call.Id, _world.Now);

    public override void JoinedQueue(TeamCall call)
    {
    }

    public override void Connected(TeamCall call, int agent)
    {
        _pacer.AgentTalking(agent, _world.Now);
        _pacer.Delivered(call.Id, _world.Now);
        Changed();
    }

    public override void Ended(TeamCall call, TeamCallEnd end)
    {
        _pacer.Ended(call.Id, _world.Now, end == TeamCallEnd.Abandoned);
        Changed();
    }

    private void Changed()
    {
        if (_world.LoggedIn <= EveryChangeUpTo) Decide();
    }

    private void Decide()
    {
        var start = Stopwatch.GetTimestamp();
        var launch = _pacer.Decide(_world.Now, int.MaxValue);
        decisions.Add(Stopwatch.GetElapsedTime(start));
        for (var i = 0; i < launch; i++) _pacer.Launched(_world.Launch().Id, _world.Now);
    }
}
