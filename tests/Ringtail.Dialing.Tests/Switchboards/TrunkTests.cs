using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Switchboards;
using Ringtail.Dialing.Trunks;
using static Ringtail.Dialing.Switchboards.SwitchboardInput;

namespace Ringtail.Dialing.Tests.Switchboards;

public sealed class TrunkTests
{
    private static Desk With(params TrunkSettings[] trunks) =>
        Desk.ProvenPhone(Desk.Ready(
            Make.Board(trunks, [Make.Phone(channels: 500)]), Make.Snapshot(),
                Make.RunOf(trunks: [.. trunks.Select(t => t.Id.Value)])));

    private static TrunkStanding Standing(Desk desk, int id = 1) =>
        desk.Board.View(desk.Now).Trunks.Single(t => t.Trunk.Value == id);

    [Fact]
    public void A_trunk_carries_no_more_than_its_capacity_less_the_reserve()
    {
        var desk = With(Make.TrunkOf(capacity: 5) with { Reserve = 2 });
        desk.Feed(Make.Run, 20);
        Assert.Equal(3, desk.LaunchAll().Count);
        Assert.Equal(GateRule.TrunkFull, desk.Limit());
    }

    [Fact]
    public void Other_peoples_channels_count_and_ours_count_once()
    {
        var desk = With(Make.TrunkOf(capacity: 5));
        desk.Step(new DeviceLoad(Make.TrunkDevice, 2));
        desk.Feed(Make.Run, 20);
        var calls = desk.LaunchAll();
        Assert.Equal(3, calls.Count);
        // Each channel shows: first as the leg, then in the device's count.
        for (var i = 0; i < calls.Count; i++)
        {
            desk.Dial(calls[i]);
            desk.Step(new DeviceLoad(Make.TrunkDevice, 3 + i));
        }
        Assert.Equal((3, 2), (Standing(desk).Ours, Standing(desk).Others));
        Assert.Empty(desk.LaunchAll());
        desk.Step(new DeviceLoad(Make.TrunkDevice, 4));
        Assert.Single(desk.LaunchAll());
    }

    [Fact]
    public void The_count_may_come_before_the_leg_and_no_call_is_launched_too_many()
    {
        var desk = With(Make.TrunkOf(capacity: 2));
        desk.Feed(Make.Run, 20);
        var call = desk.Launch();
        desk.Step(new DeviceLoad(Make.TrunkDevice, 1)).Dial(call);
        Assert.Single(desk.LaunchAll());
    }

    [Fact]
    public void A_leg_counts_also_while_the_device_is_silent_about_it()
    {
        var desk = With(Make.TrunkOf(capacity: 1));
        desk.Dial(desk.Launch());
        Assert.Empty(desk.LaunchAll());
    }

    [Fact]
    public void The_slot_is_free_when_the_leg_is_gone_not_when_the_evidence_is_complete()
    {
        var desk = With(Make.TrunkOf(capacity: 1));
        var call = desk.Launch();
        desk.Dial(call).Step(new DeviceLoad(Make.TrunkDevice, 1)).Gone(call, 17)
            .Step(new DeviceLoad(Make.TrunkDevice, 0));
        Assert.False(desk.HasEnded(call));
        Assert.Single(desk.LaunchAll());
    }

    [Fact]
    public void Two_trunks_over_one_device_share_its_channels()
    {
        var desk = With(Make.TrunkOf(1, "SIP/carrier/9${num}", 3), Make.TrunkOf(2, "SIP/carrier/8${num}", 3));
        desk.Feed(Make.Run, 20);
        Assert.Equal(3, desk.LaunchAll().Count);
    }

    [Fact]
    public void A_full_trunk_leads_to_the_next()
    {
        var desk = With(Make.TrunkOf(1, capacity: 2), Make.TrunkOf(2, "SIP/other/${num}", 3));
        desk.Feed(Make.Run, 20);
        Assert.Equal(5, desk.LaunchAll().Count);
        Assert.Equal((2, 3), (Standing(desk, 1).Ours, Standing(desk, 2).Ours));
    }

