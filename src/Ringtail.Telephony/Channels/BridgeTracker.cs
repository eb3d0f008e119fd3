using Ringtail.Ami;
using Ringtail.Dialing.Switchboards;
using Ringtail.Telephony.Calls;

namespace Ringtail.Telephony.Channels;

/// <summary>Who is together with whom, and whether a customer was given something to hear.</summary>
internal sealed class BridgeTracker(CallTracker calls, ChannelBook channels, Outbox outbox)
{
    private readonly Dictionary<string, List<PbxChannel>> _bridges = [];

    public void OnEnter(AmiMessage evt)
    {
        if (evt["BridgeUniqueid"] is { Length: > 0 } bridge && calls.See(evt, "") is { } channel)
        {
            Enter(channel, bridge);
        }
    }

    public void OnLeave(AmiMessage evt)
    {
        if (!channels.TryGet(evt["Uniqueid"], out var channel)) return;
        if (channel.Bridge == evt["BridgeUniqueid"]) Leave(channel);
    }

    public void OnMerge(AmiMessage evt)
    {
        if (evt["FromBridgeUniqueid"] is not { Length: > 0 } from) return;
        if (evt["ToBridgeUniqueid"] is not { Length: > 0 } to) return;
        if (!_bridges.TryGetValue(from, out var moved)) return;
        foreach (var channel in moved.ToArray()) Enter(channel, to);
    }

    /// <summary>An event that shows the channel in a conference, on hold music or in the parking lot.</summary>
    public void OnServed(AmiMessage evt, string prefix)
    {
        if (calls.See(evt, prefix)?.Call is { } call) Serve(call, evt.Event ?? "");
    }

    public void Enter(PbxChannel channel, string bridge)
    {
        if (channel.Bridge == bridge) return;
        Leave(channel);
        channel.Bridge = bridge;
        if (!_bridges.TryGetValue(bridge, out var members)) _bridges[bridge] = members = [];
        members.Add(channel);
        foreach (var one in members)
        {
            // The far half of a Local trunk and its trunk leg are two ends of one line, nobody who serves.
            if (one.Call is { } call && members.Exists(other => other.Call != call)) Serve(call, "bridge");
        }
    }

    public void Leave(PbxChannel channel)
    {
        if (channel.Bridge is not { } bridge) return;
        channel.Bridge = null;
        if (!_bridges.TryGetValue(bridge, out var members)) return;
        members.Remove(channel);
        if (members.Count == 0) _bridges.Remove(bridge);
    }

    public IReadOnlyList<PbxChannel> Members(string? bridge) =>
        bridge is not null && _bridges.TryGetValue(bridge, out var members) ? members : [];

    private void Serve(TrackedCall call, string by)
    {
        if (call.Served || call.Gone) return;
        call.Served = true;
        outbox.Add(new SwitchboardInput.LegServed(call.Hopper, by));
    }
}
