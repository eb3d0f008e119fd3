using Ringtail.Lab.Pbx;

namespace Ringtail.Lab.Walks;

/// <summary>The seed by the compatible API, from an empty database to the last outcome.</summary>
public sealed class ApiWalkTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory(Timeout = 300_000)]
    [InlineData(16)]
    [InlineData(22)]
    public async Task A_list_is_called_once_and_every_answer_reaches_its_target(int version)
    {
        await using var site = await Site.StartAsync(version, TestContext.Current.CancellationToken);
        await site.Pbx.Agents.AnswerAfterAsync(TimeSpan.FromMilliseconds(300), null, Cancelled);
        await site.Pbx.Agents.TalkAsync(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.5), Cancelled);
        string[] unreached =
        [
            Fate.Number(Fate.Busy, 1), Fate.Number(Fate.Unknown, 2), Fate.Number(Fate.Congested, 3),
            Fate.Number(Fate.RingsForEver, 4), Fate.Number(Fate.Forbidden, 5), Fate.Number(Fate.Gone, 6),
            Fate.Number(Fate.Unavailable, 7), Fate.Number(Fate.Incomplete, 8), Fate.Number(Fate.TimedOut, 9),
            Fate.Number(Fate.Broken, 10),
        ];
        var team = Fate.Numbers(Fate.Answered, 101, 4);
        var user = Fate.Numbers(Fate.Answered, 201, 2);
        var menu = Fate.Numbers(Fate.PressesKey, 301, 2);
        var script = Fate.Numbers(Fate.Answered, 401, 3);
        await site.AddCampaignAsync("Team", [.. unreached, .. team], Cancelled, Target.Queue("team_vertrieb", "200"));
        await site.AddCampaignAsync("User", user, Cancelled, Target.Phone("105") with { Channels = 1 });
        await site.AddCampaignAsync("Menu", menu, Cancelled, Target.Phone("300"));
        await site.AddCampaignAsync("Script", script, Cancelled, Target.Phone("400"));

        await site.GoAsync(Cancelled);
        await site.WaitCompletedAsync(Cancelled);

        string[] all = [.. unreached, .. team, .. user, .. menu, .. script];
        var carrier = await site.Pbx.Carrier.WaitAsync(
            calls => calls.Count >= all.Length && calls.All(call => call.EndedAt is not null), Cancelled);
        var phones = await site.Pbx.Phones.ReadAsync(Cancelled);
        var logs = await site.LogsAsync(Cancelled);
        Verdict.EveryNumberOnce(all, carrier);
        Verdict.OutcomesAreTheCarriers(all, logs, carrier);
        Assert.All(carrier, call => Assert.Equal((call.Number, Site.Company), (call.Number, call.FromUser)));
        Verdict.PhonesShow([.. team, .. menu], phones, "101", "102", "103");
        Verdict.PhonesShow(user, phones, "105");
        var scripted = logs.Where(row => row.StatusExt == "SCRIPT").Select(row => row.Number);
        Assert.Equal(script, scripted.Order(StringComparer.Ordinal));
        Assert.All(logs.Where(row => script.Contains(row.Number)),
            row => Assert.Contains("SCRIPT:done", row.Attributes, StringComparison.Ordinal));
        Assert.Equal(
            logs.GroupBy(row => row.Status).ToDictionary(g => g.Key, g => g.LongCount()),
            await site.Api.StatsAsync(site.Runs.Values, Cancelled));
    }
}
