using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Switchboards;
using static Ringtail.Dialing.Switchboards.SwitchboardInput;

namespace Ringtail.Dialing.Tests.Switchboards;

public sealed class EvidenceTests
{
    [Theory]
    [InlineData(17, 0, AttemptOutcome.Busy)]
    [InlineData(17, 5, AttemptOutcome.Busy)]
    [InlineData(19, 5, AttemptOutcome.NoAnswer)]
    [InlineData(16, 3, AttemptOutcome.NoAnswer)]
    [InlineData(19, 3, AttemptOutcome.NoAnswer)]
    [InlineData(1, 0, AttemptOutcome.Number)]
    public void Cause_and_response_classify_in_either_order(int cause, int reason, AttemptOutcome expected)
    {
        foreach (var hangUpFirst in new[] { true, false })
        {
            var desk = Desk.Phones();
            var call = desk.Launch();
            desk.Dial(call);
            if (hangUpFirst) desk.Gone(call, cause).Step(new OriginateConcluded(call, false, reason));
            else desk.Step(new OriginateConcluded(call, false, reason)).Gone(call, cause);
            Assert.Equal(expected, desk.EndOf(call).Outcome);
            Assert.Equal((cause, reason),
                (desk.EndOf(call).Evidence.HangupCause, desk.EndOf(call).Evidence.OriginateReason));
        }
    }

    [Theory]
    [InlineData(17, AttemptOutcome.Busy)]
    [InlineData(16, AttemptOutcome.Lost)]
    public void A_hangup_without_response_is_classified_after_the_grace(int cause, AttemptOutcome expected)
    {
        var desk = Desk.Phones();
        var call = desk.Launch();
        desk.Dial(call).Gone(call, cause);
        desk.Pass(1.9);
        Assert.False(desk.HasEnded(call));
        desk.Pass(0.2);
        Assert.Equal(expected, desk.EndOf(call).Outcome);
    }

    [Fact]
    public void A_response_without_hangup_is_classified_after_the_grace()
    {
        var desk = Desk.Phones();
        var call = desk.Launch();
        desk.Dial(call).Step(new OriginateConcluded(call, false, 5)).Pass(1.9);
        Assert.False(desk.HasEnded(call));
        desk.Pass(0.2);
        Assert.Equal(AttemptOutcome.Busy, desk.EndOf(call).Outcome);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(0)]
    public void An_answered_call_that_ends_is_terminated(int cause)
    {
        var desk = Desk.Phones();
        var call = desk.Launch();
        desk.Answer(call).Step(new OriginateConcluded(call, true, 4)).Pass(30).Gone(call, cause, byCustomer: true);
        Assert.Equal(AttemptOutcome.Terminated, desk.EndOf(call).Outcome);
        Assert.Equal(30, (desk.EndOf(call).EndedAt - desk.EndOf(call).AnsweredAt!.Value).TotalSeconds);
    }

    [Fact]
    public void A_success_without_an_answer_event_is_an_answer_on_a_plain_trunk()
    {
        var desk = Desk.Phones();
        var call = desk.Launch();
        desk.Dial(call).Step(new OriginateConcluded(call, true, 4)).Pass(5).Gone(call, 16);
        Assert.Equal(AttemptOutcome.Terminated, desk.EndOf(call).Outcome);
    }

    [Fact]
    public void No_channel_is_a_route_failure_at_once()
    {
        var desk = Desk.Phones();
        var call = desk.Launch();
        desk.NoChannel(call);
        Assert.Equal(AttemptOutcome.RouteFailure, desk.EndOf(call).Outcome);
        Assert.True(desk.EndOf(call).Evidence.RouteFailure);
        Assert.Equal(Make.Trunk, desk.EndOf(call).Trunk);
    }

