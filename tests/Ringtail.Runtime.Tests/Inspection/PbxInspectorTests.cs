using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Ringtail.Ami;
using Ringtail.Runtime.Inspection;

namespace Ringtail.Runtime.Tests.Inspection;

public sealed class PbxInspectorTests
{
    private const string Listed = "Response: Success\r\nEventList: start\r\nMessage: A list follows";

    private static string[] List(string complete, params string[] items) =>
        [Listed, .. items, $"Event: {complete}\r\nEventList: Complete\r\nListItems: {items.Length}"];

    private static string Step(string context, string extension, string application, string data) =>
        $"Event: ListDialplan\r\nContext: {context}\r\nExtension: {extension}\r\nPriority: 1\r\n" +
        $"Application: {application}\r\nAppData: {data}";

    private static FakePbx Sixteen() => new FakePbx()
        .Answer("Originate", "Response: Error\r\nMessage: none")
        .Answer("Hangup", "Response: Error\r\nMessage: none")
        .Answer("Redirect", "Response: Error\r\nMessage: none")
        .Answer("QueuePause", "Response: Error\r\nMessage: none")
        .Answer("MixMonitor", "Response: Error\r\nMessage: none")
        .Answer("CoreShowChannels", List("CoreShowChannelsComplete"))
        .AnswerAsRecorded("SIPpeers", "16", "trunks_and_phones")
        .AnswerAsRecorded("SIPshowpeer", "16", "trunks_and_phones")
        .AnswerAsRecorded("QueueStatus", "16", "disconnect_in_call_and_resync")
        .Answer("ShowDialPlan", List("ShowDialPlanComplete",
            Step("wombat", "_X.", "NoOp", "WombatDialer"), Step("wombat", "_X.", "Wait", "0.25"),
            Step("mdc_external", "200", "Queue", "team_vertrieb"), Step("mdc_external", "201", "Queue", "team_leer")));

    private static FakePbx TwentyTwo() => new FakePbx { Banner = "Asterisk Call Manager/11.0.0", Version = "22.10.1" }
        .Answer("Originate", "Response: Error\r\nMessage: none")
        .Answer("Hangup", "Response: Error\r\nMessage: none")
        .Answer("Redirect", "Response: Error\r\nMessage: none")
        .Answer("QueuePause", "Response: Error\r\nMessage: none")
        .Answer("MixMonitor", "Response: Error\r\nMessage: none")
        .Answer("CoreShowChannels", List("CoreShowChannelsComplete"))
        .AnswerAsRecorded("PJSIPShowEndpoints", "22", "trunks_and_phones")
        .AnswerAsRecorded("QueueStatus", "22", "disconnect_in_call_and_resync")
        .Answer("ShowDialPlan", List("ShowDialPlanComplete",
            Step("dialer-out", "_X.", "Dial", "PJSIP/${EXTEN}@carrier-b"),
                Step("phones", "_XXX", "Dial", "PJSIP/${EXTEN},20")))
        .Answer("DeviceStateList", List("DeviceStateListComplete",
            "Event: DeviceStateChange\r\nDevice: PJSIP/mdc_trunk_conf-1\r\nState: NOT_INUSE",
            "Event: DeviceStateChange\r\nDevice: PJSIP/carrier-b\r\nState: UNAVAILABLE",
            "Event: DeviceStateChange\r\nDevice: PJSIP/101\r\nState: NOT_INUSE",
            "Event: DeviceStateChange\r\nDevice: Queue:team_vertrieb_avail\r\nState: NOT_INUSE"));

    private static Task<PbxReport> InspectAsync(FakePbx pbx) => InspectAsync(pbx.Port);

    private static Task<PbxReport> InspectAsync(int port) =>
        new PbxInspector(new ImpatientClock(PbxInspector.Listening), NullLogger<AmiClient>.Instance).InspectAsync(
            new PbxConnection("127.0.0.1", port, "wombat", "geheim-wombat", UseTls: false),
                TestContext.Current.CancellationToken);

