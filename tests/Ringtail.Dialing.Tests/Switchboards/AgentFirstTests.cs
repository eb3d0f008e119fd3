using Ringtail.Dialing.Agents;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.EndPoints;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Rules;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Switchboards;
using static Ringtail.Dialing.Switchboards.SwitchboardEffect;
using static Ringtail.Dialing.Switchboards.SwitchboardInput;

namespace Ringtail.Dialing.Tests.Switchboards;

/// <summary>Reverse dialing: the agent's phone first, then the customer.</summary>
public sealed class AgentFirstTests
{
    private static EndPointSettings Reverse =>
        Make.Queued() with { AgentFirst = true, WrapUp = TimeSpan.FromSeconds(8) };

    private static Desk Team(int agents, EndPointSettings? endPoint = null, RunSettings? run = null) =>
        Desk.Ready(Make.Board(endPoints: [endPoint ?? Reverse]), Desk.Agents(agents), run ?? Make.RunOf());

    private static LaunchOrder OrderOf(Desk desk, HopperId call) =>
        desk.All.OfType<Originate>().Single(o => o.Order.Hopper == call).Order;

    [Fact]
    public void One_call_for_each_free_agent_whatever_the_boost_and_none_waits_for_a_first_delivery()
    {
        var desk = Team(5, Reverse with { BoostFactor = 3 }, Make.RunOf(boost: 2));
        var calls = desk.LaunchAll();
        Assert.Equal(5, calls.Count);
        Assert.Equal(5, calls.Select(c => OrderOf(desk, c).Agent!.Channel).Distinct().Count());
        Assert.Empty(desk.LaunchAll());
    }

    [Fact]
    public void The_order_calls_the_rewritten_phone_and_each_side_sees_the_other()
    {
        var desk = Team(1, Reverse with { DialFind = "SIP/", DialReplace = "PJSIP/x-" },
            Make.RunOf() with { CallerId = "\"Company\" <0800>" });
        var order = OrderOf(desk, desk.Launch());
        Assert.Equal("PJSIP/x-101", order.Agent!.Channel);
        Assert.Equal(order.CustomerNumber, order.Agent.Number);
        Assert.Equal("\"Company\" <0800>", order.CallerId);
        Assert.StartsWith("SIP/carrier/", order.DialString, StringComparison.Ordinal);
    }

    [Fact]
    public void A_campaign_may_show_its_agents_a_number_of_its_own()
    {
        var desk = Team(1, run: Make.RunOf() with { AgentCallerId = "4711" });
        Assert.Equal("4711", OrderOf(desk, desk.Launch()).Agent!.Number);
    }

    [Fact]
    public void The_whole_way_of_a_call_that_is_answered()
    {
        var desk = Team(1);
        var call = desk.Launch();
        Assert.Equal(AgentState.Reserved, desk.StateOf("SIP/101"));
        desk.Step(new AgentLegCreated(call, "SIP/101-1"));
        Assert.Equal(AttemptState.CallingAgent, desk.Board.View(desk.Now).Calls.Single().State);
        desk.Step(new DeviceChanged("SIP/101", DeviceStatus.InUse)).Step(new AgentLegAnswered(call))
            .Step(new OriginateConcluded(call, true, 4));
        desk.Dial(call);
        Assert.Equal(AttemptState.Dialing, desk.Board.View(desk.Now).Calls.Single().State);
        desk.Step(new LegAnswered(call));
        var live = desk.Board.View(desk.Now).Calls.Single();
        Assert.Equal((AttemptState.WithAgent, "SIP/101"), (live.State, live.Agent));
        desk.Pass(30);
        desk.Gone(call, 16, byCustomer: true).Step(new AgentLegGone(call, 16));
        var end = desk.EndOf(call);
        Assert.Equal((AttemptOutcome.Terminated, "SIP/101", false), (end.Outcome, end.Agent, end.Abandoned));
        Assert.Equal(TimeSpan.Zero, end.AnswerToConnect);
        desk.Step(new DeviceChanged("SIP/101", DeviceStatus.NotInUse));
        Assert.Equal(AgentState.WrapUp, desk.StateOf("SIP/101"));
        Assert.Empty(desk.LaunchAll());
        desk.Skip(9);
        Assert.Single(desk.LaunchAll());
    }

