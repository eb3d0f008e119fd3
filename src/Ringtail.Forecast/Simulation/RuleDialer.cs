using System.Diagnostics;
using Ringtail.Forecast.Scenarios;

namespace Ringtail.Forecast.Simulation;

/// <summary>
/// The rules that know no future. Progressive: one call per free agent. Boost: floor(boost × free agents) in flight.
/// Ratio: lines per agent × logged-in agents, counting every line that rings, waits or talks.
/// </summary>
internal sealed class RuleDialer(PacingChoice pacing, DecisionTimes decisions) : TeamDialer
{
    private TeamWorld _world = null!;
    private int _inFlight;

    public override void Start(TeamWorld world) => _world = world;

    public override void Tick() => Decide();

    public override void AgentReady(int agent) => Decide();

    public override void AgentLoggedOff(int agent)
    {
    }

    public override void AgentHungUp(int agent, TeamCall call)
    {
    }

    // A call counts as in flight until an agent or nobody has it: an agent is held back for it.
    public override void Answered(TeamCall call)
    {
    }

    public override void JoinedQueue(TeamCall call) => _inFlight--;

    public override void Connected(TeamCall call, int agent)
    {
    }

    public override void Ended(TeamCall call, TeamCallEnd end)
    {
        if (end is TeamCallEnd.NotAnswered or TeamCallEnd.Machine or TeamCallEnd.FalsePositive) _inFlight--;
        Decide();
    }

    private void Decide()
    {
        var start = Stopwatch.GetTimestamp();
        var wanted = Wanted();
        var launch = wanted > 0 ? Math.Min(wanted, _world.LaunchRoom()) : 0;
        decisions.Add(Stopwatch.GetElapsedTime(start));
        for (var i = 0; i < launch; i++)
        {
            _inFlight++;
            _world.Launch();
        }
    }

    private int Wanted()
    {
        var free = Math.Max(0, _world.Idle - _world.Waiting);
        return pacing.Mode switch
        {
            PacingMode.Ratio => (int)Math.Floor((pacing.LinesPerAgent * _world.LoggedIn) + 1e-9) - _world.Lines,
            PacingMode.Boost => (int)Math.Floor((pacing.Boost * free) + 1e-9) - _inFlight,
            _ => free - _inFlight,
        };
    }
}
