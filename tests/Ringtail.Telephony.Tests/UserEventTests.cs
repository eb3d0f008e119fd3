using Ringtail.Ami;
using Ringtail.Dialing;
using Ringtail.Telephony.Tests.Corpus;
using static Ringtail.Telephony.Tests.Events;

namespace Ringtail.Telephony.Tests;

public sealed class UserEventTests
{
    private static readonly HopperId Seven = new(7);

    private static AmiMessage[] Call =>
    [
        Newchannel("rt-lab-7", "Local/1@out-1;1"), Newchannel("rt-lab-7;2", "Local/1@out-1;2"),
        Newchannel("5.1", "SIP/trunk-1"), DialBegin("rt-lab-7;2", "Local/1@out-1;2", "5.1", "SIP/trunk-1"),
        Newchannel("5.2", "SIP/101-1", linkedid: "rt-lab-7"),
    ];

    private static AmiMessage[] End =>
    [
        Hangup("5.2", "SIP/101-1", 16), Hangup("5.1", "SIP/trunk-1", 16), Hangup("rt-lab-7", "Local/1@out-1;1", 16),
        Hangup("rt-lab-7;2", "Local/1@out-1;2", 16),
    ];

    /// <summary>As Asterisk writes it: the channel first, then the name, then what the dialplan wrote.</summary>
    private static AmiMessage Status(string own, string linkedid, params (string, string)[] written) => Of("UserEvent",
        [("Channel", "SIP/x-1"), ("Uniqueid", own), ("Linkedid", linkedid), ("UserEvent", "CALLSTATUS"), .. written]);

    private static IEnumerable<string> Told(Story story) =>
        story.Of(Seven).Where(word => word.StartsWith("status", StringComparison.Ordinal));

    [Theory]
    [InlineData("7")]
    [InlineData("rt-lab-7")]
    [InlineData("rt-lab-7;1")]
    [InlineData("rt-lab-7;2")]
    [InlineData("rt-lab-7;2.-1")]
    [InlineData("5.1")]
    [InlineData("5.2")]
    [InlineData("  rt-lab-7 ")]
    public void Any_identity_of_the_call_names_the_attempt_during_and_after_it(string id)
    {
        var story = new Story().Play(Call).Play([Status("9.9", "9.9", ("Uniqueid", id), ("V", " ok "))]);
        story.Play(End);
        story.Elapsed = TimeSpan.FromMinutes(60);
        story.Play([Status("9.9", "9.9", ("UniqueID", id), ("V", "LATE"))]);
        Assert.Equal(["status ok", "status LATE"], Told(story));
    }

    [Fact]
    public void What_the_dialplan_wrote_wins_over_the_channel_of_the_event()
    {
        var story = new Story().Play(Call).Play([Status("rt-lab-8", "rt-lab-8", ("Uniqueid", "rt-lab-7"), ("V", "A"))]);
        Assert.Equal(["status A"], Told(story));
        Assert.Empty(story.Of(new HopperId(8)));
    }

    [Fact]
    public void Without_an_identity_the_channel_of_the_event_is_meant()
    {
        var story = new Story().Play(Call)
            .Play([Status("rt-lab-7", "rt-lab-7", ("V", "A")), Status("5.2", "rt-lab-7", ("Uniqueid", ""), ("V", "B"))])
            .Play([Status("8.8", "rt-lab-7", ("V", "C"))]);
        Assert.Equal(["status A", "status B", "status C"], Told(story));
    }

    [Fact]
    public void A_foreign_identity_is_not_replaced_by_that_of_the_channel()
    {
        var story = new Story().Play(Call).Play([Status("rt-lab-7", "rt-lab-7", ("Uniqueid", "4711.3"), ("V", "A"))]);
        Assert.Empty(Told(story));
    }

    [Fact]
    public void An_attribute_takes_each_header_of_the_dialplan()
    {
        var story = new Story().Play(Call).Play([Of("UserEvent", ("Channel", "SIP/x-1"), ("Uniqueid", "1.1"),
            ("UserEvent", "ATTRIBUTE"), ("Uniqueid", "rt-lab-7"), ("APPT", " APPE"), ("id_agente", "12"))]);
        Assert.Equal(["attribute APPT=APPE", "attribute id_agente=12"],
            story.Of(Seven).Where(word => word.StartsWith("attribute", StringComparison.Ordinal)));
    }

    [Fact]
    public void Other_user_events_are_none_of_ours()
    {
        var story = Story.Of(Capture.Load("16", "answered_script"));
        Assert.DoesNotContain(story.Inputs, input => Story.Word(input).StartsWith("status", StringComparison.Ordinal));
        Assert.DoesNotContain(story.Inputs, input =>
            Story.Word(input).StartsWith("attribute", StringComparison.Ordinal));
    }
}
