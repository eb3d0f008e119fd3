using Ringtail.Ami;
using Ringtail.Dialing;
using Ringtail.Dialing.Switchboards;
using static Ringtail.Dialing.Switchboards.SwitchboardInput;

namespace Ringtail.Telephony.Tests.Corpus;

/// <summary>Feeds messages to a translator and tells in short words what came out, alike for SIP and PJSIP.</summary>
internal sealed class Story(PbxTranslator translator)
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 2, 12, 0, 0, TimeSpan.Zero);

    public Story() : this(new PbxTranslator(Capture.Ids))
    {
    }

    public List<SwitchboardInput> Inputs { get; } = [];
    public TimeSpan Elapsed { get; set; }
    public Moment Now => new Moment(TimeSpan.FromHours(1), Noon).Plus(Elapsed);

    public Story Play(IEnumerable<AmiMessage> messages)
    {
        foreach (var message in messages) Inputs.AddRange(translator.Translate(message, Now));
        return this;
    }

    public static Story Of(Capture capture) => new Story().Play(capture.Received);

    /// <summary>
    /// What concerns attempts of ours, in order, without OriginateResponse, which has no fixed place.
    /// </summary>
    public IEnumerable<string> Of(HopperId hopper) =>
        Inputs.Where(input => HopperOf(input) == hopper && input is not OriginateConcluded).Select(Word);

    public string Concluded(HopperId hopper) => string.Join(" then ", Inputs.OfType<OriginateConcluded>()
        .Where(input => input.Hopper == hopper)
            .Select(input => $"{(input.Succeeded ? "ok" : "failed")} {input.Reason}"));

    public IEnumerable<HopperId> Hoppers => Inputs.Select(HopperOf).OfType<HopperId>().Distinct();

    public static HopperId? HopperOf(SwitchboardInput input) => input switch
    {
        LegCreated x => x.Hopper,
        LegRinging x => x.Hopper,
        LegAnswered x => x.Hopper,
        LegServed x => x.Hopper,
        LegGone x => x.Hopper,
        OriginateConcluded x => x.Hopper,
        CallerJoined x => x.Hopper,
        CallerLeft x => x.Hopper,
        CallerHungUpWaiting x => x.Hopper,
        AgentOffered x => x.Hopper,
        AgentNotReached x => x.Hopper,
        AgentConnected x => x.Hopper,
        AgentDone x => x.Hopper,
        ExtendedStatusSet x => x.Hopper,
        AttributeSet x => x.Hopper,
        _ => null,
    };

    public static string Word(SwitchboardInput input) => (input switch
    {
        LegCreated x => $"created {Channels.ChannelNames.DeviceOf(x.Channel)}",
        LegRinging => "ringing",
        LegAnswered => "answered",
        LegServed x => $"served by {x.By}",
        LegGone { EndedByCustomer: null } x => $"gone {x.Cause} by ?",
        LegGone x => $"gone {x.Cause} by {(x.EndedByCustomer == true ? "customer" : "pbx")}",
        CallerJoined x => $"joined {x.Queue}",
        CallerLeft x => $"left {x.Queue}",
        CallerHungUpWaiting x => $"hung up in {x.Queue}",
        AgentOffered x => $"offered {x.Agent}",
        AgentNotReached x => $"not reached {x.Agent}",
        AgentConnected x => $"connected {x.Agent}",
        AgentDone x => $"done {x.Agent}{(x.Transferred ? " transferred" : "")}",
        ExtendedStatusSet x => $"status {x.Value}",
        AttributeSet x => $"attribute {x.Name}={x.Value}",
        MemberChanged x => $"member {x.Member.Agent} {x.Member.Status}{(x.Member.Paused ? " paused" : "")}",
        MemberRemoved x => $"removed {x.Agent} from {x.Queue}",
        DeviceChanged x => $"device {x.Device} {x.Status}",
        DeviceLoad x => $"load {x.Device} {x.Channels}",
        _ => input.ToString(),
    }).Replace("PJSIP/", "SIP/", StringComparison.Ordinal);
}