    [Theory]
    [InlineData(17, AttemptOutcome.Busy)]
    [InlineData(1, AttemptOutcome.Number)]
    [InlineData(19, AttemptOutcome.NoAnswer)]
    public void What_the_customers_leg_says_decides_as_ever(int cause, AttemptOutcome outcome)
    {
        var desk = Team(1);
        var call = CallingCustomer(desk);
        desk.Gone(call, cause).Step(new AgentLegGone(call, cause));
        Assert.Equal(outcome, desk.EndOf(call).Outcome);
    }

    [Fact]
    public void An_agent_who_lets_it_ring_fails_the_call_and_is_left_alone_for_a_while()
    {
        var desk = Team(1);
        var call = desk.Launch();
        desk.Step(new AgentLegCreated(call, "SIP/101-1")).Step(new OriginateConcluded(call, false, 3));
        Assert.False(desk.HasEnded(call));
        desk.Step(new AgentLegGone(call, 19));
        Assert.Equal(AttemptOutcome.AgentFailed, desk.EndOf(call).Outcome);
        Assert.Empty(desk.LaunchAll());
        desk.Skip(11);
        Assert.Single(desk.LaunchAll());
    }

    [Fact]
    public void An_agents_phone_that_rings_out_beside_a_broken_trunk_is_the_agents()
    {
        var desk = Team(14);
        var calls = desk.LaunchAll();
        foreach (var call in calls) desk.Step(new AgentLegCreated(call, OrderOf(desk, call).Agent!.Channel + "-1"));
        foreach (var call in calls.Take(13)) desk.Step(new OriginateConcluded(call, true, 4)).Dial(call);
        // A trunk that announces ringing, so that silence would speak against it.
        foreach (var call in calls.Take(5)) desk.Step(new LegRinging(call)).Step(new LegAnswered(call));
        foreach (var call in calls.Skip(5).Take(8)) desk.Gone(call, 34).Step(new AgentLegGone(call, 34));
        Assert.True(desk.Raised("TrunkBreakerOpen"));
        desk.Step(new OriginateConcluded(calls[13], false, 3)).Step(new AgentLegGone(calls[13], 19));
        Assert.Equal(AttemptOutcome.AgentFailed, desk.EndOf(calls[13]).Outcome);
    }

    [Fact]
    public void A_call_from_an_agents_phone_proves_nothing_about_the_end_points_extension()
    {
        var desk = Desk.Team(3);
        for (var i = 0; i < 2; i++) Lose();
        desk.Step(new OffersRecalled(Make.Run));
        desk.Feeds = false;
        desk.Step(new OffersArrived(Make.Run, [Make.Offer(900) with { Agent = "SIP/101" }])).Tick(1);
        var own = new HopperId(900);
        desk.Step(new AgentLegCreated(own, "SIP/101-1")).Step(new OriginateConcluded(own, true, 4)).Dial(own)
            .Step(new LegAnswered(own)).Gone(own, 16, byCustomer: true).Step(new AgentLegGone(own, 16));
        Assert.Equal(AttemptOutcome.Terminated, desk.EndOf(own).Outcome);
        Assert.False(desk.Raised("EndPointLosesCalls"));
        desk.Feed(Make.Run, 1);
        Lose();
        Assert.True(desk.Raised("EndPointLosesCalls"));

        void Lose()
        {
            var call = desk.Launch();
            desk.Answer(call).Pass(0.5).Gone(call, 16, byCustomer: false);
        }
    }

    [Fact]
    public void A_phone_that_is_not_there_is_no_agent()
    {
        var desk = Team(1);
        var call = desk.Launch();
        desk.Step(new OriginateConcluded(call, false, 0));
        Assert.Equal(AttemptOutcome.NoAgent, desk.EndOf(call).Outcome);
    }

    [Fact]
    public void An_agent_who_hangs_up_while_the_customer_rings_leaves_a_call_without_answer_that_counts()
    {
        var desk = Team(1);
        var call = CallingCustomer(desk);
        desk.Step(new LegRinging(call)).Step(new AgentHungUp(call));
        desk.Gone(call, 127).Step(new AgentLegGone(call, 16));
        Assert.Equal(AttemptOutcome.NoAnswer, desk.EndOf(call).Outcome);
        Assert.Equal("the agent hung up before the customer answered", desk.EndOf(call).Evidence.Note);
    }

