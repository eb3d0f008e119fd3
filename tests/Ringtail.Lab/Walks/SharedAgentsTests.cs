using Ringtail.Lab.Pbx;

namespace Ringtail.Lab.Walks;

/// <summary>Ten people in two teams, some of them in both: each is one agent.</summary>
public sealed class SharedAgentsTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory(Timeout = 300_000)]
    [InlineData(16, false)]
    [InlineData(22, false)]
    [InlineData(16, true)]
    [InlineData(22, true)]
    public async Task Ten_agents_in_two_teams_never_have_more_than_ten_calls_in_flight(int version, bool ringAll)
    {
        await using var site = await Site.StartAsync(version, TestContext.Current.CancellationToken);
        var (first, second) = ringAll
            ? (Target.Queue("team_alle", "203"), Target.Queue("team_alle_zwei", "208"))
            : (Target.Queue("team_leer", "201"), Target.Queue("team_streng", "204"));
        var (ofFirst, ofSecond) = ringAll ? (111..114, 111..117) : (111..117, 114..121);
        await AddAsync(site, first.Name, ofFirst);
        await AddAsync(site, second.Name, ofSecond);
        await site.Pbx.Agents.AnswerAfterAsync(TimeSpan.FromMilliseconds(500), null, Cancelled);
        await site.Pbx.Agents.TalkAsync(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(2), Cancelled);
        var one = Fate.Numbers(Fate.Answered, 1, 20, ringTenths: 8);
        var two = Fate.Numbers(Fate.Answered, 101, 20, ringTenths: 4);
        await site.AddCampaignAsync("One", one, Cancelled, first with { MaxWaiting = 20 });
        await site.AddCampaignAsync("Two", two, Cancelled, second with { MaxWaiting = 20 });

        await site.GoAsync(Cancelled);
        await site.WaitCompletedAsync(Cancelled);

        var carrier = await site.Pbx.Carrier.ReadAsync(Cancelled);
        var phones = await site.Pbx.Phones.ReadAsync(Cancelled);
        var connected = phones.Where(call => call.AnsweredAt is not null)
            .GroupBy(call => call.FromUser)
            .ToDictionary(group => group.Key, group => group.Min(call => call.AnsweredAt!.Value));
        var most = Verdict.MostAtOnce(
            carrier, call => connected.TryGetValue(call.Number, out var at) ? at : call.EndedAt!.Value);
        Assert.InRange(most, 4, 10);
        Verdict.EveryNumberOnce([.. one, .. two], carrier);
    }

    private static async Task AddAsync(Site site, string queue, Range phones)
    {
        for (var phone = phones.Start.Value; phone < phones.End.Value; phone++)
            await site.Pbx.Agents.AddAsync(queue, site.Pbx.Phone($"{phone}"), Cancelled);
    }
}
