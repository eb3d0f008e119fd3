using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.EndPoints;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Switchboards;
using static Ringtail.Dialing.Switchboards.SwitchboardEffect;
using static Ringtail.Dialing.Switchboards.SwitchboardInput;

namespace Ringtail.Dialing.Tests.Switchboards;

/// <summary>Reserve, look, dial or skip.</summary>
public sealed class PreviewTests
{
    private long _ticket;

    private static EndPointSettings Preview => Make.Queued() with { AgentFirst = true, Preview = true };

    private static Desk Team(int agents) =>
        Desk.Ready(Make.Board(endPoints: [Preview]), Desk.Agents(agents), Make.RunOf());

    private AgentAnswered Reserve(Desk desk, string agent = "SIP/101")
    {
        desk.Step(new ReserveRequested(Make.Run, agent, ++_ticket)).Tick();
        return desk.All.OfType<AgentAnswered>().Single(a => a.Ticket == _ticket);
    }

    private AgentAnswered Dial(Desk desk, HopperId hopper)
    {
        desk.Step(new DialRequested(hopper, ++_ticket)).Tick();
        return desk.All.OfType<AgentAnswered>().Single(a => a.Ticket == _ticket);
    }

    [Fact]
    public void Nothing_is_dialed_before_an_agent_says_so_and_then_the_agents_phone_first()
    {
        var desk = Team(2);
        Assert.Empty(desk.LaunchAll());
        Assert.Equal(GateRule.AgentDecides, desk.Limit());
        var reserved = Reserve(desk);
        Assert.Equal(AgentRefusal.None, reserved.Refusal);
        var call = desk.Board.View(desk.Now).Calls.Single();
        Assert.Equal((AttemptState.Reserved, "SIP/101"), (call.State, call.Agent));
        Assert.Equal(0, desk.Board.View(desk.Now).Trunks.Single().Ours);
        Assert.Empty(desk.Originated());
        var dialed = Dial(desk, reserved.Hopper!.Value);
        Assert.Equal((reserved.Hopper, AgentRefusal.None), (dialed.Hopper, dialed.Refusal));
        Assert.Equal("SIP/101", desk.All.OfType<Originate>().Single().Order.Agent!.Channel);
        // In the ledger twice: set aside, and launched.
        Assert.Equal([true, false], desk.All.OfType<CommitAttempts>().SelectMany(c => c.Drafts)
            .Where(d => d.Hopper == reserved.Hopper).Select(d => d.Reserved));
    }

    [Fact]
    public void A_cut_link_before_the_agent_says_dial_hides_nothing_of_the_call()
    {
        var desk = Team(1);
        var call = Reserve(desk).Hopper!.Value;
        desk.Step(new LinkDown("cut")).Step(new LinkUp(new("16", []))).Step(new SnapshotTaken(Desk.Agents(1)));
        Dial(desk, call);
        desk.Step(new AgentLegCreated(call, "SIP/101-1")).Step(new AgentLegAnswered(call))
            .Step(new OriginateConcluded(call, true, 4)).Step(new AgentLegGone(call, 0)).Pass(6);
        Assert.Equal(AttemptOutcome.RouteFailure, desk.EndOf(call).Outcome);
    }

    [Fact]
    public void The_next_number_is_the_one_whose_turn_it_is()
    {
        var desk = Team(2);
        var first = Reserve(desk);
        var second = Reserve(desk, "SIP/102");
        Assert.Equal((1, 2), (first.Hopper!.Value.Value, second.Hopper!.Value.Value));
    }

    [Fact]
    public void An_agent_has_one_number_at_a_time_and_gets_the_same_again()
    {
        var desk = Team(1);
        Assert.Equal(Reserve(desk).Hopper, Reserve(desk).Hopper);
        Assert.Single(desk.Board.View(desk.Now).Calls);
    }

    [Fact]
    public void A_skipped_number_has_its_own_outcome_and_the_agent_gets_another()
    {
        var desk = Team(1);
        var first = Reserve(desk).Hopper!.Value;
        desk.Step(new SkipRequested(first, 77));
        Assert.Equal(AttemptOutcome.AgentSkipped, desk.EndOf(first).Outcome);
        Assert.Contains(new AgentAnswered(77, first, AgentRefusal.None, null), desk.All);
        Assert.NotEqual(first, Reserve(desk).Hopper);
        Assert.Empty(desk.Originated());
    }

    [Fact]
    public void A_number_that_nobody_uses_goes_back_to_its_place()
    {
        var desk = Team(1);
        var call = Reserve(desk).Hopper!.Value;
        desk.Pass(301);
        Assert.Equal(AttemptOutcome.Withdrawn, desk.EndOf(call).Outcome);
        Assert.Equal(AgentRefusal.NoReservation, Dial(desk, call).Refusal);
    }