    /// <summary>As recorded from 16 and 22 (tests/corpus, trunk_unreachable_agent_first).</summary>
    [Theory]
    [InlineData(20)]
    [InlineData(3)]
    public void A_local_trunk_that_found_nothing_to_dial_is_a_failure_of_the_route(int cause)
    {
        var desk = Team(1);
        var call = desk.Launch();
        desk.Step(new AgentLegCreated(call, "SIP/101-1")).Step(new OriginateConcluded(call, true, 4))
            .Step(new LegCreated(call, "Local/1@out-1;1"))
            .Step(new LegGone(call, cause, null) { NothingDialed = true }).Step(new AgentLegGone(call, cause));
        Assert.Equal(AttemptOutcome.RouteFailure, desk.EndOf(call).Outcome);
    }

    [Fact]
    public void A_trunk_that_makes_no_channel_is_a_failure_of_the_route()
    {
        var desk = Team(1);
        var call = desk.Launch();
        desk.Step(new AgentLegCreated(call, "SIP/101-1")).Step(new OriginateConcluded(call, true, 4))
            .Step(new AgentLegGone(call, 20));
        Assert.Equal(AttemptOutcome.RouteFailure, desk.EndOf(call).Outcome);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Who_may_have_been_spoken_to_while_nobody_watched_keeps_no_place(bool calledOff)
    {
        var desk = Team(1);
        var call = desk.Launch();
        desk.Step(new AgentLegCreated(call, "SIP/101-1")).Step(new LinkDown("cut")).Step(new LinkUp(new("16", [])));
        // From the new link, before its snapshot.
        if (calledOff) desk.Step(new DialingSwitched(false));
        desk.Step(new AgentLegAnswered(call)).Step(new AgentLegGone(call, 16)).Pass(3);
        desk.Step(new SnapshotTaken(Desk.Agents(1))).Pass(3);
        Assert.Equal(AttemptOutcome.Lost, desk.EndOf(call).Outcome);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_stop_while_the_agents_phone_rings_calls_it_off_and_nobody_was_called(bool master)
    {
        var desk = Team(1);
        var call = desk.Launch();
        desk.Step(new AgentLegCreated(call, "SIP/101-1"));
        desk.Step(master ? new DialingSwitched(false) : new RunAttached(Make.RunOf(), false));
        Assert.Contains(new HangUp(call, "SIP/101-1"), desk.All);
        desk.Step(new OriginateConcluded(call, false, 0)).Step(new AgentLegGone(call, 16));
        Assert.Equal(AttemptOutcome.Withdrawn, desk.EndOf(call).Outcome);
    }

    [Fact]
    public void A_number_that_is_black_listed_while_the_agents_phone_rings_is_not_called()
    {
        var desk = Team(1);
        var call = desk.Launch();
        desk.Step(new AgentLegCreated(call, "SIP/101-1")).Pass(0.6);
        var asked = Assert.Single(desk.All.OfType<AskNumber>());
        Assert.Equal((call, Make.Run, desk.Offers[call].Number), (asked.Hopper, asked.Run, asked.NumberKey));
        desk.Step(new NumberAsked(call, null));
        Assert.DoesNotContain(desk.All, e => e is HangUp);
        desk.Pass(0.6).Step(new NumberAsked(call, NumberRules.BlackListed(asked.Number, "no calls")));
        Assert.Contains(new HangUp(call, "SIP/101-1"), desk.All);
        desk.Step(new OriginateConcluded(call, false, 0)).Step(new AgentLegGone(call, 16));
        var end = desk.EndOf(call);
        Assert.Equal(AttemptOutcome.BlackListed, end.Outcome);
        Assert.Contains("no calls", end.Evidence.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void The_number_is_asked_about_when_the_agent_picks_up_and_the_customers_leg_is_cut_if_it_may_not_be()
    {
        var desk = Team(1);
        var call = desk.Launch();
        desk.Step(new AgentLegCreated(call, "SIP/101-1")).Step(new AgentLegAnswered(call))
            .Step(new OriginateConcluded(call, true, 4));
        Assert.Single(desk.All.OfType<AskNumber>());
        desk.Dial(call, "SIP/carrier-1").Step(new NumberAsked(call, NumberRules.BlackListed("1", "no calls")));
        Assert.Single(desk.All.OfType<HangUp>());
        desk.Gone(call, 127).Step(new AgentLegGone(call, 16));
        Assert.Equal(AttemptOutcome.BlackListed, desk.EndOf(call).Outcome);
    }

    [Fact]
    public void A_store_that_cannot_say_calls_the_agents_phone_off_and_leaves_a_customer_who_rings()
    {
        var unknown = new GateRefusal(GateRule.PbxUnhealthy, Passing: true, "the store fails");
        var desk = Team(2);
        var customer = CallingCustomer(desk);
        var agent = desk.Launch();
        desk.Step(new AgentLegCreated(agent, "SIP/102-1"));
        desk.Step(new NumberAsked(customer, unknown)).Step(new NumberAsked(agent, unknown));
        Assert.Equal([agent], desk.All.OfType<HangUp>().Select(h => h.Hopper));
        desk.Step(new OriginateConcluded(agent, false, 0)).Step(new AgentLegGone(agent, 16));
        Assert.Equal(AttemptOutcome.Withdrawn, desk.EndOf(agent).Outcome);
    }

    [Fact]
    public void A_contact_whose_zone_closes_or_whose_list_is_paused_while_the_phone_rings_is_not_called()
    {
        foreach (var closed in new[]
        {
            Make.RunOf() with { PausedLists = [new(1)] },
            Make.RunOf() with
            {
                HoursIn = HoursZone.Contact,
                Hours = CallingHours.Always with { Start = new(13, 0), Zone = TimeZoneInfo.Utc },
            },
        })
        {
            var desk = Team(1);
            var call = desk.Launch();
            desk.Step(new AgentLegCreated(call, "SIP/101-1")).Step(new RunAttached(closed, true));
            Assert.Contains(new HangUp(call, "SIP/101-1"), desk.All);
        }
    }

    [Fact]
    public void An_agents_phone_that_is_found_ringing_after_a_restart_is_watched_as_before()
    {
        var desk = Team(1);
        var call = desk.Launch();
        var draft = desk.All.OfType<CommitAttempts>().Single().Drafts.Single();
        var next = new Desk(Make.Board(endPoints: [Reverse]));
        next.Step(new AttemptsRestored([new(draft, AttemptState.CallingAgent, desk.Now.Wall, null, null, "")]))
            .Step(new OwnershipChanged(true)).Step(new LinkUp(new("16", []))).Step(new DialingSwitched(true));
        next.Step(new SnapshotTaken(Desk.Agents(1) with
        {
            Legs = [new LiveLeg(call, "SIP/101-1", false, null, null) { AgentAlone = true }],
        })).Pass(2);
        Assert.DoesNotContain(next.All, e => e is HangUp);
        next.Step(new RunAttached(Make.RunOf(), true));
        Assert.Equal(call, Assert.Single(next.All.OfType<AskNumber>()).Hopper);
        next.Step(new RunAttached(Make.RunOf(), false));
        Assert.Contains(new HangUp(call, "SIP/101-1"), next.All);
    }

    [Fact]
    public void A_stop_leaves_a_customer_who_rings_alone()
    {
        var desk = Team(1);
        CallingCustomer(desk);
        desk.All.Clear();
        desk.Step(new DialingSwitched(false));
        Assert.DoesNotContain(desk.All, e => e is HangUp);
    }

    [Fact]
    public void An_agent_who_pauses_before_the_wire_is_not_called()
    {
        var desk = Team(1);
        desk.Commits = false;
        desk.Tick();
        var batch = desk.All.OfType<CommitAttempts>().Single();
        desk.Step(new MemberChanged(Make.Member("SIP/101", paused: true)));
        desk.Step(new AttemptsCommitted(batch.Batch, []));
        Assert.Empty(desk.Originated());
        Assert.Equal(AttemptOutcome.Withdrawn, desk.EndOf(batch.Drafts[0].Hopper).Outcome);
    }

    [Fact]
    public void A_transfer_by_the_agent_keeps_the_call_and_its_trunk_slot()
    {
        var desk = Team(1);
        var call = CallingCustomer(desk);
        desk.Step(new LegAnswered(call)).Step(new AgentLegGone(call, 16));
        var live = desk.Board.View(desk.Now).Calls.Single();
        Assert.Equal(AttemptState.Continued, live.State);
        Assert.Equal(1, desk.Board.View(desk.Now).Trunks.Single().Ours);
        desk.Step(new DeviceChanged("SIP/101", DeviceStatus.NotInUse)).Skip(9);
        Assert.Single(desk.LaunchAll());
    }

    [Fact]
    public void After_a_restart_both_legs_are_adopted_and_the_agent_is_taken()
    {
        var desk = Team(2);
        var calls = desk.LaunchAll();
        var restored = desk.All.OfType<CommitAttempts>().SelectMany(c => c.Drafts)
            .Select(d => new RestoredAttempt(d, AttemptState.CallingAgent, desk.Now.Wall, null, null, "")).ToArray();
        var next = new Desk(Make.Board(endPoints: [Reverse]));
        next.Step(new AttemptsRestored([.. restored])).Step(new OwnershipChanged(true))
            .Step(new LinkUp(new("16", []))).Step(new DialingSwitched(true)).Step(new RunAttached(Make.RunOf(), true));
        next.Step(new SnapshotTaken(Desk.Agents(2) with
        {
            Legs =
            [
                new LiveLeg(calls[0], "SIP/x-1", false, null, null) { AgentAlone = true },
                new LiveLeg(calls[1], "SIP/carrier-2", true, new("SIP/102"), null),
            ],
        }));
        var live = next.Board.View(next.Now).Calls;
        Assert.Equal([AttemptState.CallingAgent, AttemptState.WithAgent], live.Select(c => c.State));
        Assert.Empty(next.LaunchAll());
        next.Gone(calls[1], 16, true);
        Assert.Equal(AttemptOutcome.Terminated, next.EndOf(calls[1]).Outcome);
    }

    [Fact]
    public void A_full_trunk_keeps_the_agents_phone_quiet()
    {
        var desk = Desk.Ready(Make.Board([Make.TrunkOf(capacity: 1)], [Reverse]), Desk.Agents(3), Make.RunOf());
        Assert.Single(desk.LaunchAll());
        Assert.Equal(GateRule.TrunkFull, desk.Limit());
    }

    [Fact]
    public void A_call_for_a_named_agent_waits_for_that_agent_and_falls_to_the_team_in_time()
    {
        var desk = Desk.Ready(Make.Board(), Make.Snapshot(Make.QueueOf(Make.Queue, "rrmemory",
            Make.Member("SIP/101", status: DeviceStatus.InUse), Make.Member("SIP/102", paused: true))), Make.RunOf());
        desk.Feeds = false;
        var until = desk.Now.Wall.AddMinutes(15);
        desk.Step(new OffersArrived(Make.Run,
        [
            Make.Offer(1) with { Agent = "SIP/101", AgentUntil = until },
            Make.Offer(2) with { Agent = "SIP/102", AgentUntil = until },
        ]));
        Assert.Empty(desk.LaunchAll());
        desk.Step(new DeviceChanged("SIP/101", DeviceStatus.NotInUse));
        var own = Assert.Single(desk.LaunchAll());
        Assert.Equal((1, "SIP/101"), (own.Value, OrderOf(desk, own).Agent!.Channel));
        desk.Skip(901).Step(new DeviceChanged("SIP/101", DeviceStatus.InUse));
        desk.Step(new MemberChanged(Make.Member("SIP/103")));
        var team = Assert.Single(desk.LaunchAll());
        Assert.Equal(2, team.Value);
        Assert.Null(OrderOf(desk, team).Agent);
    }

    private static HopperId CallingCustomer(Desk desk)
    {
        var call = desk.Launch();
        desk.Step(new AgentLegCreated(call, "SIP/101-1")).Step(new DeviceChanged("SIP/101", DeviceStatus.InUse))
            .Step(new OriginateConcluded(call, true, 4));
        desk.Dial(call);
        return call;
    }
}
