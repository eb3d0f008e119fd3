using System.Globalization;
using Ringtail.Ami;
using Ringtail.PbxSim.World;

namespace Ringtail.PbxSim.Pbx;

/// <summary>Calls that the dialer originates: the trunk leg, from set-up to its end.</summary>
public sealed partial class SimPbx
{
    private void Launch(AmiMessage action)
    {
        var dialString = action["Channel"]!;
        if (IsAtAgent(action))
        {
            LaunchAtAgent(action);
            return;
        }
        if (ParseLocal(dialString) is { } local)
        {
            LaunchLocal(action, local.Context, local.Number);
            return;
        }
        var to = ParseTrunk(dialString);
        var plan = to is null || IsLive(action["ChannelId"]) ? null : _population.Plan(to.Value.Number);
        Tally.Originated++;
        if (plan is null || to is null || !Reachable(to.Value.Trunk, plan))
        {
            SayOriginateResponse(action.ActionId ?? "", dialString, action["Context"]!, action["Exten"] ?? "",
                action["ChannelId"] ?? "", "<unknown>", "<unknown>", 0, false);
            return;
        }
        var (trunk, number) = to.Value;
        CountCall(number);
        var leg = OpenChannel($"{Technology}/{trunk}", action["ChannelId"], null, "from-trunk");
        SetCallerIds(leg, action, number);
        var call = NewCall(leg, plan, action, null);
        DeviceState(leg.Device, "RINGING");
        Say("call", Block.Event("DialBegin", "call").Channel(leg, "Dest")
            .Add("DialString", DialedAs(trunk, number)));
        call.RingOut = Agenda.In(TimeoutOf(action), () => EndUnanswered(call, TimedOutCause, 3, null));
        call.FarStep = Agenda.In(plan.SetUp, () => Ring(call));
    }

    private SimCall NewCall(SimChannel leg, CallPlan plan, AmiMessage action, SimFarSide? far)
    {
        leg.Account = action["Account"] ?? "";
        leg.Calls = true;
        var call = new SimCall(leg, plan, action.ActionId ?? "")
        {
            DialString = action["Channel"]!, Exten = action["Exten"] ?? "", Context = action["Context"] ?? "",
            // Without a target the answered call is hung up.
            Application = action["Exten"] is null ? action["Application"] ?? "" : null, Far = far,
        };
        _callsByLeg[leg.Name] = call;
        return call;
    }

    private void CountCall(string number) =>
        Tally.Calls[number] = Tally.Calls.GetValueOrDefault(number) + 1;

    private bool Reachable(string trunk, CallPlan plan) =>
        !_goingDown && !Faults.TrunkDown && plan.Fate != CallFate.Unreachable
        && _options.Trunks.Any(t => t.Name == trunk);

    private string DialedAs(string trunk, string number) =>
        _options.Version == SimVersion.V16 ? $"{trunk}/{number}" : $"{number}@{trunk}";

    private static double TimeoutOf(AmiMessage action) =>
        double.Parse(action["Timeout"] ?? "30000", CultureInfo.InvariantCulture) / 1000;

    private int TimedOutCause => _options.Version == SimVersion.V16 ? 16 : 19;

