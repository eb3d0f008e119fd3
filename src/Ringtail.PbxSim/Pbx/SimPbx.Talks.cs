using System.Globalization;

namespace Ringtail.PbxSim.Pbx;

/// <summary>Bridges, and who talks in them.</summary>
public sealed partial class SimPbx
{
    private string NewBridge()
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"00000000-0000-4000-8000-{_uniqueNumber++:x12}");
        Say("call", OfBridge("BridgeCreate", id, 0));
        return id;
    }

    private string Bridge(SimChannel first, SimChannel second)
    {
        var id = NewBridge();
        EnterBridge(first, id);
        EnterBridge(second, id);
        return id;
    }

    private void EnterBridge(SimChannel channel, string id)
    {
        channel.BridgeId = id;
        Say("call", OfBridge("BridgeEnter", id, _channels.Values.Count(c => c.BridgeId == id)).Channel(channel));
    }

    private void Unbridge(SimChannel channel)
    {
        if (channel.BridgeId.Length == 0) return;
        var id = channel.BridgeId;
        channel.BridgeId = "";
        Say("call", OfBridge("BridgeLeave", id, 1).Channel(channel));
    }

    private static Block OfBridge(string name, string id, int channels) => Block.Event(name, "call")
        .Bridge(id, channels);

    private void PhoneAnswers(SimCall call, SimAgent agent, SimChannel phone)
    {
        SetDevice(agent, SimDeviceState.InUse, "INUSE");
        SetState(phone, SimChannelState.Up);
        Say("call", Block.Event("DialEnd", "call").Channel(call.Leg).Channel(phone, "Dest")
            .Add("DialStatus", "ANSWER"));
    }

    /// <summary>A caller from outside is answered only now; one of ours long ago.</summary>
    private void LegAnswers(SimCall call)
    {
        if (call.Leg.State == SimChannelState.Up) return;
        SetState(call.Leg, SimChannelState.Up);
        call.Answered = true;
        if (call.Plan.HangsUpAfter is { } after) call.HangUp = Agenda.In(after, () => CustomerHangsUp(call));
    }

    private SimTalk Talk(SimCall call, SimAgent agent, SimChannel phone, string? bridge = null)
    {
        Tally.Connected++;
        var talk = new SimTalk(call, agent, phone) { BridgeId = bridge ?? Bridge(phone, call.Leg) };
        call.Talk = talk;
        talk.End = Agenda.In(_chance.LogNormal(agent.Options.Talk, agent.Options.TalkCv), () => TalkIsOver(talk));
        return talk;
    }

    private void TalkIsOver(SimTalk talk)
    {
        if (talk.Call.Talk != talk) return;
        var wish = talk.Agent.Options.Transfer;
        if (talk.Call.Service is not null && wish is not null && !talk.Asked && _chance.Is(wish.Share))
        {
            if (wish.Asks) AskOnce(talk, wish);
            else TransferBlindly(talk, wish.Exten);
        }
        else if (talk.Consultation is { Answered: false })
        {
            // An agent who has asked stays until there is an answer.
            talk.End = Agenda.In(1, () => TalkIsOver(talk));
        }
        else AgentHangsUp(talk);
    }

    /// <summary>Whatever comes of the question, the agent talks on for a while and then hangs up.</summary>
    private void AskOnce(SimTalk talk, SimTransfer wish)
    {
        Ask(talk, wish.Exten, wish.AsksFor);
        talk.End = Agenda.In(_chance.LogNormal(talk.Agent.Options.Talk, talk.Agent.Options.TalkCv),
            () => TalkIsOver(talk));
    }

    private void AgentHangsUp(SimTalk talk)
    {
        Say("call", Block.Event("HangupRequest", "call").Channel(talk.Phone).Add("Cause", 16));
        if (talk.Consultation is { Answered: true } asked) CompleteTransfer(talk, asked);
        else PbxHangsUp(talk.Call, 16);
    }

    private void EndTalk(SimTalk talk)
    {
        talk.End?.Cancel();
        talk.Call.Talk = null;
        if (talk.Consultation is { } asked) EndConsultation(talk, asked);
        LeaveTalk(talk);
        Unbridge(talk.Call.Leg);
        Say("call", OfBridge("BridgeDestroy", talk.BridgeId, 0));
    }

    private void LeaveTalk(SimTalk talk)
    {
        Unbridge(talk.Phone);
        if (talk.Phone.Calls)
            Say("call", Block.Event("SoftHangupRequest", "call").Channel(talk.Phone).Add("Cause", 16));
        CloseChannel(talk.Phone, 16);
        Idle(talk.Agent);
    }

    /// <summary>The queue's last word about the agent who took the call.</summary>
    private void Complete(SimCall call, string reason)
    {
        if (call.Service is not { } service) return;
        call.Service = null;
        var queue = service.Queue;
        queue.Completed++;
        foreach (var member in queue.Members.Where(m => m.Agent == service.Agent)) member.CallsTaken++;
        service.Agent.LastCallEnded = Agenda.Now;
        var said = Block.Event("AgentComplete", "agent");
        if (!call.Leg.Gone) said.Channel(call.Leg);
        if (!service.Phone.Gone) said.Channel(service.Phone, "Dest");
        Say("agent", Served(said, service).Add("HoldTime", service.HeldFor)
            .Add("TalkTime", (int)(Agenda.Now - service.Since).TotalSeconds).Add("Reason", reason));
        if (queue.Options.WrapUp > 0) Agenda.In(queue.Options.WrapUp, () => LookAgain(queue));
    }

    private static Block Served(Block said, SimService service) => said.Add("Queue", service.Queue.Options.Name)
        .Add("Interface", service.Agent.Device).Add("MemberName", service.Queue.NameOf(service.Agent));

    private SimTalk? TalkAt(SimChannel? channel) => channel is null ? null
        : _callsByLeg.Values.FirstOrDefault(c => c.Talk?.Phone == channel || (c.Talk is not null && c.Leg == channel))
            ?.Talk;
}
