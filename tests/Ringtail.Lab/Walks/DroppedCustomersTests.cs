using Ringtail.Lab.Pbx;
using Ringtail.Lab.Programs;

namespace Ringtail.Lab.Walks;

/// <summary>End points at which answered customers are cut off: few may suffer before somebody is told.</summary>
public sealed class DroppedCustomersTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory(Timeout = 240_000)]
    [InlineData(16, "777")]
    [InlineData(22, "777")]
    [InlineData(16, "204")]
    [InlineData(22, "204")]
    public async Task At_most_three_customers_are_dropped_when_the_queue_is_missed(int version, string extension)
    {
        await using var site = await Site.StartAsync(version, TestContext.Current.CancellationToken);
        var numbers = Fate.Numbers(Fate.Answered, 1, 50, ringTenths: 2);
        // Twenty agents are free, so only the rule holds the dialer back.
        await site.AddCampaignAsync("Lost", numbers, Cancelled, Target.Queue("team_local", extension));
        await site.GoAsync(Cancelled);

        var alarm = await SystemLog.WaitAsync(site.Program, "EndPointLosesCalls", Cancelled);
        var carrier = await site.Pbx.Carrier.WaitAsync(calls => calls.All(call => call.EndedAt is not null), Cancelled);
        var run = await site.WaitRunAsync("Lost", seen => seen.Live == 0, Cancelled);

        Assert.InRange(carrier.Count, 1, 3);
        Assert.Equal("Error", alarm.Severity);
        Assert.Contains("team_local", alarm.Detail, StringComparison.Ordinal);
        Assert.Contains(extension, alarm.Detail, StringComparison.Ordinal);
        Assert.All(await site.LogsAsync(Cancelled), row => Assert.Equal("RS_LOST", row.Status));
        Assert.Equal("RUNNING", run.State);
        Assert.Equal(numbers.Count - carrier.Count, run.Remaining);
    }

    [Theory(Timeout = 240_000)]
    [InlineData(16)]
    [InlineData(22)]
    public async Task A_phone_end_point_at_a_missing_extension_is_held_to_three_calls(int version)
    {
        await using var site = await Site.StartAsync(version, TestContext.Current.CancellationToken);
        var numbers = Fate.Numbers(Fate.Answered, 1, 12, ringTenths: 2);
        await site.AddCampaignAsync("Short", numbers, Cancelled, Target.Phone("777"));
        await site.GoAsync(Cancelled);

        var alarm = await SystemLog.WaitAsync(site.Program, "ShortCalls", Cancelled);
        await site.WaitCompletedAsync(Cancelled);

        var carrier = await site.Pbx.Carrier.ReadAsync(Cancelled);
        Assert.Contains("short calls are meant", alarm.Detail, StringComparison.Ordinal);
        Assert.InRange(Verdict.MostAtOnce(carrier, call => call.EndedAt!.Value), 1, 3);
        Verdict.EveryNumberOnce(numbers, carrier);
    }

    [Theory(Timeout = 240_000)]
    [InlineData(16)]
    [InlineData(22)]
    public async Task A_team_without_members_is_not_dialed_for(int version)
    {
        await using var site = await Site.StartAsync(version, TestContext.Current.CancellationToken);
        await site.AddCampaignAsync(
            "Nobody", Fate.Numbers(Fate.Answered, 1, 5), Cancelled, Target.Queue("team_streng", "204"));
        // The second campaign shows that the dialer works, and it is over only after many ticks.
        await site.AddCampaignAsync("Script", Fate.Numbers(Fate.Answered, 101, 4), Cancelled, Target.Phone("400"));
        await site.GoAsync(Cancelled);

        await site.WaitRunAsync("Script", run => run.State == "COMPLETED", Cancelled);
        var carrier = await site.Pbx.Carrier.ReadAsync(Cancelled);
        Assert.Equal(4, carrier.Count);
        await site.WaitRunAsync("Nobody", run => run is { State: "RUNNING", Attempted: 0, Remaining: 5 }, Cancelled);

        // The first agent who logs in is dialed for.
        await site.Pbx.Agents.AddAsync("team_streng", site.Pbx.Phone("111"), Cancelled);
        await site.Pbx.Carrier.WaitAsync(calls => calls.Count > 4, Cancelled);
    }
}