    [Fact]
    public void Calls_per_period_hold_in_every_window()
    {
        var desk = With(Make.TrunkOf() with { CallsPerPeriod = 3, Period = TimeSpan.FromSeconds(1) });
        desk.Feed(Make.Run, 20);
        desk.Skip(5);
        Assert.Equal(2, desk.Tick(2).Originated().Count);
        desk.Skip(0.5).Tick();
        Assert.Equal(3, desk.Originated().Count);
        Assert.Equal(GateRule.TrunkRate, desk.Limit());
        desk.Skip(0.49).Tick();
        Assert.Equal(3, desk.Originated().Count);
        desk.Skip(0.01).Tick();
        Assert.Equal(5, desk.Originated().Count);
        desk.Skip(0.5).Tick();
        Assert.Equal(6, desk.Originated().Count);
    }

    [Fact]
    public void A_lowered_capacity_launches_nothing_and_keeps_the_calls()
    {
        var desk = With(Make.TrunkOf(capacity: 10));
        desk.Feed(Make.Run, 5);
        var calls = desk.LaunchAll();
        desk.Step(new SettingsChanged(Make.Board([Make.TrunkOf(capacity: 2)], [Make.Phone(channels: 500)])));
        Assert.Empty(desk.LaunchAll());
        Assert.Equal(calls.Count, desk.Live);
        Assert.False(desk.Raised("InvariantBroken"));
    }

    [Fact]
    public void The_snapshot_replaces_the_counts_of_every_device()
    {
        var desk = With(Make.TrunkOf(capacity: 3));
        desk.Step(new DeviceLoad(Make.TrunkDevice, 3)).Step(new LinkDown("x")).Step(new LinkUp(new("16", [])));
        desk.Step(new SnapshotTaken(new PbxSnapshot())).Tick(0);
        Assert.Equal(3, desk.LaunchAll().Count);
    }

    // The breaker

    [Fact]
    public void Eight_refusals_in_a_row_open_the_breaker_and_finish_no_contact()
    {
        var desk = With(Make.TrunkOf());
        desk.Feed(Make.Run, 30);
        desk.Tick(10);
        var calls = desk.Originated();
        foreach (var call in calls.Take(7)) desk.Fail(call, 34, 8);
        Assert.Empty(desk.Ends());
        Assert.NotEqual(GateRule.TrunkBroken, desk.Limit());
        desk.Fail(calls[7], 34, 8);
        Assert.Equal(8, desk.Ends().Count);
        Assert.All(desk.Ends(),
            e => Assert.Equal((AttemptOutcome.RouteFailure, true), (e.Outcome, e.Evidence.RouteFailure)));
        Assert.True(desk.Raised("TrunkBreakerOpen"));
        Assert.Equal(GateRule.TrunkBroken, desk.Limit());
        // Those that were under way when it opened belong to it.
        desk.Fail(calls[8], 34, 8).Fail(calls[9], 38, 8);
        Assert.Equal(10, desk.Ends().Count(e => e.Outcome == AttemptOutcome.RouteFailure));
        Assert.Empty(desk.LaunchAll());
    }

    [Fact]
    public void Eight_calls_without_a_channel_open_it_too()
    {
        var desk = With(Make.TrunkOf());
        desk.Feed(Make.Run, 30);
        desk.Tick(8);
        foreach (var call in desk.Originated()) desk.NoChannel(call);
        Assert.Equal(GateRule.TrunkBroken, desk.Limit());
    }

    [Fact]
    public void A_carried_call_ends_the_streak_and_its_refusals_are_plain_outcomes()
    {
        var desk = With(Make.TrunkOf());
        desk.Feed(Make.Run, 30);
        desk.Tick(20);
        var calls = desk.Originated();
        foreach (var call in calls.Take(7)) desk.Fail(call, 34, 8);
        desk.Fail(calls[7], 17, 5);
        Assert.Equal(7, desk.Ends().Count(e => e.Outcome == AttemptOutcome.Rejected));
        foreach (var call in calls.Skip(8).Take(7)) desk.Fail(call, 34, 8);
        Assert.NotEqual(GateRule.TrunkBroken, desk.Limit());
        desk.Answer(calls[15]);
        Assert.Equal(14, desk.Ends().Count(e => e.Outcome == AttemptOutcome.Rejected));
    }

    [Fact]
    public void Half_of_twenty_within_ten_seconds_opens_it()
    {
        var desk = With(Make.TrunkOf());
        desk.Feed(Make.Run, 60);
        desk.Skip(30).Tick(20);
        var calls = desk.Originated().TakeLast(20).ToArray();
        for (var i = 0; i < 18; i += 2) desk.Fail(calls[i], 34, 8).Fail(calls[i + 1], 17, 5);
        desk.Fail(calls[18], 17, 5);
        Assert.NotEqual(GateRule.TrunkBroken, desk.Limit());
        desk.Fail(calls[19], 34, 8);
        Assert.Equal(GateRule.TrunkBroken, desk.Limit());
        Assert.Equal(AttemptOutcome.RouteFailure, desk.EndOf(calls[19]).Outcome);
    }

