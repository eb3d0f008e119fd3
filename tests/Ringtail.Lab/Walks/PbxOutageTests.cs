using Ringtail.Lab.Pbx;
using Ringtail.Lab.Programs;

namespace Ringtail.Lab.Walks;

/// <summary>The PBX goes away in the middle of a run and comes back.</summary>
public sealed class PbxOutageTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory(Timeout = 300_000)]
    [InlineData(16)]
    [InlineData(22)]
    public async Task A_pbx_that_was_stopped_or_killed_is_dialed_through_again_and_nobody_is_called_twice(int version)
    {
        await using var site = await Site.StartAsync(version, TestContext.Current.CancellationToken);
        await site.Pbx.Agents.AnswerAfterAsync(TimeSpan.FromMilliseconds(200), null, Cancelled);
        await site.Pbx.Agents.TalkAsync(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1), Cancelled);
        string[] numbers = [.. Fate.Numbers(Fate.Answered, 1, 24), .. Fate.Numbers(Fate.Busy, 101, 6)];
        await site.AddCampaignAsync("Team", Shuffle(numbers), Cancelled, Target.Queue("team_vertrieb", "200"));
        await site.GoAsync(Cancelled);

        await site.Pbx.Carrier.WaitAsync(calls => calls.Count >= 5, Cancelled);
        await site.Pbx.StopPbxAsync(Cancelled);
        await site.Pbx.StartPbxAsync(Cancelled);
        var reached = (await site.Pbx.Carrier.ReadAsync(Cancelled)).Count;
        await site.Pbx.Carrier.WaitAsync(calls => calls.Count >= reached + 5, Cancelled);
        await site.Pbx.KillPbxAsync(Cancelled);
        await site.Pbx.StartPbxAsync(Cancelled);
        await site.WaitCompletedAsync(Cancelled);

        var carrier = await site.Pbx.Carrier.ReadAsync(Cancelled);
        var logs = await site.LogsAsync(Cancelled);
        Verdict.NobodyTwice(carrier);
        Verdict.OneFinalState(numbers, logs);
        // The two ends of the PBX cut off what was under way: no more than there were agents, twice.
        Verdict.OnlyCutOffDiffer(logs, most: 6, "RS_LOST", "RS_NOANSWER");
    }

    /// <summary>Deals the fates out evenly, the same way each time.</summary>
    private static IEnumerable<string> Shuffle(string[] numbers) =>
        numbers.OrderBy(number => number[^1]).ThenBy(number => number, StringComparer.Ordinal);
}
