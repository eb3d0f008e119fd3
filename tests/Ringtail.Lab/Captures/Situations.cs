using Ringtail.Lab.Pbx;

namespace Ringtail.Lab.Captures;

/// <summary>The situations of tests/corpus that are recorded from this repository.</summary>
public static class Situations
{
    private const string Trunk = "mdc_trunk_conf-1-";

    public static IReadOnlyDictionary<string, Func<Scene, Task>> All { get; } =
        new Dictionary<string, Func<Scene, Task>>
        {
            ["transfer_blind"] = BlindAsync,
            ["transfer_blind_by_phone"] = BlindByPhoneAsync,
            ["transfer_attended"] = AttendedAsync,
            ["transfer_attended_aborted"] = AbortedAsync,
            ["transfer_attended_refused"] = RefusedAsync,
            ["park_and_unpark"] = ParkAsync,
            ["park_customer_hangs_up"] = ParkedLeavesAsync,
            ["pickup_by_colleague"] = PickUpAsync,
            ["agent_calls_out"] = CallsOutAsync,
            ["inbound_call"] = InboundAsync,
            ["inbound_call_beside_ours"] = BesideAsync,
            ["redirect_waiting_to_message"] = RedirectAsync,
            ["local_n_answers_first"] = LocalAnswersFirstAsync,
            ["local_n_answers_first_busy"] = LocalAnswersFirstBusyAsync,
            ["shutdown_in_talk"] = ShutdownAsync,
            ["trunk_unreachable_local_n"] = LocalUnreachableAsync,
            ["trunk_unreachable_agent_first"] = AgentFirstUnreachableAsync,
            ["trunk_unreachable_answers_first"] = AnswersFirstUnreachableAsync,
            ["local_n_answers_first_to_nowhere"] = AnswersFirstToNowhereAsync,
        };

    private static async Task BlindAsync(Scene scene)
    {
        var agent = await TalkAsync(scene, "01003080001");
        await scene.LetPassAsync(2);
        await TransferAsync(scene, "BlindTransfer", agent);
        await EndAsync(scene);
    }

    private static async Task BlindByPhoneAsync(Scene scene)
    {
        await scene.Pbx.Agents.BehaveAsync(PhoneBehaviour.Transfer, "101", scene.Cancelled);
        await scene.Pbx.Agents.TransferToAsync("104", scene.Cancelled);
        await scene.AgentsTalkAsync(2);
        await TalkAsync(scene, "01003000001");
        await EndAsync(scene);
        await scene.Pbx.Agents.BehaveAsync(PhoneBehaviour.Answer, "101", scene.Cancelled);
    }

    private static async Task AttendedAsync(Scene scene)
    {
        await scene.AgentsTalkAsync(8);
        var agent = await TalkAsync(scene, "01003130001");
        await scene.AgentsTalkAsync(0);
        await scene.LetPassAsync(2);
        await TransferAsync(scene, "Atxfer", agent);
        await EndAsync(scene);
    }

    private static async Task AbortedAsync(Scene scene)
    {
        var agent = await TalkAsync(scene, "01003130001");
        await scene.LetPassAsync(2);
        await TransferAsync(scene, "Atxfer", agent);
        var colleague = await scene.NewChannelAsync("/104-");
        await scene.EventAsync("BridgeEnter", colleague);
        await scene.LetPassAsync(1);
        await scene.Ami.AskAsync(scene.Cancelled, ("Action", "CancelAtxfer"), ("Channel", agent));
        await EndAsync(scene);
    }

    private static async Task RefusedAsync(Scene scene)
    {
        await scene.Pbx.Agents.BehaveAsync(PhoneBehaviour.Refuse, "104", scene.Cancelled);
        var agent = await TalkAsync(scene, "01003100001");
        await scene.LetPassAsync(2);
        await TransferAsync(scene, "Atxfer", agent);
        await EndAsync(scene);
        await scene.Pbx.Agents.BehaveAsync(PhoneBehaviour.Answer, "104", scene.Cancelled);
    }

    private static async Task ParkAsync(Scene scene)
    {
        var agent = await TalkAsync(scene, "01003100001");
        await scene.LetPassAsync(2);
        await ParkAsync(scene, agent);
        await scene.LetPassAsync(2);
        await scene.DialAsync("102", "701");
        await EndAsync(scene);
    }

    private static async Task ParkedLeavesAsync(Scene scene)
    {
        var agent = await TalkAsync(scene, "01003060001");
        await scene.LetPassAsync(2);
        await ParkAsync(scene, agent);
        await EndAsync(scene);
    }

    private static async Task PickUpAsync(Scene scene)
    {
        await scene.Pbx.Agents.BehaveAsync(PhoneBehaviour.Ignore, "101", scene.Cancelled);
        await scene.LogInAsync("101", "Anna Berg");
        await scene.OriginateAsync("01003060001", "201");
        var ringing = await scene.NewChannelAsync("/101-");
        await scene.EventAsync("Newstate", ringing);
        await scene.LetPassAsync(1);
        await scene.DialAsync("102", "*8101");
        await EndAsync(scene);
        await scene.Pbx.Agents.BehaveAsync(PhoneBehaviour.Answer, "101", scene.Cancelled);
    }

    private static async Task CallsOutAsync(Scene scene)
    {
        await scene.LogInAsync("101", "Anna Berg");
        await scene.DialAsync("101", "01005030002");
        await EndAsync(scene);
    }

    private static async Task InboundAsync(Scene scene)
    {
        await scene.AgentsTalkAsync(3);
        await scene.LogInAsync("101", "Anna Berg");
        await scene.CallInAsync("201");
        await EndAsync(scene);
    }

