namespace Ringtail.PbxSim.Pbx;

internal enum SimChannelState { Down = 0, Ring = 4, Ringing = 5, Up = 6, Busy = 7 }

/// <summary>One PBX channel: a trunk leg, half of a Local channel, or an agent's phone.</summary>
internal sealed class SimChannel(string name, string uniqueId, string linkedId, string device)
{
    public string Name { get; } = name;
    public string UniqueId { get; } = uniqueId;
    public string LinkedId { get; } = linkedId;
    /// <summary>The name without its number, such as SIP/mdc_trunk_conf-1.</summary>
    public string Device { get; } = device;
    public SimChannelState State { get; set; }
    public string CallerNum { get; set; } = "<unknown>";
    public string CallerName { get; set; } = "<unknown>";
    public string ConnectedNum { get; set; } = "<unknown>";
    public string ConnectedName { get; set; } = "<unknown>";
    public string Context { get; set; } = "from-trunk";
    public string Exten { get; set; } = "s";
    public string Priority { get; set; } = "1";
    public string Application { get; set; } = "AppDial2";
    public string ApplicationData { get; set; } = "(Outgoing Line)";
    public string BridgeId { get; set; } = "";
    public string Account { get; set; } = "";
    public Dictionary<string, string> Variables { get; } = [];
    public TimeSpan CreatedAt { get; init; }
    /// <summary>The dialplan runs on it, so that the PBX asks it to end: a caller, not somebody called.</summary>
    public bool Calls { get; set; }
    public bool Gone { get; set; }
}