    [Fact]
    public void Refusals_spread_over_more_than_the_window_do_not_open_it_by_share()
    {
        var desk = With(Make.TrunkOf());
        desk.Feed(Make.Run, 60);
        desk.Skip(30).Tick(20);
        var calls = desk.Originated().TakeLast(20).ToArray();
        for (var i = 0; i < 20; i += 2) desk.Fail(calls[i], 34, 8).Fail(calls[i + 1], 17, 5).Pass(1.2);
        Assert.NotEqual(GateRule.TrunkBroken, desk.Limit());
    }

    [Fact]
    public void A_declining_person_does_not_lengthen_the_streak()
    {
        var desk = With(Make.TrunkOf());
        desk.Feed(Make.Run, 60);
        desk.Tick(10);
        foreach (var call in desk.Originated()) desk.Dial(call).Step(new LegRinging(call)).Fail(call, 21, 0);
        Assert.NotEqual(GateRule.TrunkBroken, desk.Limit());
        Assert.All(desk.Ends(), e => Assert.Equal(AttemptOutcome.Rejected, e.Outcome));
    }

    [Fact]
    public void A_carrier_that_fell_silent_finishes_no_contact_either()
    {
        var desk = With(Make.TrunkOf());
        Silent(desk, teach: true);
        Assert.Equal(GateRule.TrunkBroken, desk.Limit());
        Assert.Equal(8, desk.Ends().Count(e => e.Outcome == AttemptOutcome.RouteFailure));
    }

    [Fact]
    public void On_a_trunk_that_never_announces_ringing_silence_is_no_answer()
    {
        var desk = With(Make.TrunkOf());
        Silent(desk, teach: false);
        Assert.NotEqual(GateRule.TrunkBroken, desk.Limit());
        Assert.Equal(8, desk.Ends().Count(e => e.Outcome == AttemptOutcome.NoAnswer));
    }

    /// <summary>
    /// Eight calls that time out without a sign; with <paramref name="teach"/> the trunk has announced ringing before.
    /// </summary>
    private static void Silent(Desk desk, bool teach)
    {
        desk.Step(new SettingsChanged(Make.Board([Make.TrunkOf(2)], [Make.Phone(channels: 500)])));
        desk.Step(new SettingsChanged(Make.Board([Make.TrunkOf()], [Make.Phone(channels: 500)])));
        desk.Feed(Make.Run, 40);
        desk.Tick(5).Tick(0);
        foreach (var call in desk.Originated().TakeLast(5))
        {
            if (teach) desk.Dial(call).Step(new LegRinging(call));
            desk.Fail(call, 17, 5);
        }
        desk.All.Clear();
        desk.Tick(8).Tick(0);
        foreach (var call in desk.Originated()) desk.Fail(call, 16, 3);
    }

    [Fact]
    public void Held_ends_are_plain_when_nothing_more_is_under_way()
    {
        var desk = With(Make.TrunkOf());
        desk.Feed(Make.Run, 2);
        var call = desk.Launch();
        desk.Tick(0).Fail(call, 34, 8);
        desk.Pass(9.9);
        Assert.False(desk.HasEnded(call));
        desk.Pass(0.2);
        Assert.Equal(AttemptOutcome.Rejected, desk.EndOf(call).Outcome);
        Assert.Equal(Desk.Noon.AddSeconds(2), desk.EndOf(call).EndedAt);
    }

    [Fact]
    public void A_window_of_no_length_does_not_hang_the_step()
    {
        var desk = With(Make.TrunkOf());
        desk.Step(new SettingsChanged(Make.Board([Make.TrunkOf()], [Make.Phone(channels: 500)]) with
        {
            Limits = new SwitchboardLimits { BreakerWindow = TimeSpan.Zero, JoinGrace = TimeSpan.Zero },
        }));
        desk.Feed(Make.Run, 20);
        desk.Tick(2).Tick(0);
        var calls = desk.Originated().TakeLast(2).ToArray();
        desk.Fail(calls[0], 34, 8).Pass(1).Fail(calls[1], 17, 5);
        Assert.Equal(AttemptOutcome.Rejected, desk.EndOf(calls[0]).Outcome);
    }

