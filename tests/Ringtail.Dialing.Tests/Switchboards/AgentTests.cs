using Ringtail.Dialing.Agents;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Switchboards;
using static Ringtail.Dialing.Switchboards.SwitchboardInput;

namespace Ringtail.Dialing.Tests.Switchboards;

public sealed class AgentTests
{
    [Theory]
    [InlineData(7, 1.3, 9)]
    [InlineData(10, 1, 10)]
    [InlineData(100, 1.15, 115)]
    [InlineData(3, 0.5, 1)]
    [InlineData(1, 0.5, 0)]
    public void Calls_in_flight_are_the_floor_of_free_agents_times_boost(int agents, double boost, int expected)
    {
        var desk = Desk.Team(Math.Max(agents, 2),
            Make.Board([Make.TrunkOf(capacity: 1000)], [Make.Queued(boost: 1, channels: 500)]));
        if (agents == 1) desk.Step(new MemberRemoved(Make.Queue, new("SIP/102")));
        desk.Step(
            new SettingsChanged(Make.Board([Make.TrunkOf(capacity: 1000)],
            [Make.Queued(boost: boost, channels: 500)])));
        desk.Feed(Make.Run, 300);
        Assert.Equal(expected, desk.LaunchAll().Count);
        Assert.Empty(desk.LaunchAll());
        Assert.Equal(expected, desk.Point().Target);
    }

    [Fact]
    public void The_runs_boost_multiplies_the_end_points()
    {
        var desk = Desk.Team(4, Make.Board(endPoints: [Make.Queued(boost: 1.5)]), "rrmemory", Make.RunOf(boost: 2));
        desk.Feed(Make.Run, 100);
        Assert.Equal(12, desk.LaunchAll().Count);
    }

    [Fact]
    public void Never_more_than_the_end_points_channels_talking_ones_included()
    {
        var desk = Desk.Team(10, Make.Board(endPoints: [Make.Queued(channels: 4)]));
        var calls = desk.LaunchAll();
        Assert.Equal(4, calls.Count);
        desk.Connect(calls[0], "SIP/101");
        Assert.Empty(desk.LaunchAll());
        Assert.Equal(GateRule.EndPointFull, desk.Limit());
    }

    [Theory]
    [InlineData(DeviceStatus.InUse)]
    [InlineData(DeviceStatus.Busy)]
    [InlineData(DeviceStatus.Ringing)]
    [InlineData(DeviceStatus.RingInUse)]
    [InlineData(DeviceStatus.OnHold)]
    [InlineData(DeviceStatus.Unavailable)]
    [InlineData(DeviceStatus.Invalid)]
    [InlineData(DeviceStatus.Unknown)]
    public void A_device_that_is_not_idle_is_not_free(DeviceStatus status)
    {
        var desk = Desk.Team(2);
        desk.Step(new DeviceChanged("SIP/101", status));
        Assert.Equal(1, desk.Point().FreeAgents);
        Assert.Single(desk.LaunchAll());
    }

    [Fact]
    public void Paused_in_call_and_a_too_high_penalty_are_not_free()
    {
        var desk = Desk.Team(4);
        desk.Step(new MemberChanged(Make.Member("SIP/101", paused: true)));
        desk.Step(new MemberChanged(Make.Member("SIP/102", inCall: true)));
        Assert.Equal(2, desk.Point().FreeAgents);
        var facts = Desk.Agents(4).Queues[0];
        var penalised = facts with { MaxPenalty = 1,
            Members = [.. facts.Members.Select((m, i) => m with { Penalty = i })] };
        desk.Step(new LinkDown("x")).Step(new LinkUp(new("16", []))).Step(new SnapshotTaken(Make.Snapshot(penalised)));
        Assert.Equal(2, desk.Point().FreeAgents);
        Assert.Equal(4, desk.Point().LoggedIn);
    }

