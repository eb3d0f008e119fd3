using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Pacing;
using Ringtail.Dialing.Switchboards;
using static Ringtail.Dialing.Switchboards.SwitchboardEffect;
using static Ringtail.Dialing.Switchboards.SwitchboardInput;

namespace Ringtail.Dialing.Tests.Switchboards;

/// <summary>What each answered call adds to its campaign's account, and the safe harbour.</summary>
public sealed class AccountEntryTests
{
    private const string Agent = "SIP/101";

    private static AttemptEnd EndAfter(Action<Desk, HopperId> story, AbandonProfile? profile = null)
    {
        var desk = Ahead.Team(1, Ahead.RunOf(profile: profile));
        var call = desk.Launch();
        story(desk, call);
        return desk.EndOf(call);
    }

    [Theory]
    [InlineData("own", 1.0, 1.5, AccountEntry.Served)]
    // The phone rang in time: what the agent took to pick up is the agent's.
    [InlineData("own", 1.0, 6.0, AccountEntry.Served)]
    [InlineData("own", 2.5, 3.0, AccountEntry.Late)]
    [InlineData("FTC", 0.5, 1.9, AccountEntry.Served)]
    [InlineData("FTC", 0.5, 2.1, AccountEntry.Late)]
    public void A_connected_call_is_served_or_late_by_the_profiles_clock(
        string profile, double rings, double connects, AccountEntry entry)
    {
        var end = EndAfter((desk, call) =>
        {
            desk.Join(call).Skip(rings).Offer(call, Agent).Skip(connects - rings).PickUp(call, Agent);
            desk.Skip(60).Gone(call, 16, true);
        }, AbandonProfile.BuiltIn.Single(p => p.Name == profile));

        Assert.Equal((entry, false), (end.AccountEntry, end.Abandoned));
        Assert.Equal(TimeSpan.FromSeconds(rings), end.AnswerToRing);
        Assert.Equal(TimeSpan.FromSeconds(connects), end.AnswerToConnect);
        Assert.Equal(new CampaignId(1), end.Campaign);
    }

    [Fact]
    public void Who_hangs_up_before_the_limit_is_in_neither_sum_and_who_waits_beyond_it_is_abandoned()
    {
        Assert.Equal(AccountEntry.None, EndAfter((d, c) => d.Join(c).Skip(1.9).GiveUp(c)).AccountEntry);
        Assert.Equal(AccountEntry.Abandoned, EndAfter((d, c) => d.Join(c).Skip(2.1).GiveUp(c)).AccountEntry);
        Assert.Equal(AccountEntry.None, EndAfter((d, c) => d.Answer(c).Skip(0.3).Gone(c, 16, true)).AccountEntry);
        Assert.Equal(AccountEntry.None, EndAfter((d, c) => d.Fail(c, 17, 5)).AccountEntry);
    }

    [Fact]
    public void Cut_by_the_PBX_before_the_queue_or_in_it_is_abandoned()
    {
        Assert.Equal(AccountEntry.Abandoned, EndAfter((d, c) => d.Answer(c).Skip(0.3).Gone(c, 16, false)).AccountEntry);
        Assert.Equal(AccountEntry.Abandoned, EndAfter((d, c) => d.Join(c).Skip(1)
            .Step(new CallerLeft(Make.Queue, Ahead.Caller(c), c)).Gone(c, 16, false)).AccountEntry);
    }

    [Fact]
    public void The_account_knows_of_an_abandoned_call_when_the_limit_passes_and_of_a_late_agent_when_it_comes()
    {
        var desk = Ahead.Team(1);
        var call = desk.Launch();
        desk.Join(call);
        Assert.Equal(new AccountCounts(10_000, 0, 0, 0), desk.Standing().Windows.Single().Counts);

        desk.Pass(2);
        Assert.Equal(new AccountCounts(10_001, 1, 0, 0), desk.Standing().Windows.Single().Counts);

        desk.Offer(call, Agent).PickUp(call, Agent);
        Assert.Equal(new AccountCounts(10_001, 0, 1, 0), desk.Standing().Windows.Single().Counts);
    }

