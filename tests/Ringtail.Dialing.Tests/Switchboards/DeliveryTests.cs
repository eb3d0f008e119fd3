using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.EndPoints;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Switchboards;
using static Ringtail.Dialing.Switchboards.SwitchboardInput;

namespace Ringtail.Dialing.Tests.Switchboards;

public sealed class DeliveryTests
{
    [Fact]
    public void Answered_and_cut_before_the_queue_is_lost_and_abandoned()
    {
        var desk = Desk.Team(2);
        var call = desk.Launch();
        desk.Answer(call).Pass(0.5).Gone(call, 16, byCustomer: false);
        Assert.Equal((AttemptOutcome.Lost, true), (desk.EndOf(call).Outcome, desk.EndOf(call).Abandoned));
    }

    [Fact]
    public void Who_ended_it_unknown_counts_as_lost()
    {
        var desk = Desk.Team(2);
        var call = desk.Launch();
        desk.Answer(call).Pass(0.5).Gone(call, 16, byCustomer: null);
        Assert.Equal(AttemptOutcome.Lost, desk.EndOf(call).Outcome);
    }

    [Fact]
    public void A_customer_who_hangs_up_before_the_queue_is_not_lost()
    {
        var desk = Desk.Team(2);
        var call = desk.Launch();
        desk.Answer(call).Pass(0.4).Gone(call, 16, byCustomer: true);
        Assert.Equal((AttemptOutcome.Terminated, false), (desk.EndOf(call).Outcome, desk.EndOf(call).Abandoned));
    }

    [Fact]
    public void Not_in_the_queue_five_seconds_after_the_script_is_lost_and_its_leg_keeps_the_slot()
    {
        var desk = Desk.Team(2);
        var call = desk.Launch();
        desk.Answer(call).Pass(5.4).Pass(0.2);
        Assert.False(desk.HasEnded(call));
        desk.Gone(call, 16, byCustomer: true);
        Assert.Equal((AttemptOutcome.Lost, true), (desk.EndOf(call).Outcome, desk.EndOf(call).Abandoned));
        var other = desk.Launch();
        desk.Answer(other).Pass(5.4).Gone(other, 16, byCustomer: true);
        Assert.Equal(AttemptOutcome.Terminated, desk.EndOf(other).Outcome);
    }

    [Fact]
    public void A_PBX_that_says_nothing_at_all_loses_no_call()
    {
        var desk = Desk.Team(3);
        var calls = new[] { desk.Launch(), desk.Launch(), desk.Launch() };
        foreach (var call in calls) desk.Answer(call);
        desk.Pass(14);
        Assert.False(desk.Raised("EndPointLosesCalls"));
        foreach (var call in calls) desk.Step(new CallerJoined(Make.Queue, $"c{call}", call));
        desk.Pass(2);
        Assert.False(desk.Raised("EndPointLosesCalls"));
    }

    [Fact]
    public void A_late_join_lifts_the_loss()
    {
        var desk = Desk.Team(2);
        var call = desk.Launch();
        desk.Answer(call).Pass(6).Step(new CallerJoined(Make.Queue, "c", call));
        desk.Step(new AgentConnected(Make.Queue, new("SIP/101"), "c", call)).Pass(20).Gone(call, 16);
        Assert.Equal((AttemptOutcome.Terminated, false), (desk.EndOf(call).Outcome, desk.EndOf(call).Abandoned));
    }

    [Fact]
    public void Three_lost_in_a_row_stop_the_end_point_until_it_is_released()
    {
        var desk = Desk.Ready(snapshot: Desk.Agents(5));
        var calls = desk.LaunchAll();
        Assert.Equal(3, calls.Count);
        var dropped = 0;
        foreach (var call in calls)
        {
            desk.Answer(call).Pass(0.5).Gone(call, 16, byCustomer: false);
            dropped++;
            Assert.Empty(desk.Tick().Tick(0).Originated().Except(calls));
        }
        Assert.Equal(3, dropped);
        Assert.True(desk.Raised("EndPointLosesCalls"));
        Assert.Equal(GateRule.EndPointStopped, desk.Limit());
        desk.Step(new EndPointReleased(Make.Team));
        Assert.True(desk.Cleared("end-point-stopped"));
        Assert.Equal(3, desk.LaunchAll().Count);
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(6, false)]
    public void Calls_that_an_outage_cut_do_not_stop_an_end_point_that_delivered_before(
        int secondsBefore, bool forgiven)
    {
        var desk = Desk.Ready(snapshot: Desk.Agents(5));
        var delivered = desk.Launch();
        desk.Answer(delivered).Step(new CallerJoined(Make.Queue, "c", delivered));
        desk.Step(new AgentConnected(Make.Queue, new("SIP/101"), "c", delivered)).Gone(delivered, 16);
        foreach (var call in desk.LaunchAll().Take(3).ToArray())
            desk.Answer(call).Gone(call, 16, byCustomer: false);
        Assert.True(desk.Raised("EndPointLosesCalls"));

        desk.Pass(secondsBefore).Step(new LinkDown("closed"));

        Assert.Equal(forgiven, desk.Cleared("end-point-stopped"));
    }

