using Ringtail.Ami;
using Ringtail.Dialing;
using Ringtail.Dialing.Switchboards;
using Ringtail.Telephony.Tests.Corpus;
using static Ringtail.Telephony.Tests.Events;

namespace Ringtail.Telephony.Tests;

/// <summary>Situations that are in no capture, from the events as Asterisk's sources write them.</summary>
public sealed class TranslatorTests
{
    private const string Near = "Local/0301@out-00000001;1";
    private const string Far = "Local/0301@out-00000001;2";
    private static readonly HopperId Seven = new(7);

    private static AmiMessage[] LocalHalves =>
        [Newchannel("rt-lab-7", Near), Newchannel("rt-lab-7;2", Far),
            LocalBridge("rt-lab-7", "rt-lab-7;2", "Local/0301@out-00000001")];

    private static AmiMessage[] TrunkLeg(string id, string channel) =>
        [Newchannel(id, channel), DialBegin("rt-lab-7;2", Far, id, channel)];

    private static AmiMessage[] Talk(string agent = "SIP/101-00000003") =>
    [
        Newchannel("rt-lab-7", "SIP/trunk-00000001"), Up("rt-lab-7", "SIP/trunk-00000001"),
        Queue("QueueCallerJoin", "rt-lab-7", "SIP/trunk-00000001"), Newchannel("5.3", agent),
        Queue("QueueCallerLeave", "rt-lab-7", "SIP/trunk-00000001"),
        Queue("AgentConnect", "rt-lab-7", "SIP/trunk-00000001", ("Interface", "SIP/101"), ("DestChannel", agent),
            ("DestUniqueid", "5.3")),
        BridgeEnter("b", "5.3", agent), BridgeEnter("b", "rt-lab-7", "SIP/trunk-00000001"),
    ];

    private static Story After(params AmiMessage[] before)
    {
        var story = new Story().Play(before);
        story.Inputs.Clear();
        return story;
    }

    private static IEnumerable<string> Told(Story story) =>
        story.Inputs.Select(Story.Word).Where(word => !word.StartsWith("load", StringComparison.Ordinal));

    [Fact]
    public void A_Local_trunk_that_answers_first_is_no_answer()
    {
        var story = new Story().Play([.. LocalHalves, Up("rt-lab-7;2", Far), Up("rt-lab-7", Near),
            .. TrunkLeg("5.1", "SIP/trunk-1"),
            DialEnd("5.1", "SIP/trunk-1", "BUSY"), Hangup("5.1", "SIP/trunk-1", 17), Hangup("rt-lab-7", Near, 0),
            Hangup("rt-lab-7;2", Far, 17)]);
        Assert.Equal(["created Local/0301@out", "created SIP/trunk", "gone 17 by ?"], story.Of(Seven));
    }

    [Fact]
    public void A_second_trunk_behind_a_Local_channel_goes_on_with_the_same_attempt()
    {
        var story = new Story().Play([.. LocalHalves, .. TrunkLeg("5.1", "SIP/first-1"),
            DialEnd("5.1", "SIP/first-1", "CONGESTION"),
            Hangup("5.1", "SIP/first-1", 34), .. TrunkLeg("5.2", "SIP/second-1"),
                DialEnd("5.2", "SIP/second-1", "ANSWER"),
            Hangup("5.2", "SIP/second-1", 16), Hangup("rt-lab-7", Near, 16), Hangup("rt-lab-7;2", Far, 16)]);
        Assert.Equal(
            ["created Local/0301@out", "created SIP/first", "created SIP/second", "answered", "gone 16 by pbx"],
                story.Of(Seven));
    }

    [Theory]
    [InlineData(17)]
    [InlineData(34)]
    public void Without_a_trunk_leg_the_far_half_has_the_cause(int cause)
    {
        var story = new Story().Play([.. LocalHalves, Hangup("rt-lab-7", Near, 0), Hangup("rt-lab-7;2", Far, cause)]);
        Assert.Equal(["created Local/0301@out", $"gone {cause} by ?"], story.Of(Seven));
    }

    [Fact]
    public void A_Local_channel_behind_a_Local_channel_leads_to_the_trunk_leg()
    {
        const string inner = "Local/0301@trunks-00000002";
        var story = new Story().Play([.. LocalHalves, Newchannel("5.1", inner + ";1"), Newchannel("5.2", inner + ";2"),
            LocalBridge("5.1", "5.2", inner), Newchannel("5.3", "SIP/trunk-1"),
                DialBegin("5.2", inner + ";2", "5.3", "SIP/trunk-1"),
            DialBegin("rt-lab-7;2", Far, "5.1", inner + ";1"), DialEnd("5.3", "SIP/trunk-1", "ANSWER")]);
        Assert.Equal(["created Local/0301@out", "created SIP/trunk", "answered"], story.Of(Seven));
    }

