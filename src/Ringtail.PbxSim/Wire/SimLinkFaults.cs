using Ringtail.Ami;

namespace Ringtail.PbxSim.Wire;

/// <summary>The fixed properties of a link without bytes; the defaults are those of the real client.</summary>
public sealed record SimLinkOptions
{
    /// <summary>One way, in seconds.</summary>
    public double Latency { get; init; } = 0.002;
    /// <summary>Messages that the throttle lets out per unit.</summary>
    public int MessagesPerUnit { get; init; } = 5;
    public TimeSpan UnitLength { get; init; } = TimeSpan.FromMilliseconds(50);
    public TimeSpan ActionTimeout { get; init; } = TimeSpan.FromSeconds(10);
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(10);
    public TimeSpan PingTimeout { get; init; } = TimeSpan.FromSeconds(5);
    public TimeSpan ReconnectMin { get; init; } = TimeSpan.FromMilliseconds(500);
    public TimeSpan ReconnectMax { get; init; } = TimeSpan.FromSeconds(30);
    /// <summary>Events that the owner wants; all when null.</summary>
    public IReadOnlySet<string>? Interests { get; init; }
}

/// <summary>What goes wrong between a PBX and its client, as properties that a scenario sets. All off by
/// default.</summary>
public sealed class SimLinkFaults
{
    /// <summary>Connections are refused.</summary>
    public bool Unreachable { get; set; }

    /// <summary>Logins are refused, as for a wrong secret.</summary>
    public bool RefuseLogin { get; set; }

    /// <summary>Nothing passes in either direction before this instant; then all of it, in order.</summary>
    public TimeSpan StalledUntil { get; set; }

    /// <summary>
    /// Events of different calls and devices may pass each other by up to so many seconds; those of one call keep
    /// their order, as a real PBX keeps it.
    /// </summary>
    public double Reorder { get; set; }

    /// <summary>True loses the event.</summary>
    public Func<AmiMessage, bool> LoseEvent { get; set; } = static _ => false;

    /// <summary>Seconds after which the event comes again; negative: it comes once.</summary>
    public Func<AmiMessage, double> RepeatEvent { get; set; } = static _ => -1;

    /// <summary>True loses the answer to the action, which the PBX has done.</summary>
    public Func<AmiMessage, bool> LoseResponse { get; set; } = static _ => false;

    /// <summary>Actions that the account may not send.</summary>
    public ISet<string> Forbidden { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
}
