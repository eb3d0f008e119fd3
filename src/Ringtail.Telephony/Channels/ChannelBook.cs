using System.Diagnostics.CodeAnalysis;
using Ringtail.Ami;
using Ringtail.Dialing.Switchboards;

namespace Ringtail.Telephony.Channels;

/// <summary>All living channels of one PBX, ours and other people's, and how many each device has.</summary>
internal sealed class ChannelBook(Outbox outbox)
{
    /// <summary>Events that name a channel may come shortly after its Hangup; they must not bring it back.</summary>
    private static readonly TimeSpan GoneMemory = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, PbxChannel> _channels = [];
    private readonly Dictionary<string, int> _loads = new(StringComparer.OrdinalIgnoreCase);
    private readonly Expiring<string, bool> _gone = new(GoneMemory);

    public IEnumerable<PbxChannel> All => _channels.Values;
    public IReadOnlyDictionary<string, int> Loads => _loads;

    public bool TryGet(string? uniqueid, [MaybeNullWhen(false)] out PbxChannel channel)
    {
        channel = null;
        return uniqueid is not null && _channels.TryGetValue(uniqueid, out channel);
    }

    /// <summary>
    /// The channel of an event, made when it is new; null when the event names none or one that is gone.
    /// </summary>
    public PbxChannel? Touch(AmiMessage evt, string prefix, out bool created)
    {
        created = false;
        var id = evt[prefix + "Uniqueid"];
        if (string.IsNullOrEmpty(id) || _gone.Contains(id)) return null;
        var name = evt.Text(prefix + "Channel");
        if (!_channels.TryGetValue(id, out var channel))
        {
            if (name.Length == 0) return null;
            channel = Add(id, name);
            created = true;
        }
        else if (name.Length > 0 && name != channel.Name) Rename(channel, name);
        if (evt[prefix + "Linkedid"] is { Length: > 0 } linked) channel.Linkedid = linked;
        return channel;
    }

    public PbxChannel Add(string uniqueid, string name)
    {
        var channel = new PbxChannel(uniqueid) { Name = name };
        _channels.Add(uniqueid, channel);
        CountLoad(channel, +1);
        return channel;
    }

    public void Remove(PbxChannel channel, TimeSpan now)
    {
        if (!_channels.Remove(channel.Uniqueid)) return;
        _gone.Set(channel.Uniqueid, true, now);
        if (channel.OtherHalf is { } other) other.OtherHalf = null;
        if (!channel.Missing) CountLoad(channel, -1);
    }

    public bool IsGone(string? uniqueid) => uniqueid is not null && _gone.Contains(uniqueid);

    /// <summary>A snapshot does not list it: no longer counted, kept for its Hangup.</summary>
    public void MarkMissing(PbxChannel channel)
    {
        if (channel.Missing) return;
        channel.Missing = true;
        CountLoad(channel, -1);
    }

    public void MarkFound(PbxChannel channel)
    {
        if (!channel.Missing) return;
        channel.Missing = false;
        CountLoad(channel, +1);
    }

    public void Forget(TimeSpan now) => _gone.Forget(now);

    /// <summary>
    /// Rename events are not read: during a masquerade they name the wrong side, because the Uniqueids are swapped
    /// after the names (channel_do_masquerade). The next event of the channel carries its true name.
    /// </summary>
    private void Rename(PbxChannel channel, string name)
    {
        if (name.EndsWith('>')) return;
        var counted = !channel.Missing && ChannelNames.DeviceOf(name) != channel.Device;
        if (counted) CountLoad(channel, -1);
        channel.Name = name;
        if (counted) CountLoad(channel, +1);
    }

    private void CountLoad(PbxChannel channel, int by)
    {
        if (!ChannelNames.IsDevice(channel.Name)) return;
        var count = Math.Max(0, _loads.GetValueOrDefault(channel.Device) + by);
        if (count == 0) _loads.Remove(channel.Device);
        else _loads[channel.Device] = count;
        outbox.AddLast(new SwitchboardInput.DeviceLoad(channel.Device, count));
    }
}
