namespace Ringtail.Dialing.EndPoints;

public enum EndPointKind { Queue, Phone }

/// <summary>Where answered calls go.</summary>
public sealed record EndPointSettings
{
    public required EndPointId Id { get; init; }
    public required EndPointKind Kind { get; init; }
    /// <summary>For a queue exactly the PBX's queue name; for a phone a free name.</summary>
    public required string Name { get; init; }
    public required string Extension { get; init; }
    public required string Context { get; init; }
    /// <summary>Most calls of ours at this end point; at least 1.</summary>
    public int MaxChannels { get; init; } = 1;
    /// <summary>Calls in flight per free agent (queues only); above 0.</summary>
    public double BoostFactor { get; init; } = 1;
    /// <summary>Nothing is launched while more callers than this wait in the queue.</summary>
    public int MaxWaitingCalls { get; init; } = 2;
    /// <summary>Wrap-up after a call: the PBX shows it in no event, so it is a setting here.</summary>
    public TimeSpan WrapUp { get; init; }
    /// <summary>What the script takes from the answer to the queue (0.5 s in the mobydick script).</summary>
    public TimeSpan ScriptTime { get; init; } = TimeSpan.FromSeconds(0.5);
    /// <summary>An operator confirmed that short calls are meant (PHONE; lifts the "suspicious" hold).</summary>
    public bool ShortCallsAreMeant { get; init; }
    /// <summary>
    /// Where an answered person without an agent is sent after the profile's limit (a message); empty sends nobody.
    /// </summary>
    public string SafeHarbourExtension { get; init; } = "";
    public string SafeHarbourContext { get; init; } = "";
    /// <summary>
    /// The PBX's dialplan itself falls from the queue into the message: the dialer books and sends no Redirect.
    /// </summary>
    public bool SafeHarbourInDialplan { get; init; }
    /// <summary>The agent is called first, and the customer when the agent has picked up (queues only).</summary>
    public bool AgentFirst { get; init; }
    /// <summary>With <see cref="AgentFirst"/>: the agent asks for a number, sees it, and dials or skips.</summary>
    public bool Preview { get; init; }
    /// <summary>In an agent's interface this text is replaced by <see cref="DialReplace"/>; empty changes
    /// nothing.</summary>
    public string DialFind { get; init; } = "";
    public string DialReplace { get; init; } = "";
    /// <summary>How long the phone of an agent who is called first may ring.</summary>
    public TimeSpan AgentRingMax { get; init; } = TimeSpan.FromSeconds(20);
    /// <summary>A reserved number that is neither dialed nor skipped for this long goes back to its place.</summary>
    public TimeSpan ReservationMax { get; init; } = TimeSpan.FromMinutes(5);
}