    [Fact]
    public void A_pause_that_is_pressed_in_a_call_counts_and_is_told_before_it_is_the_state()
    {
        var desk = Desk.Team(2);
        (AgentState, bool) Shown(string device) => desk.Board.View(desk.Now).Agents
            .Where(a => a.Key.Device == device).Select(a => (a.State, a.PausesNext)).Single();
        desk.Connect(desk.LaunchAll()[0], "SIP/101");
        Assert.Equal((AgentState.OnCall, false), Shown("SIP/101"));
        foreach (var paused in new[] { true, false, true })
        {
            desk.Step(new MemberChanged(Make.Member("SIP/101", inCall: true, paused: paused)));
            Assert.Equal((AgentState.OnCall, paused), Shown("SIP/101"));
        }
        desk.Step(new MemberChanged(Make.Member("SIP/102", paused: true)));
        Assert.Equal((AgentState.Paused, false), Shown("SIP/102"));
    }

    [Fact]
    public void Zero_free_agents_stops_dialing_within_one_tick()
    {
        var desk = Desk.Team(3, Make.Board(endPoints: [Make.Queued(boost: 3)]));
        desk.Feed(Make.Run, 100);
        desk.Commits = false;
        desk.Tick(2);
        var commit = desk.All.OfType<SwitchboardEffect.CommitAttempts>().Single();
        for (var i = 1; i <= 3; i++) desk.Step(new MemberChanged(Make.Member($"SIP/10{i}", paused: true)));
        desk.Commits = true;
        desk.Step(new AttemptsCommitted(commit.Batch, [])).Tick();
        Assert.Empty(desk.Originated());
        Assert.Equal(GateRule.NoFreeAgent, desk.Limit());
    }

    [Fact]
    public void Zero_free_agents_stops_even_when_one_of_them_rings_for_a_call_of_ours()
    {
        var desk = Desk.Team(1, Make.Board(endPoints: [Make.Queued(boost: 3)]));
        var call = desk.Launch();
        desk.Answer(call).Step(new CallerJoined(Make.Queue, "c", call))
            .Step(new AgentOffered(Make.Queue, new("SIP/101"), "c", call));
        Assert.Empty(desk.LaunchAll());
    }

    [Fact]
    public void An_agent_that_rings_for_our_call_covers_it()
    {
        var desk = Desk.Team(3);
        var calls = desk.LaunchAll();
        desk.Answer(calls[0]).Step(new CallerJoined(Make.Queue, "c", calls[0]));
        desk.Step(new AgentOffered(Make.Queue, new("SIP/101"), "c", calls[0]))
            .Step(new DeviceChanged("SIP/101", DeviceStatus.Ringing));
        Assert.Empty(desk.LaunchAll());
        Assert.Equal(2, desk.Point().FreeAgents);
        Assert.Equal(3, desk.Point().InFlight);
        desk.Fail(calls[1], 17, 5);
        Assert.Single(desk.LaunchAll());
        Assert.Equal(AgentState.Ringing, desk.StateOf("SIP/101"));
    }

    [Fact]
    public void Rounding_lets_no_call_more_in_flight_when_one_rings_at_its_agent()
    {
        var desk = Desk.Team(3);
        desk.Step(new SettingsChanged(Make.Board(endPoints: [Make.Queued(boost: 0.5)])));
        var call = desk.LaunchAll().Single();
        desk.Answer(call).Step(new CallerJoined(Make.Queue, "c", call));
        desk.Step(new AgentOffered(Make.Queue, new("SIP/101"), "c", call));
        Assert.Empty(desk.LaunchAll());
    }

    [Fact]
    public void A_call_that_moved_to_another_queue_unheard_stands_in_one_queue_only()
    {
        var settings = Make.Board(endPoints: [Make.Queued(1, "a"), Make.Queued(2, "b")]);
        var desk = Desk.Ready(settings, Make.Snapshot(
            Make.QueueOf("a", "", Make.Member("SIP/1", "a")), Make.QueueOf("b", "", Make.Member("SIP/2", "b"))));
        var call = desk.LaunchAll().Single();
        desk.Answer(call).Step(new CallerJoined("a", "c", call)).Step(new CallerJoined("b", "c", call));
        Assert.Equal((0, 1), (desk.Point(1).Waiting, desk.Point(2).Waiting));
    }

