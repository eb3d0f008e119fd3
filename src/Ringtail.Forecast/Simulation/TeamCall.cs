namespace Ringtail.Forecast.Simulation;

/// <summary>One call of the simulated team, from its launch on.</summary>
internal sealed class TeamCall(int id, double launchedAt)
{
    public int Id { get; } = id;
    public double LaunchedAt { get; } = launchedAt;
    public double AnsweredAt { get; set; }
    /// <summary>The agent who talks to this call; −1 before.</summary>
    public int Agent { get; set; } = -1;
    public bool Waiting { get; set; }
    /// <summary>A live person whom the detection took for a machine.</summary>
    public bool FalsePositive { get; set; }
}

internal enum AgentPhase { LoggedOff, Idle, Talking, WrappingUp }

/// <summary>What a dialer hears of the world, in the order in which it happens.</summary>
internal abstract class TeamDialer
{
    public abstract void Start(TeamWorld world);
    /// <summary>Half a second passed.</summary>
    public abstract void Tick();
    public abstract void AgentReady(int agent);
    public abstract void AgentLoggedOff(int agent);
    /// <summary>The agent hung up and wraps up, or logs off.</summary>
    public abstract void AgentHungUp(int agent, TeamCall call);
    public abstract void Ringing(TeamCall call);
    public abstract void Answered(TeamCall call);
    public abstract void JoinedQueue(TeamCall call);
    public abstract void Connected(TeamCall call, int agent);
    /// <summary>The call is over. Never answered, abandoned, a machine, or talked out.</summary>
    public abstract void Ended(TeamCall call, TeamCallEnd end);
}

internal enum TeamCallEnd { NotAnswered, Machine, Abandoned, Talked }
