using Ringtail.Dialing.Agents;
using Ringtail.Dialing.Gate;
using Ringtail.Runtime.Explaining;

namespace Ringtail.Runtime.Tests.Explaining;

public sealed class WhyInWords
{
    [Fact]
    public void Every_rule_of_the_gate_says_in_plain_words_what_it_means()
    {
        var said = Enum.GetNames<GateRule>().Select(WhyRules.SaysOf).ToList();

        Assert.DoesNotContain(WhyRules.Unknown, said);
        Assert.Equal(said.Count, said.Distinct().Count());
        Assert.All(said, AssertPlain);
    }

    [Fact]
    public void Every_state_of_an_agent_that_is_not_ready_has_words()
    {
        var said = Enum.GetNames<AgentState>().Where(s => s != nameof(AgentState.Ready)).Select(WhyReader.Does)
            .ToList();

        Assert.DoesNotContain(WhyReader.Does("Ready"), said);
        Assert.Equal(said.Count, said.Distinct().Count());
        Assert.All(said, AssertPlain);
    }

    /// <summary>No code word: capitals begin sentences and names, and never stand inside a word.</summary>
    private static void AssertPlain(string text) => Assert.DoesNotMatch("[a-z][A-Z]|[A-Z]{3}|_", text);
}