    [Fact]
    public async Task Trunks_of_chan_sip_come_first_with_their_dial_strings()
    {
        await using var pbx = Sixteen();
        var report = await InspectAsync(pbx);

        Assert.True(report.Connected);
        Assert.Equal("16.28.0", report.Version);
        Assert.Equal("5.0.4", report.AmiVersion);
        Assert.Equal(65, report.Trunks.Length);
        Assert.Equal(["mdc_trunk_conf-1", "mdc_trunk_conf-2", "mdc_trunk_conf-3"],
            report.Trunks.Where(trunk => trunk.LooksLikeTrunk).Select(trunk => trunk.Name));
        Assert.Equal(
            new FoundTrunk("mdc_trunk_conf-1", "SIP/mdc_trunk_conf-1/${num}", "127.0.0.20", "dev-test", "OK (1 ms)",
                true),
            report.Trunks[0]);
        Assert.Equal("UNREACHABLE", report.Trunks[2].State);
        Assert.Empty(report.Problems);
    }

    [Fact]
    public async Task Queues_contexts_and_extensions_are_offered()
    {
        await using var pbx = Sixteen();
        var report = await InspectAsync(pbx);

        var team = Assert.Single(report.Queues, queue => queue.Name == "team_vertrieb");
        Assert.Equal("rrmemory", team.Strategy);
        Assert.Equal(["Anna Berg (SIP/101)", "Bert Clausen (SIP/102)", "Cem Demir (SIP/103)"], team.Members);
        Assert.Equal(1, Assert.Single(report.Queues, queue => queue.Name == "team_leer").Waiting);
        Assert.Equal(["mdc_external", "wombat"], report.Contexts.Select(context => context.Name));
        Assert.Equal(["200", "201"], report.Contexts[0].Extensions);
        Assert.Equal(["_X."], report.Contexts[1].Extensions);
    }

    [Fact]
    public async Task Trunks_of_chan_pjsip_have_their_own_dial_strings()
    {
        await using var pbx = TwentyTwo();
        var report = await InspectAsync(pbx);

        Assert.Equal(
            new FoundTrunk("mdc_trunk_conf-1", "PJSIP/${num}@mdc_trunk_conf-1", "127.0.0.20", "", "Not in use", true),
            Assert.Single(report.Trunks, trunk => trunk.Name == "mdc_trunk_conf-1"));
        Assert.False(Assert.Single(report.Trunks, trunk => trunk.Name == "101").LooksLikeTrunk);
        Assert.Empty(report.Problems);
    }

    [Fact]
    public async Task Without_class_system_trunks_are_known_by_name_and_dialplan()
    {
        await using var pbx = TwentyTwo();
        pbx.Denied.Add("PJSIPShowEndpoints");
        var report = await InspectAsync(pbx);

        Assert.Equal(["carrier-b", "mdc_trunk_conf-1"], report.Trunks.Where(trunk => trunk.LooksLikeTrunk)
            .Select(trunk => trunk.Name));
        Assert.Equal("PJSIP/${num}@carrier-b", report.Trunks[0].DialString);
        var problem = Assert.Single(report.Problems);
        Assert.Equal("TrunkListIncomplete", problem.Code);
        Assert.False(problem.Fatal);
    }

    [Fact]
    public async Task Nothing_to_find_trunks_by_is_said()
    {
        await using var pbx = TwentyTwo();
        pbx.Denied.UnionWith(["PJSIPShowEndpoints", "DeviceStateList"]);
        Assert.Equal("TrunksNotVisible", Assert.Single((await InspectAsync(pbx)).Problems).Code);
    }