    [Fact]
    public void Callers_of_others_claim_agents_first()
    {
        var desk = Desk.Team(3);
        desk.Step(new CallerJoined(Make.Queue, "inbound", null));
        Assert.Equal(2, desk.LaunchAll().Count);
    }

    [Fact]
    public void A_caller_of_others_that_rings_at_an_agent_claims_no_second_one()
    {
        var desk = Desk.Team(3);
        desk.Step(new CallerJoined(Make.Queue, "inbound", null))
            .Step(new AgentOffered(Make.Queue, new("SIP/101"), "inbound", null));
        Assert.Equal(2, desk.LaunchAll().Count);
        desk.Step(new AgentNotReached(Make.Queue, new("SIP/101"), "inbound", null));
        Assert.Empty(desk.LaunchAll());
        desk.Step(new CallerHungUpWaiting(Make.Queue, "inbound", null));
        Assert.Single(desk.LaunchAll());
    }

    [Fact]
    public void Under_ringall_the_callers_being_offered_count_and_not_the_phones_that_ring()
    {
        var desk = Desk.Team(3, null, "ringall");
        desk.Step(new CallerJoined(Make.Queue, "inbound", null));
        for (var i = 1; i <= 3; i++)
            desk.Step(new AgentOffered(Make.Queue, new($"SIP/10{i}"), "inbound", null))
                .Step(new DeviceChanged($"SIP/10{i}", DeviceStatus.Ringing));
        Assert.Equal(3, desk.Point().FreeAgents);
        Assert.Equal(2, desk.LaunchAll().Count);
    }

    [Fact]
    public void A_ringing_phone_that_nobody_offered_is_not_free_under_ringall_either()
    {
        var desk = Desk.Team(2, null, "ringall");
        desk.Step(new DeviceChanged("SIP/101", DeviceStatus.Ringing));
        Assert.Equal(1, desk.Point().FreeAgents);
    }

    [Fact]
    public void More_waiting_callers_than_allowed_stop_dialing()
    {
        var desk = Desk.Team(10);
        desk.Step(new CallerJoined(Make.Queue, "a", null)).Step(new CallerJoined(Make.Queue, "b", null));
        Assert.Single(desk.Tick(1).Originated());
        desk.Step(new CallerJoined(Make.Queue, "c", null));
        Assert.Empty(desk.LaunchAll());
        Assert.Equal(GateRule.QueueFull, desk.Limit());
        desk.Step(new CallerLeft(Make.Queue, "c", null));
        Assert.NotEmpty(desk.LaunchAll());
    }

    [Fact]
    public void After_a_call_the_agent_wraps_up()
    {
        var desk = Desk.Team(1, Make.Board(endPoints: [Make.Queued() with { WrapUp = TimeSpan.FromSeconds(10) }]));
        var call = desk.Launch();
        desk.Connect(call, "SIP/101").Pass(30);
        Assert.Equal(AgentState.OnCall, desk.StateOf("SIP/101"));
        desk.Step(new AgentDone(Make.Queue, new("SIP/101"), $"c{call.Value}", call, false)).Gone(call, 16);
        desk.Step(new DeviceChanged("SIP/101", DeviceStatus.NotInUse));
        Assert.Equal(AgentState.WrapUp, desk.StateOf("SIP/101"));
        Assert.Empty(desk.Skip(9.9).LaunchAll());
        Assert.Single(desk.Skip(0.2).LaunchAll());
    }

