using Ringtail.Ami;

namespace Ringtail.Runtime.Inspection;

/// <summary>What a PBX answered to the questions of an inspection; empty where it did not or may not answer.</summary>
internal sealed record PbxAnswers
{
    public required AmiServerInfo Server { get; init; }
    /// <summary>PeerEntry of chan_sip and chan_iax2.</summary>
    public IReadOnlyList<AmiMessage> Peers { get; init; } = [];
    /// <summary>EndpointList of chan_pjsip.</summary>
    public IReadOnlyList<AmiMessage> EndPoints { get; init; } = [];
    /// <summary>DeviceStateChange, one for each device that the PBX has seen.</summary>
    public IReadOnlyList<AmiMessage> Devices { get; init; } = [];
    /// <summary>QueueParams, QueueMember and QueueEntry.</summary>
    public IReadOnlyList<AmiMessage> Queues { get; init; } = [];
    /// <summary>ListDialplan, one for each priority.</summary>
    public IReadOnlyList<AmiMessage> Dialplan { get; init; } = [];
    /// <summary>The response to GetConfig of queues.conf; null when not permitted.</summary>
    public AmiMessage? QueueSettings { get; init; }
    /// <summary>The user that a peer is called by, from SIPshowpeer.</summary>
    public IReadOnlyDictionary<string, string> UserNames { get; init; } = new Dictionary<string, string>();
}
