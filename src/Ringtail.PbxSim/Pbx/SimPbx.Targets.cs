using Ringtail.PbxSim.World;

namespace Ringtail.PbxSim.Pbx;

/// <summary>Where the dialplan leads a caller: the script, and the targets that are not queues.</summary>
public sealed partial class SimPbx
{
    private const double UserRings = 20, Refusal = 0.2;

    private void StartDialplan(SimCall call)
    {
        call.Leg.Context = call.Context;
        call.Leg.Exten = call.Exten;
        if (call.Application is not null) call.NextStep = Agenda.In(0, () => PbxHangsUp(call, NoCause));
        else if (call.Context == "wombat-amd") StartDetection(call);
        else if (call.Context == "wombat") StartScript(call);
        else EnterTarget(call);
    }

    private void StartScript(SimCall call) =>
        call.NextStep = Agenda.In(_options.ScriptSeconds / 2, () => RunScript(call));

    private void RunScript(SimCall call)
    {
        call.Leg.Priority = "6";
        Say("user", Block.Event("UserEvent", "user").Channel(call.Leg).Add("UserEvent", "ResolveCallerName")
            .Add("Strategy", "default").Add("Outbound", 0).Add("Channel", call.Leg.Name));
        call.NextStep = Agenda.In(_options.ScriptSeconds / 2, () => EnterTarget(call));
    }

    private void EnterTarget(SimCall call)
    {
        call.Leg.Context = "mdc_external";
        call.Leg.Priority = "2";
        switch (_options.Extensions.GetValueOrDefault(call.Exten))
        {
            case SimTarget.Queue(var name, var timeout): JoinQueue(call, name, timeout); break;
            case SimTarget.User(var number): RingUser(call, number); break;
            case SimTarget.Menu menu: PlayMenu(call, menu); break;
            case SimTarget.Detect(var queue):
                call.NextStep = Agenda.In(HeardAfter(call), () => Detect(call, queue));
                break;
            case SimTarget.Script(var seconds, var status):
                call.Leg.Application = "Playback";
                if (status is not null) SayCallStatus(call, status);
                call.NextStep = Agenda.In(seconds, () => PbxHangsUp(call, 16));
                break;
            default: PbxHangsUp(call, call.Far is null ? NoCause : 0); break;
        }
    }

    private void PlayMenu(SimCall call, SimTarget.Menu menu)
    {
        var key = call.Plan.PressesKeyAfter ?? (_chance.Is(menu.PressesKey) ? menu.After : null);
        call.NextStep = key is { } after
            ? Agenda.In(after, () => JoinQueue(call, menu.QueueName, 300))
            : Agenda.In(menu.After, () => PbxHangsUp(call, 16));
    }

    // AMD() with its defaults, as in the lab.
    private static double HeardAfter(SimCall call) => call.Plan.Voice switch
    {
        SimVoice.Machine => 2.0,
        SimVoice.Silent => 5.0,
        _ => 1.6,
    };

    private void Detect(SimCall call, string queue)
    {
        var (status, cause) = call.Plan.Voice switch
        {
            SimVoice.Machine => ("MACHINE", "LONGGREETING-1500-1500"),
            SimVoice.Silent => ("NOTSURE", "TOOLONG-5000"),
            _ => ("HUMAN", "HUMAN-800-800"),
        };
        Say("user", Block.Event("UserEvent", "user").Channel(call.Leg).Add("UserEvent", "AmdResult")
            .Add("Status", status).Add("Cause", cause));
        if (call.Plan.Voice == SimVoice.Machine) PbxHangsUp(call, 16);
        else JoinQueue(call, queue, 300);
    }

    private void SayCallStatus(SimCall call, string status) =>
        Say("user", Block.Event("UserEvent", "user").Channel(call.Leg)
        .Add("UserEvent", "CALLSTATUS").Add("Uniqueid", call.Leg.UniqueId).Add("V", status));

    private void RingUser(SimCall call, string number)
    {
        if (!_agents.TryGetValue(number, out var agent))
        {
            PbxHangsUp(call, 16);
            return;
        }
        if (agent.State != SimDeviceState.NotInUse || agent.Options.Busy)
        {
            MeetBusyUser(call, agent);
            return;
        }
        var phone = RingPhone(call, agent, "Dial");
        Say("call", Block.Event("DialBegin", "call").Channel(call.Leg).Channel(phone, "Dest")
            .Add("DialString", agent.Device));
        SetState(phone, SimChannelState.Ringing);
        call.RingingUser = (agent, phone);
        if (agent.Options.Refuses)
            call.NextStep = Agenda.In(Refusal, () => UserMissed(call, agent, phone, "BUSY", 17));
        else if (_chance.Is(agent.Options.MissesCall))
            call.NextStep = Agenda.In(UserRings, () => UserMissed(call, agent, phone, "NOANSWER", 16));
        else
        {
            var pickUp = _chance.LogNormal(agent.Options.PickUp, agent.Options.PickUpCv);
            call.NextStep = Agenda.In(pickUp, () => UserPicksUp(call, agent, phone));
        }
    }

    private void MeetBusyUser(SimCall call, SimAgent agent)
    {
        var phone = OpenChannel(agent.Device, null, call.Leg.LinkedId, "from-phone");
        Say("call", Block.Event("DialBegin", "call").Channel(call.Leg).Channel(phone, "Dest")
            .Add("DialString", agent.Device));
        Agenda.In(Refusal, () =>
        {
            Say("call", Block.Event("DialEnd", "call").Channel(call.Leg).Channel(phone, "Dest")
                .Add("DialStatus", "BUSY"));
            SayRefusal(phone);
            CloseChannel(phone, 17);
        });
        call.NextStep = Agenda.In(Refusal, () => PbxHangsUp(call, 17));
    }

    private void SayRefusal(SimChannel phone)
    {
        if (_options.Version == SimVersion.V22)
            Say("call", Block.Event("HangupRequest", "call").Channel(phone).Add("Cause", 17));
    }

    private void UserMissed(SimCall call, SimAgent agent, SimChannel phone, string status, int cause)
    {
        if (status == "BUSY") SayRefusal(phone);
        StopRinging(call, agent, phone, status);
        PbxHangsUp(call, cause);
    }

    private void StopRinging(SimCall call, SimAgent agent, SimChannel phone, string status)
    {
        call.RingingUser = null;
        Say("call", Block.Event("DialEnd", "call").Channel(call.Leg).Channel(phone, "Dest").Add("DialStatus", status));
        CloseChannel(phone, status == "BUSY" ? 17 : 16);
        Idle(agent);
    }

    private void UserPicksUp(SimCall call, SimAgent agent, SimChannel phone)
    {
        call.RingingUser = null;
        PhoneAnswers(call, agent, phone);
        LegAnswers(call);
        Talk(call, agent, phone);
    }

    private SimChannel RingPhone(SimCall call, SimAgent agent, string application)
    {
        call.Leg.Application = application;
        var phone = OpenChannel(agent.Device, null, call.Leg.LinkedId, "from-phone");
        phone.Exten = call.Exten;
        phone.ConnectedNum = call.Leg.CallerNum;
        phone.ConnectedName = call.Leg.CallerName;
        SetDevice(agent, SimDeviceState.Ringing, "RINGING");
        return phone;
    }

    private void SetDevice(SimAgent agent, SimDeviceState state, string word)
    {
        agent.State = state;
        DeviceState(agent.Device, word);
        SayMemberStatus(agent);
    }
}