    [Fact]
    public void An_optimised_Local_trunk_lives_as_long_as_its_trunk_leg()
    {
        var story = After([.. LocalHalves, .. TrunkLeg("5.1", "SIP/trunk-1"), DialEnd("5.1", "SIP/trunk-1", "ANSWER")]);
        story.Play([Hangup("rt-lab-7", Near, 16), Hangup("rt-lab-7;2", Far, 16)]);
        Assert.Empty(story.Of(Seven));
        story.Play([Of("HangupRequest", ("Channel", "SIP/trunk-1"), ("Uniqueid", "5.1")),
            Hangup("5.1", "SIP/trunk-1", 16)]);
        Assert.Equal(["gone 16 by customer"], story.Of(Seven));
    }

    [Fact]
    public void A_far_half_with_its_trunk_leg_is_no_service()
    {
        var story = After([.. LocalHalves, .. TrunkLeg("5.1", "SIP/trunk-1"), DialEnd("5.1", "SIP/trunk-1", "ANSWER")]);
        story.Play([BridgeEnter("a", "5.1", "SIP/trunk-1"), BridgeEnter("a", "rt-lab-7;2", Far)]);
        Assert.Empty(Told(story));
        story.Play([BridgeEnter("b", "rt-lab-7", Near), BridgeEnter("b", "6.1", "SIP/105-1")]);
        Assert.Equal(["served by bridge"], story.Of(Seven));
    }

    [Theory]
    [InlineData("MusicOnHoldStart")]
    [InlineData("ConfbridgeJoin")]
    public void Music_and_conferences_are_service(string name)
    {
        var story = After(Newchannel("rt-lab-7", "SIP/trunk-1"), Up("rt-lab-7", "SIP/trunk-1"));
        story.Play([Of(name, ("Channel", "SIP/trunk-1"), ("Uniqueid", "rt-lab-7"))]);
        Assert.Equal([$"served by {name}"], story.Of(Seven));
    }

    [Fact]
    public void A_blind_transfer_frees_the_agent_and_keeps_the_call()
    {
        var story = After(Talk());
        story.Play([Of("BlindTransfer", ("Result", "Success"), ("TransfererUniqueid", "5.3"),
            ("TransfereeUniqueid", "rt-lab-7")),
            Queue("AgentComplete", "rt-lab-7", "SIP/trunk-00000001", ("Interface", "SIP/101"), ("Reason", "transfer")),
            Hangup("5.3", "SIP/101-00000003", 16)]);
        Assert.Equal(["done SIP/101 transferred"], story.Of(Seven));
    }

    [Theory]
    [InlineData("Success", "Bridge", 1)]
    [InlineData("Success", "Threeway", 0)]
    [InlineData("Fail", "Bridge", 0)]
    public void An_attended_transfer_frees_the_agent_unless_the_agent_stays(string result, string kind, int freed)
    {
        var story = After(Talk());
        story.Play([Of("AttendedTransfer", ("Result", result), ("OrigTransfererUniqueid", "5.3"),
            ("SecondTransfererUniqueid", "5.9"),
            ("TransfereeUniqueid", "rt-lab-7"), ("DestType", kind))]);
        Assert.Equal(freed, story.Of(Seven).Count(word => word == "done SIP/101 transferred"));
    }

    [Fact]
    public void Parking_frees_the_agent_and_serves_the_customer()
    {
        var story = After(Talk());
        story.Play([Of("ParkedCall", ("ParkeeChannel", "SIP/trunk-00000001"), ("ParkeeUniqueid", "rt-lab-7"))]);
        Assert.Equal(["done SIP/101 transferred"], story.Of(Seven));
    }

    [Fact]
    public void An_agent_whose_Local_channel_is_optimised_away_talks_on()
    {
        var story = After(Talk("Local/101@agents-00000003;1"));
        story.Play([Of("LocalOptimizationBegin", ("LocalOneUniqueid", "5.3"), ("LocalTwoUniqueid", "5.4")),
            Hangup("5.3", "Local/101@agents-00000003;1", 16)]);
        Assert.Empty(story.Of(Seven));
        story.Play([Queue("AgentComplete", "rt-lab-7", "SIP/trunk-00000001", ("Interface", "SIP/101"),
            ("Reason", "agent"))]);
        Assert.Equal(["done SIP/101"], story.Of(Seven));
    }