    [Fact]
    public void A_paused_run_takes_its_numbers_back()
    {
        var desk = Team(1);
        var call = Reserve(desk).Hopper!.Value;
        desk.Step(new RunAttached(Make.RunOf(), false));
        Assert.Equal(AttemptOutcome.Withdrawn, desk.EndOf(call).Outcome);
        var refused = Reserve(desk);
        Assert.Equal((AgentRefusal.Gate, GateRule.RunNotRunning), (refused.Refusal, refused.Rule));
    }

    [Fact]
    public void The_gate_is_asked_when_the_agent_dials()
    {
        var desk = Team(1);
        var call = Reserve(desk).Hopper!.Value;
        desk.Step(new DialingSwitched(false));
        var refused = Dial(desk, call);
        Assert.Equal((AgentRefusal.Gate, GateRule.DialerStopped), (refused.Refusal, refused.Rule));
        Assert.Empty(desk.Originated());
        desk.Step(new DialingSwitched(true));
        Assert.Equal(AgentRefusal.None, Dial(desk, call).Refusal);
    }

    [Fact]
    public void The_ledger_may_say_no_at_the_last_moment()
    {
        var desk = Team(1);
        var call = Reserve(desk).Hopper!.Value;
        desk.Commits = false;
        desk.Step(new DialRequested(call, 5)).Tick();
        var batch = desk.All.OfType<CommitAttempts>().Last();
        desk.Step(new AttemptsCommitted(batch.Batch,
            [new(call, new GateRefusal(GateRule.BlackListed, Passing: false))]));
        Assert.Equal(AttemptOutcome.BlackListed, desk.EndOf(call).Outcome);
        Assert.Contains(new AgentAnswered(5, null, AgentRefusal.Gate, GateRule.BlackListed), desk.All);
        Assert.Empty(desk.Originated());
    }

    [Fact]
    public void A_reservation_survives_a_restart_and_expires_by_its_own_clock()
    {
        var desk = Team(1);
        var call = Reserve(desk).Hopper!.Value;
        var draft = desk.All.OfType<CommitAttempts>().Last().Drafts.Single();
        var next = new Desk(Make.Board(endPoints: [Preview]));
        next.Step(new AttemptsRestored([new(draft, AttemptState.Reserved, null, null, null, "")]))
            .Step(new OwnershipChanged(true)).Step(new LinkUp(new("16", []))).Step(new SnapshotTaken(Desk.Agents(1)))
            .Step(new DialingSwitched(true)).Step(new RunAttached(Make.RunOf(), true));
        next.Pass(60);
        Assert.False(next.HasEnded(call));
        Assert.Equal(call, Reserve(next).Hopper);
        next.Pass(260);
        Assert.Equal(AttemptOutcome.Withdrawn, next.EndOf(call).Outcome);
    }

    [Theory]
    [InlineData("SIP/999", AgentRefusal.UnknownAgent)]
    [InlineData("SIP/102", AgentRefusal.AgentBusy)]
    public void Who_may_not_ask_is_told_why(string agent, AgentRefusal why)
    {
        var desk = Desk.Ready(Make.Board(endPoints: [Preview]), Make.Snapshot(Make.QueueOf(Make.Queue, "rrmemory",
            Make.Member("SIP/101"), Make.Member("SIP/102", paused: true))), Make.RunOf());
        Assert.Equal(why, Reserve(desk, agent).Refusal);
    }

    [Fact]
    public void An_end_point_that_dials_by_itself_reserves_nothing()
    {
        var desk = Desk.Ready(null, Desk.Agents(1), Make.RunOf());
        desk.Commits = false;
        desk.Step(new ReserveRequested(Make.Run, "SIP/101", 9));
        Assert.Contains(desk.All.OfType<AgentAnswered>(), a => a is { Ticket: 9, Refusal: AgentRefusal.NoPreview });
    }

    [Fact]
    public void When_there_is_nothing_to_dial_the_agent_hears_it_soon()
    {
        var desk = Team(1);
        desk.Feeds = false;
        desk.Step(new OffersRecalled(Make.Run));
        desk.Step(new ReserveRequested(Make.Run, "SIP/101", 9)).Tick();
        Assert.DoesNotContain(desk.All, e => e is AgentAnswered);
        desk.Skip(4).Tick();
        Assert.Contains(new AgentAnswered(9, null, AgentRefusal.NothingToDial, null), desk.All);
    }

    [Fact]
    public void A_call_back_that_is_due_is_reserved_for_its_agent_unasked()
    {
        var desk = Team(2);
        desk.Feeds = false;
        desk.Step(new OffersArrived(Make.Run, [Make.Offer(900) with { Agent = "SIP/102" }])).Tick();
        var call = desk.Board.View(desk.Now).Calls.Single(c => c.Hopper.Value == 900);
        Assert.Equal((AttemptState.Reserved, "SIP/102"), (call.State, call.Agent));
    }
}
