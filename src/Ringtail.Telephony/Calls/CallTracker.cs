using Ringtail.Ami;
using Ringtail.Dialing.Switchboards;
using Ringtail.Telephony.Channels;

namespace Ringtail.Telephony.Calls;

/// <summary>
/// Follows the customer's side of each attempt: the channel that we originated, and behind a Local one everything that
/// its far half dials. What the trunk leg says is the truth; the Local halves only tell whether more may come.
/// </summary>
internal sealed class CallTracker(ChannelBook channels, CallBook calls, Outbox outbox)
{
    private const int StateRinging = 5;
    private const int StateUp = 6;

    /// <summary>Any event that names a living channel: Newchannel, Newstate, and those that came first.</summary>
    public PbxChannel? See(AmiMessage evt, string prefix)
    {
        var channel = channels.Touch(evt, prefix, out var created);
        if (channel is null) return null;
        if (created && calls.Ids.TryParse(channel.Uniqueid, out var hopper)) AdoptOwn(channel, calls.GetOrAdd(hopper));
        switch (evt.Number(prefix + "ChannelState"))
        {
            case StateRinging: Ring(channel); break;
            case StateUp: Answer(channel); break;
        }
        return channel;
    }

    public void OnLocalBridge(AmiMessage evt)
    {
        if (See(evt, "LocalOne") is not { } one || See(evt, "LocalTwo") is not { } two) return;
        Pair(one, two);
    }

    public void Pair(PbxChannel one, PbxChannel two)
    {
        one.OtherHalf = two;
        two.OtherHalf = one;
        if (one.Call is { } call) Adopt(one, call, one.DialsOut);
    }

    public void OnDialBegin(AmiMessage evt) => SeeDialed(evt);

    public void OnDialState(AmiMessage evt)
    {
        if (SeeDialed(evt) is { } dialed && evt["DialStatus"] is "RINGING" or "PROGRESS") Ring(dialed);
    }

    /// <summary>
    /// Who is dialed, as part of the call that dials. Every event of a dialing says it: the first may have been lost.
    /// </summary>
    private PbxChannel? SeeDialed(AmiMessage evt)
    {
        var dialer = See(evt, "");
        var dialed = See(evt, "Dest");
        if (dialed is null || dialer is null) return dialed;
        dialer.Dialed ??= [];
        if (!dialer.Dialed.Contains(dialed)) dialer.Dialed.Add(dialed);
        if (dialer.AgentOf is { } first) Adopt(dialed, first, dialsOut: false);
        else if (dialer is { DialsOut: true, Call: { } call }) Adopt(dialed, call, dialsOut: false);
        return dialed;
    }

    public void OnDialEnd(AmiMessage evt)
    {
        if (SeeDialed(evt) is not { } dialed) return;
        if (evt["DialStatus"] == "ANSWER") Answer(dialed);
        else if (evt["DialStatus"] == "CHANUNAVAIL" && dialed is { IsLocal: true, DialsOut: false, Call: { } call })
            call.Unavailable = true;
    }

    public void OnHangupRequest(AmiMessage evt) => AskEnd(evt, EndAsked.ByFarEnd);

    public void OnSoftHangupRequest(AmiMessage evt) => AskEnd(evt, EndAsked.ByPbx);

    public void OnOriginateResponse(AmiMessage evt, TimeSpan now)
    {
        if (!calls.Ids.TryParse(evt["Uniqueid"], out var hopper) &&
            !calls.Ids.TryParse(evt.ActionId, out hopper)) return;
        var call = calls.GetOrAdd(hopper);
        if (call.Concluded) return;
        call.Concluded = true;
        outbox.Add(new SwitchboardInput.OriginateConcluded(hopper, evt.Response == "Success", evt.Number("Reason")));
        if (call is { Legs.Count: 0, AgentLeg: null }) calls.End(call, now);
    }

    public void OnHangup(AmiMessage evt, TimeSpan now)
    {
        if (See(evt, "") is not { } channel) return;
        calls.Remember(channel, now);
        channels.Remove(channel, now);
        if (channel.AgentOf is { } first) LeaveAgent(first, evt.Number("Cause"), now);
        else if (channel.Call is { } call) Leave(channel, call, evt.Number("Cause"), now);
    }

    /// <summary>Makes the channel, the other half of it and all that it dialed part of the customer's side.</summary>
    public void Adopt(PbxChannel channel, TrackedCall call, bool dialsOut)
    {
        if (channel.Call is null)
        {
            channel.Call = call;
            call.Legs.Add(channel);
            if (!call.Gone && (!channel.IsLocal || call.Announced is null)) Announce(channel, call);
        }
        channel.DialsOut |= dialsOut;
        if (channel.OtherHalf is { DialsOut: false } other && !channel.DialsOut) Adopt(other, call, dialsOut: true);
        if (!channel.DialsOut || channel.Dialed is null) return;
        foreach (var dialed in channel.Dialed)
        {
            if (!channels.IsGone(dialed.Uniqueid)) Adopt(dialed, call, dialsOut: false);
        }
    }

