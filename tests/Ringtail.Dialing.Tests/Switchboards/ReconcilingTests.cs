using Ringtail.Dialing.Agents;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Switchboards;
using static Ringtail.Dialing.Switchboards.SwitchboardEffect;
using static Ringtail.Dialing.Switchboards.SwitchboardInput;

namespace Ringtail.Dialing.Tests.Switchboards;

public sealed class ReconcilingTests
{
    private static RestoredAttempt Known(int hopper, AttemptState state, double answeredBefore = 0)
    {
        var offer = Make.Offer(hopper);
        var draft = new AttemptDraft
        {
            Hopper = new(hopper), Pbx = Make.Pbx, Trunk = Make.Trunk, EndPoint = Make.Team, Offer = offer,
                DialString = "SIP/carrier/1",
            DecidedAt = Desk.Noon.AddMinutes(-5),
        };
        DateTimeOffset? answered = answeredBefore > 0 ? Desk.Noon.AddSeconds(-answeredBefore) : null;
        return new RestoredAttempt(draft, state, Desk.Noon.AddMinutes(-5), answered, state == AttemptState.WithAgent
            ? answered : null, "");
    }

    private static Desk Restart(PbxSnapshot snapshot, params RestoredAttempt[] attempts)
    {
        var desk = new Desk();
        desk.Step(new OwnershipChanged(true)).Step(new DialingSwitched(true)).Step(new RunAttached(Make.RunOf(), true));
        desk.Step(new AttemptsRestored([.. attempts])).Step(new LinkUp(new("16", [])))
            .Step(new SnapshotTaken(snapshot));
        return desk;
    }

    private static LiveLeg Leg(int hopper, bool answered = true, string? agent = null, string? queue = null) =>
        new(new(hopper), $"SIP/carrier-{hopper}", answered, agent is null ? null : new AgentKey(agent), queue);

    [Fact]
    public void Live_calls_are_adopted_where_they_stand()
    {
        var snapshot = Desk.Agents(5) with
        {
            Legs = [Leg(1, answered: false), Leg(2), Leg(3, agent: "SIP/101"), Leg(4, queue: Make.Queue)],
            ChannelsPerDevice = new Dictionary<string, int> { [Make.TrunkDevice] = 5 }.ToImmutable(),
        };
        var desk = Restart(snapshot, Known(1, AttemptState.Launching), Known(2, AttemptState.Dialing),
            Known(3, AttemptState.Answered, 60),
            Known(4, AttemptState.Answered, 5));
        Assert.Equal([AttemptState.Dialing, AttemptState.Answered, AttemptState.WithAgent, AttemptState.Answered],
            desk.Board.View(desk.Now).Calls.Select(c => c.State));
        Assert.Equal((4, 1), (desk.Board.View(desk.Now).Trunks[0].Ours, desk.Board.View(desk.Now).Trunks[0].Others));
        Assert.Equal(3, desk.InFlight);
        Assert.Equal(AgentState.OnCall, desk.StateOf("SIP/101"));
        desk.Pass(3);
        Assert.Empty(desk.Ends());
        desk.Gone(new(3), 16, true);
        Assert.Equal((AttemptOutcome.Terminated, "SIP/101"), (desk.EndOf(new(3)).Outcome, desk.EndOf(new(3)).Agent));
    }

    [Fact]
    public void Adopted_calls_take_their_place_before_new_ones_are_launched()
    {
        var desk = Restart(Desk.Agents(2) with { Legs = [Leg(1, answered: false), Leg(2, answered: false)] },
            Known(1, AttemptState.Dialing), Known(2, AttemptState.Dialing));
        Assert.Empty(desk.LaunchAll());
    }

    [Theory]
    [InlineData(AttemptState.Committing)]
    [InlineData(AttemptState.Launching)]
    [InlineData(AttemptState.Dialing)]
    public void What_is_not_found_is_lost(AttemptState state)
    {
        var desk = Restart(Desk.Agents(2), Known(1, state));
        desk.Pass(1.9);
        Assert.False(desk.HasEnded(new(1)));
        desk.Pass(0.2);
        Assert.Equal((AttemptOutcome.Lost, false), (desk.EndOf(new(1)).Outcome, desk.EndOf(new(1)).Abandoned));
        Assert.Equal("ended while nobody watched", desk.EndOf(new(1)).Evidence.Note);
        Assert.Empty(desk.Originated());
    }

    [Fact]
    public void Not_found_but_known_to_be_with_an_agent_is_terminated_and_only_answered_is_lost_and_abandoned()
    {
        var desk = Restart(Desk.Agents(2), Known(1, AttemptState.WithAgent, 60), Known(2, AttemptState.Answered, 60));
        desk.Pass(2.1);
        Assert.Equal((AttemptOutcome.Terminated, false), (desk.EndOf(new(1)).Outcome, desk.EndOf(new(1)).Abandoned));
        Assert.Equal((AttemptOutcome.Lost, true), (desk.EndOf(new(2)).Outcome, desk.EndOf(new(2)).Abandoned));
        Assert.False(desk.Raised("EndPointLosesCalls"));
    }

