using System.Globalization;
using System.Text;
using Ringtail.Ami;
using Ringtail.Dialing;
using Ringtail.Dialing.Switchboards;
using Ringtail.Telephony;
using static Ringtail.Dialing.Switchboards.SwitchboardInput;

namespace Ringtail.Forecast.Tests;

/// <summary>
/// Says the facts of a simulated team as the PBX's events would, as text, and hears them through the production
/// translator.
/// </summary>
internal sealed class AmiEar
{
    private const string Prefix = "rt-forecast-";
    private readonly PbxTranslator _translator = new(new ChannelIds(Prefix));

    public int Messages { get; private set; }

    public IEnumerable<SwitchboardInput> Hear(SwitchboardInput fact, Moment now)
    {
        var told = EventsOf(fact);
        if (told is null) return [fact];
        var heard = new List<SwitchboardInput>();
        foreach (var text in told)
        {
            Messages++;
            heard.AddRange(_translator.Translate(AmiMessage.Parse(text), now));
        }
        return heard;
    }

    /// <summary>Null for what is no event of a PBX.</summary>
    private static string[]? EventsOf(SwitchboardInput fact) => fact switch
    {
        LegCreated e => [Leg("Newchannel", e.Hopper, 0)],
        LegRinging e => [Leg("Newstate", e.Hopper, 5)],
        LegAnswered e => [Leg("Newstate", e.Hopper, 6)],
        LegGone { EndedByCustomer: true } e => [Leg("HangupRequest", e.Hopper, 6), Gone(e)],
        LegGone e => [Gone(e)],
        OriginateConcluded e =>
        [
            Block("OriginateResponse", ("ActionID", Id(e.Hopper)), ("Uniqueid", Id(e.Hopper)),
                ("Response", e.Succeeded ? "Success" : "Failure"), ("Reason", Number(e.Reason))),
        ],
        CallerJoined e => [Caller("QueueCallerJoin", e.Queue, e.Hopper!.Value)],
        CallerLeft e => [Caller("QueueCallerLeave", e.Queue, e.Hopper!.Value)],
        CallerHungUpWaiting e =>
        [
            Leg("HangupRequest", e.Hopper!.Value, 6), Caller("QueueCallerAbandon", e.Queue, e.Hopper.Value),
        ],
        AgentConnected e => [Agent("AgentConnect", e.Queue, e.Agent.Device, e.Hopper!.Value)],
        AgentDone e => [Agent("AgentComplete", e.Queue, e.Agent.Device, e.Hopper!.Value, ("Reason", "agent"))],
        MemberChanged e =>
        [
            Block("QueueMemberStatus", ("Queue", e.Member.Queue), ("MemberName", e.Member.Name),
                ("Interface", e.Member.Interface), ("StateInterface", e.Member.Agent.Device), ("Penalty", "0"),
                ("Status", Number((int)e.Member.Status)), ("Paused", e.Member.Paused ? "1" : "0")),
        ],
        MemberRemoved e =>
        [
            Block("QueueMemberRemoved", ("Queue", e.Queue), ("MemberName", e.Agent.Device),
                ("Interface", e.Agent.Device), ("StateInterface", e.Agent.Device)),
        ],
        _ => null,
    };

    // A hang-up names the channel's last state: 19 is our own ring time-out.
    private static string Gone(LegGone e) =>
        Leg("Hangup", e.Hopper, e.Cause == 19 ? 5 : 6, ("Cause", Number(e.Cause)));

    private static string Caller(string name, string queue, HopperId hopper) => Leg(name, hopper, 6, ("Queue", queue));

    private static string Agent(
        string name, string queue, string device, HopperId hopper, params (string, string)[] more) => Leg(
        name, hopper, 6,
        [
            ("Queue", queue), ("MemberName", device), ("Interface", device),
            ("DestChannel", $"{device}-{hopper.Value:x8}"),
            ("DestChannelState", "6"), ("DestUniqueid", $"agent-{hopper.Value}"), ("DestLinkedid", Id(hopper)), .. more,
        ]);

    private static string Leg(string name, HopperId hopper, int state, params (string, string)[] more) => Block(
        name,
        [
            ("Channel", $"SIP/trunk-{hopper.Value:x8}"), ("ChannelState", Number(state)), ("Uniqueid", Id(hopper)),
            ("Linkedid", Id(hopper)), .. more,
        ]);

    private static string Block(string name, params (string Key, string Value)[] fields)
    {
        var text = new StringBuilder($"Event: {name}\n");
        foreach (var (key, value) in fields) text.Append(CultureInfo.InvariantCulture, $"{key}: {value}\n");
        return text.ToString();
    }

    private static string Id(HopperId hopper) => Prefix + Number(hopper.Value);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
