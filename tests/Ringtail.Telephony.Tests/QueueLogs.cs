using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.Runs;
using Ringtail.Runtime.Loops.Switchboards;
using Ringtail.Telephony;

namespace Ringtail.Runtime.Tests.Loops;

public sealed class QueueLogs
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
    private static readonly QueueLogSettings Settings = new("T|1", ["ATTR1", "missing", "o_x"]);

    private static readonly AttemptDraft Draft = new()
    {
        Hopper = new(7), Pbx = new(1), Trunk = new(1), EndPoint = new(1), DialString = "SIP/t/0301", DecidedAt = Noon,
        Offer = new Offer
        {
            Hopper = new(7), Run = new(1), Contact = new(1), List = new(1), ListName = "l", Number = "0301",
            MainNumber = "0301", Retry = 0, Attributes = [new("ATTR1", "a|b")],
        },
    };

    private static IEnumerable<string> Lines(AttemptEnd end, params (AttemptState State, int At, string Agent)[] moves)
    {
        var scribe = new QueueLogScribe(ChannelIds.ForInstallation("abcdefgh"));
        List<QueueLogLine> lines = [];
        foreach (var (state, at, agent) in moves)
        {
            var progress = new AttemptProgress(new(7), state, Noon.AddSeconds(at)) { Agent = agent };
            lines.AddRange(scribe.On(progress, Draft, Settings));
        }
        lines.AddRange(scribe.On(end, Draft, Settings));
        Assert.All(lines, l => Assert.Equal(("T 1", "rt-abcdefgh-7"), (l.Queue, l.Uniqueid)));
        return lines.Select(l => $"{l.Agent}|{l.Verb}|{l.Data}");
    }

    private static AttemptEnd End(AttemptOutcome outcome, int at, bool? byCustomer = null) => new()
    {
        Hopper = new(7), Run = new(1), Contact = new(1), Outcome = outcome, EndedAt = Noon.AddSeconds(at),
        Evidence = new AttemptEvidence { EndedByCustomer = byCustomer },
    };

    [Fact]
    public void A_talk_is_a_call_out_a_connect_and_a_completion()
    {
        var end = End(AttemptOutcome.Terminated, 100, byCustomer: true) with
        {
            ExtendedStatus = "DISP7", OutputAttributes = [new("O_X", "1")],
        };
        Assert.Equal(
            [
                "NONE|CALLOUTBOUND||0301", "SIP/101|CONNECT|9|rt-abcdefgh-7|0", "SIP/101|COMPLETECALLER|9|91|1",
                "SIP/101|CALLSTATUS|DISP7", "SIP/101|INFO|VARIABLE|ATTR1|a b", "SIP/101|INFO|VARIABLE|o_x|1",
            ],
            Lines(end, (AttemptState.Launching, 0, ""), (AttemptState.Dialing, 0, ""), (AttemptState.Answered, 7, ""),
                (AttemptState.WithAgent, 9, "SIP/101")));
    }

    [Fact]
    public void A_call_that_nobody_took_is_abandoned_with_its_outcome() => Assert.Equal(
        ["NONE|CALLOUTBOUND||0301", "NONE|ABANDON|1|1|30", "NONE|CALLSTATUS|RS_NOANSWER",
            "NONE|INFO|VARIABLE|ATTR1|a b"],
        Lines(End(AttemptOutcome.NoAnswer, 30), (AttemptState.Launching, 0, "")));

    [Fact]
    public void At_an_extension_the_answer_is_the_connect() => Assert.Equal(
        ["NONE|CALLOUTBOUND||0301", "NONE|CONNECT|5|rt-abcdefgh-7|0", "NONE|COMPLETEAGENT|5|25|1",
            "NONE|CALLSTATUS|TERMINATED", "NONE|INFO|VARIABLE|ATTR1|a b"],
        Lines(End(AttemptOutcome.Terminated, 30) with { AnsweredAt = Noon.AddSeconds(5) },
            (AttemptState.Launching, 0, ""), (AttemptState.Answered, 5, "")));

    [Fact]
    public void What_was_no_attempt_ends_silently() => Assert.Equal(
        ["NONE|CALLOUTBOUND||0301"], Lines(End(AttemptOutcome.RouteFailure, 1), (AttemptState.Launching, 0, "")));
}
