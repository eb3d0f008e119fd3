using Ringtail.Lab.Pbx;
using Ringtail.Lab.Programs;

namespace Ringtail.Lab.Walks;

/// <summary>The carrier is switched off in the middle of a run and on again.</summary>
public sealed class BreakerTests
{
    private const int Lines = 10;

    /// <summary>The refusals in a row that open the breaker, but the last, and a call on each line at it.</summary>
    private const int FailedWithTrunk = 8 - 1 + Lines;

    private static readonly TimeSpan BetweenProbes = TimeSpan.FromSeconds(5);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory(Timeout = 300_000)]
    [InlineData(16)]
    [InlineData(22)]
    public async Task A_carrier_that_is_off_finishes_no_contact_and_dialing_resumes_by_itself(int version)
    {
        await using var site = await Site.StartAsync(version, TestContext.Current.CancellationToken, lines: Lines);
        var numbers = Fate.Numbers(Fate.Answered, 1, 60);
        await site.AddCampaignAsync("Script", numbers, Cancelled, Target.Phone("400"));
        await site.GoAsync(Cancelled);
        await site.Pbx.Carrier.WaitAsync(calls => calls.Count >= 15, Cancelled);

        var stopped = TimeProvider.System.GetTimestamp();
        await site.Pbx.StopCarrierAsync(Cancelled);
        var received = (await site.Pbx.Carrier.ReadAsync(Cancelled)).Select(call => call.Number).ToHashSet();
        await SystemLog.WaitAsync(site.Program, "TrunkBreakerOpen", Cancelled);
        var failed = await Ledger.OutcomesAsync(site.Program, "ROUTE_FAILURE", Cancelled);
        var probes = (int)(TimeProvider.System.GetElapsedTime(stopped) / BetweenProbes);
        await site.Pbx.StartCarrierAsync(Cancelled);
        await site.WaitCompletedAsync(Cancelled);

        var carrier = await site.Pbx.Carrier.ReadAsync(Cancelled);
        var logs = await site.LogsAsync(Cancelled);
        Assert.InRange(failed, 1, FailedWithTrunk + probes);
        Verdict.OneFinalState(numbers, logs);
        // Those that the carrier had when it went off ended with it; every other was answered in the end.
        var unfinished = logs.Where(row => row.Status != "TERMINATED").Select(row => row.Number);
        Assert.Subset(received, unfinished.ToHashSet());
        Assert.Subset(numbers.ToHashSet(), carrier.Select(call => call.Number).ToHashSet());
        Assert.Equal(numbers.Count, carrier.Select(call => call.Number).Distinct().Count());
        Verdict.NobodyTwice([.. carrier.Where(call => call.AnsweredAt is not null)]);
    }
}
