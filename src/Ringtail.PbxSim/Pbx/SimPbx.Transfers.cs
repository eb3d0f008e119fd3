using Ringtail.Ami;

namespace Ringtail.PbxSim.Pbx;

/// <summary>Redirect, and transfers: blind, or with a question to a colleague first.</summary>
public sealed partial class SimPbx
{
    // AMI presses the codes of features.conf at the agent's phone, and Asterisk waits for the last digit.
    private const double Pressed = 0.25, Announced = 0.14;

    private AmiMessage Redirect(AmiMessage action)
    {
        var channel = Find(action["Channel"]);
        if (channel is null || !_callsByLeg.TryGetValue(channel.Name, out var call) || !call.Answered)
            return Error(action.ActionId, "Channel does not exist: " + action["Channel"]);
        Agenda.In(0.001, () => RedirectTo(call, action["Context"] ?? "", action["Exten"] ?? ""));
        return Success(action.ActionId, "Redirect successful");
    }

    private void RedirectTo(SimCall call, string context, string exten)
    {
        if (call.Leg.Gone) return;
        call.NextStep?.Cancel();
        if (call.Entry is { } entry) LeaveQueue(entry, abandoned: true);
        if (call.Talk is { } talk) EndTalk(talk);
        if (call.Parking is not null) GiveUpParking(call);
        if (call.RingingUser is { } ringing) StopRinging(call, ringing.Agent, ringing.Phone, "CANCEL");
        call.Context = context;
        call.Exten = exten;
        StartDialplan(call);
    }

    private AmiMessage OnTalk(AmiMessage action, string message, Action<SimTalk, string> act)
    {
        if (TalkAt(Find(action["Channel"])) is not { } talk)
            return Error(action.ActionId, "Channel specified does not exist");
        Agenda.In(0.002, () =>
        {
            if (talk.Call.Talk == talk) act(talk, action["Exten"] ?? "");
        });
        return Success(action.ActionId, message);
    }

    private void TransferBlindly(SimTalk talk, string exten)
    {
        var call = talk.Call;
        Say("call", Block.Event("Unhold", "call").Channel(talk.Phone));
        Say("call", Block.Event("BlindTransfer", "call").Add("Result", "Success").Channel(talk.Phone, "Transferer")
            .Channel(call.Leg, "Transferee").Bridge(talk.BridgeId, 2).Add("IsExternal", "Yes")
            .Add("Context", "from-phone").Add("Extension", exten));
        Complete(call, "transfer");
        EndTalk(talk);
        call.Exten = exten;
        EnterTarget(call);
    }

    private void Ask(SimTalk talk, string exten, double askFor)
    {
        talk.Asked = true;
        Agenda.In(Pressed, () =>
        {
            if (talk.Call.Talk != talk || talk.Consultation is not null) return;
            Say("call", Block.Event("Hold", "call").Channel(talk.Phone));
            Agenda.In(Announced, () => Consult(talk, exten, askFor));
        });
    }

    private void Consult(SimTalk talk, string exten, double askFor)
    {
        if (talk.Call.Talk != talk || talk.Consultation is not null) return;
        var (near, far) = OpenLocal($"{exten}@from-phone", null, talk.Call.Leg.LinkedId, "from-phone");
        var asked = new SimConsultation(near, far, NewBridge()) { AskFor = askFor };
        talk.Consultation = asked;
        SayLocalBridge("LocalBridge", near, far);
        EnterBridge(near, asked.BridgeId);
        Unbridge(talk.Phone);
        EnterBridge(talk.Phone, asked.BridgeId);
        var colleague = _options.Extensions.GetValueOrDefault(exten) is SimTarget.User(var number)
            ? _agents.GetValueOrDefault(number) : _agents.GetValueOrDefault(exten);
        if (colleague is { State: SimDeviceState.NotInUse, Options.Busy: false }) RingColleague(talk, asked, colleague);
        else asked.NextStep = Agenda.In(Refusal, () => NobodyAnswers(talk, asked, 17));
    }

    private void RingColleague(SimTalk talk, SimConsultation asked, SimAgent colleague)
    {
        var phone = OpenChannel(colleague.Device, null, asked.Near.LinkedId, "from-phone");
        asked.Colleague = colleague;
        asked.Phone = phone;
        SetDevice(colleague, SimDeviceState.Ringing, "RINGING");
        Say("call", Block.Event("DialBegin", "call").Channel(asked.Far).Channel(phone, "Dest")
            .Add("DialString", colleague.Device));
        SetState(phone, SimChannelState.Ringing);
        SetState(asked.Near, SimChannelState.Ringing);
        var options = colleague.Options;
        asked.NextStep = options.Refuses ? Agenda.In(Refusal, () => NobodyAnswers(talk, asked, 17))
            : _chance.Is(options.MissesCall) ? Agenda.In(UserRings, () => NobodyAnswers(talk, asked, 16))
            : Agenda.In(_chance.LogNormal(options.PickUp, options.PickUpCv), () => ColleagueAnswers(talk, asked));
    }

    private void ColleagueAnswers(SimTalk talk, SimConsultation asked)
    {
        var phone = asked.Phone!;
        SetDevice(asked.Colleague!, SimDeviceState.InUse, "INUSE");
        SetState(phone, SimChannelState.Up);
        Say("call", Block.Event("DialEnd", "call").Channel(asked.Far).Channel(phone, "Dest")
            .Add("DialStatus", "ANSWER"));
        SetState(asked.Far, SimChannelState.Up);
        SetState(asked.Near, SimChannelState.Up);
        Say("call", Block.Event("DialEnd", "call").Channel(asked.Near, "Dest").Add("DialStatus", "ANSWER"));
        asked.ColleagueBridgeId = Bridge(phone, asked.Far);
        if (asked.AskFor < double.PositiveInfinity)
            asked.NextStep = Agenda.In(asked.AskFor, () => AgentHangsUp(talk));
    }

