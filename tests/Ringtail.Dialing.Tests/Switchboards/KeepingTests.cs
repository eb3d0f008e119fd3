using Ringtail.Dialing.Agents;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Runs;
using static Ringtail.Dialing.Switchboards.SwitchboardEffect;
using static Ringtail.Dialing.Switchboards.SwitchboardInput;

namespace Ringtail.Dialing.Tests.Switchboards;

/// <summary>Numbers that rest unless an agent is kept for them, and the agent who is.</summary>
public sealed class KeepingTests
{
    private const string Agent = "SIP/101";

    private static Desk Team(int agents, string strategy = "rrmemory", params RunSettings[] runs)
    {
        var desk = Desk.Team(agents, Make.Board([Make.TrunkOf(capacity: 1000)],
            [Make.Queued(channels: 1000) with { MaxWaitingCalls = 100 }]), strategy, runs);
        // What is in stock already is not banned.
        desk.Step(new OffersRecalled(Make.Run));
        return desk;
    }

    private static HopperId Ban(Desk desk)
    {
        desk.Feeds = false;
        var next = desk.Offers.Count + 1;
        desk.Banned.Add(Make.Offer(next).Number);
        desk.Feed(Make.Run, 6);
        return new(next);
    }

    private static bool IsKept(Desk desk, HopperId call) =>
        desk.All.OfType<CommitAttempts>().SelectMany(c => c.Drafts).Any(d => d.Hopper == call && d.AgentKept);

    [Fact]
    public void A_banned_number_waits_for_an_agent_whom_nothing_else_counts_on()
    {
        var desk = Team(1, runs: Make.RunOf(boost: 2));
        var banned = Ban(desk);

        // Two calls for one agent: none of them can be promised the agent.
        var calls = desk.LaunchAll();
        Assert.Equal(2, calls.Count);
        Assert.DoesNotContain(banned, calls);

        desk.Fail(calls[0], 17, 5);
        Assert.DoesNotContain(banned, desk.LaunchAll());
        foreach (var call in calls.Skip(1)) desk.Fail(call, 17, 5);
        foreach (var call in desk.Board.View(desk.Now).Calls) desk.Fail(call.Hopper, 17, 5);

        // The agent is free and nothing is in flight: the reservation is made, and nothing goes beside it.
        Assert.Equal([banned], desk.LaunchAll());
        Assert.True(IsKept(desk, banned));
    }

    [Theory]
    [InlineData("rrmemory")]
    [InlineData("ringall")]
    public void The_agent_is_kept_until_the_call_ends_or_an_agent_is_connected(string strategy)
    {
        var desk = Team(2, strategy, Make.RunOf(boost: 2));
        var banned = Ban(desk);
        var first = desk.LaunchAll();
        Assert.Equal(4, first.Count);
        foreach (var call in first) desk.Fail(call, 17, 5);

        // One agent is kept; the other has two calls as the boost says.
        desk.Feed(Make.Run, 20);
        var calls = desk.LaunchAll();
        Assert.Equal(banned, calls[0]);
        Assert.Equal(3, calls.Count);
        desk.Join(banned);
        Assert.Empty(desk.LaunchAll());
        desk.Offer(banned, Agent).Step(new DeviceChanged(Agent, DeviceStatus.Ringing));
        Assert.Empty(desk.LaunchAll());
        desk.PickUp(banned, Agent);
        Assert.Empty(desk.LaunchAll());

        // Ended, the agent counts for everything again.
        desk.Gone(banned, 16, true).Step(new AgentDone(Make.Queue, new(Agent), Ahead.Caller(banned), banned, false))
            .Step(new DeviceChanged(Agent, DeviceStatus.NotInUse));
        Assert.Equal(2, desk.LaunchAll().Count);
    }

    [Fact]
    public void A_kept_call_that_ends_unanswered_gives_its_agent_back()
    {
        var desk = Team(1, runs: Make.RunOf(boost: 3));
        var banned = Ban(desk);
        foreach (var call in desk.LaunchAll()) desk.Fail(call, 17, 5);
        Assert.Equal([banned], desk.LaunchAll());
        desk.Feed(Make.Run, 20);

        desk.Fail(banned, 17, 5);

        Assert.Equal(3, desk.LaunchAll().Count);
    }

    [Fact]
    public void Who_finds_no_agent_to_be_kept_goes_back_to_the_run_for_a_while()
    {
        var desk = Team(1, runs: Make.RunOf(boost: 2));
        var banned = Ban(desk);
        desk.LaunchAll();

        for (var i = 0; i < 11; i++) desk.Pass(1);

        var returned = desk.All.OfType<ReturnOffers>().SelectMany(r => r.Offers).Single(o => o.Offer.Hopper == banned);
        Assert.Equal((GateRule.RetryBan, true, TimeSpan.FromMinutes(2)),
            (returned.Refusal.Rule, returned.Refusal.Passing, returned.Refusal.RetryAfter));
    }

    [Fact]
    public void An_agent_who_leaves_before_the_launch_is_not_kept()
    {
        var desk = Team(1, runs: Make.RunOf());
        desk.Commits = false;
        var banned = Ban(desk);
        desk.All.Clear();
        desk.Tick(5);
        var refused = desk.All.OfType<CommitAttempts>().Single();
        desk.Step(new AttemptsCommitted(refused.Batch,
            [new(banned, new GateRefusal(GateRule.RetryBan, Passing: true))]));
        var batch = desk.All.OfType<CommitAttempts>().Last();
        Assert.Equal((banned, true), (batch.Drafts.Single().Hopper, batch.Drafts.Single().AgentKept));

        desk.Step(new MemberChanged(Make.Member(Agent, paused: true)));
        desk.Step(new AttemptsCommitted(batch.Batch, []));

        Assert.Empty(desk.Originated());
        Assert.Equal(Ringtail.Dialing.Attempts.AttemptOutcome.Withdrawn, desk.EndOf(banned).Outcome);
    }

    [Fact]
    public void The_forecast_counts_without_the_agent_who_is_kept()
    {
        var desk = Ahead.Team(20);
        desk.Step(new OffersRecalled(Make.Run));
        var banned = new HopperId(desk.Offers.Count + 1);
        desk.Banned.Add(Make.Offer(banned.Value).Number);

        var calls = desk.LaunchUntilHeld();

        Assert.Contains(banned, calls);
        Assert.True(IsKept(desk, banned));
        Assert.Equal(1, desk.Standing().Waiting);
        Assert.Equal(19, desk.Standing().Decision.Free);
    }
}
