namespace Ringtail.Server.Tests.Hosting;

/// <summary>What is reckoned up to now, by a dialer whose clock is ahead of the machine's, as the demo's.</summary>
public sealed class OneClock
{
    [Fact]
    public async Task Uptime_and_the_accounts_windows_are_by_the_dialers_clock()
    {
        var dialing = new Ahead();
        await using var server = await RunningServer.StartAsync(dialing);
        using var engine = await server.Administrator.GetAsync(
            new Uri("/wombat/api/engine/?op=START", UriKind.Relative), TestContext.Current.CancellationToken);
        var uptime = (await RunningServer.JsonAsync(engine)).GetProperty("uptimeMs").GetInt64();
        Assert.InRange(uptime, 0, TimeSpan.FromHours(1).TotalMilliseconds);

        await server.EditAsync("campaign/?mode=E", """{"name":"spring"}""");
        using var account = await server.Administrator.GetAsync(
            new Uri("/api/v1/campaigns/1/account", UriKind.Relative), TestContext.Current.CancellationToken);
        var window = (await RunningServer.JsonAsync(account)).GetProperty("windows")[0];
        Assert.InRange(window.GetProperty("from").GetDateTimeOffset(),
            dialing.GetUtcNow().AddDays(-2), dialing.GetUtcNow());
    }

    private sealed class Ahead : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddDays(90);
    }
}