    [Fact]
    public void An_attempt_of_a_former_life_is_abandoned_unless_its_agent_is_proven()
    {
        var desk = new Desk(Ahead.Board());
        RestoredAttempt Known(int id, double? connected) => new(
            new AttemptDraft
            {
                Hopper = new(id), Pbx = Make.Pbx, Trunk = Make.Trunk, EndPoint = Make.Team, Offer = Make.Offer(id),
                DialString = "SIP/carrier/1", DecidedAt = Desk.Noon.AddSeconds(-60),
            }, connected is null ? AttemptState.Answered : AttemptState.WithAgent, Desk.Noon.AddSeconds(-50),
            Desk.Noon.AddSeconds(-40), connected is { } s ? Desk.Noon.AddSeconds(-40 + s) : null, "");
        desk.Step(new AttemptsRestored([Known(1, null), Known(2, 1), Known(3, 3)]));
        desk.Step(new OwnershipChanged(true)).Step(new LinkUp(new PbxFacts("16", [])));
        desk.Step(new SnapshotTaken(Desk.Agents(2)));
        desk.Step(new RunAttached(Ahead.RunOf(profile: AbandonProfile.Ftc), true));
        desk.Step(new AccountRestored(Make.Run, Ahead.State(1000)));
        desk.Pass(5);

        AccountEntry[] entries = [.. desk.Ends().OrderBy(e => e.Hopper.Value).Select(e => e.AccountEntry)];
        Assert.Equal([AccountEntry.Abandoned, AccountEntry.Served, AccountEntry.Late], entries);
        var counts = desk.Standing().Windows.Single().Counts;
        Assert.Equal((1L, 1L), (counts.Abandoned, counts.Late));
    }

    [Fact]
    public void A_snapshot_that_comes_before_the_account_takes_nobody_for_connected_only_now()
    {
        var desk = new Desk(Ahead.Board());
        desk.Step(new AttemptsRestored([
            new(new AttemptDraft
            {
                Hopper = new(1), Pbx = Make.Pbx, Trunk = Make.Trunk, EndPoint = Make.Team, Offer = Make.Offer(1),
                DialString = "SIP/carrier/1", DecidedAt = Desk.Noon.AddSeconds(-60),
            }, AttemptState.WithAgent, Desk.Noon.AddSeconds(-50), Desk.Noon.AddSeconds(-40),
                Desk.Noon.AddSeconds(-39), ""),
        ]));
        desk.Step(new OwnershipChanged(true)).Step(new LinkUp(new PbxFacts("16", []))).Tick();
        desk.Step(new SnapshotTaken(Desk.Agents(2) with
        {
            Legs = [new LiveLeg(new(1), "SIP/carrier-1", Answered: true, new(Agent), Make.Queue)],
        }));
        desk.Step(new RunAttached(Ahead.RunOf(profile: AbandonProfile.Ftc), true));
        desk.Step(new AccountRestored(Make.Run, Ahead.State(1000)));

        desk.Pass(2).Gone(new(1), 16, true).Pass(5);

        Assert.Equal(AccountEntry.Served, desk.EndOf(new(1)).AccountEntry);
    }

    [Fact]
    public void A_number_with_an_abandoned_call_rests_as_long_as_the_profile_demands()
    {
        var end = EndAfter((d, c) => d.Join(c).Skip(5).GiveUp(c), AbandonProfile.Ofcom);
        var served = EndAfter((d, c) => d.Join(c).Offer(c, Agent).PickUp(c, Agent).Gone(c, 16, true),
            AbandonProfile.Ofcom);

        Assert.Equal(end.EndedAt.AddHours(72), end.AgentDemandedUntil);
        Assert.Null(served.AgentDemandedUntil);
        Assert.Null(EndAfter((d, c) => d.Join(c).Skip(5).GiveUp(c)).AgentDemandedUntil);
    }

    // Safe harbour

    private static Desk Harbour() => Desk.Team(1, Ahead.Board(
        Make.Queued(channels: 1000) with { SafeHarbourExtension = "sorry", SafeHarbourContext = "messages" }),
        runs: Ahead.RunOf());

