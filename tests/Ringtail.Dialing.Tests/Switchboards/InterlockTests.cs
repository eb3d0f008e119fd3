using Ringtail.Dialing.Agents;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Pacing;
using Ringtail.Dialing.Switchboards;
using static Ringtail.Dialing.Switchboards.SwitchboardInput;

namespace Ringtail.Dialing.Tests.Switchboards;

/// <summary>What stops an adaptive run, or leaves it one call per free agent.</summary>
public sealed class InterlockTests
{
    [Fact]
    public void A_silent_link_launches_nothing_and_afterwards_one_call_per_agent_until_a_snapshot_is_in()
    {
        var desk = Ahead.Team(20);
        desk.Step(new LinkSilent(true));
        Assert.Empty(desk.LaunchUntilHeld());
        Assert.Equal(GateRule.PbxUnhealthy, desk.Limit());

        desk.Step(new LinkSilent(false));
        Assert.Equal(20, desk.LaunchUntilHeld().Count);
        Assert.Equal(PacingHold.Blind, desk.Standing().Hold);

        desk.Step(new SnapshotTaken(Desk.Agents(20)));
        Assert.NotEmpty(desk.LaunchUntilHeld());
    }

    [Fact]
    public void A_silence_is_over_when_the_link_comes_up_again()
    {
        var desk = Ahead.Team(20);
        desk.Step(new LinkSilent(true)).Step(new LinkDown("closed")).Step(new LinkUp(new PbxFacts("22", [])));
        desk.Step(new SnapshotTaken(Desk.Agents(20)));

        Assert.True(desk.LaunchUntilHeld().Count > 20);
    }

    [Fact]
    public void Who_was_answered_while_the_link_was_cut_is_abandoned_unless_bridged_in_time()
    {
        var desk = Ahead.Team(20);
        var calls = desk.LaunchUntilHeld().Take(3).ToList();
        foreach (var call in calls) desk.Join(call);
        desk.Step(new LinkDown("cut")).Pass(0.5).Pass(3);
        Assert.Equal(3, desk.Standing().Windows.Single().Counts.Abandoned);
        Assert.Empty(desk.LaunchUntilHeld());

        desk.Step(new LinkUp(new PbxFacts("16", [])));
        var legs = calls.Take(1).Select(c => new LiveLeg(c, "x", true, new AgentKey("SIP/101"), null));
        desk.Step(new SnapshotTaken(Desk.Agents(20) with { Legs = [.. legs] })).Pass(3);

        // One is with an agent, and nobody saw since when; the others are gone.
        var counts = desk.Standing().Windows.Single().Counts;
        Assert.Equal((2L, 1L), (counts.Abandoned, counts.Late));
    }