    [Fact]
    public void An_outage_forgives_nothing_to_an_end_point_that_never_delivered()
    {
        var desk = Desk.Ready(snapshot: Desk.Agents(5));
        foreach (var call in desk.LaunchAll()) desk.Answer(call).Gone(call, 16, byCustomer: false);
        desk.Step(new LinkDown("closed"));
        Assert.False(desk.Cleared("end-point-stopped"));
        Assert.True(desk.Raised("EndPointLosesCalls"));
    }

    [Fact]
    public void A_change_of_its_settings_releases_a_stopped_end_point()
    {
        var desk = Desk.Ready(snapshot: Desk.Agents(5));
        foreach (var call in desk.LaunchAll()) desk.Answer(call).Gone(call, 16, byCustomer: false);
        desk.Step(new SettingsChanged(Make.Board()));
        Assert.Empty(desk.LaunchAll());
        desk.Step(new SettingsChanged(Make.Board(endPoints: [Make.Queued() with { Extension = "201" }])));
        Assert.Equal(3, desk.LaunchAll().Count);
    }

    [Fact]
    public void A_delivered_call_between_ends_the_row()
    {
        var desk = Desk.Team(9);
        var calls = desk.LaunchAll();
        foreach (var call in calls.Take(2)) desk.Answer(call).Gone(call, 16, byCustomer: false);
        desk.Connect(calls[2], "SIP/101");
        foreach (var call in calls.Skip(3).Take(2)) desk.Answer(call).Gone(call, 16, byCustomer: false);
        Assert.False(desk.Raised("EndPointLosesCalls"));
    }

    [Fact]
    public void A_new_end_point_has_three_calls_in_flight_until_one_was_delivered()
    {
        var desk = Desk.Ready(snapshot: Desk.Agents(8));
        var calls = desk.LaunchAll();
        Assert.Equal(3, calls.Count);
        desk.Fail(calls[0], 17, 5);
        Assert.Single(desk.LaunchAll());
        desk.Answer(calls[1]).Step(new CallerJoined(Make.Queue, "c", calls[1]));
        Assert.Equal(5, desk.LaunchAll().Count);
    }

    [Fact]
    public void A_changed_end_point_has_to_prove_itself_again()
    {
        var desk = Desk.Team(8);
        desk.Step(new SettingsChanged(Make.Board(endPoints: [Make.Queued() with { Extension = "201" }])));
        Assert.Equal(3, desk.LaunchAll().Count);
    }

    [Fact]
    public void A_change_of_limits_alone_does_not_make_it_new()
    {
        var desk = Desk.Team(8);
        desk.Step(new SettingsChanged(Make.Board(endPoints: [Make.Queued(channels: 7)])));
        Assert.Equal(7, desk.LaunchAll().Count);
    }

    [Fact]
    public void Three_suspicious_calls_in_a_row_hold_a_phone_end_point_to_three()
    {
        var desk = Desk.Phones();
        desk.Feed(Make.Run, 40);
        desk.Tick(3).Tick(0);
        foreach (var call in desk.Originated()) desk.Answer(call).Skip(1).Gone(call, 16, byCustomer: false);
        Assert.True(desk.Raised("ShortCalls"));
        Assert.All(desk.Ends(), e => Assert.Equal(AttemptOutcome.Terminated, e.Outcome));
        var calls = desk.LaunchAll();
        Assert.Equal(3, calls.Count);
        desk.Answer(calls[0]).Pass(1.6);
        Assert.True(desk.Cleared("end-point-suspicious"));
        Assert.True(desk.LaunchAll().Count > 3);
    }

    [Theory]
    [InlineData("customer")]
    [InlineData("served")]
    [InlineData("status")]
    [InlineData("meant")]
    [InlineData("longer")]
    [InlineData("unknown")]
    public void What_explains_a_short_call_is_not_suspicious(string why)
    {
        var phone = Make.Phone(channels: 50) with { ShortCallsAreMeant = why == "meant" };
        var desk = Desk.ProvenPhone(Desk.Ready(Make.Board(endPoints: [phone]), Make.Snapshot()));
        desk.Feed(Make.Run, 40);
        desk.Tick(4).Tick(0);
        foreach (var call in desk.Originated())
        {
            desk.Answer(call);
            if (why == "served") desk.Step(new LegServed(call, "Playback"));
            if (why == "status") desk.Step(new ExtendedStatusSet(call, "OK"));
            desk.Skip(why == "longer" ? 1.6 : 1);
            desk.Gone(call, 16, why switch { "customer" => true, "unknown" => null, _ => false });
        }
        Assert.False(desk.Raised("ShortCalls"));
    }