    [Fact]
    public void An_operator_hangs_up_a_ringing_call()
    {
        var desk = Desk.Phones();
        var call = desk.Launch();
        desk.Dial(call).Step(new HangUpRequested(call));
        Assert.Contains(desk.All, e => e is SwitchboardEffect.HangUp { Channel: "SIP/carrier-00000002" } h
            && h.Hopper == call);
        desk.Gone(call, 16).Step(new OriginateConcluded(call, false, 0));
        Assert.Equal(AttemptOutcome.NoAnswer, desk.EndOf(call).Outcome);
        Assert.Equal("hung up by an operator", desk.EndOf(call).Evidence.Note);
    }

    [Fact]
    public void A_hang_up_asked_before_the_channel_exists_is_repeated_when_it_does()
    {
        var desk = Desk.Phones();
        var call = desk.Launch();
        desk.Step(new HangUpRequested(call)).Dial(call);
        Assert.Equal(["", "SIP/carrier-00000002"], desk.All.OfType<SwitchboardEffect.HangUp>().Select(h => h.Channel));
    }

    [Fact]
    public void Repeated_evidence_has_no_second_effect()
    {
        var desk = Desk.Phones();
        var call = desk.Launch();
        desk.Fail(call, 17, 5).Gone(call, 17).Step(new OriginateConcluded(call, false, 5)).Step(new LegAnswered(call))
            .Pass(10);
        Assert.Single(desk.Ends());
    }

    [Fact]
    public void A_local_trunk_that_answers_first_is_answered_by_the_pbx_only()
    {
        var desk = Desk.Ready(Make.Board([Make.TrunkOf(dial: "Local/${num}@out/n")]), Desk.Agents(3));
        var call = desk.Launch();
        desk.Step(new OriginateConcluded(call, true, 4)).Dial(call);
        Assert.Equal(AttemptState.Dialing, desk.Board.View(desk.Now).Calls.Single().State);
        Assert.True(desk.Raised("AnsweredByPbx"));
        desk.Gone(call, 17);
        Assert.Equal(AttemptOutcome.Busy, desk.EndOf(call).Outcome);
        Assert.True(desk.EndOf(call).Evidence.AnsweredByPbxOnly);
        Assert.Null(desk.EndOf(call).AnsweredAt);
        var second = desk.Launch();
        desk.Step(new OriginateConcluded(second, true, 4));
        Assert.False(desk.Raised("AnsweredByPbx"));
    }

    [Fact]
    public void A_local_trunk_answers_when_its_trunk_leg_does()
    {
        var desk = Desk.Ready(Make.Board([Make.TrunkOf(dial: "Local/${num}@out/n")], [Make.Phone()]), Make.Snapshot());
        var call = desk.Launch();
        desk.Step(new OriginateConcluded(call, true, 4)).Answer(call).Pass(9).Gone(call, 16);
        Assert.Equal(AttemptOutcome.Terminated, desk.EndOf(call).Outcome);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(3)]
    public void A_local_trunk_that_found_nothing_to_dial_is_a_failure_of_the_route(int cause)
    {
        var desk = Desk.Ready(Make.Board([Make.TrunkOf(dial: "Local/${num}@out/n")]), Desk.Agents(1));
        var call = desk.Launch();
        desk.Step(new LegGone(call, cause, null) { NothingDialed = true }).Step(new OriginateConcluded(call, false, 0));
        Assert.Equal(AttemptOutcome.RouteFailure, desk.EndOf(call).Outcome);
    }

    /// <summary>tests/corpus: trunk_unreachable_answers_first, local_n_answers_first_to_nowhere.</summary>
    [Theory]
    [InlineData(20, false, AttemptOutcome.RouteFailure)]
    [InlineData(3, false, AttemptOutcome.RouteFailure)]
    [InlineData(0, true, AttemptOutcome.Error)]
    public void A_PBX_that_answers_and_dials_nobody_has_called_nobody(
        int cause, bool endPointLeft, AttemptOutcome outcome)
    {
        var desk = Desk.Ready(Make.Board([Make.TrunkOf(dial: "Local/${num}@out/n")]), Desk.Agents(1));
        var call = desk.Launch();
        desk.Step(new OriginateConcluded(call, true, 4))
            .Step(new LegGone(call, cause, null) { NothingDialed = true, EndPointLeft = endPointLeft });
        Assert.Equal(outcome, desk.EndOf(call).Outcome);
        Assert.Equal(endPointLeft, desk.EndOf(call).Evidence.Note is not null);
    }

