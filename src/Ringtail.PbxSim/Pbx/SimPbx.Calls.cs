using System.Globalization;
using Ringtail.Ami;
using Ringtail.PbxSim.World;

namespace Ringtail.PbxSim.Pbx;

/// <summary>Calls that the dialer originates: the trunk leg, from set-up to its end, and the targets that are not
/// queues.</summary>
public sealed partial class SimPbx
{
    private void Launch(AmiMessage action, string trunk, string number)
    {
        Tally.Originated++;
        Tally.Calls[number] = Tally.Calls.GetValueOrDefault(number) + 1;
        var plan = _population.Plan(number);
        var actionId = action.ActionId ?? "";
        var id = action["ChannelId"];
        if (Faults.TrunkDown || plan.Fate == CallFate.Unreachable || _options.Trunks.All(t => t.Name != trunk)
            || IsLive(id))
        {
            SayOriginateResponse(actionId, action["Channel"]!, action["Context"]!, action["Exten"]!, id ?? "",
                "<unknown>", "<unknown>", 0, false);
            return;
        }
        var leg = OpenChannel($"{Technology}/{trunk}", id, null, "from-trunk");
        leg.Account = action["Account"] ?? "";
        SetCallerIds(leg, action, number);
        var call = new SimCall(leg, plan, actionId) { DialString = action["Channel"]!, Exten = action["Exten"]!,
            Context = action["Context"]! };
        _callsByLeg[leg.Name] = call;
        DeviceState(leg.Device, "RINGING");
        var dialed = _options.Version == SimVersion.V16 ? $"{trunk}/{number}" : $"{number}@{trunk}";
        Say("call", Block.Event("DialBegin", "call").Channel(leg, "Dest").Add("DialString", dialed));
        var timeout = double.Parse(action["Timeout"] ?? "30000", CultureInfo.InvariantCulture) / 1000;
        call.RingOut = Agenda.In(timeout, () => EndUnanswered(
            call, _options.Version == SimVersion.V16 ? 16 : 19, 3, null));
        call.NextStep = Agenda.In(plan.SetUp, () => Ring(call));
    }

    private bool IsLive(string? uniqueId) => uniqueId is not null && _channels.Values.Any(c => c.UniqueId == uniqueId);

    private void SetCallerIds(SimChannel leg, AmiMessage action, string number)
    {
        foreach (var variable in action.All("Variable"))
        {
            var at = variable.IndexOf('=', StringComparison.Ordinal);
            if (at > 0) leg.Variables[variable[..at].TrimStart('_')] = variable[(at + 1)..];
        }
        leg.CallerNum = leg.Variables.GetValueOrDefault("CALLERID(num)", number);
        leg.CallerName = leg.Variables.GetValueOrDefault("CALLERID(name)", leg.CallerNum);
        Say("call", Block.Event("NewCallerid", "call").Channel(leg)
            .Add("CID-CallingPres", "0 (Presentation Allowed, Not Screened)"));
        leg.ConnectedNum = leg.Variables.GetValueOrDefault("CONNECTEDLINE(num,i)", "<unknown>");
        Say("call", Block.Event("NewConnectedLine", "call").Channel(leg));
    }

    private void Ring(SimCall call)
    {
        if (call.Plan.Fate == CallFate.Refused)
        {
            call.NextStep = Agenda.In(call.Plan.Ring, () => Refuse(call));
            return;
        }
        call.Leg.State = SimChannelState.Ringing;
        Say("call", Block.Event("Newstate", "call").Channel(call.Leg));
        Say("call", Block.Event("DialState", "call").Channel(call.Leg, "Dest").Add("DialStatus", "RINGING"));
        DeviceState(call.Leg.Device, "RINGING");
        if (call.Plan.Fate == CallFate.Answered) call.NextStep = Agenda.In(call.Plan.Ring, () => Answer(call));
    }

    private void Refuse(SimCall call)
    {
        var cause = call.Plan.Cause;
        if (Causes.SaysHangupRequest(_options.Version, cause))
        {
            Say("call", Block.Event("HangupRequest", "call").Channel(call.Leg).Add("Cause", cause));
        }
        EndUnanswered(call, cause, Causes.Reason(_options.Version, cause), Causes.DialStatus(_options.Version, cause));
    }

    // The Hangup and the OriginateResponse come in either order, also for the same situation twice (lab).
    private void EndUnanswered(SimCall call, int cause, int reason, string? dialStatus)
    {
        if (call.Leg.Gone) return;
        CancelSteps(call);
        if (dialStatus is not null) Say("call", Block.Event("DialEnd", "call").Channel(call.Leg, "Dest")
            .Add("DialStatus", dialStatus));
        var first = _chance.Is(0.5);
        if (first) Conclude(call, reason, false);
        CloseChannel(call.Leg, cause);
        if (!first) Conclude(call, reason, false);
        DeviceState(call.Leg.Device, "NOT_INUSE");
        _callsByLeg.Remove(call.Leg.Name);
    }

