using Ringtail.Ami;
using Ringtail.PbxSim.Pbx;
using Ringtail.PbxSim.World;

namespace Ringtail.PbxSim.Tests;

/// <summary>The world behind the simulated PBX: duties, callers from outside, carriers that stall, restarts.</summary>
public sealed class WorldTests
{
    [Fact]
    public void Agents_log_in_pause_and_log_out_by_the_clock()
    {
        var pbx = Pbx(new SimAgentOptions("101", "Anna")
        {
            Duties = [new SimDuty.LogIn(1, "team"), new SimDuty.Pause(2, "lunch"), new SimDuty.Unpause(3),
                new SimDuty.LogOut(4, "team")],
        });
        var heard = Hear(pbx, "QueueMemberAdded", "QueueMemberPause", "QueueMemberRemoved");
        pbx.Agenda.AdvanceTo(TimeSpan.FromSeconds(10));
        Assert.Equal(
            ["1 QueueMemberAdded 0", "2 QueueMemberPause 1 lunch", "3 QueueMemberPause 0", "4 QueueMemberRemoved 0"],
            heard.Select(h => $"{h.At} {h.Message.Event} {h.Message["Paused"]} {h.Message["PausedReason"]}".TrimEnd()));
    }

    [Fact]
    public void A_logged_out_agent_gets_no_call()
    {
        var pbx = Pbx(new SimAgentOptions("101", "Anna")
        {
            Duties = [new SimDuty.LogIn(1, "team"), new SimDuty.LogOut(2, "team")],
        });
        var heard = Hear(pbx, "AgentCalled", "QueueCallerJoin");
        pbx.Agenda.AdvanceTo(TimeSpan.FromSeconds(3));
        pbx.CallIn("200");
        pbx.Agenda.AdvanceTo(TimeSpan.FromSeconds(30));
        Assert.Equal(["QueueCallerJoin"], heard.Select(h => h.Message.Event));
    }

    [Fact]
    public void People_call_in_at_the_rate_that_is_set()
    {
        var pbx = Pbx(new SimAgentOptions("101", "Anna") { Duties = [new SimDuty.LogIn(0, "team")] },
            new SimInbound("200", PerHour: 400, Patience: 5));
        pbx.Agenda.AdvanceTo(TimeSpan.FromHours(4));
        // Poisson with mean 1,600: five standard deviations are 200.
        Assert.InRange(pbx.Tally.CalledIn, 1400, 1800);
        Assert.True(pbx.Tally.Connected > 100);
    }

    [Fact]
    public void A_call_at_a_stalled_carrier_ends_by_its_time_out()
    {
        var pbx = Pbx(new SimAgentOptions("101", "Anna"));
        pbx.Faults.TrunkStalls = true;
        var heard = Hear(pbx, "OriginateResponse", "Newstate");
        pbx.Act(Originate("01005000001", "rt-1"));
        pbx.Agenda.AdvanceTo(TimeSpan.FromSeconds(60));
        var concluded = Assert.Single(heard);
        Assert.Equal(("Failure", "3"), (concluded.Message["Response"], concluded.Message["Reason"]));
        Assert.Equal(20, concluded.At, 1);
    }

    [Fact]
    public void A_restart_ends_all_calls_forgets_added_members_and_refuses_until_it_is_booted()
    {
        var pbx = Pbx(new SimAgentOptions("101", "Anna", Talk: 1000) { Duties = [new SimDuty.LogIn(0, "team")] });
        var switched = new List<bool>();
        pbx.Switched += switched.Add;
        pbx.Act(Originate("01005000001", "rt-1"));
        pbx.Agenda.AdvanceTo(TimeSpan.FromSeconds(20));
        var heard = Hear(pbx, "AgentComplete", "Hangup", "Shutdown");
        pbx.Restart(downFor: 30);
        pbx.Agenda.AdvanceTo(TimeSpan.FromSeconds(25));
        Assert.False(pbx.Running);
        pbx.Agenda.AdvanceTo(TimeSpan.FromSeconds(60));
        Assert.True(pbx.Running);
        Assert.Equal([false, true], switched);
        Assert.Equal(["AgentComplete", "Hangup", "Hangup", "Shutdown"],
            heard.Select(h => h.Message.Event).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(pbx.Act(new AmiMessage([new("Action", "QueueStatus"), new("ActionID", "1")])),
            m => m.Event == "QueueMember");
    }

    [Fact]
    public void A_hang_up_by_Uniqueid_ends_the_call()
    {
        var pbx = Pbx(new SimAgentOptions("101", "Anna"));
        var heard = Hear(pbx, "Hangup");
        pbx.Act(Originate("02100000001", "rt-1"));
        pbx.Agenda.AdvanceTo(TimeSpan.FromSeconds(2));
        pbx.Act(new AmiMessage([new("Action", "Hangup"), new("ActionID", "2"), new("Channel", "rt-1")]));
        pbx.Agenda.AdvanceTo(TimeSpan.FromSeconds(3));
        Assert.Single(heard);
    }

    private static SimPbx Pbx(SimAgentOptions agent, params SimInbound[] inbound) => new(
        new SimPbxOptions
        {
            Agents = [agent],
            Queues = [new SimQueueOptions("team", "rrmemory", [])],
            Extensions = new Dictionary<string, SimTarget> { ["200"] = new SimTarget.Queue("team") },
            Inbound = inbound,
        },
        new Population.Spelled(), new Chance(7));

    private static AmiMessage Originate(string number, string id) => new(
        [new("Action", "Originate"), new("ActionID", id), new("Channel", "SIP/mdc_trunk_conf-1/" + number),
            new("Context", "wombat"), new("Exten", "200"), new("Timeout", "20000"), new("ChannelId", id)]);

    private static List<(double At, AmiMessage Message)> Hear(SimPbx pbx, params string[] events)
    {
        var heard = new List<(double, AmiMessage)>();
        pbx.Said += (message, _) =>
        {
            if (events.Contains(message.Event)) heard.Add((Math.Round(pbx.Agenda.Now.TotalSeconds, 1), message));
        };
        return heard;
    }
}
