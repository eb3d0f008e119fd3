namespace Ringtail.Dialing.Agents;

/// <summary>Asterisk's device states (devicestate.h), as queue members carry them.</summary>
public enum DeviceStatus
{
    Unknown = 0, NotInUse = 1, InUse = 2, Busy = 3, Invalid = 4, Unavailable = 5,
    Ringing = 6, RingInUse = 7, OnHold = 8,
}

/// <summary>Identifies an agent: one person per PBX, by StateInterface, else Interface.</summary>
public readonly record struct AgentKey(string Device) { public override string ToString() => Device; }

/// <summary>What the PBX says about one member of one queue.</summary>
public sealed record MemberFacts
{
    public required string Queue { get; init; }
    public required AgentKey Agent { get; init; }
    public required string Name { get; init; }
    public required string Interface { get; init; }
    public DeviceStatus Status { get; init; }
    public bool Paused { get; init; }
    public bool InCall { get; init; }
    public int Penalty { get; init; }
}

/// <summary>What the PBX says about one queue.</summary>
public sealed record QueueFacts
{
    public required string Name { get; init; }
    /// <summary>Asterisk's strategy name, such as rrmemory or ringall.</summary>
    public string Strategy { get; init; } = "";
    /// <summary>Largest penalty that counts now; null when unlimited.</summary>
    public int? MaxPenalty { get; init; }
    public IReadOnlyList<MemberFacts> Members { get; init; } = [];
    public IReadOnlyList<QueueCallerFacts> Callers { get; init; } = [];
}

/// <summary>A caller in a queue. <paramref name="Hopper"/> is null for calls that are not ours.</summary>
public sealed record QueueCallerFacts(string Caller, HopperId? Hopper, int Position, TimeSpan Waited);
