using Ringtail.Ami;

namespace Ringtail.PbxSim.Pbx;

/// <summary>Trunks of the kind Local/number@context/n: two halves, and a dialplan that dials the trunk.</summary>
public sealed partial class SimPbx
{
    private (SimOutContext Context, string Number)? ParseLocal(string channel)
    {
        if (!channel.StartsWith("Local/", StringComparison.Ordinal)) return null;
        var parts = channel["Local/".Length..].Split('/')[0].Split('@');
        return parts.Length == 2 && _options.OutContexts.FirstOrDefault(c => c.Name == parts[1]) is { } context
            ? (context, parts[0]) : null;
    }

    private void LaunchLocal(AmiMessage action, SimOutContext context, string number)
    {
        if (IsLive(action["ChannelId"]))
        {
            SayOriginateResponse(action.ActionId ?? "", action["Channel"]!, action["Context"]!, action["Exten"]!,
                action["ChannelId"]!, "<unknown>", "<unknown>", 0, false);
            return;
        }
        var (near, half) = OpenLocal($"{number}@{context.Name}", action["ChannelId"], null, "");
        SetCallerIds(near, action, number);
        var far = new SimFarSide(half, context, number);
        var call = NewCall(near, _population.Plan(number), action, far);
        Tally.Originated++;
        SayLocalBridge("LocalBridge", near, half);
        Say("call", Block.Event("DialBegin", "call").Channel(near, "Dest")
            .Add("DialString", $"{number}@{context.Name}/n"));
        call.RingOut = Agenda.In(TimeoutOf(action), () => EndUnanswered(call, TimedOutCause, 3, null));
        if (context.AnswersFirst is not { } wait)
        {
            DialOut(call, far);
            return;
        }
        SetState(half, SimChannelState.Up);
        NearIsUp(call);
        call.FarStep = Agenda.In(wait, () => DialOut(call, far));
    }

    /// <summary>The customer is on the line: a Local trunk may have answered by itself.</summary>
    private static bool IsThere(SimCall call) => call.Far is null or { Trunk.State: SimChannelState.Up };

    private (SimChannel Near, SimChannel Far) OpenLocal(string target, string? id, string? linked, string context)
    {
        var number = _localNumber++;
        var near = OpenChannel($"Local/{target}", id, linked, context, name: $"Local/{target}-{number:x8};1");
        var far = OpenChannel($"Local/{target}", id is null ? null : id + ";2", linked ?? near.LinkedId, context,
            SimChannelState.Ring, $"Local/{target}-{number:x8};2");
        far.Calls = true;
        return (near, far);
    }

    private void SayLocalBridge(string name, SimChannel near, SimChannel far) =>
        Say("call", Block.Event(name, "call").Channel(near, "LocalOne").Channel(far, "LocalTwo")
            .Add("Context", near.Context).Add("Exten", near.Exten).Add("LocalOptimization", "No"));

    private void DialOut(SimCall call, SimFarSide far)
    {
        var device = $"{Technology}/{far.Context.Trunk}";
        if (!Reachable(far.Context.Trunk, call.Plan))
        {
            // No route to destination with chan_pjsip, subscriber absent with chan_sip (tests/corpus).
            HangUpFarHalf(call, far, _options.Version == SimVersion.V16 ? 20 : 3, "CHANUNAVAIL");
            return;
        }
        CountCall(far.Number);
        var trunk = OpenChannel(device, null, call.Leg.LinkedId, "from-trunk");
        trunk.CallerNum = far.Number;
        far.Trunk = trunk;
        DeviceState(device, "RINGING");
        Say("call", Dialing("DialBegin", call, trunk).Add("DialString", DialedAs(far.Context.Trunk, far.Number)));
        call.FarStep = Agenda.In(call.Plan.SetUp, () => Ring(call));
    }

    private void AnswerLocal(SimCall call, SimFarSide far, SimChannel trunk)
    {
        if (far.Half.State != SimChannelState.Up) SetState(far.Half, SimChannelState.Up);
        if (!call.Answered) NearIsUp(call);
        Bridge(trunk, far.Half);
        if (call.Entry is { } waiting) Wait(waiting);
    }