    [Fact]
    public void Held_ends_wait_while_calls_are_under_way()
    {
        var desk = With(Make.TrunkOf());
        desk.Feed(Make.Run, 20);
        desk.Tick(2);
        var (first, second) = (desk.Originated()[0], desk.Originated()[1]);
        desk.Fail(first, 34, 8).Dial(second).Pass(11);
        Assert.False(desk.HasEnded(first));
        desk.Fail(second, 17, 5);
        Assert.Equal(AttemptOutcome.Rejected, desk.EndOf(first).Outcome);
    }

    [Fact]
    public void One_probe_is_tried_after_a_wait_that_doubles_up_to_tenfold()
    {
        var desk = With(Make.TrunkOf());
        Open(desk);
        foreach (var wait in new[] { 5, 10, 20, 40, 50, 50 })
        {
            desk.All.Clear();
            desk.Skip(wait - 0.1).Tick();
            Assert.Empty(desk.Originated());
            desk.Skip(0.2).Tick();
            var probe = Assert.Single(desk.Originated());
            Assert.Empty(desk.LaunchAll());
            desk.Fail(probe, 34, 8);
            Assert.Equal(AttemptOutcome.RouteFailure, desk.EndOf(probe).Outcome);
        }
    }

    [Fact]
    public void A_probe_that_rings_closes_the_breaker_and_dialing_resumes_by_itself()
    {
        var desk = With(Make.TrunkOf());
        Open(desk);
        desk.Skip(5.1);
        var probe = desk.LaunchAll().Single();
        desk.Dial(probe).Step(new LegRinging(probe));
        Assert.True(desk.Cleared("trunk-breaker"));
        Assert.True(desk.LaunchAll().Count > 1);
    }

    [Theory]
    [InlineData(18, 0)]
    [InlineData(19, 3)]
    [InlineData(16, 3)]
    public void Eight_calls_into_silence_open_the_breaker_and_finish_no_contact(int cause, int reason)
    {
        var desk = With(Make.TrunkOf());
        desk.Feed(Make.Run, 30);
        Rings(desk);
        desk.All.Clear();
        desk.Tick(9);
        var calls = desk.Originated();
        foreach (var call in calls.Take(7)) desk.Fail(call, cause, reason);
        Assert.Empty(desk.Ends());
        desk.Fail(calls[7], cause, reason);
        Assert.Equal(GateRule.TrunkBroken, desk.Limit());
        // Launched before it opened, it failed with the others, also when it ends after a probe was carried.
        desk.Skip(5.1);
        var probe = desk.LaunchAll().Single();
        desk.Dial(probe).Step(new LegRinging(probe)).Fail(calls[8], cause, reason);
        Assert.NotEqual(GateRule.TrunkBroken, desk.Limit());
        Assert.Equal(AttemptOutcome.RouteFailure, desk.EndOf(calls[8]).Outcome);
    }

    [Fact]
    public void One_silent_number_among_others_is_a_plain_no_answer()
    {
        var desk = With(Make.TrunkOf());
        Rings(desk);
        desk.All.Clear();
        desk.Tick(2);
        var (silent, busy) = (desk.Originated()[0], desk.Originated()[1]);
        desk.Fail(silent, 19, 3);
        Assert.False(desk.HasEnded(silent));
        desk.Fail(busy, 17, 5);
        Assert.Equal(AttemptOutcome.NoAnswer, desk.EndOf(silent).Outcome);
    }

    [Fact]
    public void A_withdrawn_probe_leaves_the_place_to_the_next()
    {
        var desk = With(Make.TrunkOf());
        Open(desk);
        desk.Skip(5.1);
        desk.Step(new OriginateNotSent(desk.LaunchAll().Single(), "link"));
        Assert.Single(desk.LaunchAll());
    }

    [Fact]
    public void A_contact_that_failed_on_one_trunk_goes_over_another_first()
    {
        var desk = With(Make.TrunkOf(1), Make.TrunkOf(2, "SIP/other/${num}"));
        desk.Step(new OffersRecalled(Make.Run));
        desk.Feeds = false;
        desk.Step(new OffersArrived(Make.Run, [Make.Offer(900) with { FailedTrunks = [Make.Trunk] }, Make.Offer(901)]))
            .Tick();
        var orders = desk.All.OfType<SwitchboardEffect.Originate>().Select(o => o.Order.DialString).ToArray();
        Assert.Equal(["SIP/other/0221000900", "SIP/carrier/0221000901"], orders);
    }

