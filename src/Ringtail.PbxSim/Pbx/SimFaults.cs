using Ringtail.Ami;

namespace Ringtail.PbxSim.Pbx;

/// <summary>What goes wrong, as properties that a test or a scenario sets. All off by default.</summary>
public sealed class SimFaults
{
    /// <summary>Logins are refused, as for a wrong secret.</summary>
    public bool RefuseLogin { get; set; }

    /// <summary>True refuses the action of this name, as for an account without the right.</summary>
    public Func<string, bool> Deny { get; set; } = static _ => false;

    /// <summary>The trunk makes no channel.</summary>
    public bool TrunkDown { get; set; }

    /// <summary>The carrier takes calls and says no more about them, until Originate's own time-out.</summary>
    public bool TrunkStalls { get; set; }

    /// <summary>Bytes that are written at a time, so that blocks and lines are torn; 0 writes them whole.</summary>
    public int PieceBytes { get; set; }

    /// <summary>True swallows the event.</summary>
    public Func<AmiMessage, bool> Lose { get; set; } = static _ => false;

    /// <summary>True says the event twice.</summary>
    public Func<AmiMessage, bool> Double { get; set; } = static _ => false;

    internal bool Swallow(AmiMessage message) => Lose(message);

    internal bool Repeat(AmiMessage message) => Double(message);
}