    [Fact]
    public void Who_waits_at_the_limit_is_sent_to_the_message_once()
    {
        var desk = Harbour();
        var call = desk.Launch();
        desk.Join(call).Pass(1.9);
        Assert.Empty(desk.All.OfType<Redirect>());

        desk.Pass(0.2).Pass(1).Pass(1);
        var redirect = desk.All.OfType<Redirect>().Single();
        Assert.Equal((call, Ahead.Caller(call), "sorry", "messages"),
            (redirect.Hopper, redirect.Channel, redirect.Extension, redirect.Context));

        desk.Step(new RedirectAnswered(call, true, "")).Step(new CallerLeft(Make.Queue, Ahead.Caller(call), call));
        desk.Skip(8).Gone(call, 16, true);
        var end = desk.EndOf(call);
        Assert.Equal((AccountEntry.Abandoned, true, false), (end.AccountEntry, end.HeardMessage, end.TornConversation));
    }

    [Fact]
    public void Who_was_offered_in_vain_meets_the_limit_when_the_phone_stops_ringing()
    {
        var desk = Harbour();
        var call = desk.Launch();
        desk.Join(call).Skip(1).Offer(call, Agent).Pass(9);
        Assert.Equal(0, desk.Standing().Windows.Single().Counts.Abandoned);

        desk.Step(new AgentNotReached(Make.Queue, new(Agent), Ahead.Caller(call), call));
        Assert.Equal(1, desk.Standing().Windows.Single().Counts.Abandoned);
        Assert.Single(desk.All.OfType<Redirect>());

        // Missed before the limit, the rest of it runs.
        var second = Harbour();
        call = second.Launch();
        second.Join(call).Skip(0.5).Offer(call, Agent).Skip(1)
            .Step(new AgentNotReached(Make.Queue, new(Agent), Ahead.Caller(call), call));
        second.Pass(0.4);
        Assert.Empty(second.All.OfType<Redirect>());
        second.Pass(0.2);
        Assert.Single(second.All.OfType<Redirect>());
    }

    [Fact]
    public void The_first_phone_that_rang_in_vain_does_not_make_a_late_agent_an_early_one()
    {
        var end = EndAfter((desk, call) => desk.Join(call).Skip(1).Offer(call, Agent).Skip(8)
            .Step(new AgentNotReached(Make.Queue, new(Agent), Ahead.Caller(call), call)).Skip(2)
            .Offer(call, Agent).Skip(1).PickUp(call, Agent).Skip(60).Gone(call, 16, true));

        Assert.Equal(AccountEntry.Late, end.AccountEntry);
        Assert.Equal(TimeSpan.FromSeconds(11), end.AnswerToRing);
    }

    [Fact]
    public void Under_ringall_the_limit_runs_again_only_when_no_phone_rings_any_more()
    {
        var desk = Desk.Team(2, Ahead.Board(), "ringall", Ahead.RunOf());
        var call = desk.Launch();
        desk.Join(call).Offer(call, Agent).Offer(call, "SIP/102").Pass(5);
        desk.Step(new AgentNotReached(Make.Queue, new(Agent), Ahead.Caller(call), call)).Pass(1);
        Assert.Equal(0, desk.Standing().Windows.Single().Counts.Abandoned);

        desk.Step(new AgentNotReached(Make.Queue, new("SIP/102"), Ahead.Caller(call), call));

        Assert.Equal(1, desk.Standing().Windows.Single().Counts.Abandoned);
    }

    [Fact]
    public void The_message_is_given_as_soon_as_what_forbade_it_has_passed()
    {
        // By the law's clock a ringing phone stops nothing: booked at the limit, and sent when the ringing ends.
        var desk = Desk.Team(1, Ahead.Board(
            Make.Queued(channels: 1000) with { SafeHarbourExtension = "sorry" }),
            runs: Ahead.RunOf(profile: AbandonProfile.Ftc));
        var call = desk.Launch();
        desk.Join(call).Offer(call, Agent).Pass(2.1).Pass(3);
        Assert.Empty(desk.All.OfType<Redirect>());
        desk.Step(new AgentNotReached(Make.Queue, new(Agent), Ahead.Caller(call), call));
        Assert.Single(desk.All.OfType<Redirect>());

        // A silent line, a loop that stood still, a PBX that refuses: tried again, and not for ever.
        var silent = Harbour();
        call = silent.Launch();
        silent.Join(call).Step(new LinkSilent(true)).Pass(2.1);
        Assert.Empty(silent.All.OfType<Redirect>());
        silent.Step(new LinkSilent(false)).Step(new SnapshotTaken(Desk.Agents(1) with
        {
            Legs = [new LiveLeg(call, "x", true, null, Make.Queue)],
        })).Step(new CallerJoined(Make.Queue, Ahead.Caller(call), call)).Pass(1.1);
        Assert.Single(silent.All.OfType<Redirect>());
        for (var i = 0; i < 10; i++) silent.Step(new RedirectAnswered(call, false, "no such channel")).Pass(1.1);
        Assert.Equal(3, silent.All.OfType<Redirect>().Count());

        var late = Harbour();
        call = late.Launch();
        late.Join(call).Pass(4);
        Assert.Empty(late.All.OfType<Redirect>());
        late.Pass(1.1);
        Assert.Single(late.All.OfType<Redirect>());
    }