    [Fact]
    public void A_call_without_a_channel_stays_in_flight_and_is_not_dialed_again()
    {
        var desk = Ahead.Team(1);
        var calls = desk.LaunchUntilHeld();
        for (var i = 0; i < 80; i++) desk.Pass(0.25);

        Assert.Equal(calls.Count, desk.Standing().InFlight);
        Assert.Equal(calls.Count, calls.Distinct().Count());
        // At last a snapshot is asked for, which will not show it; then it is over, and lost.
        for (var i = 0; i < 200; i++) desk.Pass(0.25);
        desk.Step(new SnapshotTaken(Desk.Agents(1))).Pass(3);
        Assert.Equal(0, desk.Standing().InFlight);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-3)]
    [InlineData(90_000)]
    public void A_clock_that_is_set_stops_dialing_and_begins_no_window_anew(double by)
    {
        var desk = Ahead.Team(20);
        var before = desk.Standing().Windows.Single();
        desk.SetClock(by);

        Assert.Empty(desk.LaunchUntilHeld());
        Assert.True(desk.Raised("ClockJumped"));
        desk.Pass(0.25).Pass(0.25).Pass(0.25).Pass(0.5);
        Assert.Equal(20, desk.LaunchUntilHeld().Count);
        Assert.Equal(PacingHold.ClockJumped, desk.Standing().Hold);
        Assert.Equal((before.Span, before.Counts),
            (desk.Standing().Windows.Single().Span, desk.Standing().Windows.Single().Counts));

        desk.Settled();
        Assert.NotEmpty(desk.LaunchUntilHeld());
    }

    [Fact]
    public void A_window_ends_when_its_time_has_passed_on_both_clocks()
    {
        var desk = Ahead.Team(20);
        // The day has twelve hours left; set forward by eleven, it still has them.
        desk.SetClock(11 * 3600).Pass(1);
        for (var i = 0; i < 3; i++) desk.Pass(3600);
        Assert.Equal(10_000, desk.Standing().Windows.Single().Counts.Live);

        for (var i = 0; i < 10; i++) desk.Pass(3600);
        Assert.Equal(0, desk.Standing().Windows.Single().Counts.Live);
    }

    [Fact]
    public void Agents_who_log_off_or_pause_count_at_once()
    {
        var desk = Ahead.Team(20);
        var calls = desk.LaunchUntilHeld();
        for (var i = 1; i <= 10; i++)
            desk.Step(new MemberChanged(Make.Member($"SIP/{100 + i}", paused: i % 2 == 0,
                status: i % 2 == 0 ? DeviceStatus.NotInUse : DeviceStatus.Unavailable)));

        Assert.Equal(10, desk.Standing().Agents);
        Assert.Empty(desk.LaunchUntilHeld());
        // Half of the calls may end and nothing replaces them.
        foreach (var call in calls.Take(10)) desk.Fail(call, 17, 5);
        Assert.True(desk.LaunchUntilHeld().Count < 5);
    }

    [Fact]
    public void A_decision_is_taken_anew_when_agents_leave_while_the_ledger_writes()
    {
        var desk = Ahead.Team(20);
        desk.Commits = false;
        desk.Tick();
        var commit = desk.All.OfType<SwitchboardEffect.CommitAttempts>().Last();
        for (var i = 1; i <= 19; i++) desk.Step(new MemberRemoved(Make.Queue, new AgentKey($"SIP/{100 + i}")));
        desk.Commits = true;
        desk.Step(new AttemptsCommitted(commit.Batch, []));

        Assert.True(commit.Drafts.Length >= 10);
        Assert.InRange(desk.Originated().Count, 1, 4);
        Assert.Equal(commit.Drafts.Length - desk.Originated().Count,
            desk.Ends().Count(e => e.Outcome == AttemptOutcome.Withdrawn));
    }

    [Fact]
    public void Without_a_logged_in_agent_who_is_not_paused_nothing_is_dialed()
    {
        var desk = Ahead.Team(2);
        foreach (var agent in new[] { "SIP/101", "SIP/102" })
            desk.Step(new MemberChanged(Make.Member(agent, paused: true)));

        Assert.Empty(desk.LaunchUntilHeld());
        Assert.Equal(GateRule.NoFreeAgent, desk.Limit());
    }

    [Fact]
    public void An_agent_who_lets_the_phone_ring_is_not_counted_on()
    {
        var desk = Ahead.Team(2);
        var call = desk.Launch();
        desk.Join(call);
        for (var i = 1; i <= 2; i++)
            desk.Offer(call, "SIP/101").Skip(1)
                .Step(new AgentNotReached(Make.Queue, new AgentKey("SIP/101"), Ahead.Caller(call), call));

        Assert.Equal(1, desk.Standing().Agents);
        Assert.Equal(1, desk.Point().FreeAgents);
        Assert.True(desk.Raised("AgentDoesNotAnswer"));
        desk.Offer(call, "SIP/101").PickUp(call, "SIP/101");
        Assert.Equal(2, desk.Standing().Agents);
        Assert.True(desk.Cleared("agent-unreachable"));
    }

    [Fact]
    public void A_trunk_that_refuses_everything_says_nothing_about_the_answer_rate()
    {
        var desk = Ahead.Team(20);
        for (var i = 0; i < 240; i++) desk.Pass(0.25);
        var calls = desk.LaunchUntilHeld();
        var before = desk.Standing().AnswerRate;
        foreach (var call in calls) desk.Fail(call, 34, 8);
        for (var i = 0; i < 600; i++) desk.Pass(0.25);
        desk.LaunchUntilHeld();

        Assert.Equal(before, desk.Standing().AnswerRate, 3);
    }

    [Fact]
    public void A_late_loop_leaves_one_call_per_free_agent_until_it_is_regular_for_ten_seconds()
    {
        var desk = Ahead.Team(20);
        desk.Pass(1.5);
        Assert.Equal(20, desk.LaunchUntilHeld().Count);
        Assert.Equal(PacingHold.LoopLate, desk.Standing().Hold);
        for (var i = 0; i < 36; i++) desk.Pass(0.25);
        Assert.Empty(desk.LaunchUntilHeld());
        for (var i = 0; i < 8; i++) desk.Pass(0.25);
        Assert.NotEmpty(desk.LaunchUntilHeld());
    }

    [Fact]
    public void The_emergency_stop_launches_nothing_more_and_leaves_the_calls_alone()
    {
        var desk = Ahead.Team(20);
        var calls = desk.LaunchUntilHeld();
        desk.Step(new DialingSwitched(false));

        Assert.Empty(desk.LaunchUntilHeld());
        Assert.Equal(calls.Count, desk.Live);
        Assert.Empty(desk.All.OfType<SwitchboardEffect.HangUp>());
    }

    [Fact]
    public void No_more_than_twelve_lines_per_agent_and_three_per_expected_answer_are_in_flight()
    {
        var desk = Ahead.Team(3, Ahead.RunOf(boost: 1000));

        // A prior of 0.35 answers per attempt: three for each make 8 lines per agent.
        Assert.InRange(desk.LaunchUntilHeld().Count, 20, 25);
    }

    [Fact]
    public void A_share_of_the_slack_is_spent_by_one_switchboard_and_worth_nothing_when_it_has_expired()
    {
        var desk = Desk.Team(20, Ahead.Board(), runs: Ahead.RunOf());
        desk.Step(new AccountRestored(Make.Run, Ahead.State(10_000) with { Shared = true })).Settled();
        Assert.Equal(20, desk.LaunchUntilHeld().Count);
        Assert.Equal(PacingHold.ShareUnknown, desk.Standing().Hold);

        desk.Step(new AccountShared(Make.Run, 0.5, [new(10_000, 0, 0, 0)], desk.Now.Wall.AddSeconds(30)));
        Assert.NotEmpty(desk.LaunchUntilHeld());
        Assert.Equal(20_000, desk.Standing().Windows.Single().Counts.Live);
        // The run's settings come again, read anew: the account is the same.
        desk.Step(new RunAttached(Ahead.RunOf(profile: AbandonProfile.Own with
        {
            Windows = [new(WindowKind.CalendarDay)],
        }), true));
        Assert.Null(desk.Standing().Hold);

        for (var i = 0; i < 130; i++) desk.Pass(0.25);
        Assert.Equal(PacingHold.ShareUnknown, desk.Standing().Hold);
    }

    [Fact]
    public void Another_owners_bookings_are_waited_for_after_the_ownership_was_lost()
    {
        var desk = Ahead.Team(20);
        desk.Step(new OwnershipChanged(false)).Step(new OwnershipChanged(true));

        Assert.Equal(20, desk.LaunchUntilHeld().Count);
        Assert.Equal(PacingHold.AccountUnknown, desk.Standing().Hold);
    }
}
