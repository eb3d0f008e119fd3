using Ringtail.Lab.Pbx;
using Ringtail.Lab.Programs;

namespace Ringtail.Lab.Walks;

/// <summary>The program is killed, or stopped, in the middle of a run and started again on the same data.</summary>
public sealed class CrashTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory(Timeout = 400_000)]
    [InlineData(16)]
    [InlineData(22)]
    public async Task Killed_at_any_moment_nobody_is_called_twice_and_talks_go_on(int version)
    {
        await using var site = await Site.StartAsync(version, TestContext.Current.CancellationToken);
        await site.Pbx.Agents.AnswerAfterAsync(TimeSpan.FromMilliseconds(200), null, Cancelled);
        await site.Pbx.Agents.TalkAsync(TimeSpan.Zero, TimeSpan.Zero, Cancelled);
        string[] numbers =
        [
            .. Fate.Numbers(Fate.Answered, 1, 25, ringTenths: 8), .. Fate.Numbers(Fate.Busy, 101, 5),
            .. Fate.Numbers(Fate.Unknown, 201, 3), .. Fate.Numbers(Fate.RingsForEver, 301, 3),
        ];
        await site.AddCampaignAsync("Team", numbers, Cancelled, Target.Queue("team_vertrieb", "200"));
        await site.GoAsync(Cancelled);

        var talking = await WaitTalkingAsync(site, all => all.Count == 3);
        await site.KillAndStartAsync(Cancelled);
        await WaitTalkingAsync(site, all => talking.SetEquals(all));
        var adopted = (await site.Pbx.Carrier.ReadAsync(Cancelled)).Where(call => talking.Contains(call.Number));
        Assert.All(adopted, call => Assert.Null(call.EndedAt));

        await site.Pbx.Agents.TalkAsync(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1), Cancelled);
        await site.Pbx.Agents.HangUpAllAsync(Cancelled);
        foreach (var more in (int[])[2, 4, 3])
        {
            var reached = (await site.Pbx.Carrier.ReadAsync(Cancelled)).Count;
            await site.Pbx.Carrier.WaitAsync(calls => calls.Count >= reached + more, Cancelled);
            await site.KillAndStartAsync(Cancelled);
        }
        await site.WaitCompletedAsync(Cancelled);

        var carrier = await site.Pbx.Carrier.ReadAsync(Cancelled);
        var logs = await site.LogsAsync(Cancelled);
        Verdict.NobodyTwice(carrier);
        Verdict.OneFinalState(numbers, logs);
        Assert.All(logs.Where(row => talking.Contains(row.Number)), row => Assert.Equal("TERMINATED", row.Status));
        // In each of the three later kills at most the three calls in flight may end while nobody watches.
        Verdict.OnlyCutOffDiffer(logs, most: 9, "RS_LOST");
    }

    [Theory(Timeout = 240_000)]
    [InlineData(16)]
    [InlineData(22)]
    public async Task A_clean_stop_loses_nothing(int version)
    {
        await using var site = await Site.StartAsync(version, TestContext.Current.CancellationToken);
        await site.Pbx.Agents.AnswerAfterAsync(TimeSpan.FromMilliseconds(200), null, Cancelled);
        await site.Pbx.Agents.TalkAsync(TimeSpan.Zero, TimeSpan.Zero, Cancelled);
        var numbers = Fate.Numbers(Fate.Answered, 1, 8);
        await site.AddCampaignAsync("Team", numbers, Cancelled, Target.Queue("team_vertrieb", "200"));
        await site.GoAsync(Cancelled);
        var talking = await WaitTalkingAsync(site, all => all.Count == 3);

        var exitCode = await site.Program.StopAsync(Cancelled);
        var during = await site.Pbx.Carrier.ReadAsync(Cancelled);
        await site.StartAgainAsync(Cancelled);
        await WaitTalkingAsync(site, all => talking.SetEquals(all));
        await site.Pbx.Agents.TalkAsync(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1), Cancelled);
        await site.Pbx.Agents.HangUpAllAsync(Cancelled);
        await site.WaitCompletedAsync(Cancelled);

        Assert.Equal(0, exitCode);
        Assert.All(during.Where(call => talking.Contains(call.Number)), call => Assert.Null(call.EndedAt));
        var carrier = await site.Pbx.Carrier.ReadAsync(Cancelled);
        Verdict.EveryNumberOnce(numbers, carrier);
        Verdict.OutcomesAreTheCarriers(numbers, await site.LogsAsync(Cancelled), carrier);
    }

    /// <summary>The numbers that an agent talks with, by <c>live/calls</c>.</summary>
    private static async Task<HashSet<string>> WaitTalkingAsync(Site site, Func<HashSet<string>, bool> condition) =>
        await Wait.ForAsync(
            async () => (await site.Api.CallsAsync(Cancelled))
                .Where(call => call.Agent.Length > 0).Select(call => call.Number).ToHashSet(),
            condition, Cancelled);
}
