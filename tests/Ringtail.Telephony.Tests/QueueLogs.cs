using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Switchboards;
using Ringtail.Telephony.Actions;

namespace Ringtail.Telephony.Tests;

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

    private static readonly Dictionary<HopperId, AttemptDraft> Drafts = new() { [new(7)] = Draft };

    private static QueueLogScribe Scribe(bool queue = false)
    {
        var scribe = new QueueLogScribe(ChannelIds.ForInstallation("abcdefgh"), _ => queue);
        scribe.Attach(new RunSettings { Run = new(1), Campaign = new(1), Name = "a", QueueLog = Settings });
        return scribe;
    }

    private static SwitchboardEffect.RecordProgress Move(AttemptState state, int at, string agent = "") =>
        new(new AttemptProgress(new(7), state, Noon.AddSeconds(at)) { Agent = agent });

    private static IEnumerable<string> Lines(AttemptEnd end, params (AttemptState State, int At, string Agent)[] moves)
    {
        var scribe = Scribe();
        List<QueueLogLine> lines = [.. moves.SelectMany(m => scribe.On(Move(m.State, m.At, m.Agent), Drafts))];
        lines.AddRange(scribe.On(new SwitchboardEffect.RecordEnd(end), Drafts));
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
    public void Who_was_answered_and_left_the_queue_is_abandoned()
    {
        var scribe = Scribe(queue: true);
        var end = End(AttemptOutcome.Terminated, 30, byCustomer: true) with { AnsweredAt = Noon.AddSeconds(5) };
        IEnumerable<QueueLogLine> lines =
        [
            .. scribe.On(Move(AttemptState.Launching, 0), Drafts), .. scribe.On(Move(AttemptState.Answered, 5), Drafts),
            .. scribe.On(new SwitchboardEffect.RecordEnd(end), Drafts),
        ];
        Assert.Equal(["CALLOUTBOUND", "ABANDON", "CALLSTATUS", "INFO"], lines.Select(l => l.Verb));
    }

    [Fact]
    public void What_was_no_attempt_ends_silently() => Assert.Equal(
        ["NONE|CALLOUTBOUND||0301"], Lines(End(AttemptOutcome.RouteFailure, 1), (AttemptState.Launching, 0, "")));

    [Fact]
    public void A_number_that_was_looked_at_and_skipped_is_no_call() =>
        Assert.Empty(Lines(End(AttemptOutcome.AgentSkipped, 20), (AttemptState.Reserved, 0, "")));

    [Fact]
    public void A_restart_in_the_middle_of_a_call_writes_no_line_of_it_again()
    {
        var scribe = Scribe();
        scribe.Restore(new RestoredAttempt(
            Draft, AttemptState.Dialing, Noon, AnsweredAt: null, ConnectedAt: null, ExtendedStatus: ""));
        List<QueueLogLine> lines =
        [
            .. scribe.On(Move(AttemptState.Answered, 7), Drafts),
            .. scribe.On(Move(AttemptState.WithAgent, 9, "SIP/101"), Drafts),
            .. scribe.On(new SwitchboardEffect.RecordEnd(End(AttemptOutcome.Terminated, 30)), Drafts),
        ];
        Assert.Equal(
            ["SIP/101|CONNECT|9", "SIP/101|COMPLETEAGENT|9|21|1", "SIP/101|CALLSTATUS|TERMINATED"],
            lines.Take(3).Select(l => $"{l.Agent}|{l.Verb}|{l.Data}".Replace("|rt-abcdefgh-7|0", "")));
    }

    [Fact]
    public void A_call_that_began_while_nothing_was_written_stays_silent()
    {
        var scribe = Scribe();
        scribe.Attach(new RunSettings { Run = new(1), Campaign = new(1), Name = "a" });
        Assert.Empty(scribe.On(Move(AttemptState.Launching, 0), Drafts));
        scribe.Attach(new RunSettings { Run = new(1), Campaign = new(1), Name = "a", QueueLog = Settings });
        Assert.Empty(scribe.On(new SwitchboardEffect.RecordEnd(End(AttemptOutcome.NoAnswer, 9)), Drafts));
    }
}
