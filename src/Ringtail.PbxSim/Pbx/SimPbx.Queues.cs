using System.Globalization;

namespace Ringtail.PbxSim.Pbx;

/// <summary>Queues: joining, distributing, ringing, talking, and leaving.</summary>
public sealed partial class SimPbx
{
    private static readonly TimeSpan Never = TimeSpan.FromDays(-1);

    private void JoinQueue(SimCall call, string name, double timeout)
    {
        if (!_queues.TryGetValue(name, out var queue) || (!queue.Options.JoinEmpty && queue.Members.All(m => m.Paused)))
        {
            PbxHangsUp(call, 16);
            return;
        }
        call.Leg.Application = "Queue";
        call.Leg.ApplicationData = name;
        var entry = new SimQueueEntry(call, queue, Agenda.Now);
        call.Entry = entry;
        queue.Callers.Add(entry);
        DeviceState("Queue:" + name, "RINGING");
        Say("agent", Block.Event("QueueCallerJoin", "agent").Channel(call.Leg)
            .Add("Queue", name).Add("Position", queue.Callers.Count).Add("Count", queue.Callers.Count));
        entry.Patience = Agenda.In(call.Plan.Patience, () => CustomerHangsUp(call));
        entry.Timeout = Agenda.In(timeout, () => QueueTimesOut(entry));
        Distribute(queue);
    }

    private void QueueTimesOut(SimQueueEntry entry)
    {
        // Asterisk says QueueCallerAbandon on a queue's own time-out too (tests/corpus, queue_timeout).
        LeaveQueue(entry, abandoned: true);
        PbxHangsUp(entry.Call, 16);
    }

    private void LeaveQueue(SimQueueEntry entry, bool abandoned)
    {
        foreach (var offer in entry.Offers.ToArray()) CancelOffer(offer);
        var queue = entry.Queue;
        var position = queue.Callers.IndexOf(entry) + 1;
        if (position == 0) return;
        queue.Callers.Remove(entry);
        entry.Patience?.Cancel();
        entry.Timeout?.Cancel();
        entry.Call.Entry = null;
        var name = queue.Options.Name;
        if (abandoned)
        {
            queue.Abandoned++;
            Tally.LeftQueue++;
            var held = (int)(Agenda.Now - entry.JoinedAt).TotalSeconds;
            Say("agent", Block.Event("QueueCallerAbandon", "agent").Channel(entry.Call.Leg)
                .Add("Queue", name).Add("Position", position).Add("OriginalPosition", position).Add("HoldTime", held));
        }
        DeviceState("Queue:" + name, queue.Callers.Count == 0 ? "NOT_INUSE" : "RINGING");
        Say("agent", Block.Event("QueueCallerLeave", "agent").Channel(entry.Call.Leg)
            .Add("Queue", name).Add("Position", position).Add("Count", queue.Callers.Count));
    }

    private void Distribute(SimQueue queue)
    {
        foreach (var entry in queue.Callers.ToArray())
        {
            if (entry.Offers.Count > 0 || entry.Retrying) continue;
            var free = FreeMembers(queue);
            if (free.Count == 0) return;
            if (queue.Options.Strategy == "ringall")
            {
                foreach (var member in free) Offer(entry, member);
            }
            else
            {
                Offer(entry, free[0]);
                queue.Next = (queue.Members.IndexOf(free[0]) + 1) % queue.Members.Count;
            }
        }
    }

    private List<SimMember> FreeMembers(SimQueue queue)
    {
        var free = new List<SimMember>();
        for (var i = 0; i < queue.Members.Count; i++)
        {
            var member = queue.Members[(queue.Next + i) % queue.Members.Count];
            if (!member.Paused && member.Agent.State == SimDeviceState.NotInUse
                && !InWrapUp(queue, member.Agent)) free.Add(member);
        }
        return free;
    }

    private bool InWrapUp(SimQueue queue, SimAgent agent) =>
        Agenda.Now - (agent.LastCallEnded ?? Never) < TimeSpan.FromSeconds(queue.Options.WrapUp);

    private void Offer(SimQueueEntry entry, SimMember member)
    {
        var agent = member.Agent;
        var phone = RingPhone(entry.Call, agent, "Queue");
        var offer = new SimOffer(entry, agent, phone);
        entry.Offers.Add(offer);
        Say("agent", Agent("AgentCalled", offer));
        Say("call", Block.Event("DialBegin", "call").Channel(entry.Call.Leg).Channel(phone, "Dest")
            .Add("DialString", agent.Device));
        phone.State = SimChannelState.Ringing;
        Say("call", Block.Event("Newstate", "call").Channel(phone));
        if (!_chance.Is(agent.Options.MissesCall))
        {
            offer.PickUp = Agenda.In(_chance.LogNormal(agent.Options.PickUp, agent.Options.PickUpCv),
                () => PickUp(offer));
        }
        offer.Timeout = Agenda.In(entry.Queue.Options.RingTimeout, () => RingsOut(offer));
    }

    private static Block Agent(string name, SimOffer offer) => Block.Event(name, "agent").Channel(offer.Entry.Call.Leg)
        .Channel(offer.Phone, "Dest").Add("Queue", offer.Entry.Queue.Options.Name)
        .Add("Interface", offer.Agent.Device).Add("MemberName", offer.Agent.Options.Name);

    private void RingsOut(SimOffer offer)
    {
        var ringMs = (int)(offer.Entry.Queue.Options.RingTimeout * 1000);
        Say("agent", Agent("AgentRingNoAnswer", offer).Add("RingTime", ringMs));
        Say("call", Block.Event("DialEnd", "call").Channel(offer.Entry.Call.Leg).Channel(offer.Phone, "Dest")
            .Add("DialStatus", "NOANSWER"));
        DropOffer(offer, 16);
        offer.Entry.Retrying = true;
        Agenda.In(offer.Entry.Queue.Options.Retry, () => Retry(offer.Entry));
    }