    [Fact]
    public void An_end_on_the_way_as_an_event_beats_the_snapshots_silence()
    {
        var desk = Restart(Desk.Agents(2), Known(1, AttemptState.Dialing));
        desk.Pass(1).Gone(new(1), 17).Pass(5);
        Assert.Equal(AttemptOutcome.Busy, desk.Ends().Single().Outcome);
    }

    [Fact]
    public void An_attempt_launched_after_the_snapshot_was_asked_for_is_not_missed_by_it()
    {
        var desk = Desk.Team(5);
        desk.Tick(2).Tick(0);
        var before = desk.Originated();
        desk.Skip(2).Step(new OriginateUnanswered(before[0], "?"));
        var after = desk.Tick(1).Originated()[2];
        desk.Step(new SnapshotTaken(Desk.Agents(5))).Pass(3);
        Assert.Equal(before,
            desk.Ends().Select(e => e.Hopper).Order(Comparer<HopperId>.Create((a, b) => a.Value - b.Value)));
        Assert.False(desk.HasEnded(after));
    }

    [Fact]
    public void An_attempt_launched_just_before_a_snapshot_that_lacks_it_is_looked_for_again()
    {
        var desk = Desk.Team(5);
        desk.Tick(2);
        var call = desk.Originated()[0];
        desk.Step(new OriginateUnanswered(call, "?")).Tick(0);
        desk.All.Clear();
        desk.Step(new SnapshotTaken(Desk.Agents(5))).Pass(4);
        Assert.False(desk.HasEnded(call));
        Assert.Single(desk.All.OfType<TakeSnapshot>());
        desk.Step(new SnapshotTaken(Desk.Agents(5))).Pass(4);
        Assert.Equal(AttemptOutcome.Lost, desk.EndOf(call).Outcome);
    }

    [Fact]
    public void A_cut_link_launches_nothing_keeps_the_attempts_and_asks_for_a_snapshot_when_it_is_back()
    {
        var desk = Desk.Team(5);
        var call = desk.Launch();
        desk.Answer(call).Step(new LinkDown("cut"));
        Assert.True(desk.Raised("PbxLinkDown"));
        Assert.Empty(desk.Skip(100).LaunchAll());
        Assert.False(desk.HasEnded(call));
        desk.Step(new LinkUp(new("16", [])));
        Assert.Single(desk.All.OfType<TakeSnapshot>());
        Assert.Empty(desk.LaunchAll());
        desk.Step(new SnapshotTaken(Desk.Agents(5) with { Legs = [Leg(call.Value)] }));
        Assert.Equal(4, desk.LaunchAll().Count);
        desk.Pass(3);
        Assert.False(desk.HasEnded(call));
    }

    [Fact]
    public void A_join_that_fell_into_the_gap_is_not_called_lost()
    {
        var desk = Desk.Team(5);
        var call = desk.Launch();
        desk.Answer(call).Step(new LinkDown("cut")).Pass(20).Step(new LinkUp(new("16", [])));
        desk.Step(new SnapshotTaken(Desk.Agents(5) with { Legs = [Leg(call.Value, queue: Make.Queue)] })).Pass(20);
        desk.Gone(call, 16, true);
        Assert.Equal(AttemptOutcome.Terminated, desk.EndOf(call).Outcome);
    }

    [Fact]
    public void A_snapshot_of_a_former_link_is_not_believed()
    {
        var desk = Desk.Team(5);
        var call = desk.Launch();
        desk.Answer(call).Step(new LinkDown("cut")).Step(new SnapshotTaken(Desk.Agents(5))).Pass(5);
        Assert.False(desk.HasEnded(call));
        Assert.Empty(desk.LaunchAll());
    }

    [Fact]
    public void A_snapshot_that_nobody_asked_for_is_not_taken_in()
    {
        var desk = Desk.Team(5);
        desk.Step(new SnapshotTaken(new PbxSnapshot()));
        Assert.Equal(5, desk.LaunchAll().Count);
    }

    [Fact]
    public void A_link_that_comes_up_without_having_gone_down_is_a_gap_as_well()
    {
        var desk = Desk.Team(5);
        desk.Step(new LinkUp(new("16", [])));
        Assert.Single(desk.All.OfType<TakeSnapshot>());
        Assert.Empty(desk.LaunchAll());
        desk.Step(new SnapshotTaken(Desk.Agents(5)));
        Assert.Equal(5, desk.LaunchAll().Count);
    }

    [Fact]
    public void A_restored_conversation_is_not_in_flight_also_when_the_snapshot_names_no_agent()
    {
        var desk = Restart(Desk.Agents(2) with { Legs = [Leg(1)] }, Known(1, AttemptState.WithAgent, 30));
        Assert.Equal((0, 1), (desk.InFlight, desk.Point().Live));
        Assert.Equal(AttemptState.WithAgent, desk.Board.View(desk.Now).Calls.Single().State);
    }