    [Fact]
    public void A_contact_that_failed_on_the_only_trunk_is_tried_there_again()
    {
        var desk = With(Make.TrunkOf(1));
        desk.Step(new OffersRecalled(Make.Run));
        desk.Feeds = false;
        desk.Step(new OffersArrived(Make.Run, [Make.Offer(900) with { FailedTrunks = [Make.Trunk] }])).Tick();
        Assert.Equal(new HopperId(900), desk.Originated()[^1]);
    }

    /// <summary>Calls that rang before they were answered: the trunk announces ringing.</summary>
    private static void Rings(Desk desk)
    {
        for (var i = 0; i < 5; i++)
        {
            var call = desk.Launch();
            desk.Dial(call).Step(new LegRinging(call)).Answer(call);
        }
    }

    private static void Open(Desk desk)
    {
        desk.Feed(Make.Run, 60);
        desk.All.Clear();
        desk.Tick(8);
        foreach (var call in desk.Originated()) desk.Fail(call, 34, 8);
        Assert.Equal(GateRule.TrunkBroken, desk.Limit());
    }

    // A number that is refused for ever

    private static Desk RefusingOne(out Func<HopperId, bool> isRefused)
    {
        var desk = With(Make.TrunkOf(capacity: 1));
        var refused = new ContactId(7_777);
        var desked = desk;
        isRefused = call => desked.Offers[call].Contact == refused;
        // Every third offer is the contact that comes back and back.
        desk.MakeOffer = (hopper, run) =>
            hopper % 3 == 0 ? Make.Offer(hopper, run) with { Contact = refused } : Make.Offer(hopper, run);
        return desk;
    }

    private static AttemptOutcome[] OutcomesOfRefused(bool carriesOthers, bool makesChannels)
    {
        var desk = RefusingOne(out var isRefused);
        var ends = new List<AttemptOutcome>();
        for (var i = 0; i < 400 && ends.Count < 12; i++)
        {
            desk.All.Clear();
            if (desk.Tick(1).Tick(0).Originated() is not [var call])
            {
                desk.Pass(5);
                continue;
            }
            if (!isRefused(call) && carriesOthers) desk.Fail(call, 17, 5);
            // A streak of them opens the breaker; only the one is watched.
            else if (makesChannels) desk.Fail(call, 38, 0);
            else desk.NoChannel(call);
            for (var second = 0; second < 30; second++) desk.Pass(1);
            if (isRefused(call)) ends.AddRange(desk.Ends().Where(e => e.Hopper == call).Select(e => e.Outcome));
        }
        return [.. ends];
    }

    [Fact]
    public void A_contact_for_which_no_channel_is_ever_made_while_others_are_carried_comes_to_an_outcome()
    {
        var outcomes = OutcomesOfRefused(carriesOthers: true, makesChannels: false);

        Assert.Equal(Enumerable.Repeat(AttemptOutcome.RouteFailure, 4).Append(AttemptOutcome.Error), outcomes.Take(5));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_trunk_that_carries_nobody_finishes_no_contact_however_long_it_lasts(bool makesChannels)
    {
        var outcomes = OutcomesOfRefused(carriesOthers: false, makesChannels);

        Assert.True(outcomes.Length > 8);
        // Plain refusals before the streak is long enough are outcomes, as ever.
        Assert.All(outcomes.Skip(2), o => Assert.Equal(AttemptOutcome.RouteFailure, o));
    }

    [Theory]
    [InlineData(4, 15)]
    [InlineData(25, 25)]
    public void A_call_rings_at_least_as_long_as_the_law_demands(int setting, int rings)
    {
        var run = Make.RunOf() with
        {
            RingTimeMax = TimeSpan.FromSeconds(setting),
            Pacing = new() { Profile = Ringtail.Dialing.Pacing.AbandonProfile.Ofcom },
        };
        var desk = Desk.Team(1, runs: run);
        desk.Launch();

        var order = desk.All.OfType<SwitchboardEffect.Originate>().Single().Order;
        // Two seconds more for the set-up, as long as nothing was measured.
        Assert.Equal(TimeSpan.FromSeconds(rings + 2), order.Timeout);
    }
}
