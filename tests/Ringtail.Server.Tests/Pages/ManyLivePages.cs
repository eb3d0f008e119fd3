using Ringtail.Server.Shell;
using TestContext = Xunit.TestContext;

namespace Ringtail.Server.Tests.Pages;

/// <summary>Pages of many viewers that change at one moment.</summary>
public sealed class ManyLivePages
{
    [Fact]
    public async Task Are_drawn_by_half_of_the_processors_and_one_that_breaks_or_is_left_holds_up_none()
    {
        var ct = TestContext.Current.CancellationToken;
        using var turns = new RenderTurns();
        var (now, most, drawn) = (0, 0, 0);
        var gate = new Lock();
        Task Draw()
        {
            lock (gate) most = Math.Max(most, ++now);
            Thread.SpinWait(20_000);
            lock (gate) (now, drawn) = (now - 1, drawn + 1);
            return Task.CompletedTask;
        }
        using var left = new CancellationTokenSource();
        await left.CancelAsync();
        var pages = Enumerable.Range(0, 50).Select(_ => turns.TakeAsync(Draw, ct)).ToList();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => turns.TakeAsync(Draw, left.Token));
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => turns.TakeAsync(() => throw new InvalidOperationException("broken"), ct));
        await Task.WhenAll(pages);
        Assert.Equal(50, drawn);
        Assert.InRange(most, 1, Math.Max(1, Environment.ProcessorCount / 2));
    }
}
