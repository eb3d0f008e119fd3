using Ringtail.Dialing.Agents;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Pacing;
using Ringtail.Dialing.Rules;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Switchboards;
using static Ringtail.Dialing.Switchboards.SwitchboardEffect;
using static Ringtail.Dialing.Switchboards.SwitchboardInput;

namespace Ringtail.Dialing.Tests.Switchboards;

public sealed class AdaptiveTests
{
    [Fact]
    public void An_adaptive_run_with_slack_places_more_calls_than_there_are_agents()
    {
        var desk = Ahead.Team(20);

        var calls = desk.LaunchUntilHeld();

        Assert.InRange(calls.Count, 25, 60);
        Assert.Equal(GateRule.Forecast, desk.Limit());
        var standing = desk.Standing();
        Assert.Equal((20, 0, calls.Count), (standing.Agents, standing.Busy, standing.RunInFlight));
        Assert.Null(standing.Hold);
        Assert.True(standing.Decision.Risk > standing.Decision.Allowed);
    }

    [Fact]
    public void A_run_that_knows_nothing_has_one_call_per_agent_until_the_first_answers_are_due()
    {
        var desk = Ahead.Team(20);
        desk.Step(new RunAttached(Ahead.RunOf(2), MayDial: true));
        desk.Step(new AccountRestored(new(2), Ahead.State(10_000, campaign: 2)));
        desk.Step(new RunDetached(new(1)));

        Assert.Equal(20, desk.LaunchUntilHeld().Count(c => desk.Offers[c].Run.Value == 2));
        for (var i = 0; i < 44; i++) desk.Pass(0.25);

        Assert.True(desk.Offers.Count(o => o.Value.Run.Value == 2) > 20);
    }

    [Fact]
    public void Until_its_account_is_known_it_places_one_call_per_free_agent()
    {
        var desk = Desk.Team(20, Ahead.Board(), runs: Ahead.RunOf()).Settled();

        Assert.Equal(20, desk.LaunchUntilHeld().Count);
        Assert.Equal((GateRule.AccountUnknown, PacingHold.AccountUnknown), (desk.Limit(), desk.Standing().Hold));

        desk.Step(new AccountRestored(Make.Run, Ahead.State(10_000)));
        Assert.True(desk.LaunchUntilHeld().Count > 5);
    }

    [Fact]
    public void An_overdrawn_account_and_a_cap_of_zero_leave_one_call_per_free_agent()
    {
        var overdrawn = Desk.Team(20, Ahead.Board(), runs: Ahead.RunOf());
        overdrawn.Step(new AccountRestored(Make.Run, Ahead.State(10_000, 900))).Settled();
        var german = Ahead.Team(20, Ahead.RunOf(profile: AbandonProfile.Germany));

        Assert.Equal(20, overdrawn.LaunchUntilHeld().Count);
        Assert.Equal((GateRule.AbandonAccount, PacingHold.AccountOverdrawn),
            (overdrawn.Limit(), overdrawn.Standing().Hold));
        Assert.Equal(20, german.LaunchUntilHeld().Count);
        Assert.Equal(PacingHold.CapIsZero, german.Standing().Hold);
    }

    [Fact]
    public void A_boost_scales_what_is_placed_above_one_call_per_agent_and_never_the_account()
    {
        int Calls(double boost) => Ahead.Team(20, Ahead.RunOf(boost: boost)).LaunchUntilHeld().Count;

        var own = Calls(1) - 20;

        Assert.InRange(Calls(0.5) - 20, 0.25 * own, 0.75 * own);
        Assert.InRange(Calls(2) - 20, 1.4 * own, 2.6 * own);
        var overdrawn = Desk.Team(20, Ahead.Board(), runs: Ahead.RunOf(boost: 5));
        overdrawn.Step(new AccountRestored(Make.Run, Ahead.State(10_000, 900))).Settled();
        Assert.Equal(20, overdrawn.LaunchUntilHeld().Count);
    }

    [Fact]
    public void With_off_the_boost_counts_free_agents_as_ever_and_the_account_is_not_asked()
    {
        var desk = Desk.Team(4, Ahead.Board(), runs: Make.RunOf(boost: 2.5));

        Assert.Equal(10, desk.LaunchUntilHeld().Count);
        Assert.Empty(desk.Board.View(desk.Now).Pacing);
    }