    [Fact]
    public void A_lost_agent_complete_wraps_up_from_the_legs_end()
    {
        var desk = Desk.Team(1, Make.Board(endPoints: [Make.Queued() with { WrapUp = TimeSpan.FromSeconds(10) }]));
        var call = desk.Launch();
        desk.Connect(call, "SIP/101").Gone(call, 16).Step(new DeviceChanged("SIP/101", DeviceStatus.NotInUse));
        Assert.Empty(desk.Skip(9.9).LaunchAll());
        Assert.Single(desk.Skip(0.2).LaunchAll());
    }

    [Fact]
    public void A_stale_in_call_flag_right_after_the_call_does_not_keep_the_agent_busy()
    {
        var desk = Desk.Team(1);
        var call = desk.Launch();
        desk.Connect(call, "SIP/101").Step(new AgentDone(Make.Queue, new("SIP/101"), $"c{call.Value}", call, false))
            .Gone(call, 16);
        desk.Step(new MemberChanged(Make.Member("SIP/101", inCall: true)));
        Assert.Single(desk.LaunchAll());
    }

    [Fact]
    public void A_transfer_frees_the_agent_and_keeps_the_trunk_slot_until_the_leg_ends()
    {
        var desk = Desk.Team(1, Make.Board([Make.TrunkOf(capacity: 2)], [Make.Queued(channels: 1)]));
        var call = desk.Launch();
        desk.Connect(call, "SIP/101").Step(new AgentDone(Make.Queue, new("SIP/101"), $"c{call.Value}", call, true));
        desk.Step(new DeviceChanged("SIP/101", DeviceStatus.NotInUse));
        var second = desk.LaunchAll().Single();
        desk.Fail(second, 17, 5);
        desk.Step(new DeviceLoad(Make.TrunkDevice, 2));
        Assert.Empty(desk.LaunchAll());
        Assert.Equal(Dialing.Attempts.AttemptState.Continued, desk.Board.View(desk.Now).Calls.Single().State);
        desk.Gone(call, 16).Step(new DeviceLoad(Make.TrunkDevice, 1));
        Assert.Equal(Dialing.Attempts.AttemptOutcome.Terminated, desk.EndOf(call).Outcome);
        Assert.Single(desk.LaunchAll());
    }

    [Fact]
    public void An_agent_with_two_calls_of_ours_is_an_alarm_about_the_pbx()
    {
        var desk = Desk.Team(2);
        var calls = desk.LaunchAll();
        desk.Connect(calls[0], "SIP/101");
        Assert.False(desk.Raised("AgentHasTwoCalls"));
        desk.Answer(calls[1]).Step(new AgentConnected(Make.Queue, new("SIP/101"), "x", calls[1]));
        Assert.True(desk.Raised("AgentHasTwoCalls"));
    }

    // Pools

    private static PbxSnapshot TwoTeams(string strategy) => Make.Snapshot(
        Make.QueueOf("a", strategy, [.. Enumerable.Range(1, 7).Select(i => Make.Member($"SIP/{i}", "a"))]),
        Make.QueueOf("b", strategy, [.. Enumerable.Range(4, 7).Select(i => Make.Member($"SIP/{i}", "b"))]));

    [Theory]
    [InlineData("rrmemory")]
    [InlineData("ringall")]
    public void Ten_agents_in_two_teams_that_share_members_never_have_more_than_ten_calls_in_flight(string strategy)
    {
        var settings = Make.Board(endPoints: [Make.Queued(1, "a"), Make.Queued(2, "b")]);
        var desk = Desk.Ready(settings, TwoTeams(strategy), Make.RunOf(1, endPoints: [1]),
            Make.RunOf(2, endPoints: [2]));
        Prove(desk);
        desk.Feed(new(1), 50);
        desk.Feed(new(2), 50);
        for (var round = 0; round < 6; round++)
        {
            desk.Tick();
            Assert.True(desk.InFlight <= 10, $"{desk.InFlight} in flight in round {round}");
            // Some ring at a phone, one talks, one ends: the bound holds all the way.
            foreach (
                var call in desk.Board.View(desk.Now).Calls.Where(
                c => c.State == Dialing.Attempts.AttemptState.Launching).Take(2))
            {
                var queue = call.EndPoint.Value == 1 ? "a" : "b";
                desk.Answer(call.Hopper).Step(new CallerJoined(queue, $"c{call.Hopper.Value}", call.Hopper));
                var agent = queue == "a" ? "SIP/4" : "SIP/5";
                desk.Step(new AgentOffered(queue, new(agent), $"c{call.Hopper.Value}", call.Hopper)).Tick();
                Assert.True(desk.InFlight <= 10);
            }
        }
        Assert.Equal(10, desk.InFlight);
    }

