using Ringtail.Lab.Pbx;
using Ringtail.Lab.Programs;

namespace Ringtail.Lab.Walks;

/// <summary>Reverse dialing and preview: the agent's phone first, with the least rights.</summary>
public sealed class AgentsFirstTests
{
    private static readonly Target Reverse = Target.Queue("team_vertrieb", "200") with { Reverse = true };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory(Timeout = 240_000)]
    [InlineData(16)]
    [InlineData(22)]
    public async Task Each_customer_is_called_from_the_phone_of_an_agent_who_is_there(int version)
    {
        await using var site = await Site.StartAsync(version, TestContext.Current.CancellationToken);
        await site.Pbx.Agents.AnswerAfterAsync(TimeSpan.FromMilliseconds(300), null, Cancelled);
        string[] answered = [.. Fate.Numbers(Fate.Answered, 1, 6, ringTenths: 4, talkSeconds: 2)];
        string[] busy = [.. Fate.Numbers(Fate.Busy, 1, 2, ringTenths: 4)];
        await site.AddCampaignAsync("Team", answered.Concat(busy), Cancelled, Reverse);
        await site.GoAsync(Cancelled);
        await site.WaitCompletedAsync(Cancelled);

        var stats = await site.Api.StatsAsync(site.Runs.Values, Cancelled);
        Assert.Equal((6L, 2L), (stats["TERMINATED"], stats["RS_BUSY"]));
        var customers = await site.Pbx.Carrier.ReadAsync(Cancelled);
        var phones = await site.Pbx.Phones.ReadAsync(Cancelled);
        Assert.Equal(8, customers.Count);
        Assert.All(customers, call => Assert.Equal(Site.Company, call.FromUser));
        foreach (var call in customers)
        {
            // The agent's phone shows the customer, and was picked up before anybody called the customer.
            var phone = Assert.Single(phones, p => p.FromUser == call.Number);
            Assert.True(phone.AnsweredAt <= call.ReceivedAt, $"{call.Number} before its agent");
            if (call.AnsweredAt is not null) Assert.True(call.PacketsReceived > 10, $"{call.Number} heard nobody");
        }
    }

    [Theory(Timeout = 240_000)]
    [InlineData(16)]
    [InlineData(22)]
    public async Task An_agent_reserves_skips_and_dials(int version)
    {
        await using var site = await Site.StartAsync(version, TestContext.Current.CancellationToken);
        await site.Pbx.Agents.AnswerAfterAsync(TimeSpan.FromMilliseconds(300), null, Cancelled);
        string[] numbers = [.. Fate.Numbers(Fate.Answered, 1, 2, ringTenths: 4, talkSeconds: 2)];
        await site.AddCampaignAsync("Team", numbers, Cancelled, Reverse with { Stepwise = true });
        await site.GoAsync(Cancelled);
        var agent = site.Pbx.Phone("101");

        var first = await ReserveAsync(site, agent);
        Assert.Equal(first, await ReserveAsync(site, agent));
        Assert.Empty(await site.Pbx.Carrier.ReadAsync(Cancelled));
        await site.Api.ControlAsync("reserve", Cancelled, ("op", "skip"), ("id", first));
        var second = await ReserveAsync(site, agent);
        Assert.NotEqual(first, second);
        await site.Api.ControlAsync("reserve", Cancelled, ("op", "dial"), ("id", second));
        await site.WaitCompletedAsync(Cancelled);

        var stats = await site.Api.StatsAsync(site.Runs.Values, Cancelled);
        Assert.Equal((1L, 1L), (stats["RS_AGENT_SKIP"], stats["TERMINATED"]));
        Assert.Equal(numbers[1], Assert.Single(await site.Pbx.Carrier.ReadAsync(Cancelled)).Number);
    }

    private static async Task<string> ReserveAsync(Site site, string agent)
    {
        var answer = await Wait.ForAsync(
            async () =>
            {
                try
                {
                    return await site.Api.ControlAsync("reserve", Cancelled,
                        ("op", "reserve"), ("campaign", "Team"), ("agent", agent));
                }
                catch (InvalidOperationException)
                {
                    // Not connected yet, or the run has only begun.
                    return "";
                }
            }, text => text.Length > 0, Cancelled);
        return answer.Split(':')[1].Trim();
    }
}