    [Fact]
    public async Task Each_missing_permission_names_what_is_off()
    {
        await using var pbx = Sixteen();
        pbx.Denied.UnionWith(["Originate", "Hangup"]);
        var report = await InspectAsync(pbx);

        Assert.Equal([true, false], report.Problems.Select(problem => problem.Fatal));
        Assert.Contains("placing calls", report.Problems[0].Message, StringComparison.Ordinal);
        Assert.Contains("Add originate to the write line of the section [wombat]", report.Problems[0].Advice,
            StringComparison.Ordinal);
        Assert.Contains("Add call to", report.Problems[1].Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(22)]
    public async Task Recording_that_is_not_permitted_is_a_note_with_the_class_that_gives_it(int version)
    {
        await using var pbx = version == 16 ? Sixteen() : TwentyTwo();
        pbx.Denied.Add("MixMonitor");
        var problem = Assert.Single((await InspectAsync(pbx)).Problems);

        Assert.Equal(("RecordingNotPermitted", false), (problem.Code, problem.Fatal));
        Assert.Contains("add system to the write line of the section [wombat]", problem.Advice,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_of_queues_that_harm_are_named()
    {
        await using var pbx = Sixteen();
        pbx.Answer("GetConfig", string.Join("\r\n", "Response: Success",
                "Category-000000: general", "Line-000000-000000: shared_lastcall=no",
                    "Line-000000-000001: autofill=yes",
                "Category-000001: team", "Line-000001-000000: ringinuse=yes", "Line-000001-000001: memberdelay=0",
                "Line-000001-000002: retry=5", "Line-000001-000003: member=SIP/101,0,Anna Berg"))
            .Answer("QueueStatus", List("QueueStatusComplete",
                "Event: QueueParams\r\nQueue: team\r\nStrategy: ringall\r\nCalls: 0",
                "Event: QueueMember\r\nQueue: team\r\nName: Anna\r\nLocation: SIP/101\r\nPenalty: 0\r\nStatus: 1",
                "Event: QueueMember\r\nQueue: team\r\nName: Bert\r\nLocation: SIP/102\r\nPenalty: 2\r\nStatus: 4"));
        var report = await InspectAsync(pbx);

        Assert.Equal(
            ["QueueRingAll", "QueuePenalty", "QueueMemberInvalid", "QueueSetting", "QueueSetting", "QueueSetting"],
            report.Problems.Select(problem => problem.Code));
        Assert.All(report.Problems, problem => Assert.False(problem.Fatal));
        Assert.Equal(["shared_lastcall = yes", "ringinuse = no", "retry = 1"],
            report.Problems[3..].Select(problem => problem.Advice[4..^7]));
    }

    [Fact]
    public async Task The_event_load_is_counted()
    {
        await using var pbx = Sixteen();
        pbx.EventsOfOthers = 100;
        var report = await InspectAsync(pbx);
        // At least the two seconds of listening passed, cut to whole milliseconds; more on a slow machine.
        Assert.InRange(report.EventsPerSecond, double.Epsilon, 51);
    }

    [Fact]
    public async Task A_refused_login_names_all_three_reasons()
    {
        await using var pbx = new FakePbx { RefusesLogin = true };
        var report = await InspectAsync(pbx);

        Assert.False(report.Connected);
        var problem = Assert.Single(report.Problems);
        Assert.Equal("LoginRefused", problem.Code);
        Assert.True(problem.Fatal);
        foreach (var reason in (string[])["unknown user", "wrong secret", "address"])
        {
            Assert.Contains(reason, problem.Message, StringComparison.Ordinal);
        }
        Assert.Contains("[wombat]", problem.Advice, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", problem.Message + problem.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_port_is_unreachable()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        Assert.Equal("Unreachable", Assert.Single((await InspectAsync(port)).Problems).Code);
    }

    [Fact]
    public async Task Another_service_is_no_Asterisk()
    {
        await using var pbx = new FakePbx { Banner = "220 mail.example.org ESMTP" };
        Assert.Equal("NotAsterisk", Assert.Single((await InspectAsync(pbx)).Problems).Code);
    }

    [Fact]
    public async Task An_impossible_port_is_said_before_connecting()
    {
        Assert.Equal("BadAddress", Assert.Single((await InspectAsync(0)).Problems).Code);
    }

    [Fact]
    public void A_connection_hides_its_secret() =>
        Assert.DoesNotContain("geheim", $"{new PbxConnection("pbx", 5038, "wombat", "geheim", false)}",
            StringComparison.Ordinal);
}