    [Fact]
    public void End_points_that_share_all_free_agents_share_their_calls_even_in_a_larger_pool()
    {
        // a and b have the same one free agent; c is in the pool through a paused colleague and has three.
        var settings = Make.Board(endPoints: [Make.Queued(1, "a"), Make.Queued(2, "b"), Make.Queued(3, "c")]);
        var snapshot = Make.Snapshot(
            Make.QueueOf("a", "", Make.Member("SIP/1", "a"), Make.Member("SIP/9", "a", paused: true)),
            Make.QueueOf("b", "", Make.Member("SIP/1", "b")),
            Make.QueueOf("c", "", Make.Member("SIP/9", "c", paused: true), Make.Member("SIP/2", "c"),
                Make.Member("SIP/3", "c"),
                Make.Member("SIP/4", "c")));
        var desk = Desk.Ready(settings, snapshot, Make.RunOf(1, endPoints: [1]), Make.RunOf(2, endPoints: [2]),
            Make.RunOf(3, endPoints: [3]));
        desk.Tick();
        Assert.Equal(1, desk.Point(1).InFlight + desk.Point(2).InFlight);
        Assert.Equal(3, desk.Point(3).InFlight);
    }

    [Fact]
    public void An_agent_busy_in_one_queue_is_busy_in_all()
    {
        var settings = Make.Board(endPoints: [Make.Queued(1, "a")]);
        var desk = Desk.Ready(settings, Make.Snapshot(
            Make.QueueOf("a", "", Make.Member("SIP/1", "a")),
                Make.QueueOf("inbound", "", Make.Member("SIP/1", "inbound"))));
        desk.Step(new CallerJoined("inbound", "x", null)).Step(new AgentConnected("inbound", new("SIP/1"), "x", null));
        Assert.Equal(0, desk.Point().FreeAgents);
        desk.Step(new AgentDone("inbound", new("SIP/1"), "x", null, false));
        Assert.Equal(1, desk.Point().FreeAgents);
    }

    [Fact]
    public void A_pause_in_one_queue_leaves_the_agent_free_for_the_other()
    {
        var settings = Make.Board(endPoints: [Make.Queued(1, "a"), Make.Queued(2, "b")]);
        var desk = Desk.Ready(settings, Make.Snapshot(
            Make.QueueOf("a", "", Make.Member("SIP/1", "a")), Make.QueueOf("b", "", Make.Member("SIP/1", "b"))),
            Make.RunOf(1, endPoints: [1, 2]));
        desk.Step(new MemberChanged(Make.Member("SIP/1", "a", paused: true)));
        Assert.Equal((0, 1), (desk.Point(1).FreeAgents, desk.Point(2).FreeAgents));
        desk.Tick();
        Assert.Equal((0, 1), (desk.Point(1).InFlight, desk.Point(2).InFlight));
    }

    [Fact]
    public void Our_caller_who_waits_again_after_a_transfer_claims_an_agent()
    {
        var desk = Desk.Team(2);
        var call = desk.Launch();
        desk.Connect(call, "SIP/101").Step(new AgentDone(Make.Queue, new("SIP/101"), $"c{call.Value}", call, true));
        desk.Step(new DeviceChanged("SIP/101", DeviceStatus.NotInUse))
            .Step(new CallerJoined(Make.Queue, "again", call));
        Assert.Single(desk.LaunchAll());
    }