    [Fact]
    public void An_agent_is_known_by_the_StateInterface()
    {
        var story = After(Of("QueueMemberAdded", ("Queue", "team"), ("MemberName", "Anna"),
            ("Interface", "Local/101@agents/n"),
            ("StateInterface", "SIP/101"), ("Status", "1")));
        story.Play([Newchannel("rt-lab-7", "SIP/trunk-1"),
            Queue("AgentCalled", "rt-lab-7", "SIP/trunk-1", ("Interface", "Local/101@agents/n"))]);
        Assert.Contains("offered SIP/101", story.Of(Seven));
    }

    [Fact]
    public void An_old_pause_event_changes_only_the_pause()
    {
        var story = After(Of("QueueMemberAdded", ("Queue", "team"), ("MemberName", "Anna"), ("Interface", "SIP/101"),
            ("Status", "1"), ("Penalty", "2")));
        story.Play([Of("QueueMemberPaused", ("Queue", "team"), ("Location", "SIP/101"), ("MemberName", "Anna"),
            ("Paused", "1"))]);
        var changed = Assert.IsType<SwitchboardInput.MemberChanged>(Assert.Single(story.Inputs)).Member;
        Assert.True(changed.Paused);
        Assert.Equal(2, changed.Penalty);
    }

    [Fact]
    public void A_masquerade_renames_nothing_of_ours_wrongly()
    {
        var story = After(Newchannel("rt-lab-7", "SIP/trunk-1"), Up("rt-lab-7", "SIP/trunk-1"));
        story.Play([Newchannel("5.9", "AsyncGoto/SIP/trunk-1"),
            Of("Rename", ("Channel", "SIP/trunk-1"), ("Newname", "SIP/trunk-1<MASQ>"), ("Uniqueid", "rt-lab-7")),
            Of("Rename", ("Channel", "AsyncGoto/SIP/trunk-1"), ("Newname", "SIP/trunk-1"), ("Uniqueid", "5.9")),
            Of("Rename", ("Channel", "SIP/trunk-1<MASQ>"), ("Newname", "AsyncGoto/SIP/trunk-1<ZOMBIE>"),
                ("Uniqueid", "rt-lab-7")),
            Hangup("5.9", "AsyncGoto/SIP/trunk-1<ZOMBIE>", 16)]);
        Assert.Empty(story.Inputs);
        story.Play([Hangup("rt-lab-7", "SIP/trunk-1", 16)]);
        Assert.Equal(["gone 16 by pbx", "load SIP/trunk 0"], story.Inputs.Select(Story.Word).Order());
    }

    [Fact]
    public void The_channel_to_hang_up_is_the_near_half_and_then_the_trunk_leg()
    {
        var translator = new PbxTranslator(Capture.Ids);
        var story = new Story(translator).Play([.. LocalHalves, .. TrunkLeg("5.1", "SIP/trunk-1"),
            DialEnd("5.1", "SIP/trunk-1", "ANSWER")]);
        Assert.Equal("rt-lab-7", translator.ChannelToHangUp(Seven));
        story.Play([Hangup("rt-lab-7", Near, 16), Hangup("rt-lab-7;2", Far, 16)]);
        Assert.Equal("5.1", translator.ChannelToHangUp(Seven));
        story.Play([Hangup("5.1", "SIP/trunk-1", 16)]);
        Assert.Null(translator.ChannelToHangUp(Seven));
    }

    [Fact]
    public void The_count_of_a_device_follows_the_news_of_the_attempt()
    {
        var story = new Story().Play([Newchannel("rt-lab-7", "SIP/trunk-1"), Hangup("rt-lab-7", "SIP/trunk-1", 17)]);
        Assert.Equal(
            ["created SIP/trunk", "load SIP/trunk 1", "gone 17 by ?", "load SIP/trunk 0"],
                story.Inputs.Select(Story.Word));
    }

    [Fact]
    public void Events_without_meaning_give_nothing()
    {
        var translator = new PbxTranslator(Capture.Ids);
        var now = new Story().Now;
        Assert.Empty(translator.Translate(Of("VarSet", ("Channel", "SIP/a-1"), ("Uniqueid", "rt-lab-7")), now));
        Assert.Empty(translator.Translate(new AmiMessage([new("Response", "Success")]), now));
        Assert.Empty(translator.Translate(Of("Newchannel"), now));
        Assert.Empty(translator.Translate(Of("DialBegin", ("DestChannel", "SIP/a-1")), now));
        Assert.DoesNotContain("VarSet", PbxTranslator.Interests);
        Assert.Contains("OriginateResponse", PbxTranslator.Interests);
    }
}