    private static async Task BesideAsync(Scene scene)
    {
        await scene.AgentsTalkAsync(2);
        await scene.CallInAsync("201");
        await scene.EventAsync("QueueCallerJoin");
        await scene.OriginateAsync("01003000001", "201");
        await scene.EventAsync("QueueCallerJoin");
        await scene.LetPassAsync(1);
        await scene.LogInAsync("101", "Anna Berg");
        await scene.EventAsync("Hangup", Trunk);
        await EndAsync(scene);
    }

    private static async Task RedirectAsync(Scene scene)
    {
        await scene.OriginateAsync("01003000001", "201");
        var customer = (await scene.EventAsync("QueueCallerJoin"))["Channel"];
        await scene.LetPassAsync(1.5);
        await scene.Ami.AskAsync(
            scene.Cancelled, ("Action", "Redirect"), ("Channel", customer), ("Context", "mdc_external"),
            ("Exten", "401"), ("Priority", "1"));
        await scene.EventAsync("Hangup", Trunk);
        await scene.LetPassAsync(0.5);
    }

    private static async Task LocalAnswersFirstAsync(Scene scene)
    {
        await scene.LogInAsync("101", "Anna Berg");
        await scene.OriginateAsync("01008060001", "201", "Local/01008060001@dialer-out-answered/n");
        await EndAsync(scene);
    }

    private static async Task LocalAnswersFirstBusyAsync(Scene scene)
    {
        await scene.OriginateAsync("02008000001", "201", "Local/02008000001@dialer-out-answered/n");
        await scene.EventAsync("Hangup", "Local/");
        await scene.EventAsync("Hangup", "Local/");
        await scene.LetPassAsync(0.5);
    }

    private static async Task LocalUnreachableAsync(Scene scene)
    {
        await CarrierOffAsync(scene);
        await scene.OriginateAsync("01000000001", "201", "Local/01000000001@dialer-out/n");
        await scene.EventAsync("Hangup", "Local/");
        await scene.EventAsync("Hangup", "Local/");
        await CarrierOnAsync(scene);
    }

    private static async Task AgentFirstUnreachableAsync(Scene scene)
    {
        await CarrierOffAsync(scene);
        await scene.OriginateAtAgentAsync("101", "Local/01000000001@dialer-out/n");
        await scene.EventAsync("Hangup", "/101-");
        await CarrierOnAsync(scene);
    }

    private static async Task AnswersFirstUnreachableAsync(Scene scene)
    {
        await CarrierOffAsync(scene);
        await scene.OriginateAsync("01000000001", "201", "Local/01000000001@dialer-out-answered/n");
        await scene.EventAsync("Hangup", "Local/");
        await scene.EventAsync("Hangup", "Local/");
        await CarrierOnAsync(scene);
    }

    /// <summary>The end point's dialplan is at its end before the outbound one dials.</summary>
    private static async Task AnswersFirstToNowhereAsync(Scene scene)
    {
        await scene.OriginateAsync("01008060001", "777", "Local/01008060001@dialer-out-answered/n");
        await scene.EventAsync("Hangup", "Local/");
        await scene.EventAsync("Hangup", "Local/");
        await scene.LetPassAsync(0.5);
    }

    private static async Task CarrierOffAsync(Scene scene)
    {
        await scene.Pbx.StopCarrierAsync(scene.Cancelled);
        await scene.Pbx.WaitTrunkAsync(1, reachable: false, scene.Cancelled);
    }

    private static async Task CarrierOnAsync(Scene scene)
    {
        await scene.LetPassAsync(0.5);
        await scene.Pbx.StartCarrierAsync(scene.Cancelled);
        await scene.Pbx.WaitTrunkAsync(1, reachable: true, scene.Cancelled);
    }

    private static async Task ShutdownAsync(Scene scene)
    {
        await TalkAsync(scene, "01003000001");
        await scene.OriginateAsync("01003000002", "201");
        await scene.EventAsync("QueueCallerJoin");
        await scene.OriginateAsync("02100000003", "201");
        await scene.EventAsync("DialState");
        await scene.LetPassAsync(1);
        scene.Ami.Stage("the PBX is stopped");
        await scene.Pbx.StopPbxAsync(scene.Cancelled);
        await scene.Ami.EndAsync();
        scene.Ami.Stage("end of the connection, closed by the PBX");
        await scene.Pbx.StartPbxAsync(scene.Cancelled);
    }

    /// <summary>Anna logs in, our call reaches her; gives her channel.</summary>
    private static async Task<string> TalkAsync(Scene scene, string number)
    {
        await scene.LogInAsync("101", "Anna Berg");
        await scene.OriginateAsync(number, "201");
        var agent = await scene.NewChannelAsync("/101-");
        await scene.EventAsync("BridgeEnter", agent);
        return agent;
    }

    private static Task<Heard> TransferAsync(Scene scene, string action, string agent) => scene.Ami.AskAsync(
        scene.Cancelled, ("Action", action), ("Channel", agent), ("Context", "from-phone"), ("Exten", "104"),
        ("Priority", "1"));

    private static async Task ParkAsync(Scene scene, string agent)
    {
        var customer = scene.Ami.Conversation.Last(
            b => b["Event"] == "Newchannel" && b["Channel"].Contains(Trunk, StringComparison.Ordinal))["Channel"];
        await scene.Ami.AskAsync(
            scene.Cancelled, ("Action", "Park"), ("Channel", customer), ("TimeoutChannel", agent));
    }

    /// <summary>Waits for the end of the customer's leg, then for what the PBX has still to say of it.</summary>
    private static async Task EndAsync(Scene scene)
    {
        await scene.EventAsync("Hangup", Trunk);
        await scene.LetPassAsync(1);
        await scene.LogOutAsync("101");
        await scene.AgentsTalkAsync(0);
    }
}