    private void NearIsUp(SimCall call)
    {
        SetState(call.Leg, SimChannelState.Up);
        Say("call", Block.Event("DialEnd", "call").Channel(call.Leg, "Dest").Add("DialStatus", "ANSWER"));
        LegIsUp(call);
    }

    private void RefuseLocal(SimCall call, SimFarSide far, int cause, string status)
    {
        var trunk = far.Trunk!;
        call.FarStep?.Cancel();
        Say("call", Dialing("DialEnd", call, trunk).Add("DialStatus", status));
        CloseChannel(trunk, cause);
        DeviceState(trunk.Device, "NOT_INUSE");
        var tells = status is "BUSY" or "CONGESTION";
        // Busy() and Congestion() of the dialplan last a second on a channel that is up.
        if (call.Answered) call.FarStep = Agenda.In(tells ? 1.0 : 0, () => HangUpFarHalf(call, far, cause));
        else if (tells) TellRefusal(call, far, cause, status);
        else HangUpFarHalf(call, far, cause);
    }

    /// <summary>Busy() or Congestion() on a half that is not up ends the near half by the dialing itself.</summary>
    private void TellRefusal(SimCall call, SimFarSide far, int cause, string status)
    {
        CancelSteps(call);
        Conclude(call, status == "BUSY" ? 5 : 8, false);
        SetState(far.Half, SimChannelState.Busy);
        Say("call", Block.Event("DialEnd", "call").Channel(call.Leg, "Dest").Add("DialStatus", status));
        EndNearHalf(call, far, 0, cause);
    }

    private void EndLocalUnanswered(SimCall call, SimFarSide far, int reason)
    {
        var cause = _options.Version == SimVersion.V16 ? 0 : 19;
        Conclude(call, reason, false);
        if (far.Trunk is { Gone: false } trunk)
        {
            Say("call", Dialing("DialEnd", call, trunk).Add("DialStatus", "CANCEL"));
            CloseChannel(trunk, TimedOutCause);
            DeviceState(trunk.Device, "NOT_INUSE");
        }
        EndNearHalf(call, far, cause, cause);
    }

    private void EndNearHalf(SimCall call, SimFarSide far, int nearCause, int farCause)
    {
        Say("call", Block.Event("HangupRequest", "call").Channel(far.Half).Add("Cause", nearCause));
        CloseChannel(call.Leg, nearCause);
        Say("call", Block.Event("SoftHangupRequest", "call").Channel(far.Half).Add("Cause", 16));
        CloseChannel(far.Half, farCause);
        _callsByLeg.Remove(call.Leg.Name);
    }

    /// <summary>The outbound dialplan is at its end: the far half goes, and with it the near one.</summary>
    private void HangUpFarHalf(SimCall call, SimFarSide far, int cause, string status = "NOANSWER")
    {
        if (call.Leg.Gone) return;
        CancelSteps(call);
        Say("call", Block.Event("HangupRequest", "call").Channel(call.Leg).Add("Cause", cause));
        if (call.Answered)
        {
            EndAnswered(call, cause, byCustomer: true);
            return;
        }
        Conclude(call, 0, false);
        Say("call", Block.Event("SoftHangupRequest", "call").Channel(far.Half).Add("Cause", 16));
        CloseChannel(far.Half, cause);
        Say("call", Block.Event("DialEnd", "call").Channel(call.Leg, "Dest").Add("DialStatus", status));
        CloseChannel(call.Leg, cause);
        _callsByLeg.Remove(call.Leg.Name);
    }

    private void EndFarSide(SimCall call, SimFarSide far, int cause)
    {
        if (far.Trunk is { Gone: false } trunk)
        {
            var bridge = trunk.BridgeId;
            Unbridge(trunk);
            if (trunk.State != SimChannelState.Up)
                Say("call", Dialing("DialEnd", call, trunk).Add("DialStatus", "CANCEL"));
            CloseChannel(trunk, 16);
            DeviceState(trunk.Device, "NOT_INUSE");
            Unbridge(far.Half);
            if (bridge.Length > 0) Say("call", OfBridge("BridgeDestroy", bridge, 0));
        }
        Say("call", Block.Event("SoftHangupRequest", "call").Channel(far.Half).Add("Cause", 16));
        CloseChannel(far.Half, cause);
    }
}
