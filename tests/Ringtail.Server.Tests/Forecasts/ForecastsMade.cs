using Ringtail.Server.Forecasts;

namespace Ringtail.Server.Tests.Forecasts;

public sealed class ForecastsMade
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_forecast_compares_the_pacings_with_ranges_and_a_finish()
    {
        using var desk = new ForecastDesk();
        var seen = new List<double>();
        var plan = ForecastPlan.Of(Ground.Of(contacts: 2_000, boost: 1.6), Ground.Nothing);
        var forecast = await desk.RunAsync(plan, seen.Add, Ct);

        Assert.Equal(20, forecast.Seeds);
        Assert.Equal(60, seen.Count);
        Assert.Equal(1, seen[^1]);
        Assert.Equal(["PROGRESSIVE", "BOOST", "PREDICTIVE"], forecast.Pacings.Select(p => p.Pacing.Name));
        var (slow, fast) = (forecast.Pacings[0], forecast.Pacings[2]);
        Assert.Equal(0, slow.Abandoned.High);
        Assert.True(fast.BusyShare.Median > slow.BusyShare.Median + 0.05);
        Assert.True(fast.CallsPerHour.Median > slow.CallsPerHour.Median);
        Assert.True(fast.Finish.Median < slow.Finish.Median);
        Assert.All(forecast.Pacings, p =>
        {
            Assert.Equal(20, p.Finishes.Count);
            Assert.Equal(6, p.Blocks.Count);
            Assert.True(p.CallsPerHour.Low < p.CallsPerHour.High);
            Assert.True(p.Finish.Low < p.Finish.High);
            // One in four answers.
            Assert.InRange(p.Answered.Median, 450, 550);
            Assert.InRange(p.WorkHours.Median, 1_950 / p.CallsPerHour.Median, 2_050 / p.CallsPerHour.Median);
        });
    }

    [Fact]
    public void The_same_plan_gives_the_same_forecast()
    {
        var plan = ForecastPlan.Of(Ground.Of() with { History = Ground.Measured }, Ground.Nothing) with { Seeds = 3 };
        var (first, second) = (ForecastDesk.Make(plan, null, Ct), ForecastDesk.Make(plan, null, Ct));
        Assert.Equal(first.Pacings.Select(p => (p.CallsPerHour, p.Finish)),
            second.Pacings.Select(p => (p.CallsPerHour, p.Finish)));
    }

    [Fact]
    public async Task A_forecast_that_is_stopped_lets_the_next_one_begin()
    {
        using var desk = new ForecastDesk();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var plan = ForecastPlan.Of(Ground.Of(), Ground.Nothing) with { Seeds = 2 };
        var first = desk.RunAsync(plan, _ => stop.Cancel(), stop.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        Assert.NotNull(await desk.RunAsync(plan, null, Ct));
    }

    [Fact]
    public async Task One_is_made_at_a_time()
    {
        using var desk = new ForecastDesk();
        var plan = ForecastPlan.Of(Ground.Of(), new Dictionary<Figure, double> { [Figure.Agents] = 1 }) with
        {
            Seeds = 5,
        };
        var order = new List<int>();
        void Look(int who)
        {
            lock (order) order.Add(who);
        }
        await Task.WhenAll(Enumerable.Range(1, 3).Select(i => desk.RunAsync(plan, _ => Look(i), Ct)));

        var changes = order.Zip(order.Skip(1)).Count(pair => pair.First != pair.Second);
        Assert.Equal((3 * 2 * plan.Seeds, 2), (order.Count, changes));
    }

    [Fact]
    public async Task Who_comes_when_many_wait_is_sent_away()
    {
        using var desk = new ForecastDesk();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        using var begun = new SemaphoreSlim(0);
        using var go = new SemaphoreSlim(0);
        var plan = ForecastPlan.Of(Ground.Of(), Ground.Nothing);
        var first = desk.RunAsync(plan, _ =>
        {
            begun.Release();
            go.Wait(Ct);
        }, stop.Token);
        await begun.WaitAsync(Ct);
        var waiting = Enumerable.Range(0, ForecastDesk.WaitingMax).Select(_ => desk.RunAsync(plan, null, stop.Token))
            .ToList();
        var refused = await Assert.ThrowsAsync<ForecastException>(() => desk.RunAsync(plan, null, stop.Token));
        Assert.Equal("Busy", refused.Code);
        await stop.CancelAsync();
        go.Release();
        foreach (var one in waiting.Append(first)) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
    }

    [Fact]
    public void A_team_that_never_gets_a_call_never_finishes()
    {
        // Rings and talks so long that nothing is launched in the hour that counts.
        var typed = new Dictionary<Figure, double> { [Figure.AnswerRate] = 1, [Figure.TalkS] = 36_000,
            [Figure.Agents] = 1 };
        var plan = ForecastPlan.Of(Ground.Of(contacts: 1_000_000), typed) with { Seeds = 3 };
        var forecast = ForecastDesk.Make(plan, null, Ct);
        Assert.Null(forecast.Present.Finish.High);
    }
}
