using Ringtail.Telephony.Calls;

namespace Ringtail.Telephony.Channels;

/// <summary>
/// Who first asked for the end of a channel: HangupRequest is the far end, SoftHangupRequest the PBX.
/// </summary>
internal enum EndAsked { NotYet, ByFarEnd, ByPbx }

/// <summary>A living channel of the PBX, known by its Uniqueid, which follows the device through masquerades.</summary>
internal sealed class PbxChannel(string uniqueid)
{
    public string Uniqueid { get; } = uniqueid;

    public string Name
    {
        get;
        set
        {
            field = value;
            Device = ChannelNames.DeviceOf(value);
            IsLocal = ChannelNames.IsLocal(value);
        }
    } = "";

    public string Device { get; private set; } = "";
    public bool IsLocal { get; private set; }
    public string Linkedid { get; set; } = "";
    public bool Ringing { get; set; }
    public bool Up { get; set; }
    public string? Bridge { get; set; }
    public string Application { get; set; } = "";

    /// <summary>The other half of a Local channel.</summary>
    public PbxChannel? OtherHalf { get; set; }
    /// <summary>Channels that this one dialed (DialBegin); null when none.</summary>
    public List<PbxChannel>? Dialed { get; set; }
    /// <summary>
    /// Asterisk is about to take this half of a Local channel out of the way; its Hangup ends nothing.
    /// </summary>
    public bool Optimizing { get; set; }
    public EndAsked EndAsked { get; set; }

    /// <summary>The attempt of ours whose customer's side this channel belongs to.</summary>
    public TrackedCall? Call { get; set; }
    /// <summary>The attempt for which this is the channel of the agent who is called first.</summary>
    public TrackedCall? AgentOf { get; set; }
    /// <summary>
    /// It dials for the customer's side: the far half of a Local trunk. What it dials belongs to that side.
    /// </summary>
    public bool DialsOut { get; set; }
    /// <summary>A snapshot did not list it; its Hangup may still be on the way.</summary>
    public bool Missing { get; set; }
}