    [Fact]
    public void A_failed_snapshot_is_asked_for_again()
    {
        var desk = Desk.Team(5);
        desk.Step(new LinkDown("cut")).Step(new LinkUp(new("16", [])));
        desk.All.Clear();
        desk.Step(new SnapshotFailed("timed out")).Pass(4.9);
        Assert.Empty(desk.All.OfType<TakeSnapshot>());
        desk.Pass(0.2);
        Assert.Single(desk.All.OfType<TakeSnapshot>());
        desk.Pass(61);
        Assert.Equal(2, desk.All.OfType<TakeSnapshot>().Count());
    }

    [Fact]
    public void A_ringing_channel_of_ours_that_nobody_owns_is_hung_up_and_a_conversation_is_left_alone()
    {
        var desk = Restart(Desk.Agents(2) with { Legs = [Leg(77, answered: false), Leg(78)] });
        Assert.Equal(new HopperId(77), desk.All.OfType<HangUp>().Single().Hopper);
        Assert.True(desk.Raised("OrphanCall"));
    }

    [Fact]
    public void A_leg_of_an_attempt_that_was_closed_is_hung_up()
    {
        var desk = Restart(Desk.Agents(2), Known(1, AttemptState.Launching));
        desk.Pass(2.1).Dial(new(1));
        Assert.Equal(new HopperId(1), desk.All.OfType<HangUp>().Single().Hopper);
        Assert.Single(desk.Ends());
    }

    [Fact]
    public void Without_the_ledger_no_channel_is_disowned()
    {
        var desk = new Desk();
        desk.Step(new OwnershipChanged(true)).Step(new LinkUp(new("16", [])))
            .Step(new SnapshotTaken(Desk.Agents(1) with { Legs = [Leg(1, false)] }));
        Assert.Empty(desk.All.OfType<HangUp>());
        desk.Step(new AttemptsRestored([Known(1, AttemptState.Dialing)]));
        Assert.Equal(2, desk.All.OfType<TakeSnapshot>().Count());
        desk.Step(new SnapshotTaken(Desk.Agents(1) with { Legs = [Leg(1, false)] })).Pass(3);
        Assert.Empty(desk.All.OfType<HangUp>());
        Assert.Empty(desk.Ends());
    }

    [Fact]
    public void A_silent_attempt_is_asked_after_and_closed_when_it_is_gone()
    {
        var desk = Desk.Phones();
        var call = desk.Launch();
        desk.Dial(call).Pass(61);
        Assert.Empty(desk.All.OfType<TakeSnapshot>());
        desk.Pass(2);
        Assert.Single(desk.All.OfType<TakeSnapshot>());
        desk.Step(new SnapshotTaken(new PbxSnapshot())).Pass(2.1);
        Assert.Equal(AttemptOutcome.Lost, desk.EndOf(call).Outcome);
    }

    [Fact]
    public void A_restored_call_keeps_its_longest_length()
    {
        var desk = Restart(Desk.Agents(2) with { Legs = [Leg(1, agent: "SIP/101")] },
            Known(1, AttemptState.WithAgent, 50));
        desk.Step(new RunAttached(Make.RunOf() with { CallLengthMax = TimeSpan.FromSeconds(60) }, true)).Pass(9);
        Assert.Empty(desk.All.OfType<HangUp>());
        desk.Pass(2);
        Assert.Single(desk.All.OfType<HangUp>());
    }

    [Fact]
    public void A_snapshot_without_a_gap_keeps_offers_and_calls_that_the_events_told()
    {
        var desk = Desk.Team(3);
        var calls = desk.LaunchAll();
        desk.Answer(calls[0]).Step(new CallerJoined(Make.Queue, "c", calls[0]))
            .Step(new AgentOffered(Make.Queue, new("SIP/101"), "c", calls[0]));
        desk.Step(new OriginateUnanswered(calls[1], "?"));
        var facts = Desk.Agents(3).Queues[0] with { Callers = [new QueueCallerFacts("c", calls[0], 1, TimeSpan.Zero)] };
        desk.Step(
            new SnapshotTaken(
            Make.Snapshot(facts) with { Legs = [.. calls.Select(c => Leg(c.Value, c == calls[0]))] }));
        Assert.Equal(2, desk.Point().FreeAgents);
        Assert.Equal(1, desk.Point().Waiting);
    }

    [Fact]
    public void Whoever_is_found_with_an_agent_was_delivered_although_the_joining_was_not_heard()
    {
        var desk = Desk.Team(5);
        var call = desk.Launch();
        desk.Answer(call).Pass(6);
        desk.Step(new LinkDown("cut")).Step(new LinkUp(new("16", [])));
        desk.Step(new SnapshotTaken(Desk.Agents(5) with { Legs = [Leg(call.Value, agent: "SIP/101")] }));
        desk.Gone(call, 16, byCustomer: false);
        Assert.Equal((AttemptOutcome.Terminated, false), (desk.EndOf(call).Outcome, desk.EndOf(call).Abandoned));
    }
}

internal static class Immutable
{
    public static System.Collections.Immutable.ImmutableDictionary<string,
        int> ToImmutable(this Dictionary<string, int> source) =>
        System.Collections.Immutable.ImmutableDictionary.CreateRange(source);
}
