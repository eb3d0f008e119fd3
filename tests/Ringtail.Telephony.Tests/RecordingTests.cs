using Ringtail.Dialing;
using Ringtail.Telephony.Tests.Corpus;

namespace Ringtail.Telephony.Tests;

/// <summary>Situations beyond the corpus, recorded in the project's own lab (see Recordings/README.md).</summary>
public sealed class RecordingTests
{
    private const string Local = "created Local/0";

    [Theory]
    [InlineData("16", 11)]
    [InlineData("22", 17)]
    public void A_Local_trunk_that_is_optimised_away_keeps_its_attempt_and_its_agent(string version, int hopper)
    {
        Assert.EndsWith(
            "answered | joined team_vertrieb | offered SIP/103 | left team_vertrieb | connected SIP/103 | " +
            "served by bridge | gone 16 by customer | done SIP/103",
            Told(version, "local_trunk_optimised_away", hopper), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("16", 12)]
    [InlineData("22", 18)]
    public void A_busy_number_behind_an_outbound_context_that_answers_first_was_never_answered(string version,
        int hopper)
    {
        var told = Told(version, "local_trunk_answers_before_busy", hopper);
        Assert.StartsWith(Local, told, StringComparison.Ordinal);
        Assert.DoesNotContain("answered", told.Replace("dialer-out-answered", "", StringComparison.Ordinal),
            StringComparison.Ordinal);
        Assert.DoesNotContain("hung up", told, StringComparison.Ordinal);
        Assert.Contains("| joined team_leer |", told, StringComparison.Ordinal);
        Assert.Contains("| gone 17 by ", told, StringComparison.Ordinal);
        Assert.Equal("ok 4",
            Story.Of(Capture.Recorded(version, "local_trunk_answers_before_busy")).Concluded(new HopperId(hopper)));
    }

    [Theory]
    [InlineData("16", 13)]
    [InlineData("22", 19)]
    public void A_busy_number_that_is_told_by_a_tone_keeps_its_cause(string version, int hopper)
    {
        Assert.Contains("| ringing | gone 17 by ", Told(version, "local_trunk_busy_with_tone", hopper),
            StringComparison.Ordinal);
        Assert.Equal("failed 0",
            Story.Of(Capture.Recorded(version, "local_trunk_busy_with_tone")).Concluded(new HopperId(hopper)));
    }

    [Theory]
    [InlineData("16", 14)]
    [InlineData("22", 20)]
    public void A_Local_agent_is_told_by_name(string version, int hopper)
    {
        Assert.EndsWith(
            "offered Local/121@agents | left team_local | connected Local/121@agents | served by bridge | " +
            "done Local/121@agents | gone 16 by customer",
            Told(version, "local_agent", hopper), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("16", 15)]
    [InlineData("22", 21)]
    public void A_blind_transfer_frees_the_agent_while_the_customer_talks_on(string version, int hopper)
    {
        Assert.EndsWith(
            "connected SIP/101 | served by bridge | done SIP/101 transferred | gone 16 by customer",
            Told(version, "agent_transfers_blindly", hopper), StringComparison.Ordinal);
    }

    private static string Told(string version, string name, int hopper) =>
        string.Join(" | ", Story.Of(Capture.Recorded(version, name)).Of(new HopperId(hopper)));
}