    private bool IsLive(string? uniqueId) => uniqueId is not null && _channelsById.ContainsKey(uniqueId);

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
        var trunk = call.Trunk;
        if (Faults.TrunkStalls) return;
        if (call.Plan.Alerts)
        {
            SetState(trunk, SimChannelState.Ringing);
            Say("call", Dialing("DialState", call, trunk).Add("DialStatus", "RINGING"));
            DeviceState(trunk.Device, "RINGING");
            if (call.Far is not null && call.Leg.State == SimChannelState.Down)
            {
                SetState(call.Leg, SimChannelState.Ringing);
                Say("call", Block.Event("DialState", "call").Channel(call.Leg, "Dest").Add("DialStatus", "RINGING"));
            }
        }
        if (call.Plan.Fate == CallFate.Refused) call.FarStep = Agenda.In(call.Plan.Ring, () => Refuse(call));
        if (call.Plan.Fate == CallFate.Answered) call.FarStep = Agenda.In(call.Plan.Ring, () => Answer(call));
    }

    /// <summary>A Dial event of the trunk leg; behind a Local trunk its far half is the one that dials.</summary>
    private static Block Dialing(string name, SimCall call, SimChannel trunk)
    {
        var said = Block.Event(name, "call");
        if (call.Far is { } far) said.Channel(far.Half);
        return said.Channel(trunk, "Dest");
    }

    private void SetState(SimChannel channel, SimChannelState state)
    {
        channel.State = state;
        Say("call", Block.Event("Newstate", "call").Channel(channel));
    }

    private void Refuse(SimCall call)
    {
        var cause = call.Plan.Cause;
        if (Causes.SaysHangupRequest(_options.Version, cause))
        {
            Say("call", Block.Event("HangupRequest", "call").Channel(call.Trunk).Add("Cause", cause));
        }
        var status = Causes.DialStatus(_options.Version, cause);
        if (call.Far is { } far) RefuseLocal(call, far, cause, status);
        else EndUnanswered(call, cause, Causes.Reason(_options.Version, cause), status);
    }

    // The Hangup and the OriginateResponse come in either order, also for the same situation twice (lab).
    private void EndUnanswered(SimCall call, int cause, int reason, string? dialStatus)
    {
        if (call.Leg.Gone) return;
        CancelSteps(call);
        if (call.Far is { } far)
        {
            EndLocalUnanswered(call, far, reason);
            return;
        }
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
        var trunk = call.Trunk;
        if (_options.Version == SimVersion.V22 && call.Far is null) Conclude(call, 4, true);
        DeviceState(trunk.Device, "INUSE");
        SetState(trunk, SimChannelState.Up);
        Say("call", Dialing("DialEnd", call, trunk).Add("DialStatus", "ANSWER"));
        if (call.Plan.HangsUpAfter is { } after) call.HangUp = Agenda.In(after, () => CustomerHangsUp(call));
        if (call.Far is { } far) AnswerLocal(call, far, trunk);
        else LegIsUp(call);
    }

    /// <summary>The channel that we originated is up: the dialplan begins.</summary>
    private void LegIsUp(SimCall call)
    {
        call.RingOut?.Cancel();
        call.Answered = true;
        Conclude(call, 4, true);
        StartDialplan(call);
    }

    // A channel that nothing of the PBX hung up: chan_sip reports 16, chan_pjsip 0.
    private int NoCause => _options.Version == SimVersion.V16 ? 16 : 0;

    private void CustomerHangsUp(SimCall call)
    {
        if (call.Leg.Gone) return;
        Say("call", Block.Event("HangupRequest", "call").Channel(call.Trunk).Add("Cause", 16));
        if (call.Far is { } far) Say("call", Block.Event("HangupRequest", "call").Channel(call.Leg).Add("Cause", 16));
        EndAnswered(call, 16, byCustomer: true);
    }

    private void PbxHangsUp(SimCall call, int cause)
    {
        if (call.Leg.Gone) return;
        if (call.Far is { } far) Say("call", Block.Event("HangupRequest", "call").Channel(far.Half).Add("Cause", 16));
        EndAnswered(call, cause, byCustomer: false);
    }

    private void EndAnswered(SimCall call, int cause, bool byCustomer)
    {
        if (call.Leg.Gone) return;
        CancelSteps(call);
        var bridged = call.Leg.BridgeId.Length > 0;
        if (byCustomer && !bridged && call.Far is null) cause = NoCause;
        if (call.Entry is { } entry) LeaveQueue(entry, abandoned: true);
        if (call.Parking is not null || call.Talk is not null) Complete(call, byCustomer ? "caller" : "agent");
        if (call.Parking is not null) GiveUpParking(call);
        if (call.Talk is { } talk) EndTalk(talk);
        if (call.RingingUser is { } ringing) StopRinging(call, ringing.Agent, ringing.Phone, "CANCEL");
        if (call.Far is { } far) EndFarSide(call, far, cause);
        Say("call", Block.Event("SoftHangupRequest", "call").Channel(call.Leg).Add("Cause", 16));
        DeviceState(call.Leg.Device, "NOT_INUSE");
        CloseChannel(call.Leg, cause);
        _callsByLeg.Remove(call.Leg.Name);
        // After a Redirect the queue still waits for the caller's end (tests/corpus, dialer_redirects_in_talk).
        Complete(call, "caller");
    }

    private static void CancelSteps(SimCall call)
    {
        call.NextStep?.Cancel();
        call.FarStep?.Cancel();
        call.HangUp?.Cancel();
        call.RingOut?.Cancel();
    }

    private void Conclude(SimCall call, int reason, bool success)
    {
        if (call.Concluded || call.Inbound) return;
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
