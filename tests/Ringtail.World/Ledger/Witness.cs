using System.Globalization;
using Ringtail.Ami;
using Ringtail.Dialing.EndPoints;
using Ringtail.PbxSim.Pbx;

namespace Ringtail.World.Ledger;

/// <summary>
/// Stands beside the simulated PBX and writes down what it was asked and what happened to people, before any network
/// can lose it. It reads the PBX's own events and knows nothing of the dialer but the form of its channel ids.
/// </summary>
internal sealed class Witness
{
    private const string Prefix = "rt-memory00-";
    private const string AgentSuffix = "-agent";
    private readonly SimPbx _pbx;
    private readonly Dictionary<string, string> _keys;
    private readonly Dictionary<string, EndPointSettings> _endPoints;

    public Witness(
        SimPbx pbx, IEnumerable<(string Number, string Key)> numbers, IEnumerable<EndPointSettings> endPoints)
    {
        _pbx = pbx;
        _keys = numbers.DistinctBy(n => n.Number).ToDictionary(n => n.Number, n => n.Key, StringComparer.Ordinal);
        _endPoints = endPoints.ToDictionary(e => e.Extension, StringComparer.Ordinal);
        pbx.Said += Hear;
    }

    /// <summary>By hopper id.</summary>
    public Dictionary<int, SeenCall> Calls { get; } = [];

    public List<SeenCall> Live { get; } = [];

    /// <summary>The dialer does not see now: what begins or happens is touched by a fault.</summary>
    public bool Blind { get; set; }

    /// <summary>Originates that the PBX was asked for twice.</summary>
    public List<string> Repeated { get; } = [];

    /// <summary>A customer's channel was made: from here on the carrier sees the call.</summary>
    public Action<SeenCall>? Called { get; set; }

    /// <summary>The attempt that an id of ours names, or null.</summary>
    public static int? HopperOf(string? id)
    {
        if (id is null || !id.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        var digits = id.AsSpan(Prefix.Length);
        if (IsAgents(id)) digits = digits[..^AgentSuffix.Length];
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var hopper) ? hopper : null;
    }

    private static bool IsAgents(string? id) => id?.EndsWith(AgentSuffix, StringComparison.Ordinal) == true;

    public SeenCall? CallOf(AmiMessage message) =>
        (HopperOf(message["Uniqueid"]) ?? HopperOf(message.ActionId) ?? HopperOf(message["Linkedid"])) is { } hopper
            ? Calls.GetValueOrDefault(hopper) : null;

    /// <summary>An action reached the PBX; gives the call that an Originate began.</summary>
    public SeenCall? Arrived(AmiMessage action, AmiMessage response)
    {
        switch (action["Action"])
        {
            case "Originate": return Begin(action, response);
            case "Hangup":
                var call = HopperOf(action["Channel"] ?? "") is { } hopper ? Calls.GetValueOrDefault(hopper) : null;
                if (response.Response == "Success") call?.HangUpAsked = true;
                else if (response["Message"] == "Permission denied") call?.HangUpForbidden = true;
                else call?.HangUpTooLate = true;
                return null;
            default: return null;
        }
    }

    private SeenCall? Begin(AmiMessage action, AmiMessage response)
    {
        var accepted = response.Response == "Success";
        var hopper = HopperOf(action.ActionId) ?? 0;
        var agentFirst = action["Application"] == "Dial";
        var dialed = (agentFirst ? action["Data"]?.Split(',')[0] : action["Channel"]) ?? "";
        var (trunk, number) = Parse(dialed);
        if (Calls.TryGetValue(hopper, out var former))
        {
            Repeated.Add($"{former} was asked for again");
            return null;
        }
        var call = new SeenCall(hopper, number, _keys.GetValueOrDefault(number, number), trunk,
            _endPoints.GetValueOrDefault(action["Exten"] ?? ""), _pbx.Agenda.Now)
        {
            Accepted = accepted,
            RefusedGoingDown = !accepted
                && response["Message"]?.Contains("shutting down", StringComparison.Ordinal) == true,
            Touched = Blind,
            Agent = agentFirst ? action["Channel"]! : "",
            IsLocal = IsLocal(dialed),
        };
        Calls.Add(hopper, call);
        if (accepted) Live.Add(call);
        return call;
    }

    private static bool IsLocal(string channel) => channel.StartsWith("Local/", StringComparison.Ordinal);

    private (string Trunk, string Number) Parse(string channel)
    {
        var parts = channel.Split('/');
        if (parts.Length == 3 && !IsLocal(channel)) return (parts[1], parts[2]);
        var at = parts[1].Split('@');
        return (_pbx.Options.OutContexts.FirstOrDefault(c => c.Name == at[1])?.Trunk ?? at[1], at[0]);
    }