    /// <summary>The agent hangs up, and customer and colleague talk on; the halves between them are taken
    /// out.</summary>
    private void CompleteTransfer(SimTalk talk, SimConsultation asked)
    {
        var call = talk.Call;
        talk.End?.Cancel();
        asked.NextStep?.Cancel();
        Unbridge(talk.Phone);
        Say("call", Block.Event("BridgeMerge", "call").Bridge(talk.BridgeId, 1, "To")
            .Bridge(asked.BridgeId, 1, "From"));
        Unbridge(asked.Near);
        EnterBridge(asked.Near, talk.BridgeId);
        Say("call", Block.Event("AttendedTransfer", "call").Add("Result", "Success")
            .Channel(talk.Phone, "OrigTransferer").Bridge(talk.BridgeId, 2, "Orig")
            .Channel(talk.Phone, "SecondTransferer").Bridge(asked.BridgeId, 0, "Second")
            .Channel(call.Leg, "Transferee").Channel(asked.Near, "TransferTarget").Add("IsExternal", "No")
            .Add("DestType", "Bridge").Add("DestBridgeUniqueid", talk.BridgeId));
        Say("call", OfBridge("BridgeDestroy", asked.BridgeId, 0));
        Complete(call, "transfer");
        CloseChannel(talk.Phone, 16);
        Idle(talk.Agent);
        var optimising = Block.Event("LocalOptimizationBegin", "call").Channel(asked.Near, "LocalOne")
            .Channel(asked.Far, "LocalTwo").Channel(asked.Phone!, "Source").Add("DestUniqueId", asked.Far.UniqueId);
        Say("call", optimising.Add("Id", 0));
        Unbridge(asked.Phone!);
        Unbridge(asked.Near);
        EnterBridge(asked.Phone!, talk.BridgeId);
        Say("call", Block.Event("LocalOptimizationEnd", "call").Channel(asked.Near, "LocalOne")
            .Channel(asked.Far, "LocalTwo").Add("Success", "No").Add("Id", 0));
        Unbridge(asked.Far);
        Say("call", OfBridge("BridgeDestroy", asked.ColleagueBridgeId, 0));
        CloseHalves(asked, 16, nearLast: true);
        Talk(call, asked.Colleague!, asked.Phone!, talk.BridgeId);
    }

    private void CloseHalves(SimConsultation asked, int cause, bool nearLast)
    {
        Say("call", Block.Event("SoftHangupRequest", "call").Channel(asked.Far).Add("Cause", 16));
        Say("call", Block.Event("HangupRequest", "call").Channel(nearLast ? asked.Near : asked.Far)
            .Add("Cause", cause));
        CloseChannel(asked.Far, cause);
        CloseChannel(asked.Near, cause);
    }

    private AmiMessage CancelAsking(AmiMessage action)
    {
        if (TalkAt(Find(action["Channel"])) is not { } talk) return Error(action.ActionId, "Channel does not exist");
        Agenda.In(Pressed, () =>
        {
            if (talk.Call.Talk == talk && talk.Consultation is { } asked) BackToCustomer(talk, asked);
        });
        return Success(action.ActionId, "CancelAtxfer successfully queued");
    }

    private void NobodyAnswers(SimTalk talk, SimConsultation asked, int cause)
    {
        if (asked.Phone is { } phone)
        {
            if (cause == 17) SayRefusal(phone);
            EndColleague(asked, cause, cause == 17 ? "BUSY" : "NOANSWER");
        }
        talk.Consultation = null;
        Unbridge(asked.Near);
        CloseHalves(asked, cause, nearLast: true);
        ReturnToTalk(talk, asked);
    }

    private void BackToCustomer(SimTalk talk, SimConsultation asked)
    {
        talk.Consultation = null;
        asked.NextStep?.Cancel();
        ReturnToTalk(talk, asked);
        Unbridge(asked.Near);
        Unbridge(asked.Far);
        EndColleague(asked, 16, "CANCEL");
        CloseHalves(asked, 16, nearLast: false);
    }

    private void ReturnToTalk(SimTalk talk, SimConsultation asked)
    {
        Unbridge(talk.Phone);
        EnterBridge(talk.Phone, talk.BridgeId);
        Say("call", Block.Event("Unhold", "call").Channel(talk.Phone));
        Say("call", OfBridge("BridgeDestroy", asked.BridgeId, 0));
    }

    private void EndColleague(SimConsultation asked, int cause, string status)
    {
        if (asked.Phone is not { } phone) return;
        if (!asked.Answered) Say("call", Block.Event("DialEnd", "call").Channel(asked.Far).Channel(phone, "Dest")
            .Add("DialStatus", status));
        Unbridge(phone);
        if (asked.Answered) Say("call", OfBridge("BridgeDestroy", asked.ColleagueBridgeId, 0));
        CloseChannel(phone, cause);
        Idle(asked.Colleague!);
    }

    /// <summary>The customer is gone while the agent asks: all of it ends.</summary>
    private void EndConsultation(SimTalk talk, SimConsultation asked)
    {
        talk.Consultation = null;
        asked.NextStep?.Cancel();
        Unbridge(asked.Near);
        Unbridge(asked.Far);
        EndColleague(asked, 16, "CANCEL");
        CloseHalves(asked, 16, nearLast: false);
    }
}
