using Ringtail.Ami;
using Ringtail.Dialing;
using Ringtail.Dialing.Agents;
using Ringtail.Dialing.Switchboards;
using Ringtail.Telephony.Calls;
using Ringtail.Telephony.Channels;

namespace Ringtail.Telephony.Queues;

/// <summary>Callers in queues and the agents they are offered and connected to, ours and other people's.</summary>
internal sealed class QueueTracker(
    ChannelBook channels, CallTracker tracker, CallBook calls, MemberBook members, Outbox outbox)
{
    private static readonly TimeSpan RepeatMemory = TimeSpan.FromMinutes(1);

    private readonly Dictionary<(string Queue, string Caller), bool> _waiting = [];
    private readonly List<AgentConnection> _connections = [];
    private readonly Expiring<(string Queue, AgentKey Agent, string Caller), bool> _done = new(RepeatMemory);
    /// <summary>Offers told, by the agent's channel: each ringing has one of its own.</summary>
    private readonly Expiring<(string Event, string AgentChannel), bool> _offers = new(RepeatMemory);

    public IReadOnlyList<AgentConnection> Connections => _connections;

    public void OnJoin(AmiMessage evt)
    {
        var (queue, caller, hopper) = CallerOf(evt);
        if (caller.Length == 0 || !_waiting.TryAdd((queue, caller), false)) return;
        outbox.Add(new SwitchboardInput.CallerJoined(queue, caller, hopper));
    }

    public void OnLeave(AmiMessage evt)
    {
        var (queue, caller, hopper) = CallerOf(evt);
        if (_waiting.Remove((queue, caller))) outbox.Add(new SwitchboardInput.CallerLeft(queue, caller, hopper));
    }

    /// <summary>
    /// Asterisk also says "abandon" when the queue's own time-out or we ended the waiting (measured on 16.28 and
    /// 22.10): the contact hung up only if its channel was asked to end by the far side.
    /// </summary>
    public void OnAbandon(AmiMessage evt)
    {
        var (queue, caller, hopper) = CallerOf(evt);
        if (!_waiting.TryGetValue((queue, caller), out var told) || told || !FarEndHungUp(evt)) return;
        _waiting[(queue, caller)] = true;
        outbox.Add(new SwitchboardInput.CallerHungUpWaiting(queue, caller, hopper));
    }

    public void OnCalled(AmiMessage evt, TimeSpan now)
    {
        if (Repeated(evt, now)) return;
        var (queue, caller, hopper) = CallerOf(evt);
        outbox.Add(new SwitchboardInput.AgentOffered(queue, AgentOf(evt), caller, hopper));
    }

    /// <summary>
    /// AgentRingNoAnswer, and AgentDump: the agent hung up while the announcement to the agent played.
    /// </summary>
    public void OnNotReached(AmiMessage evt, TimeSpan now)
    {
        if (Repeated(evt, now)) return;
        var (queue, caller, hopper) = CallerOf(evt);
        outbox.Add(new SwitchboardInput.AgentNotReached(queue, AgentOf(evt), caller, hopper));
    }

    public void OnConnect(AmiMessage evt)
    {
        var (queue, caller, hopper) = CallerOf(evt);
        var agent = AgentOf(evt);
        if (_connections.Exists(known => known.Caller == caller && known.Agent == agent)) return;
        tracker.See(evt, "Dest");
        var agentChannel = evt["DestUniqueid"];
        Connect(new AgentConnection(queue, agent, Interface(evt), caller, hopper) { AgentChannel = agentChannel });
        outbox.Add(new SwitchboardInput.AgentConnected(queue, agent, caller, hopper));
    }

    /// <summary>
    /// AgentComplete lacks the caller, or the agent's channel, when that one is gone already (measured).
    /// </summary>
    public void OnComplete(AmiMessage evt, TimeSpan now)
    {
        var (queue, caller, hopper) = CallerOf(evt);
        var agent = AgentOf(evt);
        if (caller.Length == 0 && calls.Ids.TryParse(evt["DestLinkedid"], out var linked))
        {
            caller = calls.Ids.For(linked);
            hopper = linked;
        }
        // Of a connection that a snapshot found only this event tells the queue.
        var connection = _connections.Find(known => known.Agent == agent &&
            (known.Caller == caller || (caller.Length == 0 && known.Queue == queue)
                || known.AgentChannel == evt["DestUniqueid"]));
        if (connection is not null && TalksOn(connection)) return;
        var transferred = evt["Reason"] == "transfer";
        if (connection is not null) Finish(connection, queue, transferred, now);
        else if (caller.Length > 0 && !_done.Contains((queue, agent, caller)))
        {
            _done.Set((queue, agent, caller), true, now);
            outbox.Add(new SwitchboardInput.AgentDone(queue, agent, caller, hopper, transferred));
        }
    }

    /// <summary>
    /// The agent's channel is gone. AgentComplete may come before, after, or (after a Redirect) when the customer ends.
    /// </summary>
    public void OnHangup(AmiMessage evt, TimeSpan now)
    {
        if (!channels.TryGet(evt["Uniqueid"], out var channel) || channel.Optimizing) return;
        var connection = _connections.Find(known => known.AgentChannel == channel.Uniqueid);
        if (connection is not null) Finish(connection, transferred: false, now);
    }

    public void OnBlindTransfer(AmiMessage evt, TimeSpan now)
    {
        if (evt["Result"] == "Success") Transferred(evt["TransfereeUniqueid"], evt["TransfererUniqueid"], now);
    }

    /// <summary>Of the kinds of attended transfer only the conference of three keeps the agent in the call.</summary>
    public void OnAttendedTransfer(AmiMessage evt, TimeSpan now)
    {
        if (evt["Result"] != "Success" || evt["DestType"] == "Threeway") return;
        Transferred(evt["TransfereeUniqueid"], evt["OrigTransfererUniqueid"], now);
        Transferred(null, evt["SecondTransfererUniqueid"], now);
    }

    public void OnParked(AmiMessage evt, TimeSpan now) => Transferred(evt["ParkeeUniqueid"], null, now);

    /// <summary>
    /// Asterisk takes a Local channel out of the way: what hangs up then ends nothing. LocalOptimizationEnd is not
    /// read: it says <c>Success: No</c> although the halves go (measured on 16.28 and 22.10).
    /// </summary>
    public void OnOptimizationBegin(AmiMessage evt)
    {
        foreach (var half in (string[])["LocalOneUniqueid", "LocalTwoUniqueid"])
        {
            if (!channels.TryGet(evt[half], out var channel)) continue;
            channel.Optimizing = true;
            if (channel.Call is { } call) call.NearOptimised = true;
            var kept = _connections.Find(known => known.AgentChannel == channel.Uniqueid);
            kept?.AgentChannel = null;
        }
    }

    public void Connect(AgentConnection connection) => _connections.Add(connection);

    public void Reset(IEnumerable<(string Queue, string Caller)> waiting, Predicate<AgentConnection> stays)
    {
        _waiting.Clear();
        foreach (var entry in waiting) _waiting[entry] = false;
        _connections.RemoveAll(connection => !stays(connection));
    }

    public void Forget(TimeSpan now)
    {
        _done.Forget(now);
        _offers.Forget(now);
    }

    private bool Repeated(AmiMessage evt, TimeSpan now)
    {
        if (evt["DestUniqueid"] is not { Length: > 0 } agentChannel) return false;
        var key = (evt.Event ?? "", agentChannel);
        if (_offers.Contains(key)) return true;
        _offers.Set(key, true, now);
        return false;
    }

    private void Transferred(string? customer, string? agentChannel, TimeSpan now)
    {
        var caller = channels.TryGet(customer, out var channel) ? channel.Call?.Id ?? channel.Uniqueid : customer;
        var connection = _connections.Find(known =>
            (caller is not null && known.Caller == caller) ||
            (agentChannel is not null && known.AgentChannel == agentChannel));
        if (connection is not null) Finish(connection, transferred: true, now);
    }

    private void Finish(AgentConnection connection, bool transferred, TimeSpan now) =>
        Finish(connection, connection.Queue, transferred, now);

    private void Finish(AgentConnection connection, string queue, bool transferred, TimeSpan now)
    {
        _connections.Remove(connection);
        _done.Set((queue, connection.Agent, connection.Caller), true, now);
        outbox.Add(new SwitchboardInput.AgentDone(
            queue, connection.Agent, connection.Caller, connection.Hopper, transferred));
    }

    private (string Queue, string Caller, HopperId? Hopper) CallerOf(AmiMessage evt)
    {
        var queue = evt.Text("Queue");
        var id = evt.Text("Uniqueid");
        if (tracker.See(evt, "")?.Call is { } call) return (queue, call.Id, call.Hopper);
        return calls.Ids.TryParse(id, out var hopper) ? (queue, calls.Ids.For(hopper), hopper) : (queue, id, null);
    }

    private bool FarEndHungUp(AmiMessage evt)
    {
        if (!channels.TryGet(evt["Uniqueid"], out var channel)) return false;
        if (channel.Call is not { } call) return channel.EndAsked == EndAsked.ByFarEnd;
        return call.Answered && (call.TrunkLeg?.EndAsked ?? call.EndAsked) == EndAsked.ByFarEnd;
    }

    /// <summary>
    /// When the near half of a Local trunk is optimised away, the queue takes that for the caller's end and says
    /// AgentComplete, while agent and customer talk on (measured on 16.28 and 22.10). The agent's hang-up tells then.
    /// </summary>
    private bool TalksOn(AgentConnection connection) =>
        connection.Hopper is { } hopper && calls.TryGet(hopper, out var call) &&
        call is { NearOptimised: true, TrunkLeg.EndAsked: EndAsked.NotYet } &&
        channels.TryGet(connection.AgentChannel, out var agent) && agent.EndAsked == EndAsked.NotYet;

    private AgentKey AgentOf(AmiMessage evt) => members.AgentOf(evt.Text("Queue"), Interface(evt));

    /// <summary>AgentCalled of Asterisk 11 and older says AgentCalled or MemberName; later ones Interface.</summary>
    private static string Interface(AmiMessage evt) => evt.TextOf("Interface", "Member");
}