    private void Hear(AmiMessage message, string kind)
    {
        if (IsAgents(message["Uniqueid"]) && message.Event != "OriginateResponse")
        {
            if (CallOf(message) is { } call) HearAgent(call, message);
            return;
        }
        if (NearHalf(message) is { } local && HearNear(local, message)) return;
        switch (message.Event)
        {
            case "OriginateResponse": Conclude(message); break;
            case "Newchannel": Newchannel(message); break;
            case "Newstate": Newstate(message); break;
            case "HangupRequest": Asked(message, true); break;
            case "SoftHangupRequest": Asked(message, false); break;
            case "Hangup": HungUp(message); break;
            case "QueueCallerJoin": Own(message)?.Joined = true; break;
            case "UserEvent" when message["V"] == Scenarios.ScenarioMaker.Marked:
                Own(message)?.MarkedAt = _pbx.Agenda.Now;
                break;
            case "AgentCalled":
                if (Own(message) is { } called) called.RangAt ??= _pbx.Agenda.Now;
                break;
            case "AgentConnect":
                if (Own(message) is { ConnectedTo.Length: 0 } taken) taken.ConnectedTo = message["Interface"]!;
                Connected(message);
                break;
            // The trunk leg is bridged with the far half: the outbound dialplan's business.
            case "BridgeEnter" when Own(message) is { IsLocal: false } || NearHalf(message) is not null:
                Connected(message);
                break;
        }
    }

    /// <summary>The leg of an agent who is called first.</summary>
    private void HearAgent(SeenCall call, AmiMessage message)
    {
        switch (message.Event)
        {
            case "Newchannel": call.AgentLegMade = call.AgentLegLives = true; break;
            case "Newstate" when message["ChannelState"] == "6": call.AgentUp = true; break;
            case "HangupRequest" when call.AnsweredAt is null: call.AgentAsked = true; break;
            case "Hangup":
                call.AgentLegLives = false;
                if (!call.CustomerLegLives) End(call);
                break;
        }
    }

    private SeenCall? NearHalf(AmiMessage message) =>
        HopperOf(message["Uniqueid"]) is { } hopper && Calls.GetValueOrDefault(hopper) is { IsLocal: true } call
            ? call : null;

    /// <summary>
    /// The near half of a Local trunk lives as long as the call and is where the dialplan runs; what the carrier and
    /// the customer do, they do at the trunk leg. True when the event says no more than that.
    /// </summary>
    private bool HearNear(SeenCall call, AmiMessage message)
    {
        switch (message.Event)
        {
            case "Newchannel":
                call.NearHalfLives = true;
                Called?.Invoke(call);
                return true;
            case "Newstate":
                call.NearUp |= message["ChannelState"] == "6";
                return true;
            case "HangupRequest":
                call.FarLeft = true;
                return true;
            case "Hangup":
                call.NearHalfLives = false;
                End(call);
                return true;
            default: return false;
        }
    }

    /// <summary>
    /// The call whose customer leg the event names: by its own id; behind an agent, or a Local trunk, by that one as
    /// its Linkedid.
    /// </summary>
    private SeenCall? Own(AmiMessage message)
    {
        if (HopperOf(message["Uniqueid"]) is { } hopper) return Calls.GetValueOrDefault(hopper);
        if (HopperOf(message["Linkedid"]) is not { } behind) return null;
        if (IsAgents(message["Linkedid"])) return Calls.GetValueOrDefault(behind);
        return Calls.GetValueOrDefault(behind) is { IsLocal: true } call && IsTrunkLeg(call, message) ? call : null;
    }

    private static bool IsTrunkLeg(SeenCall call, AmiMessage message) =>
        message["Channel"] is { } channel && channel.Contains($"/{call.Trunk}-", StringComparison.Ordinal);

    private void Newchannel(AmiMessage message)
    {
        if (Own(message) is not { LegMade: false } call) return;
        call.LegMade = call.CustomerLegLives = true;
        if (!call.IsLocal) Called?.Invoke(call);
    }

    private void Connected(AmiMessage message)
    {
        if (Own(message) is { } call) call.ConnectedAt ??= _pbx.Agenda.Now;
    }

    private void Newstate(AmiMessage message)
    {
        if (Own(message) is not { } call) return;
        if (message["ChannelState"] == "5") call.Rang = true;
        if (message["ChannelState"] == "6") call.AnsweredAt ??= _pbx.Agenda.Now;
    }

    private void Asked(AmiMessage message, bool customer)
    {
        if (Own(message) is { } call) call.CustomerAsked ??= customer;
    }

    private void Conclude(AmiMessage message)
    {
        if (CallOf(message) is not { } call || message.Response == "Success") return;
        call.FailedFor = int.Parse(message["Reason"] ?? "0", CultureInfo.InvariantCulture);
        if (!call.LegMade && !call.AgentLegLives && !call.NearHalfLives) End(call);
    }

    private void HungUp(AmiMessage message)
    {
        if (Own(message) is not { } call) return;
        call.Cause = int.Parse(message["Cause"] ?? "0", CultureInfo.InvariantCulture);
        call.CustomerLegLives = false;
        if (!call.AgentLegLives && !call.NearHalfLives) End(call);
    }

    /// <summary>The PBX is off: nothing lives there any more, whether it was said or not.</summary>
    public void SwitchedOff()
    {
        foreach (var call in Live.ToArray())
        {
            call.Touched = true;
            End(call);
        }
    }

    private void End(SeenCall call)
    {
        call.Touched |= Blind;
        call.EndedAt ??= _pbx.Agenda.Now;
        Live.Remove(call);
    }
}
