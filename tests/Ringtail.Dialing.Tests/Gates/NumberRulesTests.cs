using Ringtail.Dialing.Gate;

namespace Ringtail.Dialing.Tests.Gates;

public sealed class NumberRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private static AttemptHistory Tried(long before, params double[] hoursAgo) =>
        new([.. hoursAgo.Select(h => Now.AddHours(-h))], before + hoursAgo.Length);

    private static GateRefusal? Ask(NumberFacts facts, AttemptLimits campaign = default,
        AttemptLimits installation = default, bool agentKept = false) =>
        NumberRules.Refusal("0301", facts, new(campaign, installation), agentKept, Now);

    [Fact]
    public void A_black_list_is_named_and_refuses_for_good_before_all_else()
    {
        var refusal = Ask(new() { BlackList = "robinson", IsLive = true, BannedUntil = Now.AddDays(1) })!;
        Assert.Equal((GateRule.BlackListed, false), (refusal.Rule, refusal.Passing));
        Assert.Contains("robinson", refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_ban_holds_until_its_end_unless_an_agent_is_kept()
    {
        var facts = new NumberFacts { BannedUntil = Now.AddHours(3) };
        Assert.Equal((GateRule.RetryBan, TimeSpan.FromHours(3)), (Ask(facts)!.Rule, Ask(facts)!.RetryAfter));
        Assert.Null(Ask(facts, agentKept: true));
        Assert.Null(Ask(new() { BannedUntil = Now }));
    }

    [Fact]
    public void Attempts_of_a_day_fill_the_limit_until_the_oldest_of_them_leaves_the_window()
    {
        var facts = new NumberFacts { InCampaign = Tried(0, 1, 5, 20, 30) };
        Assert.Null(Ask(facts));
        Assert.Null(Ask(facts, new(4, 0, 0)));
        var refusal = Ask(facts, new(3, 0, 0))!;
        Assert.Equal((GateRule.AttemptLimit, true), (refusal.Rule, refusal.Passing));
        Assert.Equal(TimeSpan.FromHours(4), refusal.RetryAfter);
        Assert.Equal(TimeSpan.FromHours(23), Ask(facts, new(1, 0, 0))!.RetryAfter);
    }

    [Fact]
    public void Of_day_and_week_the_longer_wait_counts_and_campaigns_count_together_for_the_installation()
    {
        var facts = new NumberFacts { InCampaign = Tried(0, 2), Everywhere = Tried(0, 1, 2, 100) };
        Assert.Null(Ask(facts, new(2, 2, 0)));
        var refusal = Ask(facts, new(2, 2, 0), new(2, 3, 0))!;
        Assert.Equal(GateRule.AttemptLimit, refusal.Rule);
        Assert.Equal(TimeSpan.FromHours((7 * 24) - 100), refusal.RetryAfter);
        Assert.Contains("all campaigns", refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_limit_in_all_refuses_for_good_and_a_live_number_is_asked_last()
    {
        Assert.False(Ask(new() { InCampaign = Tried(3) }, new(0, 0, 3))!.Passing);
        Assert.Null(Ask(new() { InCampaign = Tried(3) }, new(0, 0, 4)));
        Assert.Equal(GateRule.NumberLive, Ask(new() { IsLive = true })!.Rule);
    }
}
