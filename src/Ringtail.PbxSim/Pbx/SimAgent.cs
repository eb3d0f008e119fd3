namespace Ringtail.PbxSim.Pbx;

internal enum SimDeviceState { NotInUse = 1, InUse = 2, Ringing = 6 }

/// <summary>An agent with a phone.</summary>
internal sealed class SimAgent(SimAgentOptions options, string device)
{
    public SimAgentOptions Options { get; } = options;
    public string Device { get; } = device;
    public SimDeviceState State { get; set; } = SimDeviceState.NotInUse;
    /// <summary>The end of the last queue call; wrap-up counts from here.</summary>
    public TimeSpan? LastCallEnded { get; set; }
}

/// <summary>A member of one queue.</summary>
internal sealed class SimMember(SimAgent agent)
{
    public SimAgent Agent { get; } = agent;
    public bool Paused { get; set; }
    public string PausedReason { get; set; } = "";
    public int CallsTaken { get; set; }
    public bool Dynamic { get; init; }
    public int Penalty { get; set; }
    /// <summary>As the log-in names it; null for the agent's own.</summary>
    public string? Name { get; init; }
}

internal sealed class SimQueue(SimQueueOptions options)
{
    public SimQueueOptions Options { get; } = options;
    public List<SimMember> Members { get; } = [];
    public List<SimQueueEntry> Callers { get; } = [];
    /// <summary>Where the next rrmemory search begins.</summary>
    public int Next { get; set; }
    public int Completed { get; set; }
    public int Abandoned { get; set; }

    public string NameOf(SimAgent agent) =>
        Members.Find(m => m.Agent == agent)?.Name ?? agent.Options.Name;
}
