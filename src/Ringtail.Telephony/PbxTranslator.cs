using Ringtail.Ami;
using Ringtail.Dialing;
using Ringtail.Dialing.Switchboards;
using Ringtail.Telephony.Calls;
using Ringtail.Telephony.Channels;
using Ringtail.Telephony.Queues;
using Ringtail.Telephony.Snapshots;

namespace Ringtail.Telephony;

/// <summary>
/// Turns the events of one PBX into the inputs of its switchboard. It knows which channel belongs to which attempt and
/// decides nothing. One owner: the loop that owns the link. Events that come twice, or OriginateResponse and Hangup in
/// either order, give the same inputs.
/// </summary>
public sealed class PbxTranslator
{
    private readonly Outbox _outbox = new();
    private readonly ChannelBook _channels;
    private readonly CallBook _calls;
    private readonly CallTracker _tracker;
    private readonly BridgeTracker _bridges;
    private readonly MemberBook _members;
    private readonly QueueTracker _queues;
    private readonly UserEventReader _userEvents;
    private readonly SnapshotReader _snapshots;
    private readonly Dictionary<string, Action<AmiMessage, TimeSpan>> _handlers;

    public PbxTranslator(ChannelIds ids)
    {
        _channels = new ChannelBook(_outbox);
        _calls = new CallBook(ids);
        _tracker = new CallTracker(_channels, _calls, _outbox);
        _bridges = new BridgeTracker(_tracker, _channels, _outbox);
        _members = new MemberBook(_outbox);
        _queues = new QueueTracker(_channels, _tracker, _calls, _members, _outbox);
        _userEvents = new UserEventReader(_channels, _calls, _outbox);
        _snapshots = new SnapshotReader(_channels, _calls, _tracker, _bridges, _members, _queues, _outbox);
        _handlers = Handlers();
    }

    /// <summary>The events that matter, for <see cref="AmiOptions.Interests"/>; all others give no inputs.</summary>
    public static IReadOnlyCollection<string> Interests { get; } =
        [.. new PbxTranslator(new ChannelIds("")).Handlers().Keys];

    /// <summary>What one event means for the switchboard; empty for most.</summary>
    public IReadOnlyList<SwitchboardInput> Translate(AmiMessage evt, Moment now)
    {
        _channels.Forget(now.Monotonic);
        _calls.Forget(now.Monotonic);
        _queues.Forget(now.Monotonic);
        if (evt.Event is { } name && _handlers.TryGetValue(name, out var handle)) handle(evt, now.Monotonic);
        return _outbox.Take();
    }

    /// <summary>
    /// Takes the place of all that was known, from the items of CoreShowChannels and QueueStatus of the same link.
    /// Events that follow continue from there; those that are older than the lists do no harm.
    /// </summary>
    public PbxSnapshot Reset(IReadOnlyList<AmiMessage> channels, IReadOnlyList<AmiMessage> queues, Moment now) =>
        _snapshots.Read(channels, queues, now.Monotonic);

    /// <summary>Trunk legs of attempts that ended before this process took the PBX up.</summary>
    public void Remember(IEnumerable<(HopperId Hopper, string Uniqueid)> legs, Moment now)
    {
        foreach (var (hopper, uniqueid) in legs) _calls.Remember(uniqueid, hopper, now.Monotonic);
    }

    /// <summary>
    /// What to name in a Hangup action to end the attempt: the channel that the call hangs on, by Uniqueid, which
    /// Asterisk takes as well as a name and which no rename changes. Null when no channel of it is known.
    /// </summary>
    public string? ChannelToHangUp(HopperId hopper) =>
        _calls.TryGet(hopper, out var call) ? call.Near?.Uniqueid : null;

    private Dictionary<string, Action<AmiMessage, TimeSpan>> Handlers()
    {
        var handlers = new Dictionary<string, Action<AmiMessage, TimeSpan>>(StringComparer.OrdinalIgnoreCase);
        AddChannelHandlers(handlers);
        AddQueueHandlers(handlers);
        handlers["UserEvent"] = (evt, _) => _userEvents.OnUserEvent(evt);
        return handlers;
    }

    private void AddChannelHandlers(Dictionary<string, Action<AmiMessage, TimeSpan>> handlers)
    {
        handlers["Newchannel"] = handlers["Newstate"] = (evt, _) => _tracker.See(evt, "");
        handlers["LocalBridge"] = (evt, _) => _tracker.OnLocalBridge(evt);
        handlers["LocalOptimizationBegin"] = (evt, _) => _queues.OnOptimizationBegin(evt);
        handlers["DialBegin"] = (evt, _) => _tracker.OnDialBegin(evt);
        handlers["DialState"] = (evt, _) => _tracker.OnDialState(evt);
        handlers["DialEnd"] = (evt, _) => _tracker.OnDialEnd(evt);
        handlers["OriginateResponse"] = _tracker.OnOriginateResponse;
        handlers["HangupRequest"] = (evt, _) => _tracker.OnHangupRequest(evt);
        handlers["SoftHangupRequest"] = (evt, _) => _tracker.OnSoftHangupRequest(evt);
        handlers["Hangup"] = OnHangup;
        handlers["BridgeEnter"] = (evt, _) => _bridges.OnEnter(evt);
        handlers["BridgeLeave"] = (evt, _) => _bridges.OnLeave(evt);
        handlers["BridgeMerge"] = (evt, _) => _bridges.OnMerge(evt);
        handlers["MusicOnHoldStart"] = handlers["ConfbridgeJoin"] = handlers["MeetmeJoin"] =
            (evt, _) => _bridges.OnServed(evt, "");
        handlers["BlindTransfer"] = _queues.OnBlindTransfer;
        handlers["AttendedTransfer"] = _queues.OnAttendedTransfer;
        handlers["ParkedCall"] = OnParked;
        handlers["Pickup"] = _queues.OnPickup;
    }

    private void AddQueueHandlers(Dictionary<string, Action<AmiMessage, TimeSpan>> handlers)
    {
        handlers["QueueCallerJoin"] = (evt, _) => _queues.OnJoin(evt);
        handlers["QueueCallerLeave"] = (evt, _) => _queues.OnLeave(evt);
        handlers["QueueCallerAbandon"] = (evt, _) => _queues.OnAbandon(evt);
        handlers["AgentCalled"] = _queues.OnCalled;
        handlers["AgentRingNoAnswer"] = handlers["AgentDump"] = _queues.OnNotReached;
        handlers["AgentConnect"] = (evt, _) => _queues.OnConnect(evt);
        handlers["AgentComplete"] = _queues.OnComplete;
        foreach (var name in (string[])
            ["QueueMemberStatus", "QueueMemberAdded", "QueueMemberPause", "QueueMemberPenalty", "QueueMemberRinginuse"])
        {
            handlers[name] = (evt, _) => _members.OnChanged(evt);
        }
        handlers["QueueMemberPaused"] = (evt, _) => _members.OnPausedOnly(evt);
        handlers["QueueMemberRemoved"] = (evt, _) => _members.OnRemoved(evt);
        handlers["DeviceStateChange"] = (evt, _) => _members.OnDeviceState(evt);
    }

    private void OnHangup(AmiMessage evt, TimeSpan now)
    {
        _queues.OnHangup(evt, now);
        if (_channels.TryGet(evt["Uniqueid"], out var channel)) _bridges.Leave(channel);
        _tracker.OnHangup(evt, now);
    }

    private void OnParked(AmiMessage evt, TimeSpan now)
    {
        _bridges.OnServed(evt, "Parkee");
        _queues.OnParked(evt, now);
    }
}
