using Ringtail.Lab.Pbx;
using Ringtail.Lab.Programs;

namespace Ringtail.Lab.Walks;

/// <summary>Trunks that are a Local channel into the PBX's own outbound dialplan.</summary>
public sealed class LocalTrunkTests
{
    private static readonly IReadOnlyList<string> Numbers =
    [
        Fate.Number(Fate.Busy, 1), Fate.Number(Fate.Unknown, 2), Fate.Number(Fate.Congested, 3),
        .. Fate.Numbers(Fate.Answered, 11, 3),
    ];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory(Timeout = 240_000)]
    [InlineData(16, "Local/${num}@dialer-out/n")]
    [InlineData(22, "Local/${num}@dialer-out/n")]
    [InlineData(16, "Local/${num}@dialer-out")]
    [InlineData(22, "Local/${num}@dialer-out")]
    public async Task The_outcome_is_that_of_the_trunk_behind_it(int version, string dialString)
    {
        await using var site = await Site.StartAsync(version, TestContext.Current.CancellationToken, dialString);
        await site.Pbx.Agents.TalkAsync(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), Cancelled);
        string[] numbers = [.. Numbers, Fate.Number(Fate.RingsForEver, 21)];
        await site.AddCampaignAsync("Team", numbers, Cancelled, Target.Queue("team_vertrieb", "200"));

        await site.GoAsync(Cancelled);
        await site.WaitCompletedAsync(Cancelled);

        var carrier = await site.Pbx.Carrier.ReadAsync(Cancelled);
        Verdict.EveryNumberOnce(numbers, carrier);
        Verdict.OutcomesAreTheCarriers(numbers, await site.LogsAsync(Cancelled), carrier);
        Assert.All(carrier, call => Assert.Equal((call.Number, Site.Company), (call.Number, call.FromUser)));
        Verdict.PhonesShow(
            numbers.Where(Fate.IsAnswered), await site.Pbx.Phones.ReadAsync(Cancelled), "101", "102", "103");
    }

    [Theory(Timeout = 240_000)]
    [InlineData(16)]
    [InlineData(22)]
    public async Task A_pbx_that_answers_first_is_no_live_answer_and_is_reported_once(int version)
    {
        await using var site = await Site.StartAsync(
            version, TestContext.Current.CancellationToken, "Local/${num}@dialer-out-answered/n");
        await site.AddCampaignAsync("Script", Numbers, Cancelled, Target.Phone("300"));

        await site.GoAsync(Cancelled);
        await site.WaitCompletedAsync(Cancelled);

        var carrier = await site.Pbx.Carrier.ReadAsync(Cancelled);
        var log = await SystemLog.ReadAsync(site.Program, Cancelled);
        Verdict.EveryNumberOnce(Numbers, carrier);
        Verdict.OutcomesAreTheCarriers(Numbers, await site.LogsAsync(Cancelled), carrier);
        Assert.Single(log, entry => entry.Code == "AnsweredByPbx" && entry.Severity != "Cleared");
    }
}
