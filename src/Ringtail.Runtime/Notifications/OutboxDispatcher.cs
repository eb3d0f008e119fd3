using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Ringtail.Dialing.Rules;
using Ringtail.Runtime.Loops;
using Ringtail.Runtime.Storage;

namespace Ringtail.Runtime.Notifications;

/// <summary>
/// Does what stands in the outbox, beside the dialing: takes due rows for a while, tells whom they name, and writes
/// what became of it. A row that was taken by a process that died comes again when its time is over. Every process has
/// one.
/// </summary>
internal sealed class OutboxDispatcher(
    IDialingStore store, IRingtailDbFactory databases, OutboxWork work, OutboxSignal signal, LoopClock clock,
    ILogger<OutboxDispatcher> logger) : BackgroundService
{
    /// <summary>
    /// Longer than any try may take, so that nobody takes a row that is being worked on; a killed process's rows wait
    /// as long.
    /// </summary>
    internal static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    /// <summary>At work at once.</summary>
    private const int AtWorkMax = 64;
    /// <summary>A receiver with so many at work gets no more; those that are taken together may all be its.</summary>
    private const int PerTarget = 4;
    /// <summary>Another process may have written: somebody looks this often.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PurgeEvery = TimeSpan.FromMinutes(10);
    private const int PurgeSlice = 1_000;
    /// <summary>What is over stays readable this long.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(14);

    // Guards _atWork, by target.
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _atWork = [];
    private TimeSpan _purgedAt = TimeSpan.MinValue;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failing = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await TakeAsync(stoppingToken);
                await PurgeAsync(stoppingToken);
                failing = false;
                await signal.WaitAsync(await UntilDueAsync(stoppingToken), clock.Machine, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is StoreException or System.Data.Common.DbException)
            {
                if (!failing) NotificationLog.StoreFails(logger, e);
                failing = true;
                await signal.WaitAsync(LookEvery, clock.Machine, stoppingToken);
            }
        }
    }

    /// <summary>Takes what is due as long as there is room for it.</summary>
    private async Task TakeAsync(CancellationToken ct)
    {
        while (await AnyDueAsync(ct))
        {
            var (room, busy) = Room();
            if (room == 0) return;
            // A few at a time: who is busy is known only of what has begun.
            var items = await store.LeaseOutboxAsync(
                clock.Now.Wall, Lease, busy, Math.Min(room, PerTarget), ct);
            if (items.IsEmpty) return;
            foreach (var item in items) Begin(item, ct);
        }
    }

    private (int Room, IReadOnlyCollection<string> Busy) Room()
    {
        lock (_lock)
        {
            return (AtWorkMax - _atWork.Values.Sum(),
                [.. _atWork.Where(t => t.Value >= PerTarget && t.Key.Length > 0).Select(t => t.Key)]);
        }
    }

    private void Begin(OutboxItem item, CancellationToken ct)
    {
        lock (_lock)
        {
            var count = _atWork.GetValueOrDefault(item.Target);
            _atWork[item.Target] = count + 1;
        }
        _ = Task.Run(() => WorkAsync(item, ct), CancellationToken.None);
    }

    private async Task WorkAsync(OutboxItem item, CancellationToken ct)
    {
        try
        {
            await work.DoAsync(item, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Not finished: it comes again when its time is over.
        }
        catch (Exception e)
        {
            // The same: nothing was written, so the row comes again.
            NotificationLog.WorkFailed(logger, e, item.Kind.ToString(), item.Id);
        }
        finally
        {
            lock (_lock)
            {
                if (--_atWork[item.Target] == 0) _atWork.Remove(item.Target);
            }
            signal.Set();
        }
    }

    private async Task<bool> AnyDueAsync(CancellationToken ct)
    {
        var now = clock.Now.Wall;
        await using var db = databases.Create();
        return await db.Outbox.AnyAsync(
            o => o.State == "Pending" && o.Due <= now && (o.LeasedUntil == null || o.LeasedUntil <= now), ct);
    }

    private async Task<TimeSpan> UntilDueAsync(CancellationToken ct)
    {
        await using var db = databases.Create();
        var due = await db.Outbox.Where(o => o.State == "Pending" && o.LeasedUntil == null)
            .OrderBy(o => o.Due).Select(o => (DateTimeOffset?)o.Due).FirstOrDefaultAsync(ct);
        var wait = due - clock.Now.Wall ?? LookEvery;
        return wait <= TimeSpan.Zero || wait > LookEvery ? LookEvery : wait;
    }

    private async Task PurgeAsync(CancellationToken ct)
    {
        var now = clock.MachineElapsed;
        if (_purgedAt != TimeSpan.MinValue && now - _purgedAt < PurgeEvery) return;
        if (!await store.PurgeOutboxAsync(clock.Now.Wall - Kept, PurgeSlice, ct)) _purgedAt = now;
    }
}