    private void Retry(SimQueueEntry entry)
    {
        entry.Retrying = false;
        Distribute(entry.Queue);
    }

    private void CancelOffer(SimOffer offer)
    {
        Say("call", Block.Event("DialEnd", "call").Channel(offer.Entry.Call.Leg).Channel(offer.Phone, "Dest")
            .Add("DialStatus", "CANCEL"));
        DropOffer(offer, _options.Version == SimVersion.V16 ? 16 : 0);
    }

    private void DropOffer(SimOffer offer, int cause)
    {
        offer.PickUp?.Cancel();
        offer.Timeout?.Cancel();
        offer.Entry.Offers.Remove(offer);
        CloseChannel(offer.Phone, cause);
        Idle(offer.Agent);
    }

    private void Idle(SimAgent agent)
    {
        agent.State = SimDeviceState.NotInUse;
        DeviceState(agent.Device, "NOT_INUSE");
        SayMemberStatus(agent);
        Agenda.In(0, DistributeAll);
    }

    private void DistributeAll()
    {
        foreach (var queue in _queues.Values) Distribute(queue);
    }

    private void PickUp(SimOffer offer)
    {
        var entry = offer.Entry;
        offer.Timeout?.Cancel();
        entry.Offers.Remove(offer);
        foreach (var other in entry.Offers.ToArray()) CancelOffer(other);
        StartTalk(entry.Call, offer.Agent, offer.Phone, entry, (int)(Agenda.Now - entry.JoinedAt).TotalSeconds);
    }

    private void StartTalk(SimCall call, SimAgent agent, SimChannel phone, SimQueueEntry? entry, int held)
    {
        Tally.Connected++;
        agent.State = SimDeviceState.InUse;
        DeviceState(agent.Device, "INUSE");
        SayMemberStatus(agent);
        phone.State = SimChannelState.Up;
        Say("call", Block.Event("Newstate", "call").Channel(phone));
        Say("call", Block.Event("DialEnd", "call").Channel(call.Leg).Channel(phone, "Dest")
            .Add("DialStatus", "ANSWER"));
        var talk = new SimTalk(call, agent, phone, entry?.Queue, held, Agenda.Now);
        if (entry is not null)
        {
            LeaveQueue(entry, abandoned: false);
            Say("agent", Talking("AgentConnect", talk).Add("HoldTime", held).Add("RingTime", 0));
        }
        call.Talk = talk;
        Bridge(phone, call.Leg);
        talk.End = Agenda.In(_chance.LogNormal(agent.Options.Talk, agent.Options.TalkCv), () => AgentHangsUp(talk));
    }

    private void Bridge(SimChannel phone, SimChannel leg)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"00000000-0000-4000-8000-{_uniqueNumber++:x12}");
        phone.BridgeId = leg.BridgeId = id;
        Say("call", OfBridge("BridgeCreate", id, 0));
        Say("call", OfBridge("BridgeEnter", id, 1).Channel(phone));
        Say("call", OfBridge("BridgeEnter", id, 2).Channel(leg));
    }

    private static Block OfBridge(string name, string id, int channels) => Block.Event(name, "call")
        .Add("BridgeUniqueid", id)
        .Add("BridgeType", "basic").Add("BridgeTechnology", "simple_bridge").Add("BridgeCreator", "<unknown>")
        .Add("BridgeName", "<unknown>").Add("BridgeNumChannels", channels).Add("BridgeVideoSourceMode", "none");

    private static Block Talking(string name, SimTalk talk) => Block.Event(name, "agent").Channel(talk.Call.Leg)
        .Channel(talk.Phone, "Dest").Add("Queue", talk.Queue!.Options.Name)
        .Add("Interface", talk.Agent.Device).Add("MemberName", talk.Agent.Options.Name);

    private void AgentHangsUp(SimTalk talk)
    {
        Say("call", Block.Event("HangupRequest", "call").Channel(talk.Phone).Add("Cause", 16));
        PbxHangsUp(talk.Call, 16);
    }

    private void EndTalk(SimTalk talk, string reason)
    {
        talk.End?.Cancel();
        talk.Call.Talk = null;
        if (talk.Queue is { } queue)
        {
            queue.Completed++;
            foreach (var member in queue.Members.Where(m => m.Agent == talk.Agent)) member.CallsTaken++;
            talk.Agent.LastCallEnded = Agenda.Now;
            var talked = (int)(Agenda.Now - talk.Since).TotalSeconds;
            Say("agent", Talking("AgentComplete", talk).Add("HoldTime", talk.HeldFor).Add("TalkTime", talked)
                .Add("Reason", reason));
            if (queue.Options.WrapUp > 0) Agenda.In(queue.Options.WrapUp, () => Distribute(queue));
        }
        var id = talk.Phone.BridgeId;
        Say("call", OfBridge("BridgeLeave", id, 1).Channel(talk.Phone));
        CloseChannel(talk.Phone, 16);
        Say("call", OfBridge("BridgeLeave", id, 0).Channel(talk.Call.Leg));
        talk.Call.Leg.BridgeId = "";
        Say("call", OfBridge("BridgeDestroy", id, 0));
        Idle(talk.Agent);
    }

    private void SayMemberStatus(SimAgent agent)
    {
        foreach (var queue in _queues.Values)
        {
            foreach (var member in queue.Members)
            {
                if (member.Agent == agent) Say("agent", Block.Event("QueueMemberStatus", "agent")
                    .Member(queue, member, list: false).Add("Ringinuse", 0));
            }
        }
    }
}
