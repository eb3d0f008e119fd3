using Ringtail.Ami;
using Ringtail.Dialing.Agents;
using Ringtail.Dialing.Switchboards;
using Ringtail.Telephony.Channels;

namespace Ringtail.Telephony.Queues;

/// <summary>The members of all queues. An agent is known by StateInterface, else by Interface.</summary>
internal sealed class MemberBook(Outbox outbox)
{
    private readonly Dictionary<(string Queue, string Interface), MemberFacts> _members = [];
    private readonly Dictionary<string, DeviceStatus> _devices = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>QueueMemberStatus, Added, Pause, Penalty and Ringinuse carry the whole member.</summary>
    public void OnChanged(AmiMessage evt)
    {
        var member = Read(evt);
        if (_members.TryGetValue((member.Queue, member.Interface), out var known) && known == member) return;
        Put(member);
        outbox.Add(new SwitchboardInput.MemberChanged(member));
    }

    /// <summary>QueueMemberPaused of Asterisk 11 and older says no more than who and whether.</summary>
    public void OnPausedOnly(AmiMessage evt)
    {
        var key = (evt.Text("Queue"), evt.TextOf("Interface", "Location"));
        if (!_members.TryGetValue(key, out var known) || known.Paused == evt.Flag("Paused")) return;
        var member = known with { Paused = evt.Flag("Paused") };
        Put(member);
        outbox.Add(new SwitchboardInput.MemberChanged(member));
    }

    public void OnRemoved(AmiMessage evt)
    {
        var member = Read(evt);
        if (!_members.Remove((member.Queue, member.Interface), out var known)) return;
        outbox.Add(new SwitchboardInput.MemberRemoved(member.Queue, known.Agent));
    }

    public void OnDeviceState(AmiMessage evt)
    {
        var device = evt.Text("Device");
        if (device.Length == 0 || device.StartsWith("Queue:", StringComparison.OrdinalIgnoreCase)) return;
        var status = StatusOf(evt.Text("State"));
        if (_devices.TryGetValue(device, out var known) && known == status) return;
        _devices[device] = status;
        outbox.Add(new SwitchboardInput.DeviceChanged(device, status));
    }

    public AgentKey AgentOf(string queue, string memberInterface) =>
        _members.TryGetValue((queue, memberInterface), out var member) ? member.Agent : new AgentKey(memberInterface);

    /// <summary>The member whose phone a channel is; of the queue named, if it is in several.</summary>
    public MemberFacts? MemberAt(PbxChannel channel, string? queue)
    {
        MemberFacts? found = null;
        foreach (var member in _members.Values)
        {
            if (!Same(member.Agent.Device, channel.Device) && !Same(member.Interface, channel.Device)) continue;
            if (member.Queue == queue) return member;
            found ??= member;
        }
        return found;
    }

    public void Reset(IEnumerable<MemberFacts> members)
    {
        _members.Clear();
        _devices.Clear();
        foreach (var member in members) Put(member);
    }

    /// <summary>Reads a member event, or a QueueMember item, whose names differ.</summary>
    public static MemberFacts Read(AmiMessage message)
    {
        var memberInterface = message.TextOf("Interface", "Location");
        return new MemberFacts
        {
            Queue = message.Text("Queue"),
            Agent = new AgentKey(message["StateInterface"] is { Length: > 0 } state ? state : memberInterface),
            Name = message.TextOf("MemberName", "Name"),
            Interface = memberInterface,
            Status = (DeviceStatus)Math.Clamp(message.Number("Status"), 0, 8),
            Paused = message.Flag("Paused"),
            InCall = message.Flag("InCall"),
            Penalty = message.Number("Penalty"),
        };
    }

    private void Put(MemberFacts member) => _members[(member.Queue, member.Interface)] = member;

    /// <summary>A Local member's channel lacks the <c>/n</c> of its interface.</summary>
    private static bool Same(string member, string device) =>
        member.Equals(device, StringComparison.OrdinalIgnoreCase) ||
        (member.EndsWith("/n", StringComparison.OrdinalIgnoreCase) &&
         member.AsSpan(0, member.Length - 2).Equals(device, StringComparison.OrdinalIgnoreCase));

    private static DeviceStatus StatusOf(string state) => state switch
    {
        "NOT_INUSE" => DeviceStatus.NotInUse,
        "INUSE" => DeviceStatus.InUse,
        "BUSY" => DeviceStatus.Busy,
        "INVALID" => DeviceStatus.Invalid,
        "UNAVAILABLE" => DeviceStatus.Unavailable,
        "RINGING" => DeviceStatus.Ringing,
        "RINGINUSE" => DeviceStatus.RingInUse,
        "ONHOLD" => DeviceStatus.OnHold,
        _ => DeviceStatus.Unknown,
    };
}