    [Fact]
    public void End_point_and_trunk_limits_hold_whatever_the_forecast_says()
    {
        var narrow = Desk.Team(20, Ahead.Board(Make.Queued(channels: 7)), runs: Ahead.RunOf());
        narrow.Step(new AccountRestored(Make.Run, Ahead.State(10_000))).Settled();
        var trunk = Desk.Team(20, Make.Board([Make.TrunkOf(capacity: 9)], [Make.Queued(channels: 1000)]),
            runs: Ahead.RunOf());
        trunk.Step(new AccountRestored(Make.Run, Ahead.State(10_000))).Settled();

        Assert.Equal(7, narrow.LaunchUntilHeld().Count);
        Assert.Equal(9, trunk.LaunchUntilHeld().Count);
        Assert.Equal(GateRule.TrunkFull, trunk.Limit());
    }

    [Fact]
    public void Agents_whose_wrap_up_is_about_to_end_are_dialed_for()
    {
        var settings = Ahead.Board(Make.Queued(channels: 1000) with { WrapUp = TimeSpan.FromSeconds(20) });
        var desk = Desk.Team(20, settings, runs: Ahead.RunOf());
        desk.Step(new AccountRestored(Make.Run, Ahead.State(10_000))).Settled();
        var calls = desk.LaunchUntilHeld();
        for (var i = 0; i < calls.Count; i++)
        {
            if (i >= 20)
            {
                desk.Fail(calls[i], 17, 5);
                continue;
            }
            var agent = new AgentKey($"SIP/{101 + i}");
            desk.Join(calls[i]).Offer(calls[i], agent.Device).PickUp(calls[i], agent.Device)
                .Gone(calls[i], 16, true)
                .Step(new AgentDone(Make.Queue, agent, Ahead.Caller(calls[i]), calls[i], false))
                .Step(new DeviceChanged(agent.Device, DeviceStatus.NotInUse));
        }
        for (var i = 0; i < 60; i++) desk.Pass(0.25);

        Assert.Equal((0, 20), (desk.Point().FreeAgents, desk.Standing().Busy));
        Assert.True(desk.LaunchUntilHeld().Count >= 15);
    }

    [Fact]
    public void Callers_who_are_not_ours_take_agents_from_the_forecast()
    {
        var alone = Ahead.Team(20).LaunchUntilHeld().Count;
        var desk = Ahead.Team(20);
        for (var i = 0; i < 10; i++) desk.Step(new CallerJoined(Make.Queue, $"inbound{i}", null));

        Assert.InRange(desk.LaunchUntilHeld().Count, 1, (alone / 2) + 5);
        Assert.Equal(10, desk.Standing().Waiting);
    }

