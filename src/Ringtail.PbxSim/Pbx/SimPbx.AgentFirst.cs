using System.Globalization;
using Ringtail.Ami;
using Ringtail.PbxSim.World;

namespace Ringtail.PbxSim.Pbx;

/// <summary>
/// Originate with application Dial at an agent's phone: the agent is called, and from there the customer, as recorded
/// from 16.28 and 22.10. Trunks behind Local channels are not simulated here.
/// </summary>
public sealed partial class SimPbx
{
    private readonly List<SimAgentCall> _agentCalls = [];

    private bool IsAtAgent(AmiMessage action) =>
        string.Equals(action["Application"], "Dial", StringComparison.OrdinalIgnoreCase)
        && _agents.Values.Any(a => a.Device == action["Channel"]);

    private void LaunchAtAgent(AmiMessage action)
    {
        Tally.Originated++;
        var agent = _agents.Values.First(a => a.Device == action["Channel"]);
        if (_goingDown || IsLive(action["ChannelId"]))
        {
            ConcludeAgent(action, null, 0);
            return;
        }
        var phone = OpenChannel(agent.Device, action["ChannelId"], null, "from-phone");
        SetCallerIds(phone, action, agent.Options.Number);
        phone.Account = action["Account"] ?? "";
        var call = new SimAgentCall(action, agent, phone);
        _agentCalls.Add(call);
        Say("call", Block.Event("DialBegin", "call").Channel(phone, "Dest").Add("DialString", agent.Options.Number));
        if (agent.State != SimDeviceState.NotInUse || agent.Options.Busy || agent.Options.Refuses)
        {
            call.NextStep = Agenda.In(Refusal, () =>
            {
                SayRefusal(phone);
                GiveUpAgent(call, 17, 5, "BUSY");
            });
            return;
        }
        call.Rings = true;
        SetDevice(agent, SimDeviceState.Ringing, "RINGING");
        SetState(phone, SimChannelState.Ringing);
        call.RingOut = Agenda.In(TimeoutOf(action), () => GiveUpAgent(call, TimedOutCause, 3, "NOANSWER"));
        if (_chance.Is(agent.Options.MissesCall)) return;
        var pickUp = _chance.LogNormal(agent.Options.PickUp, agent.Options.PickUpCv);
        call.NextStep = Agenda.In(pickUp, () => AgentIsThere(call));
    }

    private void ConcludeAgent(AmiMessage action, SimChannel? phone, int reason) =>
        SayOriginateResponse(action.ActionId ?? "", phone?.Name ?? action["Channel"]!, "", "",
            action["ChannelId"] ?? "", "<unknown>", "<unknown>", reason, phone is not null);

    private void GiveUpAgent(SimAgentCall call, int cause, int reason, string status)
    {
        if (call.Phone.Gone) return;
        _agentCalls.Remove(call);
        call.NextStep?.Cancel();
        call.RingOut?.Cancel();
        Say("call", Block.Event("DialEnd", "call").Channel(call.Phone, "Dest").Add("DialStatus", status));
        ConcludeAgent(call.Action, null, reason);
        CloseChannel(call.Phone, cause);
        if (call.Rings) Idle(call.Agent);
    }

    private void AgentIsThere(SimAgentCall call)
    {
        call.RingOut?.Cancel();
        SetDevice(call.Agent, SimDeviceState.InUse, "INUSE");
        SetState(call.Phone, SimChannelState.Up);
        Say("call", Block.Event("DialEnd", "call").Channel(call.Phone, "Dest").Add("DialStatus", "ANSWER"));
        ConcludeAgent(call.Action, call.Phone, 4);
        call.Phone.Application = "Dial";
        call.Phone.ApplicationData = call.Action["Data"] ?? "";
        call.Phone.Calls = true;
        var data = call.Phone.ApplicationData.Split(',');
        var plan = ParseTrunk(data[0]) is { } to ? _population.Plan(to.Number) : null;
        if (plan is null || ParseTrunk(data[0]) is not var (name, number) || !Reachable(name, plan))
        {
            EndAgentCall(call, NoCause, byFarEnd: null);
            return;
        }
        CountCall(number);
        call.Plan = plan;
        var trunk = call.Trunk = OpenChannel($"{Technology}/{name}", null, call.Phone.LinkedId, "from-trunk");
        trunk.CallerNum = number;
        DeviceState(trunk.Device, "RINGING");
        Say("call", OfDial("DialBegin", call).Add("DialString", DialedAs(name, number)));
        var seconds = double.Parse(data[1], CultureInfo.InvariantCulture);
        call.RingOut = Agenda.In(seconds, () => EndAgentCall(call, TimedOutCause, byFarEnd: null, "NOANSWER"));
        call.NextStep = Agenda.In(plan.SetUp, () => RingCustomer(call, trunk, plan));
        // An agent who tires of the music.
        if (call.Agent.Options.LeavesMusicAfter is { } tired)
            call.Tired = Agenda.In(tired, () => EndAgentCall(call, TimedOutCause, byFarEnd: false, "CANCEL"));
    }

