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
}