    [Fact]
    public void Two_runs_on_one_team_take_equal_shares_and_each_has_its_own_account()
    {
        var desk = Desk.Team(20, Ahead.Board(), runs: [Ahead.RunOf(1), Ahead.RunOf(2)]);
        var known = new PacingKnowledge { AnswerRate = 0.35, Attempts = 12 };
        desk.Step(new AccountRestored(new(1), Ahead.State(10_000) with { Knowledge = known }));
        desk.Step(new AccountRestored(new(2), Ahead.State(10_000, campaign: 2) with { Knowledge = known })).Settled();
        var both = desk.LaunchUntilHeld().CountBy(c => desk.Offers[c].Run.Value).ToDictionary();
        // By expected agent time, not by calls: the first run has made one call more and knows its rate a little else.
        Assert.InRange(both[1] - both[2], -8, 8);

        var poor = Desk.Team(20, Ahead.Board(), runs: [Ahead.RunOf(1), Ahead.RunOf(2)]);
        poor.Step(new AccountRestored(new(1), Ahead.State(10_000)));
        poor.Step(new AccountRestored(new(2), Ahead.State(10_000, 900, campaign: 2))).Settled();
        var calls = poor.LaunchUntilHeld().CountBy(c => poor.Offers[c].Run.Value).ToDictionary();
        // The overdrawn one has its turns while a free agent is there; what is above belongs to the other.
        Assert.InRange(calls[2], 8, 12);
        Assert.True(calls[1] > calls[2] + 4, $"{calls[1]} and {calls[2]}");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Who_was_closed_or_had_nobody_to_call_has_no_claim_on_what_others_took(bool closed)
    {
        RunSettings Second(bool open) => Ahead.RunOf(2) with
        {
            Hours = open ? CallingHours.Always
                : CallingHours.Always with { Start = new TimeOnly(1, 0), End = new TimeOnly(2, 0) },
        };
        var desk = Desk.Ready(Make.Board(endPoints: [Make.Queued() with { AgentFirst = true }]), Desk.Agents(4),
            Ahead.RunOf(1));
        if (!closed) desk.Starved.Add(2);
        desk.Step(new RunAttached(Second(open: !closed), MayDial: true));
        for (var i = 0; i < 10; i++) Assert.Equal([1, 1, 1, 1], TalkOnce(desk));

        desk.Starved.Clear();
        desk.Step(new RunAttached(Second(open: true), MayDial: true)).Pass(1);
        for (var i = 0; i < 3; i++) Assert.Equal([1, 2], TalkOnce(desk).Distinct());

        // A third that comes is beside those who dial, not beside one that does not.
        desk.Starved.Add(2);
        for (var i = 0; i < 10; i++) TalkOnce(desk);
        desk.Step(new RunAttached(Ahead.RunOf(3), MayDial: true)).Pass(1);
        for (var i = 0; i < 3; i++) Assert.Equal([1, 3], TalkOnce(desk).Distinct());
    }

    /// <summary>Each free agent talks for half a minute; gives whose calls it were.</summary>
    private static IEnumerable<int> TalkOnce(Desk desk)
    {
        var calls = desk.LaunchNew();
        foreach (var call in calls)
        {
            var agent = desk.All.OfType<Originate>().Single(o => o.Order.Hopper == call).Order.Agent!.Channel;
            desk.Step(new AgentLegCreated(call, $"{agent}-{call.Value}"))
                .Step(new DeviceChanged(agent, DeviceStatus.InUse)).Step(new AgentLegAnswered(call))
                .Step(new OriginateConcluded(call, true, 4)).Answer(call);
        }
        desk.Pass(30);
        foreach (var call in calls)
        {
            var agent = desk.All.OfType<Originate>().Single(o => o.Order.Hopper == call).Order.Agent!.Channel;
            desk.Gone(call, 16, byCustomer: true).Step(new AgentLegGone(call, 16))
                .Step(new DeviceChanged(agent, DeviceStatus.NotInUse));
        }
        desk.Pass(60);
        return calls.Select(c => desk.Offers[c].Run.Value).Order();
    }

    [Fact]
    public void Calls_of_a_run_without_look_ahead_count_in_the_forecast_of_one_with_it()
    {
        var desk = Desk.Team(20, Ahead.Board(), runs: [Make.RunOf(2, priority: 1), Ahead.RunOf(1, priority: 5)]);
        desk.Step(new AccountRestored(new(1), Ahead.State(10_000))).Settled();

        var calls = desk.LaunchUntilHeld().CountBy(c => desk.Offers[c].Run.Value).ToDictionary();

        Assert.True(calls[2] >= 12);
        Assert.InRange(calls.Values.Sum(), 20, 70);
        Assert.Equal(calls.Values.Sum(), desk.Standing().InFlight);
    }

    [Fact]
    public void An_agent_in_two_queues_is_not_promised_twice()
    {
        int[] crew = [.. Enumerable.Range(1, 20)];
        var desk = Teams(crew, crew);

        var alone = Ahead.Team(20).LaunchUntilHeld().Count;

        Assert.InRange(desk.LaunchUntilHeld().Count, 20, alone + 3);
    }

    /// <summary>
    /// The calls of every set of queues fit the agents of that set as those of one team would: of the specialists
    /// within a larger team, of teams that share one agent, and of all together.
    /// </summary>
    [Theory]
    [InlineData(1, 20, 1, 5)]
    [InlineData(1, 20, 16, 20)]
    [InlineData(1, 12, 12, 20)]
    [InlineData(1, 10, 6, 15)]
    [InlineData(1, 18, 15, 32)]
    public void Nested_and_overlapping_teams_are_dialed_for_what_each_set_of_them_allows_and_no_more(
        int aFrom, int aTo, int bFrom, int bTo)
    {
        var desk = Teams(
            [.. Enumerable.Range(aFrom, aTo - aFrom + 1)], [.. Enumerable.Range(bFrom, bTo - bFrom + 1)]);
        int Alone(int agents) => Ahead.Team(agents).LaunchUntilHeld().Count;

        var calls = desk.LaunchUntilHeld().CountBy(c => desk.Offers[c].Run.Value).ToDictionary();

        Assert.InRange(calls[1], 1, Alone(aTo - aFrom + 1) + 2);
        Assert.InRange(calls.GetValueOrDefault(2), 0, Alone(bTo - bFrom + 1) + 2);
        var union = Math.Max(aTo, bTo);
        // A call of one queue takes nothing from agents of the other alone.
        Assert.InRange(calls.Values.Sum(), Alone(union) - 3, Alone(union) + 3);
    }

    [Fact]
    public void Two_queues_of_one_crew_are_no_more_than_that_crew_also_beside_a_third_with_agents_of_its_own()
    {
        int[] crew = [.. Enumerable.Range(1, 12)];
        var desk = Teams(crew, crew, [.. Enumerable.Range(12, 20)]);

        var calls = desk.LaunchUntilHeld().CountBy(c => desk.Offers[c].Run.Value).ToDictionary();

        var crewAlone = Ahead.Team(12).LaunchUntilHeld().Count;
        Assert.InRange(calls[1] + calls[2], 12, crewAlone + 3);
        Assert.InRange(calls[3], 20, Ahead.Team(20).LaunchUntilHeld().Count + 2);
    }

    [Fact]
    public void With_too_many_queues_for_every_set_of_them_nobody_is_promised_twice()
    {
        int[] crew = [.. Enumerable.Range(1, 12)];
        var desk = Teams(crew, crew, crew, crew, crew);

        Assert.InRange(desk.LaunchUntilHeld().Count, 12, Ahead.Team(12).LaunchUntilHeld().Count + 3);
    }

    /// <summary>Queues a, b, ... with these agents, each fed by a run of its own, proven, with much slack.</summary>
    private static Desk Teams(params int[][] crews)
    {
        string[] queues = [.. crews.Select((_, i) => $"{(char)('a' + i)}")];
        var boards = Ahead.Board([.. queues.Select((q, i) => Make.Queued(i + 1, q, channels: 1000))]);
        var snapshot = Make.Snapshot([.. queues.Select((q, i) => Make.QueueOf(
            q, "rrmemory", [.. crews[i].Select(agent => Make.Member($"SIP/{agent}", q))]))]);
        var runs = Enumerable.Range(1, crews.Length).ToArray();
        var desk = Desk.Ready(boards, snapshot, [.. runs.Select(run => Ahead.RunOf(run, endPoints: [run]))]);
        foreach (var _ in runs)
        {
            var call = desk.Tick(1).Tick(0).Originated().First(c => !desk.HasEnded(c));
            var queue = queues[desk.Offers[call].Run.Value - 1];
            desk.Answer(call).Step(new CallerJoined(queue, "x", call))
                .Step(new CallerHungUpWaiting(queue, "x", call)).Gone(call, 16, true);
        }
        foreach (var run in runs) desk.Step(new AccountRestored(new(run), Ahead.State(10_000, campaign: run)));
        return desk.Settled();
    }

    [Fact]
    public void Decisions_are_shown_four_times_a_second_at_most()
    {
        var desk = Ahead.Team(5);
        for (var i = 0; i < 50; i++) desk.Skip(0.1).Tick(1);

        var shown = desk.All.OfType<ShowPacing>().ToList();

        Assert.InRange(shown.Count, 15, 20);
        var last = shown[^1].Standings.Single();
        Assert.Equal((5, Make.Run), (last.Agents, last.Run));
        Assert.Equal(10_000, last.Windows.Single().Counts.Live);
        Assert.Equal(300, last.Windows.Single().Slack, 6);
    }

    [Fact]
    public void What_was_learned_goes_out_to_be_kept_and_comes_back_with_little_weight()
    {
        var desk = Ahead.Team(20);
        for (var round = 0; round < 60; round++)
        {
            foreach (var call in desk.LaunchUntilHeld()) desk.Fail(call, 17, 5);
            for (var i = 0; i < 24; i++) desk.Pass(0.25);
        }
        for (var i = 0; i < 1200; i++) desk.Pass(0.25);
        desk.Step(new RunDetached(Make.Run));
        var kept = desk.All.OfType<KeepKnowledge>().Last().Knowledge;
        Assert.InRange(kept.AnswerRate, 0, 0.1);

        var next = Desk.Team(20, Ahead.Board(), runs: Ahead.RunOf());
        next.Step(new AccountRestored(Make.Run, Ahead.State(10_000) with { Knowledge = kept })).Settled();

        next.LaunchUntilHeld();
        Assert.InRange(next.Standing().AnswerRate, 0, 0.11);
        Assert.True(next.InFlight > desk.InFlight);
    }
}
