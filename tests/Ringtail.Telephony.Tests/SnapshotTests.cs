using Ringtail.Ami;
using Ringtail.Dialing;
using Ringtail.Dialing.Agents;
using Ringtail.Dialing.Switchboards;
using Ringtail.Telephony.Tests.Corpus;

namespace Ringtail.Telephony.Tests;

/// <summary>A link lost with two talks, one waiting and one ringing, and found again 1.5 s later.</summary>
public sealed class SnapshotTests
{
    private const string Situation = "disconnect_in_call_and_resync";

    public static TheoryData<string> Versions => ["16", "22"];

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_new_process_finds_all_calls(string version)
    {
        var capture = Capture.Load(version, Situation);
        var snapshot = Read(new PbxTranslator(Capture.Ids), capture);
        var technology = version == "16" ? "SIP" : "PJSIP";

        Assert.Equal([428, 430, 432, 434], snapshot.Legs.Select(leg => leg.Hopper.Value));
        Assert.Equal([true, true, true, false], snapshot.Legs.Select(leg => leg.Answered));
        Assert.Equal([null, null, "team_leer", null], snapshot.Legs.Select(leg => leg.Queue));
        Assert.All(snapshot.Legs[..2], leg => Assert.Matches("/10[13]$", leg.Agent?.Device));
        Assert.All(snapshot.Legs[2..], leg => Assert.Null(leg.Agent));
        Assert.Equal(4, snapshot.ChannelsPerDevice[$"{technology}/mdc_trunk_conf-1"]);
        Assert.Equal(1, snapshot.ChannelsPerDevice[$"{technology}/101"]);
    }

    [Fact]
    public void The_end_of_a_talk_that_a_snapshot_found_is_told_once_and_of_its_own_queue()
    {
        var translator = new PbxTranslator(Capture.Ids);
        AmiMessage[] channels =
        [
            Events.Of("CoreShowChannel", ("Channel", "SIP/trunk-1"), ("ChannelState", "6"), ("Uniqueid", "rt-lab-7"),
                ("Linkedid", "rt-lab-7"), ("BridgeId", "b")),
            Events.Of("CoreShowChannel", ("Channel", "SIP/101-1"), ("ChannelState", "6"), ("Uniqueid", "5.3"),
                ("Linkedid", "rt-lab-7"), ("BridgeId", "b")),
        ];
        AmiMessage[] queues = [.. QueueWithAnna("other"), .. QueueWithAnna("team")];
        Assert.Equal("SIP/101", translator.Reset(channels, queues, new Story().Now).Legs.Single().Agent?.Device);

        var story = new Story(translator).Play([
            Events.Queue("AgentComplete", "rt-lab-7", "SIP/trunk-1", ("Interface", "SIP/101"),
                ("DestChannel", "SIP/101-1"), ("DestUniqueid", "5.3"), ("Reason", "agent")),
            Events.Hangup("5.3", "SIP/101-1", 16)]);

        var done = Assert.Single(story.Inputs.OfType<SwitchboardInput.AgentDone>());
        Assert.Equal("team", done.Queue);
    }

    private static AmiMessage[] QueueWithAnna(string queue) =>
    [
        Events.Of("QueueParams", ("Queue", queue), ("Strategy", "rrmemory")),
        Events.Of("QueueMember", ("Queue", queue), ("Name", "Anna"), ("Location", "SIP/101"), ("Status", "2")),
    ];

