using System.Collections.Immutable;
using Ringtail.Dialing.Agents;

namespace Ringtail.Dialing.Switchboards;

/// <summary>What a PBX told about itself when its link came up.</summary>
/// <param name="Version">Asterisk's version as it says it, or the AMI version when it may not be asked.</param>
/// <param name="MissingFeatures">Features that are off because the account lacks a permission, in words.</param>
public sealed record PbxFacts(string Version, ImmutableArray<string> MissingFeatures);

/// <summary>
/// Everything that the reconciler needs, taken by list actions on one link (CoreShowChannels, QueueStatus). Events of
/// the same link that arrived meanwhile are older or equal and follow as inputs; applying them again has no effect.
/// </summary>
public sealed record PbxSnapshot
{
    /// <summary>Channels of ours that live, by attempt. Absent attempts have no channel.</summary>
    public ImmutableArray<LiveLeg> Legs { get; init; } = [];
    public ImmutableArray<QueueFacts> Queues { get; init; } = [];
    /// <summary>All channels per trunk device, ours and others', such as <c>SIP/mdc_trunk_conf-1</c>.</summary>
    public ImmutableDictionary<string, int> ChannelsPerDevice { get; init; } = ImmutableDictionary<string, int>.Empty;
}

/// <summary>A living customer leg of an attempt.</summary>
/// <param name="Answered">The leg is up.</param>
/// <param name="Agent">The agent bridged with it, if any.</param>
/// <param name="Queue">The queue in which it waits, if any.</param>
public sealed record LiveLeg(HopperId Hopper, string Channel, bool Answered, AgentKey? Agent, string? Queue)
{
    /// <summary>The agent is called first, and the customer has no leg (yet, or any more).</summary>
    public bool AgentAlone { get; init; }
}
