namespace Ringtail.Forecast.Simulation;

/// <summary>One call of the simulated team, from its launch on.</summary>
internal sealed class TeamCall
{
    public int Id { get; set; }
    public double LaunchedAt { get; set; }
    public double AnsweredAt { get; set; }
    /// <summary>The agent who talks to this call; −1 before.</summary>
    public int Agent { get; set; }
    public bool Waiting { get; set; }
    public bool Machine { get; set; }
    /// <summary>Events still booked for this call; it can be used again when there is none.</summary>
    public int Booked { get; set; }
    public bool Over { get; set; }
}

internal enum AgentPhase { LoggedOff, Idle, Talking, WrappingUp }

/// <summary>What a dialer hears of the world, in the order in which it happens.</summary>
internal abstract class TeamDialer
{
    /// <summary>Whether it wants to hear of ringing and of joining the queue.</summary>
    public virtual bool WantsDetails => false;
    /// <summary>Seconds between ticks.</summary>
    public virtual double TickS => 0.5;
    public abstract void Start(TeamWorld world);
    /// <summary>Time passed, or the next launch slot has come.</summary>
    public abstract void Tick();
    public abstract void AgentReady(int agent);
    /// <summary>The agent asked to log off and finishes the present call first.</summary>
    public virtual void AgentLeaving(int agent)
    {
    }

    /// <summary>The agent stays after all.</summary>
    public virtual void AgentStays(int agent)
    {
    }

    public abstract void AgentLoggedOff(int agent);
    /// <summary>The agent hung up and wraps up, or logs off.</summary>
    public abstract void AgentHungUp(int agent, TeamCall call);
    public virtual void Ringing(TeamCall call)
    {
    }

    public abstract void Answered(TeamCall call);
    /// <summary>A person, as far as the detection knows, asks for an agent.</summary>
    public abstract void JoinedQueue(TeamCall call);
    public abstract void Connected(TeamCall call, int agent);
    /// <summary>The call is over. Never answered, abandoned, a machine, or talked out.</summary>
    public abstract void Ended(TeamCall call, TeamCallEnd end);
}

internal enum TeamCallEnd { NotAnswered, Machine, FalsePositive, Abandoned, Talked }