    private static Block OfDial(string name, SimAgentCall call) =>
        Block.Event(name, "call").Channel(call.Phone).Channel(call.Trunk!, "Dest");

    private void RingCustomer(SimAgentCall call, SimChannel trunk, CallPlan plan)
    {
        if (Faults.TrunkStalls) return;
        if (plan.Alerts)
        {
            SetState(trunk, SimChannelState.Ringing);
            Say("call", OfDial("DialState", call).Add("DialStatus", "RINGING"));
        }
        if (plan.Fate == CallFate.Refused)
        {
            call.NextStep = Agenda.In(plan.Ring, () => EndAgentCall(call, plan.Cause, byFarEnd: true,
                Causes.DialStatus(_options.Version, plan.Cause)));
        }
        if (plan.Fate == CallFate.Answered) call.NextStep = Agenda.In(plan.Ring, () => CustomerIsThere(call, trunk));
    }

    private void CustomerIsThere(SimAgentCall call, SimChannel trunk)
    {
        call.RingOut?.Cancel();
        call.Tired?.Cancel();
        Tally.Answered++;
        Tally.Connected++;
        DeviceState(trunk.Device, "INUSE");
        SetState(trunk, SimChannelState.Up);
        Say("call", OfDial("DialEnd", call).Add("DialStatus", "ANSWER"));
        call.BridgeId = Bridge(trunk, call.Phone);
        var options = call.Agent.Options;
        var talk = _chance.LogNormal(options.Talk, options.TalkCv);
        var customer = call.Plan!.HangsUpAfter;
        var byCustomer = customer is { } after && after < talk;
        call.NextStep = Agenda.In(byCustomer ? customer!.Value : talk,
            () => EndAgentCall(call, 16, byFarEnd: byCustomer));
    }

    /// <param name="byFarEnd">The customer's side (true), the agent's (false), or the PBX.</param>
    private void EndAgentCall(SimAgentCall call, int cause, bool? byFarEnd, string? status = null)
    {
        if (call.Phone.Gone) return;
        _agentCalls.Remove(call);
        call.NextStep?.Cancel();
        call.RingOut?.Cancel();
        call.Tired?.Cancel();
        if (byFarEnd is { } far && (!far || status is null || Causes.SaysHangupRequest(_options.Version, cause)))
            Say("call", Block.Event("HangupRequest", "call").Channel(far ? call.Trunk! : call.Phone)
                .Add("Cause", cause));
        if (byFarEnd is null && status is null)
            Say("call", Block.Event("SoftHangupRequest", "call").Channel(call.Phone).Add("Cause", 16));
        if (call.Trunk is { } trunk)
        {
            if (call.BridgeId.Length == 0)
                Say("call", OfDial("DialEnd", call).Add("DialStatus", status ?? "CANCEL"));
            Unbridge(trunk);
            Unbridge(call.Phone);
            if (call.BridgeId.Length > 0) Say("call", OfBridge("BridgeDestroy", call.BridgeId, 0));
            CloseChannel(trunk, cause);
            DeviceState(trunk.Device, "NOT_INUSE");
        }
        CloseChannel(call.Phone, call.Trunk is null ? NoCause : cause);
        Idle(call.Agent);
    }

    private SimAgentCall? AgentCallAt(SimChannel channel) =>
        _agentCalls.Find(c => c.Phone == channel || c.Trunk == channel);

    private void HangUpAgentCall(SimAgentCall call)
    {
        if (call.Phone.State == SimChannelState.Up)
        {
            Say("call", Block.Event("SoftHangupRequest", "call").Channel(call.Phone).Add("Cause", 16));
            EndAgentCall(call, 16, byFarEnd: null, call.Trunk is null ? null : "CANCEL");
        }
        else GiveUpAgent(call, 16, 0, "CANCEL");
    }
}

/// <summary>A call that began at an agent's phone.</summary>
internal sealed class SimAgentCall(AmiMessage action, SimAgent agent, SimChannel phone)
{
    public AmiMessage Action { get; } = action;
    public SimAgent Agent { get; } = agent;
    public SimChannel Phone { get; } = phone;
    public SimChannel? Trunk { get; set; }
    public CallPlan? Plan { get; set; }
    public string BridgeId { get; set; } = "";
    /// <summary>The phone's device says that it rings.</summary>
    public bool Rings { get; set; }
    public Agenda.Entry? NextStep { get; set; }
    public Agenda.Entry? RingOut { get; set; }
    public Agenda.Entry? Tired { get; set; }
}
