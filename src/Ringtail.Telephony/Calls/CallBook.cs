using System.Diagnostics.CodeAnalysis;
using Ringtail.Dialing;
using Ringtail.Telephony.Channels;

namespace Ringtail.Telephony.Calls;

/// <summary>Our attempts at this PBX, and which channel belongs to which.</summary>
internal sealed class CallBook(ChannelIds ids)
{
    /// <summary>An agent sets the status seconds to minutes after the end; one hour is promised.</summary>
    private static readonly TimeSpan LateMemory = TimeSpan.FromMinutes(65);

    /// <summary>How long repeats of an ended attempt's events are recognised.</summary>
    private static readonly TimeSpan EndedMemory = TimeSpan.FromMinutes(1);

    private readonly Dictionary<HopperId, TrackedCall> _calls = [];
    private readonly Expiring<HopperId, TrackedCall> _ended = new(EndedMemory);
    private readonly Expiring<string, HopperId> _late = new(LateMemory);

    public ChannelIds Ids => ids;
    public IEnumerable<TrackedCall> Live => _calls.Values;

    public TrackedCall GetOrAdd(HopperId hopper)
    {
        if (_calls.TryGetValue(hopper, out var call)) return call;
        if (!_ended.TryGet(hopper, out call)) call = new TrackedCall(hopper, ids.For(hopper));
        if (!call.Gone) _calls.Add(hopper, call);
        return call;
    }

    public bool TryGet(HopperId hopper, [MaybeNullWhen(false)] out TrackedCall call) =>
        _calls.TryGetValue(hopper, out call) || _ended.TryGet(hopper, out call);

    public void End(TrackedCall call, TimeSpan now)
    {
        _calls.Remove(call.Hopper);
        _ended.Set(call.Hopper, call, now);
    }

    /// <summary>A channel of one of our calls ended: its Uniqueid still names the attempt for a while.</summary>
    public void Remember(PbxChannel channel, TimeSpan now)
    {
        if (ids.TryParse(channel.Uniqueid, out _)) return;
        if (HopperOf(channel) is { } hopper) _late.Set(channel.Uniqueid, hopper, now);
    }

    /// <summary>A call of before this process: what its trunk leg was called.</summary>
    public void Remember(string uniqueid, HopperId hopper, TimeSpan now) => _late.Set(uniqueid, hopper, now);

    public HopperId? HopperOf(PbxChannel channel) =>
        channel.Call?.Hopper ?? (ids.TryParse(channel.Linkedid, out var hopper) ? hopper : null);

    /// <summary>
    /// The attempt meant by hopper id, ChannelId, a Local half, the Uniqueid of a channel of its call, or by what a
    /// dialplan made of one of these.
    /// </summary>
    public HopperId? Resolve(string identifier, ChannelBook channels)
    {
        if (ids.TryParse(identifier, out var hopper)) return hopper;
        if (channels.TryGet(identifier, out var channel)) return HopperOf(channel);
        if (_late.TryGet(identifier, out hopper)) return hopper;
        if (ChannelIds.TryParseHopper(identifier, out hopper)) return hopper;
        return ids.TryParseStart(identifier, out hopper) ? hopper : null;
    }

    public void Forget(TimeSpan now)
    {
        _ended.Forget(now);
        _late.Forget(now);
    }
}