    [Fact]
    public void Nobody_is_sent_away_while_an_agents_phone_rings_or_when_the_dialplan_does_it()
    {
        var desk = Harbour();
        var call = desk.Launch();
        desk.Join(call).Skip(1.5).Offer(call, Agent).Pass(1).Pass(2);
        var dialplan = Desk.Team(1, Ahead.Board(Make.Queued(channels: 1000) with
        {
            SafeHarbourExtension = "sorry", SafeHarbourInDialplan = true,
        }), runs: Ahead.RunOf());
        var other = dialplan.Launch();
        dialplan.Join(other).Pass(2.1);

        Assert.Empty(desk.All.OfType<Redirect>());
        Assert.Empty(dialplan.All.OfType<Redirect>());
        Assert.Equal(1, dialplan.Standing().Windows.Single().Counts.Abandoned);
    }

    [Fact]
    public void An_agent_who_picks_up_while_the_redirect_is_under_way_makes_a_torn_conversation()
    {
        var desk = Harbour();
        var call = desk.Launch();
        desk.Join(call).Pass(2.1);
        desk.Offer(call, Agent).PickUp(call, Agent).Step(new RedirectAnswered(call, true, ""));
        desk.Gone(call, 16, false);

        Assert.True(desk.EndOf(call).TornConversation);
        Assert.True(desk.Raised("TornConversation"));
    }

    [Fact]
    public void A_refused_redirect_is_told_and_the_caller_waits_on()
    {
        var desk = Harbour();
        var call = desk.Launch();
        desk.Join(call).Pass(2.1).Step(new RedirectAnswered(call, false, "No such extension"));
        desk.Offer(call, Agent).PickUp(call, Agent).Skip(60).Gone(call, 16, true);

        Assert.True(desk.Raised("SafeHarbourRefused"));
        var end = desk.EndOf(call);
        Assert.Equal((AccountEntry.Late, false, false), (end.AccountEntry, end.HeardMessage, end.TornConversation));
    }

    [Fact]
    public void Script_time_and_the_queues_turn_come_off_the_patience()
    {
        var desk = Ahead.Team(2, Ahead.RunOf(profile: AbandonProfile.Ftc));
        desk.Launch();
        var script = Make.Queued().ScriptTime;
        Assert.Equal(TimeSpan.FromSeconds(1) - script, desk.Standing().Patience);
    }

    [Fact]
    public void A_team_that_needs_longer_than_the_limit_is_told_that_it_needs_auto_answer()
    {
        var desk = Ahead.Team(1, Ahead.RunOf(profile: AbandonProfile.Ftc));
        for (var i = 0; i < 5; i++)
        {
            var call = desk.Launch();
            desk.Join(call).Offer(call, Agent).Skip(4).PickUp(call, Agent).Skip(30).Gone(call, 16, true);
            desk.Step(new AgentDone(Make.Queue, new(Agent), Ahead.Caller(call), call, false))
                .Step(new DeviceChanged(Agent, Agents.DeviceStatus.NotInUse)).Skip(30);
        }

        Assert.True(desk.Raised("NeedsAutoAnswer"));
        Assert.Equal(TimeSpan.FromSeconds(4), desk.Point().AnswerToConnect);
        // It never just stops.
        desk.Launch();
        Assert.Equal(TimeSpan.Zero, desk.Standing().Patience);
    }
}
