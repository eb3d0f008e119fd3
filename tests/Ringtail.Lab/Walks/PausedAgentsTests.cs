using Ringtail.Lab.Pbx;
using Ringtail.Lab.Programs;

namespace Ringtail.Lab.Walks;

/// <summary>Agents who take a break in the middle of a run.</summary>
public sealed class PausedAgentsTests
{
    private static readonly TimeSpan Allowed = TimeSpan.FromSeconds(1);
    /// <summary>How long the carrier is watched for calls that must not come.</summary>
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(4);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory(Timeout = 240_000)]
    [InlineData(16)]
    [InlineData(22)]
    public async Task All_agents_paused_means_no_new_call_after_one_second(int version)
    {
        await using var site = await Site.StartAsync(version, TestContext.Current.CancellationToken);
        var agents = site.Pbx.Agents;
        await agents.AnswerAfterAsync(TimeSpan.FromMilliseconds(200), null, Cancelled);
        await agents.TalkAsync(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1), Cancelled);
        // Longer than anybody will dial: what stops the calls is the pause, not the end of the list.
        var numbers = Fate.Numbers(Fate.Answered, 1, 2_000, ringTenths: 2);
        await site.AddCampaignAsync("Team", numbers, Cancelled, Target.Queue("team_vertrieb", "200"));
        await site.GoAsync(Cancelled);
        await site.Pbx.Carrier.WaitAsync(calls => calls.Count >= 6, Cancelled);

        string[] phones = [site.Pbx.Phone("101"), site.Pbx.Phone("102"), site.Pbx.Phone("103")];
        foreach (var phone in phones)
            await agents.PauseAsync(phone, Cancelled);
        var paused = TimeProvider.System.GetUtcNow();
        await Wait.ForAsync(
            () => Task.FromResult(TimeProvider.System.GetUtcNow()), now => now > paused + Allowed + Watched, Cancelled);
        var before = await site.Pbx.Carrier.ReadAsync(Cancelled);
        foreach (var phone in phones)
            await agents.UnpauseAsync(phone, Cancelled);
        var after = await site.Pbx.Carrier.WaitAsync(calls => calls.Count >= before.Count + 3, Cancelled);

        Assert.DoesNotContain(before, call => call.ReceivedAt > paused + Allowed);
        Verdict.NobodyTwice(after);
    }
}