    private void AdoptOwn(PbxChannel channel, TrackedCall call)
    {
        var far = channel.Uniqueid.EndsWith(";2", StringComparison.Ordinal);
        if (!ChannelIds.IsAgent(channel.Uniqueid)) Adopt(channel, call, dialsOut: far);
        else if (!far) AdoptAgent(channel, call);
    }

    /// <summary>The far half of an agent's Local channel, and the phone behind it, are the agent's own.</summary>
    private void AdoptAgent(PbxChannel channel, TrackedCall call)
    {
        channel.AgentOf = call;
        call.AgentFirst = true;
        if (call.Gone) return;
        call.AgentLeg = channel;
        outbox.Add(new SwitchboardInput.AgentLegCreated(call.Hopper, channel.Name));
    }

    private void LeaveAgent(TrackedCall call, int cause, TimeSpan now)
    {
        call.AgentLeg = null;
        outbox.Add(new SwitchboardInput.AgentLegGone(call.Hopper, cause));
        if (call.Legs.Count == 0) calls.End(call, now);
    }

    private void Announce(PbxChannel channel, TrackedCall call)
    {
        call.Announced = channel.Name;
        outbox.Add(new SwitchboardInput.LegCreated(call.Hopper, channel.Name)
        {
            Uniqueid = calls.Ids.TryParse(channel.Uniqueid, out _) ? "" : channel.Uniqueid,
        });
        if (channel.Ringing) Ring(channel);
        if (channel.Up) Answer(channel);
    }

    private void Ring(PbxChannel channel)
    {
        channel.Ringing = true;
        if (channel.Call is not { Ringing: false, Answered: false, Gone: false } call) return;
        if (!TrackedCall.IsTrunkLeg(channel)) return;
        call.Ringing = true;
        outbox.Add(new SwitchboardInput.LegRinging(call.Hopper));
    }

    private void Answer(PbxChannel channel)
    {
        channel.Up = true;
        if (channel.AgentOf is { AgentUp: false } first)
        {
            first.AgentUp = true;
            outbox.Add(new SwitchboardInput.AgentLegAnswered(first.Hopper));
        }
        if (channel.Call is not { Answered: false, Gone: false } call || !TrackedCall.IsTrunkLeg(channel)) return;
        call.Answered = true;
        outbox.Add(new SwitchboardInput.LegAnswered(call.Hopper));
    }

    private void AskEnd(AmiMessage evt, EndAsked by)
    {
        if (See(evt, "") is not { EndAsked: EndAsked.NotYet } channel) return;
        channel.EndAsked = by;
        if (by != EndAsked.ByFarEnd || channel.AgentOf is not { Answered: false, AgentHungUp: false } call) return;
        call.AgentHungUp = true;
        outbox.Add(new SwitchboardInput.AgentHungUp(call.Hopper));
    }

    private void Leave(PbxChannel channel, TrackedCall call, int cause, TimeSpan now)
    {
        call.Legs.Remove(channel);
        if (TrackedCall.IsTrunkLeg(channel))
        {
            call.TrunkCause = cause;
            call.EndAsked = channel.EndAsked;
        }
        else if (channel.DialsOut) call.FarHalfCause = cause;
        else
        {
            call.NearHalfCause = cause;
            call.NearUp = channel.Up;
            call.NearEndAsked = channel.EndAsked;
        }

        // An unanswered trunk leg may be followed by one on another trunk, as long as the far half dials on.
        var over = call.Answered ? !call.Legs.Exists(TrackedCall.IsTrunkLeg) : call.Legs.Count == 0;
        if (over && !call.Gone)
        {
            call.Gone = true;
            outbox.Add(new SwitchboardInput.LegGone(call.Hopper, CauseOf(call), EndedByCustomer(call))
            {
                NothingDialed = NothingDialed(call),
                EndPointLeft = call is { NearUp: true, NearEndAsked: EndAsked.ByPbx },
            });
        }
        if (call is { Legs.Count: 0, AgentLeg: null }) calls.End(call, now);
    }

    /// <summary>
    /// The far half says so when the near one was not up. Else it dialed nobody, and its end has no word of its
    /// dialplan's own, as 17 and 34 are (16.28, 22.10).
    /// </summary>
    private static bool NothingDialed(TrackedCall call) => call.TrunkCause is null
        && (call.Unavailable || (call.NearUp && CauseOf(call) is 0 or 3 or 16 or 20));

    /// <summary>
    /// The trunk leg's cause. Without one, the far half's: the dialplan's own Busy() and Congestion() leave 17 and 34
    /// there, while the near half says 0 (measured on 16.28 and 22.10).
    /// </summary>
    private static int CauseOf(TrackedCall call) =>
        call.TrunkCause ?? (call.FarHalfCause != 0 ? call.FarHalfCause : call.NearHalfCause);

    private static bool? EndedByCustomer(TrackedCall call) => call.EndAsked switch
    {
        EndAsked.ByFarEnd => true,
        EndAsked.ByPbx => false,
        // A far end that hangs up an answered call always leaves a HangupRequest (ast_queue_hangup).
        _ => call.Answered ? false : null,
    };
}