    [Fact]
    public void A_release_says_that_short_calls_are_meant_for_now()
    {
        var desk = Desk.Phones();
        desk.Feed(Make.Run, 40);
        desk.Tick(3).Tick(0);
        foreach (var call in desk.Originated()) desk.Answer(call).Gone(call, 16, byCustomer: false);
        desk.Step(new EndPointReleased(Make.Team));
        Assert.True(desk.LaunchAll().Count > 3);
    }

    // Hung up waiting against abandoned

    [Theory]
    [InlineData(1.9, false)]
    [InlineData(2.1, true)]
    public void Who_leaves_the_queue_has_hung_up_waiting_and_is_abandoned_when_we_had_the_time(double after,
        bool abandoned)
    {
        var desk = Desk.Team(2);
        var call = desk.Launch();
        desk.Answer(call).Skip(0.5).Step(new CallerJoined(Make.Queue, "c", call)).Skip(after - 0.5);
        desk.Step(new CallerHungUpWaiting(Make.Queue, "c", call)).Step(new CallerLeft(Make.Queue, "c", call))
            .Gone(call, 16, true);
        var end = desk.EndOf(call);
        Assert.Equal((AttemptOutcome.Terminated, true, abandoned), (end.Outcome, end.HungUpWaiting, end.Abandoned));
        Assert.Equal(abandoned ? 1 : 0, desk.Board.View(desk.Now).Runs.Single().Abandoned);
    }

    [Fact]
    public void A_leg_that_ends_in_the_queue_before_the_queue_says_so_has_hung_up_waiting()
    {
        var desk = Desk.Team(2);
        var call = desk.Launch();
        desk.Answer(call).Step(new CallerJoined(Make.Queue, "c", call)).Skip(10).Gone(call, 16, true);
        Assert.True(desk.EndOf(call).HungUpWaiting);
        Assert.True(desk.EndOf(call).Abandoned);
        desk.Step(new CallerHungUpWaiting(Make.Queue, "c", call)).Step(new CallerLeft(Make.Queue, "c", call));
        Assert.Equal(0, desk.Point().Waiting);
    }

    [Fact]
    public void Sent_away_by_the_queue_without_an_agent_is_abandoned_by_us()
    {
        var desk = Desk.Team(2);
        var call = desk.Launch();
        desk.Answer(call).Step(new CallerJoined(Make.Queue, "c", call)).Skip(30)
            .Step(new CallerLeft(Make.Queue, "c", call));
        desk.Skip(1).Gone(call, 16, byCustomer: false);
        var end = desk.EndOf(call);
        Assert.Equal((AttemptOutcome.Terminated, false, true), (end.Outcome, end.HungUpWaiting, end.Abandoned));
    }

    [Fact]
    public void Who_reached_an_agent_is_neither()
    {
        var desk = Desk.Team(2);
        var call = desk.Launch();
        desk.Connect(call, "SIP/101").Skip(60).Gone(call, 16, true);
        var end = desk.EndOf(call);
        Assert.Equal((AttemptOutcome.Terminated, false, false, "SIP/101"),
            (end.Outcome, end.HungUpWaiting, end.Abandoned, end.Agent));
    }

    // The longest call

    [Fact]
    public void The_longest_call_length_hangs_up_and_is_a_timeout()
    {
        var run = Make.RunOf() with { CallLengthMax = TimeSpan.FromSeconds(60) };
        var desk = Desk.Phones(50, run);
        var call = desk.Launch();
        desk.Answer(call).Pass(59.9);
        Assert.Empty(desk.All.OfType<SwitchboardEffect.HangUp>());
        desk.Pass(0.2);
        Assert.Single(desk.All.OfType<SwitchboardEffect.HangUp>());
        desk.Gone(call, 16, false);
        Assert.Equal(AttemptOutcome.Timeout, desk.EndOf(call).Outcome);
    }

    [Fact]
    public void A_longest_length_set_later_reaches_the_calls_that_live()
    {
        var desk = Desk.Phones();
        var call = desk.Launch();
        desk.Answer(call).Step(new RunAttached(Make.RunOf() with { CallLengthMax = TimeSpan.FromSeconds(60) }, true))
            .Pass(61);
        Assert.Single(desk.All.OfType<SwitchboardEffect.HangUp>());
    }
}
