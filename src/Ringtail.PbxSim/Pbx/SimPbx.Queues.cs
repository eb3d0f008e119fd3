namespace Ringtail.PbxSim.Pbx;

/// <summary>Queues: joining, distributing, ringing, and leaving.</summary>
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
        Wait(entry);
        entry.Timeout = Agenda.In(timeout, () => QueueTimesOut(entry));
        Look(entry);
    }

    private void QueueTimesOut(SimQueueEntry entry)
    {
        // Asterisk says QueueCallerAbandon on a queue's own time-out too (tests/corpus, queue_timeout).
        LeaveQueue(entry, abandoned: true);
        PbxHangsUp(entry.Call, 16);
    }

    /// <summary>Whose phone still rings behind a Local trunk that answered by itself has no patience to lose.</summary>
    private void Wait(SimQueueEntry entry)
    {
        var call = entry.Call;
        if (IsThere(call))
            entry.Patience ??= Agenda.In(call.Plan.Patience, () => CustomerHangsUp(call));
    }

    private void LeaveQueue(SimQueueEntry entry, bool abandoned)
    {
        foreach (var offer in entry.Offers.ToArray()) CancelOffer(offer, again: abandoned);
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

    // A waiting caller looks for a free member once a second, counted from its joining (app_queue, RECHECK).
    private void LookAgain(SimQueue queue)
    {
        foreach (var entry in queue.Callers)
        {
            if (entry.Looking || entry.Retrying || entry.Offers.Count > 0) continue;
            var waited = (Agenda.Now - entry.JoinedAt).TotalSeconds;
            entry.Looking = true;
            Agenda.In(Math.Ceiling(waited) - waited, () =>
            {
                entry.Looking = false;
                Look(entry);
            });
        }
    }

    private void LookAgain()
    {
        foreach (var queue in _queues.Values) LookAgain(queue);
    }

    /// <summary>Offers the caller to a free member, unless those before it take them all.</summary>
    private void Look(SimQueueEntry entry)
    {
        var queue = entry.Queue;
        if (entry.Call.Entry != entry || entry.Retrying || entry.Offers.Count > 0) return;
        var free = FreeMembers(queue);
        var before = queue.Callers.TakeWhile(e => e != entry).Count(e => e.Offers.Count == 0 && !e.Retrying);
        if (free.Count <= before) return;
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
        Say("agent", Offered("AgentCalled", offer));
        Say("call", Block.Event("DialBegin", "call").Channel(entry.Call.Leg).Channel(phone, "Dest")
            .Add("DialString", agent.Device));
        if (agent.Options.Busy || agent.Options.Refuses)
        {
            if (!agent.Options.Busy) SetState(phone, SimChannelState.Ringing);
            offer.PickUp = Agenda.In(Refusal, () => Refused(offer));
            return;
        }
        SetState(phone, SimChannelState.Ringing);
        if (!_chance.Is(agent.Options.MissesCall))
        {
            offer.PickUp = Agenda.In(_chance.LogNormal(agent.Options.PickUp, agent.Options.PickUpCv),
                () => TakeOffer(offer, agent, phone));
        }
        offer.Timeout = Agenda.In(entry.Queue.Options.RingTimeout, () => RingsOut(offer));
    }

    private static Block Offered(string name, SimOffer offer) => Block.Event(name, "agent")
        .Channel(offer.Entry.Call.Leg).Channel(offer.Phone, "Dest").Add("Queue", offer.Entry.Queue.Options.Name)
        .Add("Interface", offer.Agent.Device).Add("MemberName", offer.Entry.Queue.NameOf(offer.Agent));

    private void RingsOut(SimOffer offer)
    {
        var ringMs = (int)(offer.Entry.Queue.Options.RingTimeout * 1000);
        Say("agent", Offered("AgentRingNoAnswer", offer).Add("RingTime", ringMs));
        SayOfferEnds(offer, "NOANSWER");
        CancelOffer(offer, again: false);
        TryLater(offer.Entry);
    }

    private void Refused(SimOffer offer)
    {
        SayOfferEnds(offer, _options.Version == SimVersion.V16 ? "BUSY" : "NOANSWER");
        SayRefusal(offer.Phone);
        Say("agent", Offered("AgentRingNoAnswer", offer).Add("RingTime", 0));
        DropOffer(offer, 17);
        TryLater(offer.Entry);
    }

    private void TryLater(SimQueueEntry entry)
    {
        entry.Retrying = true;
        Agenda.In(entry.Queue.Options.Retry, () =>
        {
            entry.Retrying = false;
            Look(entry);
        });
    }

    private void SayOfferEnds(SimOffer offer, string status) =>
        Say("call", Block.Event("DialEnd", "call").Channel(offer.Entry.Call.Leg).Channel(offer.Phone, "Dest")
            .Add("DialStatus", status));

    /// <param name="again">Asterisk says it twice when the caller leaves (both versions).</param>
    private void CancelOffer(SimOffer offer, bool again)
    {
        SayOfferEnds(offer, "CANCEL");
        if (again) SayOfferEnds(offer, "CANCEL");
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
        SetDevice(agent, SimDeviceState.NotInUse, "NOT_INUSE");
        LookAgain();
    }

    /// <summary>The phone that rang, or a colleague's that picked the call up, takes the caller.</summary>
    private void TakeOffer(SimOffer offer, SimAgent taker, SimChannel phone)
    {
        var entry = offer.Entry;
        var call = entry.Call;
        offer.PickUp?.Cancel();
        offer.Timeout?.Cancel();
        entry.Offers.Remove(offer);
        foreach (var other in entry.Offers.ToArray()) CancelOffer(other, again: false);
        if (taker == offer.Agent) PhoneAnswers(call, taker, phone);
        LeaveQueue(entry, abandoned: false);
        var held = (int)(Agenda.Now - entry.JoinedAt).TotalSeconds;
        call.Service = new SimService(entry.Queue, offer.Agent, phone, held, Agenda.Now);
        var said = Block.Event("AgentConnect", "agent").Channel(call.Leg).Channel(phone, "Dest");
        Say("agent", Served(said, call.Service).Add("HoldTime", held).Add("RingTime", 0));
        LegAnswers(call);
        Talk(call, taker, phone);
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

    private void AddMember(SimQueue queue, SimMember member)
    {
        queue.Members.Add(member);
        Say("agent", Block.Event("QueueMemberAdded", "agent").Member(queue, member, list: false).Add("Ringinuse", 0));
        LookAgain(queue);
    }

    private void RemoveMember(SimQueue queue, SimMember member)
    {
        queue.Members.Remove(member);
        queue.Next = 0;
        Say("agent", Block.Event("QueueMemberRemoved", "agent").Member(queue, member, list: false).Add("Ringinuse", 0));
    }

    private void SetPaused(IEnumerable<(SimQueue Queue, SimMember Member)> members, bool paused, string reason)
    {
        foreach (var (queue, member) in members.ToArray())
        {
            member.Paused = paused;
            member.PausedReason = paused ? reason : "";
            var said = Block.Event("QueueMemberPause", "agent").Member(queue, member, list: false).Add("Ringinuse", 0);
            if (_options.Version == SimVersion.V16 && member.PausedReason.Length > 0)
                said.Add("Reason", member.PausedReason);
            Say("agent", said);
            LookAgain(queue);
        }
    }
}
