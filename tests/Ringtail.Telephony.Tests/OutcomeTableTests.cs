using Ringtail.Dialing.Switchboards;
using Ringtail.Telephony.Tests.Corpus;

namespace Ringtail.Telephony.Tests;

/// <summary>
/// What each outcome leaves behind on both versions: the Reason differs and misleads, the trunk leg's cause does not.
/// </summary>
public sealed class OutcomeTableTests
{
    /// <summary>Situation, then Reason and cause on 16 and on 22; cause -1: no channel was ever made.</summary>
    public static TheoryData<string, int, int, int, int> Rows => new()
    {
        { "answered_queue_agent_hangs_up", 4, 16, 4, 16 },
        { "originate_unknown_exten_external", 4, 16, 4, 0 },
        { "busy", 5, 17, 0, 17 },
        { "busy_local_n", 5, 17, 5, 17 },
        { "no_answer_timeout", 3, 16, 3, 19 },
        { "no_answer_timeout_local_n", 3, 16, 3, 19 },
        { "trying_only_timeout", 3, 16, 3, 19 },
        { "invalid_404", 0, 1, 0, 1 },
        { "invalid_404_local_n", 0, 1, 0, 1 },
        { "congestion_503", 8, 34, 0, 34 },
        { "congestion_503_local_n", 8, 34, 8, 34 },
        { "refused_403", 0, 21, 0, 21 },
        { "incomplete_484", 0, 28, 0, 28 },
        { "no_user_response_408", 0, 18, 0, 18 },
        { "gone_410", 8, 22, 0, 22 },
        { "server_error_500", 8, 38, 0, 38 },
        { "unavailable_480", 5, 19, 0, 19 },
        { "early_media_then_refused", 0, 1, 0, 1 },
        { "dialer_hangs_up_while_ringing", 0, 16, 0, 16 },
        { "trunk_unreachable", 0, -1, 0, -1 },
        { "trunk_unknown", 0, -1, 0, -1 },
        { "trunk_unreachable_local_n", 0, 20, 0, 3 },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Evidence_is_complete(string situation, int reason16, int cause16, int reason22, int cause22)
    {
        Check("16", situation, reason16, cause16);
        Check("22", situation, reason22, cause22);
    }

    [Fact]
    public void A_busy_number_is_told_before_and_after_its_hangup_alike()
    {
        foreach (var version in (string[])["16", "22"])
        {
            var messages = Capture.Load(version, "busy").Received.ToList();
            var response = messages.FindIndex(message => message.Event == "OriginateResponse");
            var hangup = messages.FindIndex(message => message.Event == "Hangup");
            (messages[response], messages[hangup]) = (messages[hangup], messages[response]);

            var story = new Story().Play(messages);

            var hopper = Assert.Single(story.Hoppers);
            Assert.Equal(Story.Of(Capture.Load(version, "busy")).Of(hopper), story.Of(hopper));
            Assert.Single(story.Inputs.OfType<SwitchboardInput.OriginateConcluded>());
        }
    }

    /// <summary>The near half behind an agent who was called first has an id of the PBX's own.</summary>
    [Theory]
    [InlineData("16", 20)]
    [InlineData("22", 3)]
    public void Nothing_is_dialed_for_an_agent_when_the_trunk_is_off(string version, int cause)
    {
        var gone = Assert.Single(Story.Of(Capture.Load(version, "trunk_unreachable_agent_first"))
            .Inputs.OfType<SwitchboardInput.LegGone>());

        Assert.True(gone.NothingDialed);
        Assert.Equal(cause, gone.Cause);
    }

    /// <summary>The PBX answers by itself; one of its two sides is at its end before the number is dialed.</summary>
    [Theory]
    [InlineData("16", "trunk_unreachable_answers_first", 20, false)]
    [InlineData("22", "trunk_unreachable_answers_first", 3, false)]
    [InlineData("16", "local_n_answers_first_to_nowhere", 0, true)]
    [InlineData("22", "local_n_answers_first_to_nowhere", 0, true)]
    public void Nothing_is_dialed_by_a_PBX_that_answered(string version, string situation, int cause, bool endPointLeft)
    {
        var gone = Assert.Single(Story.Of(Capture.Load(version, situation)).Inputs.OfType<SwitchboardInput.LegGone>());

        Assert.True(gone.NothingDialed);
        Assert.Equal(endPointLeft, gone.EndPointLeft);
        Assert.Equal(cause, gone.Cause);
    }

    /// <summary>A number that was dialed and is busy: the end point's side did not end the call.</summary>
    [Theory]
    [InlineData("16")]
    [InlineData("22")]
    public void A_busy_number_was_dialed(string version)
    {
        var gone = Assert.Single(Story.Of(Capture.Load(version, "local_n_answers_first_busy"))
            .Inputs.OfType<SwitchboardInput.LegGone>());

        Assert.False(gone.NothingDialed);
        Assert.False(gone.EndPointLeft);
    }

    private static void Check(string version, string situation, int reason, int cause)
    {
        var story = Story.Of(Capture.Load(version, situation));
        var hopper = Assert.Single(story.Hoppers);
        var concluded = Assert.Single(story.Inputs.OfType<SwitchboardInput.OriginateConcluded>());
        Assert.Equal(reason, concluded.Reason);
        Assert.Equal(reason == 4, concluded.Succeeded);
        Assert.Equal(reason == 4,
            story.Inputs.OfType<SwitchboardInput.LegAnswered>().Any(input => input.Hopper == hopper));
        var gone = story.Inputs.OfType<SwitchboardInput.LegGone>().ToArray();
        if (cause < 0)
        {
            Assert.Empty(gone);
            Assert.Empty(story.Inputs.OfType<SwitchboardInput.LegCreated>());
        }
        else Assert.Equal(cause, Assert.Single(gone).Cause);
        Assert.Equal(situation == "trunk_unreachable_local_n", gone.Any(g => g.NothingDialed));
    }
}