    private void Answer(SimCall call)
    {
        Tally.Answered++;
        call.RingOut?.Cancel();
        call.Answered = true;
        var leg = call.Leg;
        leg.State = SimChannelState.Up;
        if (_options.Version == SimVersion.V22) Conclude(call, 4, true);
        DeviceState(leg.Device, "INUSE");
        Say("call", Block.Event("Newstate", "call").Channel(leg));
        Say("call", Block.Event("DialEnd", "call").Channel(leg, "Dest").Add("DialStatus", "ANSWER"));
        if (_options.Version == SimVersion.V16) Conclude(call, 4, true);
        leg.Context = call.Context;
        leg.Exten = call.Exten;
        if (call.Plan.HangsUpAfter is { } after) call.HangUp = Agenda.In(after, () => CustomerHangsUp(call));
        call.NextStep = Agenda.In(_options.ScriptSeconds / 2, () => RunScript(call));
    }

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
            case SimTarget.Menu(var presses, var after, var queue):
                call.NextStep = Agenda.In(after, () => LeaveMenu(call, presses, queue));
                break;
            case SimTarget.Script(var seconds, var status):
                call.Leg.Application = "Playback";
                if (status is not null) SayCallStatus(call, status);
                call.NextStep = Agenda.In(seconds, () => PbxHangsUp(call, 16));
                break;
            default: PbxHangsUp(call, NoCause); break;
        }
    }

    private void LeaveMenu(SimCall call, double presses, string queue)
    {
        if (_chance.Is(presses)) JoinQueue(call, queue, 300);
        else PbxHangsUp(call, 16);
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
        phone.State = SimChannelState.Ringing;
        Say("call", Block.Event("Newstate", "call").Channel(phone));
        var pickUp = _chance.LogNormal(agent.Options.PickUp, agent.Options.PickUpCv);
        call.RingingUser = (agent, phone);
        call.NextStep = Agenda.In(pickUp, () => UserPicksUp(call, agent, phone));
    }

    private void MeetBusyUser(SimCall call, SimAgent agent)
    {
        var phone = OpenChannel(agent.Device, null, call.Leg.LinkedId, "from-phone");
        Say("call", Block.Event("DialBegin", "call").Channel(call.Leg).Channel(phone, "Dest")
            .Add("DialString", agent.Device));
        call.NextStep = Agenda.In(0.2, () =>
        {
            Say("call", Block.Event("DialEnd", "call").Channel(call.Leg).Channel(phone, "Dest")
                .Add("DialStatus", "BUSY"));
            if (_options.Version == SimVersion.V22) Say("call",
                Block.Event("HangupRequest", "call").Channel(phone).Add("Cause", 17));
            CloseChannel(phone, 17);
            PbxHangsUp(call, 17);
        });
    }

    private void UserPicksUp(SimCall call, SimAgent agent, SimChannel phone)
    {
        call.RingingUser = null;
        StartTalk(call, agent, phone, null, 0);
    }

    private SimChannel RingPhone(SimCall call, SimAgent agent, string application)
    {
        call.Leg.Application = application;
        var phone = OpenChannel(agent.Device, null, call.Leg.LinkedId, "from-phone");
        phone.Exten = call.Exten;
        phone.ConnectedNum = call.Leg.CallerNum;
        phone.ConnectedName = call.Leg.CallerName;
        agent.State = SimDeviceState.Ringing;
        DeviceState(agent.Device, "RINGING");
        SayMemberStatus(agent);
        return phone;
    }

    // A channel that nothing of the PBX hung up: chan_sip reports 16, chan_pjsip 0.
    private int NoCause => _options.Version == SimVersion.V16 ? 16 : 0;

    private void CustomerHangsUp(SimCall call)
    {
        if (call.Leg.Gone) return;
        Say("call", Block.Event("HangupRequest", "call").Channel(call.Leg).Add("Cause", 16));
        EndAnswered(call, 16, byCustomer: true);
    }

    private void PbxHangsUp(SimCall call, int cause) => EndAnswered(call, cause, byCustomer: false);

    private void EndAnswered(SimCall call, int cause, bool byCustomer)
    {
        if (call.Leg.Gone) return;
        CancelSteps(call);
        if (byCustomer && call.Leg.BridgeId.Length == 0) cause = NoCause;
        if (call.Entry is { } entry) LeaveQueue(entry, abandoned: true);
        if (call.Talk is { } talk) EndTalk(talk, byCustomer ? "caller" : "agent");
        if (call.RingingUser is { } ringing)
        {
            call.RingingUser = null;
            CloseChannel(ringing.Phone, 16);
            Idle(ringing.Agent);
        }
        Say("call", Block.Event("SoftHangupRequest", "call").Channel(call.Leg).Add("Cause", 16));
        DeviceState(call.Leg.Device, "NOT_INUSE");
        CloseChannel(call.Leg, cause);
        _callsByLeg.Remove(call.Leg.Name);
    }

    private static void CancelSteps(SimCall call)
    {
        call.NextStep?.Cancel();
        call.HangUp?.Cancel();
        call.RingOut?.Cancel();
    }

    private void Conclude(SimCall call, int reason, bool success)
    {
        if (call.Concluded) return;
        call.Concluded = true;
        SayOriginateResponse(call.ActionId, success ? call.Leg.Name : call.DialString, call.Context, call.Exten,
            call.Leg.UniqueId, call.Leg.CallerNum, call.Leg.CallerName, reason, success);
    }

    private void SayOriginateResponse(
        string actionId, string channel, string context, string exten, string uniqueId, string num, string name,
            int reason, bool success) =>
        Say("call", Block.Event("OriginateResponse", "call").Add("ActionID", actionId)
            .Add("Response", success ? "Success" : "Failure")
            .Add("Channel", channel).Add("Context", context).Add("Exten", exten).Add("Reason", reason)
            .Add("Uniqueid", uniqueId).Add("CallerIDNum", num).Add("CallerIDName", name));
}
