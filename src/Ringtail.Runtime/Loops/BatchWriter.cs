using System.Threading.Channels;
using Ringtail.Runtime.Storage;

namespace Ringtail.Runtime.Loops;

/// <summary>
/// Writes to the store off the loop, one batch at a time: a batch is what gathered during the one before, so there is no
/// timer. A failed batch is written again with back-off until it succeeds; the loop hears of the failure and of the
/// recovery. What waits here is bounded by the live attempts of the owner, so the channel itself has no limit.
/// </summary>
internal sealed class BatchWriter<T>(
    LoopClock clock, RuntimeOptions options, int batchMax,
    Func<IReadOnlyList<T>, CancellationToken, Task> write, Action<string?> health)
{
    private readonly Channel<T> _waiting = Channel.CreateUnbounded<T>(new() { SingleReader = true });

    public void Add(T item) => _waiting.Writer.TryWrite(item);

    /// <summary>Nothing is added any more; <see cref="RunAsync"/> ends when the rest is written.</summary>
    public void Complete() => _waiting.Writer.TryComplete();

    public async Task RunAsync(CancellationToken ct)
    {
        List<T> batch = [];
        while (await _waiting.Reader.WaitToReadAsync(ct))
        {
            while (batch.Count < batchMax && _waiting.Reader.TryRead(out var item)) batch.Add(item);
            await WriteAsync(batch, ct);
            batch.Clear();
        }
    }

    private async Task WriteAsync(List<T> batch, CancellationToken ct)
    {
        var failed = false;
        for (var wait = options.RetryMin; ; wait = Backoff.Next(wait, options.RetryMax))
        {
            try
            {
                await write(batch, ct);
                if (failed) health(null);
                return;
            }
            catch (StoreException e)
            {
                failed = true;
                health(e.Message);
            }
            await Task.Delay(wait, clock.Time, ct);
        }
    }
}

internal static class Backoff
{
    public static TimeSpan Next(TimeSpan wait, TimeSpan max) => wait * 2 < max ? wait * 2 : max;
}
