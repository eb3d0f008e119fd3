using Ringtail.Dialing.Attempts;

namespace Ringtail.Dialing.Tests.Attempts;

public sealed class OutcomeTableTests
{
    /// <summary>What both lab PBXs said (16 with chan_sip, 22 with PJSIP) for the same end at the carrier.</summary>
    [Theory]
    [InlineData("486 busy on 16", 17, 5, AttemptOutcome.Busy)]
    [InlineData("486 busy on 22", 17, 0, AttemptOutcome.Busy)]
    [InlineData("ring time-out on 16", 16, 3, AttemptOutcome.NoAnswer)]
    [InlineData("ring time-out on 22", 19, 3, AttemptOutcome.NoAnswer)]
    [InlineData("404", 1, 0, AttemptOutcome.Number)]
    [InlineData("503 on 16", 34, 8, AttemptOutcome.Rejected)]
    [InlineData("503 on 22", 34, 0, AttemptOutcome.Rejected)]
    [InlineData("403", 21, 0, AttemptOutcome.Rejected)]
    [InlineData("484", 28, 0, AttemptOutcome.Number)]
    [InlineData("408", 18, 0, AttemptOutcome.NoAnswer)]
    [InlineData("410 on 16", 22, 8, AttemptOutcome.Number)]
    [InlineData("410 on 22", 22, 0, AttemptOutcome.Number)]
    [InlineData("500 on 16", 38, 8, AttemptOutcome.Rejected)]
    [InlineData("500 on 22", 38, 0, AttemptOutcome.Rejected)]
    [InlineData("480 on 16, as busy", 19, 5, AttemptOutcome.NoAnswer)]
    [InlineData("480 on 22", 19, 0, AttemptOutcome.NoAnswer)]
    public void What_the_lab_measured_gets_its_outcome(string what, int cause, int reason, AttemptOutcome expected)
    {
        Assert.NotEmpty(what);
        Assert.Equal(expected, OutcomeTable.OfUnanswered(cause, reason, legSeen: true, rang: false, hungUpByUs: false));
    }

    [Theory]
    [InlineData(3, AttemptOutcome.Rejected)]
    [InlineData(20, AttemptOutcome.Rejected)]
    [InlineData(27, AttemptOutcome.Rejected)]
    [InlineData(41, AttemptOutcome.Rejected)]
    [InlineData(42, AttemptOutcome.Rejected)]
    [InlineData(44, AttemptOutcome.Rejected)]
    [InlineData(127, AttemptOutcome.Rejected)]
    public void The_network_refusing_is_rejected(int cause, AttemptOutcome expected) =>
        Assert.Equal(expected, OutcomeTable.OfUnanswered(cause, 0, legSeen: true, rang: false, hungUpByUs: false));

    [Theory]
    [InlineData(5, AttemptOutcome.Busy)]
    [InlineData(8, AttemptOutcome.Rejected)]
    [InlineData(3, AttemptOutcome.NoAnswer)]
    public void A_dialplan_that_says_busy_or_congestion_itself_speaks_through_the_reason(int reason,
        AttemptOutcome expected)
    {
        Assert.Equal(expected, OutcomeTable.OfUnanswered(0, reason, legSeen: true, rang: false, hungUpByUs: false));
        Assert.Equal(expected, OutcomeTable.OfUnanswered(null, reason, legSeen: false, rang: false, hungUpByUs: false));
    }

    [Fact]
    public void No_channel_is_a_route_failure() =>
        Assert.Equal(AttemptOutcome.RouteFailure,
            OutcomeTable.OfUnanswered(cause: null, reason: 0, legSeen: false, rang: false, hungUpByUs: false));

    [Fact]
    public void Hung_up_by_us_while_ringing_is_no_answer() =>
        Assert.Equal(AttemptOutcome.NoAnswer,
            OutcomeTable.OfUnanswered(16, 0, legSeen: true, rang: false, hungUpByUs: true));

    [Fact]
    public void A_leg_that_rang_and_vanished_without_a_word_is_no_answer_and_one_that_did_not_ring_is_lost()
    {
        Assert.Equal(AttemptOutcome.NoAnswer,
            OutcomeTable.OfUnanswered(16, null, legSeen: true, rang: true, hungUpByUs: false));
        Assert.Equal(AttemptOutcome.Lost,
            OutcomeTable.OfUnanswered(16, null, legSeen: true, rang: false, hungUpByUs: false));
    }

    [Fact]
    public void A_person_who_declines_a_ringing_phone_does_not_speak_against_the_trunk()
    {
        Assert.True(OutcomeTable.IsRefusal(21, rang: false));
        Assert.False(OutcomeTable.IsRefusal(21, rang: true));
        Assert.True(OutcomeTable.IsRefusal(34, rang: true));
        Assert.False(OutcomeTable.IsRefusal(17, rang: false));
    }
}
