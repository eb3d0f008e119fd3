using Ringtail.PbxSim.World;

namespace Ringtail.PbxSim.Pbx;

/// <summary>Calls that nobody asked for by AMI: from the agents' phones, and from outside.</summary>
public sealed partial class SimPbx
{
    private const string PickUpCode = "*8";

    /// <summary>
    /// Somebody dials at an agent's phone: <c>*8</c> and a number takes the call that rings there, 701 to 720 a parked
    /// call, a number with a leading 0 goes out by the first trunk, and all else is an extension. A phone that is not
    /// idle, or unknown, does nothing.
    /// </summary>
    public void Dial(string phone, string digits)
    {
        if (!_agents.TryGetValue(phone, out var agent) || agent.State != SimDeviceState.NotInUse) return;
        SetDevice(agent, SimDeviceState.InUse, "INUSE");
        var channel = OpenCaller(agent.Device, "from-phone", phone, digits);
        if (digits.StartsWith(PickUpCode, StringComparison.Ordinal))
            PickUp(agent, channel, digits[PickUpCode.Length..]);
        else if (int.TryParse(digits, out var space) && space is >= FirstSpace and <= LastSpace)
            Unpark(agent, channel, space);
        else if (digits.StartsWith('0')) CallOut(agent, channel, digits);
        else HangUpCaller(agent, channel);
    }

    /// <summary>Somebody outside calls an extension by the first trunk.</summary>
    /// <param name="plan">How long the caller waits (Patience) and talks (HangsUpAfter); null waits for ever.</param>
    public void CallIn(string extension, CallPlan? plan = null)
    {
        if (!Running || Faults.TrunkDown) return;
        Tally.CalledIn++;
        var leg = OpenCaller($"{Technology}/{_options.Trunks[0].Name}", "from-trunk", "03023125001", extension);
        DeviceState(leg.Device, "INUSE");
        var call = new SimCall(leg, plan ?? new CallPlan(CallFate.Answered), "") { Exten = extension, Inbound = true };
        _callsByLeg[leg.Name] = call;
        EnterTarget(call);
    }

    // chan_sip tells of the new state; chan_pjsip makes the channel with it.
    private SimChannel OpenCaller(string device, string context, string number, string digits)
    {
        var early = _options.Version == SimVersion.V22;
        var channel = OpenChannel(device, null, null, context, early ? SimChannelState.Ring : SimChannelState.Down);
        channel.CallerNum = number;
        channel.Exten = digits;
        channel.Calls = true;
        if (!early) SetState(channel, SimChannelState.Ring);
        return channel;
    }

    private void HangUpCaller(SimAgent agent, SimChannel phone)
    {
        if (phone.Gone) return;
        Say("call", Block.Event("SoftHangupRequest", "call").Channel(phone).Add("Cause", 16));
        CloseChannel(phone, 16);
        Idle(agent);
    }

    private void PickUp(SimAgent agent, SimChannel phone, string at)
    {
        SetState(phone, SimChannelState.Up);
        Agenda.In(AnswersAfter, () =>
        {
            var offer = _queues.Values.SelectMany(q => q.Callers).SelectMany(c => c.Offers)
                .FirstOrDefault(o => o.Agent.Options.Number == at);
            if (phone.Gone) return;
            if (offer is null)
            {
                HangUpCaller(agent, phone);
                return;
            }
            Say("call", Block.Event("Pickup", "call").Channel(phone).Channel(offer.Phone, "Target"));
            Say("call", Block.Event("SoftHangupRequest", "call").Channel(offer.Phone).Add("Cause", 16));
            phone.Calls = false;
            CloseChannel(offer.Phone, 26);
            TakeOffer(offer, agent, phone);
            Idle(offer.Agent);
        });
    }

    private void CallOut(SimAgent agent, SimChannel phone, string number)
    {
        var plan = _population.Plan(number);
        var name = _options.Trunks[0].Name;
        if (!Reachable(name, plan))
        {
            HangUpCaller(agent, phone);
            return;
        }
        var trunk = OpenChannel($"{Technology}/{name}", null, phone.LinkedId, "from-trunk");
        trunk.CallerNum = number;
        DeviceState(trunk.Device, "RINGING");
        var own = new SimOwnCall(agent, phone, trunk, plan);
        _ownCalls.Add(own);
        Say("call", Block.Event("DialBegin", "call").Channel(phone).Channel(trunk, "Dest")
            .Add("DialString", DialedAs(name, number)));
        own.NextStep = Agenda.In(plan.SetUp, () => RingOwn(own));
    }

    private void RingOwn(SimOwnCall own)
    {
        var plan = own.Plan;
        if (plan.Alerts) SetState(own.Trunk, SimChannelState.Ringing);
        own.NextStep = plan.Fate switch
        {
            CallFate.Answered => Agenda.In(plan.Ring, () => AnswerOwn(own)),
            CallFate.Refused => Agenda.In(plan.Ring, () => EndOwn(own, plan.Cause, byFarEnd: true)),
            // A person tires of a phone that nobody answers.
            _ => Agenda.In(30, () => EndOwn(own, 16, byFarEnd: false)),
        };
    }

    private void AnswerOwn(SimOwnCall own)
    {
        SetState(own.Trunk, SimChannelState.Up);
        DeviceState(own.Trunk.Device, "INUSE");
        Say("call", Block.Event("DialEnd", "call").Channel(own.Phone).Channel(own.Trunk, "Dest")
            .Add("DialStatus", "ANSWER"));
        SetState(own.Phone, SimChannelState.Up);
        own.BridgeId = Bridge(own.Trunk, own.Phone);
        var talk = own.Plan.HangsUpAfter ?? _chance.LogNormal(own.Agent.Options.Talk, own.Agent.Options.TalkCv);
        own.NextStep = Agenda.In(talk, () => EndOwn(own, 16, byFarEnd: own.Plan.HangsUpAfter is not null));
    }

    private void EndOwn(SimOwnCall own, int cause, bool byFarEnd)
    {
        own.NextStep?.Cancel();
        _ownCalls.Remove(own);
        var talked = own.BridgeId.Length > 0;
        if (talked || Causes.SaysHangupRequest(_options.Version, cause))
            Say("call", Block.Event("HangupRequest", "call").Channel(byFarEnd ? own.Trunk : own.Phone)
                .Add("Cause", cause));
        if (!talked) Say("call", Block.Event("DialEnd", "call").Channel(own.Phone).Channel(own.Trunk, "Dest")
            .Add("DialStatus", byFarEnd ? Causes.DialStatus(_options.Version, cause) : "CANCEL"));
        Unbridge(own.Trunk);
        CloseChannel(own.Trunk, cause);
        DeviceState(own.Trunk.Device, "NOT_INUSE");
        Unbridge(own.Phone);
        if (talked) Say("call", OfBridge("BridgeDestroy", own.BridgeId, 0));
        Say("call", Block.Event("SoftHangupRequest", "call").Channel(own.Phone).Add("Cause", 16));
        CloseChannel(own.Phone, cause);
        Idle(own.Agent);
    }
}
