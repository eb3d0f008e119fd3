using System.Globalization;
using Ringtail.Ami;

namespace Ringtail.PbxSim.Pbx;

/// <summary>The parking lot: spaces 701 to 720.</summary>
public sealed partial class SimPbx
{
    private const int FirstSpace = 701, LastSpace = 720;
    private const double SaysSpace = 2.6, AnswersAfter = 0.5;

    private AmiMessage Park(AmiMessage action)
    {
        if (TalkAt(Find(action["Channel"])) is not { } talk)
            return Error(action.ActionId, "Channel does not exist: " + action["Channel"]);
        var timeout = double.TryParse(action["Timeout"], CultureInfo.InvariantCulture, out var ms) ? ms / 1000 : 45;
        Agenda.In(0.001, () =>
        {
            if (talk.Call.Talk == talk) Park(talk, timeout);
        });
        return Success(action.ActionId, "Park successful");
    }

    private void Park(SimTalk talk, double timeout)
    {
        var call = talk.Call;
        var taken = _callsByLeg.Values.Select(c => c.Parking?.Space).ToHashSet();
        var space = Enumerable.Range(FirstSpace, LastSpace - FirstSpace + 1).FirstOrDefault(s => !taken.Contains(s));
        if (space == 0) return;
        if (talk.Consultation is { } asked) EndConsultation(talk, asked);
        talk.End?.Cancel();
        call.Talk = null;
        var parking = new SimParking(space, NewBridge(), talk.Agent, Agenda.Now);
        call.Parking = parking;
        Unbridge(call.Leg);
        Say("call", Parked("ParkedCall", call, parking));
        EnterBridge(call.Leg, parking.BridgeId);
        parking.Timeout = Agenda.In(timeout, () => ParkingTimesOut(call, parking));
        // The agent hears the number of the space before the phone is released.
        Agenda.In(SaysSpace, () =>
        {
            if (talk.Phone.Gone) return;
            LeaveTalk(talk);
            Say("call", OfBridge("BridgeDestroy", talk.BridgeId, 0));
        });
    }

    private Block Parked(string name, SimCall call, SimParking parking, SimChannel? retriever = null)
    {
        var said = Block.Event(name, "call").Channel(call.Leg, "Parkee");
        if (retriever is not null) said.Channel(retriever, "Retriever");
        return said.Add("ParkerDialString", parking.Parker.Device).Add("Parkinglot", "default")
            .Add("ParkingSpace", parking.Space).Add("ParkingTimeout", 45)
            .Add("ParkingDuration", (int)(Agenda.Now - parking.Since).TotalSeconds);
    }

    private void GiveUpParking(SimCall call)
    {
        var parking = call.Parking!;
        Say("call", Parked("ParkedCallGiveUp", call, parking));
        LeaveParking(call, parking);
    }

    private void LeaveParking(SimCall call, SimParking parking)
    {
        parking.Timeout?.Cancel();
        call.Parking = null;
        Unbridge(call.Leg);
    }

    /// <summary>Nobody fetched the caller: the one who parked is called.</summary>
    private void ParkingTimesOut(SimCall call, SimParking parking)
    {
        Say("call", Parked("ParkedCallTimeOut", call, parking));
        LeaveParking(call, parking);
        RingUser(call, parking.Parker.Options.Number);
    }

    private void Unpark(SimAgent agent, SimChannel phone, int space)
    {
        SetState(phone, SimChannelState.Up);
        Agenda.In(AnswersAfter, () =>
        {
            var call = _callsByLeg.Values.FirstOrDefault(c => c.Parking?.Space == space);
            if (phone.Gone) return;
            if (call is null)
            {
                HangUpCaller(agent, phone);
                return;
            }
            var parking = call.Parking!;
            LeaveParking(call, parking);
            Talk(call, agent, phone, Bridge(call.Leg, phone));
            Say("call", Parked("UnParkedCall", call, parking, phone));
        });
    }
}