    [Theory]
    [MemberData(nameof(Versions))]
    public void Queues_come_with_their_members_and_callers(string version)
    {
        var snapshot = Read(new PbxTranslator(Capture.Ids), Capture.Load(version, Situation));

        var team = Assert.Single(snapshot.Queues, queue => queue.Name == "team_vertrieb");
        Assert.Equal("rrmemory", team.Strategy);
        Assert.Equal(["Anna Berg", "Bert Clausen", "Cem Demir"], team.Members.Select(member => member.Name).Order());
        Assert.Equal([true, false, true], team.Members.OrderBy(member => member.Name).Select(member => member.InCall));
        var empty = Assert.Single(snapshot.Queues, queue => queue.Name == "team_leer");
        var caller = Assert.Single(empty.Callers);
        Assert.Equal(new QueueCallerFacts("rt-lab-432", new HopperId(432), 1, caller.Waited), caller);
        Assert.True(caller.Waited > TimeSpan.Zero);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Events_after_the_lists_go_on_from_there(string version)
    {
        var capture = Capture.Load(version, Situation);
        var translator = new PbxTranslator(Capture.Ids);
        var snapshot = Read(translator, capture);

        var story = new Story(translator).Play(After(capture));

        foreach (var leg in snapshot.Legs[..2])
        {
            Assert.Equal([$"done {leg.Agent}".Replace("PJSIP", "SIP", StringComparison.Ordinal), "gone 16 by pbx"],
                story.Of(leg.Hopper));
        }
        Assert.Equal(["left team_leer", "gone 16 by pbx"], story.Of(new HopperId(432)));
        Assert.Equal(["gone 16 by ?"], story.Of(new HopperId(434)));
        Assert.Equal("failed 0", story.Concluded(new HopperId(434)));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Events_older_than_the_lists_do_no_harm(string version)
    {
        var capture = Capture.Load(version, Situation);
        var before = capture.Received.TakeWhile(message => message.Event != "CoreShowChannel").ToArray();
        var fresh = new PbxTranslator(Capture.Ids);
        Read(fresh, capture);
        var expected = new Story(fresh).Play(After(capture));

        var translator = new PbxTranslator(Capture.Ids);
        new Story(translator).Play(before);
        Read(translator, capture);
        var late = new Story(translator).Play(before.TakeLast(20)).Play(After(capture));

        foreach (var hopper in expected.Hoppers)
        {
            Assert.Equal(expected.Of(hopper).Last(), late.Of(hopper).Last());
            Assert.Single(late.Inputs.OfType<SwitchboardInput.LegGone>(), gone => gone.Hopper == hopper);
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_hangup_that_was_under_way_while_the_lists_were_read_keeps_its_cause(string version)
    {
        var capture = Capture.Load(version, "busy");
        var hangup = capture.Received.Single(message => message.Event == "Hangup");
        var translator = new PbxTranslator(Capture.Ids);
        var story = new Story(translator).Play(capture.Received.TakeWhile(message => message != hangup));

        var snapshot = translator.Reset([], [], story.Now);
        Assert.Empty(snapshot.Legs);
        Assert.Empty(snapshot.ChannelsPerDevice);

        story.Play([hangup]);
        Assert.Contains(story.Inputs, input => input is SwitchboardInput.LegGone { Cause: 17 });
        Assert.DoesNotContain(story.Inputs, input => input is SwitchboardInput.DeviceLoad { Channels: < 0 });
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void The_trunk_leg_behind_a_Local_channel_is_found_in_talk(string version)
    {
        var capture = Capture.Load(version, "answered_queue_local_n");
        var translator = new PbxTranslator(Capture.Ids);

        var snapshot = translator.Reset(ChannelsAtTalk(capture), Team(capture), new Story().Now);

        var leg = Assert.Single(snapshot.Legs);
        Assert.Contains("mdc_trunk_conf-1", leg.Channel, StringComparison.Ordinal);
        Assert.True(leg.Answered);
        Assert.EndsWith("/101", leg.Agent?.Device, StringComparison.Ordinal);
        var rest = capture.Received.SkipWhile(message => message.Event != "HangupRequest");
        Assert.Equal(["done SIP/101", "gone 16 by pbx"], new Story(translator).Play(rest).Of(leg.Hopper));
    }

    [Fact]
    public void The_trunk_leg_is_found_after_its_Local_halves_were_optimised_away()
    {
        var capture = Capture.Load("16", "answered_queue_local_n");
        var left = ChannelsAtTalk(capture)
            .Where(item => !item["Channel"]!.StartsWith("Local/", StringComparison.Ordinal))
            .Select(item => Events.With(item, "BridgeId", "one"));

        var snapshot = new PbxTranslator(Capture.Ids).Reset([.. left], Team(capture), new Story().Now);

        var leg = Assert.Single(snapshot.Legs);
        Assert.Equal("SIP/mdc_trunk_conf-1-00000006", leg.Channel);
        Assert.Equal(new AgentKey("SIP/101"), leg.Agent);
    }

    private static PbxSnapshot Read(PbxTranslator translator, Capture capture) => translator.Reset(
        capture.Items("CoreShowChannel"), capture.Items("QueueParams", "QueueMember", "QueueEntry"), new Story().Now);

    private static IEnumerable<AmiMessage> After(Capture capture) =>
        capture.Received.SkipWhile(message => message.Event != "StatusComplete");

    /// <summary>
    /// What CoreShowChannels would say in mid-talk, made from the last events before the first hang-up.
    /// </summary>
    private static List<AmiMessage> ChannelsAtTalk(Capture capture)
    {
        var items = new Dictionary<string, AmiMessage>();
        foreach (var message in capture.Received.TakeWhile(message => message.Event != "HangupRequest"))
        {
            if (message["Uniqueid"] is not { } id
                || message.Event is not ("Newchannel" or "Newstate" or "BridgeEnter")) continue;
            var bridge = message["BridgeUniqueid"] ?? (items.TryGetValue(id, out var known) ? known["BridgeId"] : "");
            items[id] = Events.With(message, "BridgeId", bridge ?? "");
        }
        return [.. items.Values];
    }

    private static AmiMessage[] Team(Capture capture)
    {
        var status = capture.Received.First(message => message.Event == "QueueMemberStatus");
        var member = Events.Of("QueueMember", ("Queue", status["Queue"]!), ("Name", status["MemberName"]!),
            ("Location", status["Interface"]!), ("StateInterface", status["StateInterface"]!), ("Status", "2"));
        return [Events.Of("QueueParams", ("Queue", status["Queue"]!)), member];
    }
}