    [Fact]
    public void Agents_who_log_in_and_out_move_the_target()
    {
        var desk = Desk.Team(1);
        desk.LaunchAll();
        desk.Step(new MemberChanged(Make.Member("SIP/150")));
        Assert.Single(desk.LaunchAll());
        desk.Step(new MemberRemoved(Make.Queue, new("SIP/150")));
        Assert.Equal(1, desk.Point().FreeAgents);
        Assert.DoesNotContain(desk.Board.View(desk.Now).Agents, a => a.Key.Device == "SIP/150");
    }

    [Fact]
    public void No_queue_is_called_unknown_before_the_pbx_has_listed_its_queues()
    {
        var desk = new Desk();
        desk.Step(new OwnershipChanged(true)).Step(new LinkUp(new("16", []))).Tick();
        Assert.Equal(GateRule.PbxUnhealthy, desk.Point().Limit);
    }

    [Fact]
    public void A_queue_that_the_pbx_does_not_list_is_refused_with_an_alarm()
    {
        var desk = Desk.Ready(snapshot: Make.Snapshot(Make.QueueOf("other", "", Make.Member("SIP/1", "other"))));
        Assert.Empty(desk.LaunchAll());
        Assert.Equal(GateRule.QueueUnknown, desk.Limit());
        desk.Step(new SettingsChanged(Make.Board(endPoints: [Make.Queued(queue: "other")]))).Tick();
        Assert.True(desk.Cleared("queue-unknown"));
        Assert.Single(desk.Originated());
    }

    // Fair service

    [Fact]
    public void The_lower_priority_number_is_served_first()
    {
        var desk = Desk.Phones(50, Make.RunOf(1, priority: 10));
        desk.Step(new RunAttached(Make.RunOf(2, priority: 1), true));
        desk.Feed(new(1), 20);
        desk.Feed(new(2), 20);
        desk.All.Clear();
        desk.Tick(5);
        Assert.All(desk.Originated(), h => Assert.Equal(2, desk.Offers[h].Run.Value));
    }

    [Fact]
    public void Equal_priorities_take_turns_also_one_slot_at_a_time()
    {
        var desk = Desk.Phones(50, Make.RunOf(1));
        desk.Step(new RunAttached(Make.RunOf(2), true)).Step(new RunAttached(Make.RunOf(3), true));
        foreach (var run in new[] { 1, 2, 3 }) desk.Feed(new(run), 20);
        desk.All.Clear();
        for (var i = 0; i < 9; i++) desk.Tick(1);
        Assert.Equal([3, 3, 3], desk.Originated().GroupBy(h => desk.Offers[h].Run.Value).Select(g => g.Count()));
    }

    [Fact]
    public void A_run_that_cannot_launch_does_not_hold_up_the_others()
    {
        var settings = Make.Board(endPoints: [Make.Queued(1), Make.Phone(2)]);
        var desk = Desk.Ready(settings, Make.Snapshot(Make.QueueOf(Make.Queue, "")), Make.RunOf(1, 1, endPoints: [1]),
            Make.RunOf(2, 9, endPoints: [2]));
        desk.Feed(new(1), 5);
        Assert.Equal(3, desk.LaunchAll().Count);
    }

    internal static void Prove(Desk desk)
    {
        desk.Tick();
        foreach (var call in desk.Board.View(desk.Now).Calls)
        {
            var queue = call.EndPoint.Value == 1 ? "a" : "b";
            desk.Answer(call.Hopper).Step(new CallerJoined(queue, $"c{call.Hopper.Value}", call.Hopper));
            desk.Step(new CallerHungUpWaiting(queue, $"c{call.Hopper.Value}", call.Hopper)).Gone(call.Hopper, 16, true);
        }
        desk.All.Clear();
    }
}
