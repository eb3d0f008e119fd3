using Ringtail.Runtime.Tests.Storage;

namespace Ringtail.Runtime.Tests.Loops;

/// <summary>The process ends where it stands, at some moment, and begins again on the same data.</summary>
public sealed class Crashes : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(20)]
    [InlineData(33)]
    public async Task Killed_and_started_again_no_number_is_dialed_twice_and_each_has_one_end(int finishedBefore)
    {
        await using var pbx = new CorpusPbx();
        List<string> numbers = [.. Enumerable.Range(0, 40).Select(i => $"{(i % 2 == 0 ? "01" : "02")}005000{i:000}")];
        int run;
        await using (var house = await House.OpenAsync(_folder.Path))
        {
            run = await house.AddRunAsync(await house.AddSiteAsync(pbx), numbers);
            await house.StartAsync();
            await house.UntilAsync(v => v.Runs.Any(r => r.Finished >= finishedBefore));
        }
        await using (var house = await House.OpenAsync(_folder.Path))
        {
            await house.StartAsync();
            await house.UntilCompletedAsync(run);
            var attempts = await house.AttemptsAsync();

            Assert.Equal(pbx.Dialed.Count, pbx.Dialed.Distinct().Count());
            Assert.Equal(numbers.Order(), attempts.Where(a => a.Outcome != "WITHDRAWN").Select(a => a.Number).Order());
            Assert.All(attempts, a => Assert.False(a.Live));
            // What was on its way in the moment of the crash is given up; nothing else.
            Assert.True(attempts.Count(a => a.Outcome == "RS_LOST") <= 20, "More was lost than one beat.");
        }
    }

    [Fact]
    public async Task Calls_in_progress_are_adopted_by_the_next_process()
    {
        await using var pbx = new CorpusPbx { HoldsAnsweredCalls = true };
        List<string> numbers = [.. Enumerable.Range(0, 6).Select(i => $"01005000{i:000}")];
        int run;
        await using (var house = await House.OpenAsync(_folder.Path))
        {
            run = await house.AddRunAsync(await house.AddSiteAsync(pbx), numbers);
            await house.StartAsync();
            await house.UntilAsync(v => v.Calls.Count(c => c.State == "CONNECTED") == 6);
        }
        Assert.Equal(6, pbx.LiveCalls);
        await using (var house = await House.OpenAsync(_folder.Path))
        {
            await house.StartAsync();
            await house.UntilAsync(v =>
                v.Pbxs.Any(p => p.State == "UP") && v.Calls.Count(c => c.State == "CONNECTED") == 6);
            await pbx.EndCallsAsync();
            await house.UntilCompletedAsync(run);

            Assert.Equal(6, pbx.Dialed.Count);
            Assert.All(await house.AttemptsAsync(), a => Assert.Equal("TERMINATED", a.Outcome));
        }
    }

    [Fact]
    public async Task A_clean_stop_leaves_nothing_unwritten_and_gives_the_rights_back()
    {
        await using var pbx = new CorpusPbx();
        List<string> numbers = [.. Enumerable.Range(0, 40).Select(i => $"02005000{i:000}")];
        int run;
        await using (var house = await House.OpenAsync(_folder.Path))
        {
            run = await house.AddRunAsync(await house.AddSiteAsync(pbx), numbers);
            await house.StartAsync();
            await house.UntilAsync(v => v.Runs.Any(r => r.Finished >= 5));
            await house.StopAsync(TimeSpan.FromSeconds(30));
            await using var db = house.Db();
            Assert.All(db.Ownerships, o => Assert.True(o.ExpiresAt <= house.Services.Clock.Now.Wall));
        }
        await using (var house = await House.OpenAsync(_folder.Path))
        {
            await house.StartAsync();
            await house.UntilCompletedAsync(run);

            Assert.Equal(numbers.Order(), pbx.Dialed.Order());
        }
    }

    [Fact]
    public async Task A_switchboard_that_begins_anew_finds_its_runs_again()
    {
        await using var pbx = new CorpusPbx();
        List<string> numbers = [.. Enumerable.Range(0, 60).Select(i => $"{(i % 2 == 0 ? "01" : "02")}005000{i:000}")];
        await using var house = await House.OpenAsync(_folder.Path);
        var site = await house.AddSiteAsync(pbx);
        var run = await house.AddRunAsync(site, numbers);
        await house.StartAsync();
        await house.UntilAsync(v => v.Runs.Any(r => r.Finished >= 10));

        await house.Switchboard(site.Pbx).StopAsync(TimeSpan.Zero);
        house.StartSwitchboard(site.Pbx);
        await house.UntilCompletedAsync(run);

        Assert.Equal(pbx.Dialed.Count, pbx.Dialed.Distinct().Count());
        Assert.All(await house.AttemptsAsync(), a => Assert.True(a.Settled));
    }

    [Fact]
    public async Task A_run_that_begins_anew_goes_on_where_it_was()
    {
        await using var pbx = new CorpusPbx();
        List<string> numbers = [.. Enumerable.Range(0, 60).Select(i => $"02005000{i:000}")];
        await using var house = await House.OpenAsync(_folder.Path);
        var run = await house.AddRunAsync(await house.AddSiteAsync(pbx), numbers);
        await house.StartAsync();
        for (var finished = 10; finished <= 40; finished += 10)
        {
            await house.UntilAsync(v => v.Runs.Any(r => r.Finished >= finished));
            await house.Run(run).StopAsync(TimeSpan.Zero);
            house.StartRun(run);
        }
        await house.UntilCompletedAsync(run);

        Assert.Equal(numbers.Order(), pbx.Dialed.Order());
        Assert.All(await house.AttemptsAsync(), a => Assert.Equal("RS_BUSY", a.Outcome));
    }

    public void Dispose() => _folder.Dispose();
}