    [Fact]
    public void A_call_says_which_numbers_were_passed_over_for_it()
    {
        var desk = Desk.Phones();
        desk.Feeds = false;
        desk.Step(new OffersRecalled(Make.Run));
        desk.All.Clear();
        desk.Step(new OffersArrived(Make.Run, [Make.Offer(900) with { PassedOver = "1 is forbidden" }])).Tick();
        var call = Assert.Single(desk.Originated());
        desk.Dial(call).Gone(call, 17).Step(new OriginateConcluded(call, false, 5));
        Assert.Equal("1 is forbidden", desk.EndOf(call).Evidence.Note);
    }

    [Fact]
    public void Who_is_left_while_the_phone_rings_did_not_answer()
    {
        var desk = Desk.Ready(Make.Board([Make.TrunkOf(dial: "Local/${num}@out/n")]), Desk.Agents(1));
        var call = desk.Launch();
        desk.Step(new OriginateConcluded(call, true, 4)).Step(new LegCreated(call, "PJSIP/a-1"))
            .Step(new LegGone(call, 16, null) { EndPointLeft = true });
        Assert.Equal(AttemptOutcome.NoAnswer, desk.EndOf(call).Outcome);
    }

    [Fact]
    public void A_local_dial_string_without_n_gets_it_with_one_notice()
    {
        var desk = Desk.Ready(Make.Board([Make.TrunkOf(dial: "Local/${num}@out")]), Desk.Agents(3));
        desk.All.Clear();
        desk.Tick();
        Assert.All(desk.All.OfType<SwitchboardEffect.Originate>(),
            o => Assert.EndsWith("@out/n", o.Order.DialString, StringComparison.Ordinal));
        Assert.Equal(3, desk.Originated().Count);
        Assert.Single(desk.Alarms(), a => a.Code == "LocalWithoutN");
    }

    [Fact]
    public void The_agent_who_talked_longest_is_the_calls_agent()
    {
        var desk = Desk.Team(2);
        var call = desk.Launch();
        desk.Connect(call, "SIP/101").Pass(10);
        desk.Step(new AgentDone(Make.Queue, new("SIP/101"), $"c{call.Value}", call, true));
        desk.Step(new CallerJoined(Make.Queue, $"c{call.Value}", call));
        desk.Step(new AgentConnected(Make.Queue, new("SIP/102"), $"c{call.Value}", call)).Pass(40).Gone(call, 16);
        Assert.Equal("SIP/102", desk.EndOf(call).Agent);
        Assert.Equal(40, (desk.EndOf(call).EndedAt - desk.EndOf(call).ConnectedAt!.Value).TotalSeconds - 10);
    }

    [Fact]
    public void Statuses_and_attributes_of_a_live_call_are_in_its_end_and_later_ones_are_late()
    {
        var desk = Desk.Phones();
        var call = desk.Launch();
        desk.Answer(call).Step(new ExtendedStatusSet(call, "A")).Step(new ExtendedStatusSet(call, "B"));
        desk.Step(new AttributeSet(call, "APPT", "1")).Step(new AttributeSet(call, "appt", "2")).Pass(5).Gone(call, 16);
        Assert.Equal("B", desk.EndOf(call).ExtendedStatus);
        Assert.Equal([new("APPT", "2")], desk.EndOf(call).OutputAttributes);
        desk.All.Clear();
        desk.Step(new ExtendedStatusSet(call, "C")).Step(new AttributeSet(call, "X", "Y"));
        Assert.Equal(
            [new SwitchboardEffect.RecordLateStatus(call, "C", null, null),
                new SwitchboardEffect.RecordLateStatus(call, null, "X", "Y")],
            desk.All.OfType<SwitchboardEffect.RecordLateStatus>());
    }
}
