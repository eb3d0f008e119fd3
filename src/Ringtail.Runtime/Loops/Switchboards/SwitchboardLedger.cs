using System.Collections.Immutable;
using System.Threading.Channels;
using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Switchboards;
using Ringtail.Runtime.Storage;

namespace Ringtail.Runtime.Loops.Switchboards;

/// <summary>
/// Writes what a switchboard decides, off its loop. Drafts go one way: a commit takes what gathered during the one before
/// (no timer), and is never retried blindly, because a failed commit may have happened. Ends and progress go another way
/// and are written again until they are durable. What waits is bounded by the live attempts of the PBX.
/// </summary>
internal sealed class SwitchboardLedger(
    PbxId pbx, Lease lease, LoopServices services, ChannelWriter<SwitchboardMessage> inbox)
{
    private const int ItemsMax = 500;
    private readonly Channel<SwitchboardEffect.CommitAttempts> _commits =
        Channel.CreateUnbounded<SwitchboardEffect.CommitAttempts>(new() { SingleReader = true });
    private readonly Channel<SwitchboardEffect> _records =
        Channel.CreateUnbounded<SwitchboardEffect>(new() { SingleReader = true });

    public void Commit(SwitchboardEffect.CommitAttempts batch) => _commits.Writer.TryWrite(batch);

    /// <param name="record">RecordProgress, RecordEnd or RecordLateStatus.</param>
    public void Record(SwitchboardEffect record) => _records.Writer.TryWrite(record);

    public async Task CommitAsync(CancellationToken ct)
    {
        List<SwitchboardEffect.CommitAttempts> batches = [];
        var wait = services.Options.RetryMin;
        while (await _commits.Reader.WaitToReadAsync(ct))
        {
            while (_commits.Reader.TryRead(out var batch)) batches.Add(batch);
            try
            {
                var refused = await services.Store.CommitAttemptsAsync(
                    pbx, lease.Ownership, [.. batches.SelectMany(b => b.Drafts)], ct);
                foreach (var batch in batches) await inbox.WriteAsync(Committed(batch, refused), ct);
                wait = services.Options.RetryMin;
            }
            catch (StoreException e)
            {
                await ReportAsync("commit", e.Message, ct);
                wait = await LookAsync(batches, e.Message, wait, ct);
            }
            batches.Clear();
        }
    }

    public async Task RecordAsync(CancellationToken ct)
    {
        List<SwitchboardEffect> items = [];
        while (await _records.Reader.WaitToReadAsync(ct))
        {
            while (items.Count < ItemsMax && _records.Reader.TryRead(out var item)) items.Add(item);
            await WriteUntilDurableAsync(items, ct);
            items.Clear();
        }
    }

    private static SwitchboardMessage.Committed Committed(
        SwitchboardEffect.CommitAttempts batch, ImmutableArray<RefusedAttempt> refused)
    {
        if (refused.IsEmpty) return new(batch, []);
        var ours = batch.Drafts.Select(d => d.Hopper).ToHashSet();
        return new(batch, [.. refused.Where(r => ours.Contains(r.Hopper))]);
    }

    /// <summary>
    /// A commit that failed may be in the ledger all the same (the answer was lost): the ledger is asked what it has,
    /// so that no attempt is launched without its row and no row is left without an owner.
    /// </summary>
    private async Task<TimeSpan> LookAsync(
        List<SwitchboardEffect.CommitAttempts> batches, string reason, TimeSpan wait, CancellationToken ct)
    {
        while (true)
        {
            await Task.Delay(wait, services.Clock.Time, ct);
            wait = Backoff.Next(wait, services.Options.RetryMax);
            try
            {
                var known = await services.Store.RestoreAttemptsAsync(pbx, lease.Ownership, ct);
                var there = known.Select(a => a.Draft.Hopper).ToHashSet();
                await ReportAsync("commit", null, ct);
                foreach (var batch in batches) await inbox.WriteAsync(Found(batch, there, reason), ct);
                return wait;
            }
            catch (StoreException e)
            {
                await ReportAsync("commit", e.Message, ct);
            }
        }
    }

    private static SwitchboardMessage Found(
        SwitchboardEffect.CommitAttempts batch, HashSet<HopperId> there, string reason)
    {
        var missing = batch.Drafts.Where(d => !there.Contains(d.Hopper)).ToList();
        if (missing.Count == batch.Drafts.Length) return new SwitchboardMessage.NotCommitted(batch, reason);
        var refusal = new GateRefusal(GateRule.PbxUnhealthy, Passing: true, reason);
        return new SwitchboardMessage.Committed(
            batch, [.. missing.Select(d => new RefusedAttempt(d.Hopper, refusal))]);
    }

    private async Task WriteUntilDurableAsync(List<SwitchboardEffect> items, CancellationToken ct)
    {
        var failed = false;
        for (var wait = services.Options.RetryMin; ; wait = Backoff.Next(wait, services.Options.RetryMax))
        {
            try
            {
                await WriteAsync(items, ct);
                if (failed) await ReportAsync("record", null, ct);
                return;
            }
            catch (StoreException e)
            {
                failed = true;
                await ReportAsync("record", e.Message, ct);
            }
            await Task.Delay(wait, services.Clock.Time, ct);
        }
    }

    /// <summary>Every part may be written twice without effect, so the whole is simply written again.</summary>
    private async Task WriteAsync(List<SwitchboardEffect> items, CancellationToken ct)
    {
        var progress = items.OfType<SwitchboardEffect.RecordProgress>().Select(p => p.Progress).ToList();
        var ends = items.OfType<SwitchboardEffect.RecordEnd>().Select(e => e.End).ToImmutableArray();
        if (progress.Count > 0) await services.Store.RecordProgressAsync(pbx, lease.Ownership, progress, ct);
        if (ends.Length > 0) await services.Store.RecordEndsAsync(pbx, lease.Ownership, ends, ct);
        List<SwitchboardMessage> written = [];
        foreach (var late in items.OfType<SwitchboardEffect.RecordLateStatus>())
        {
            var result = await services.Store.RecordLateStatusAsync(
                late.Hopper, late.ExtendedStatus, late.AttributeName, late.AttributeValue, ct);
            written.Add(new SwitchboardMessage.LateStatusWritten(late.Hopper, result));
        }
        await inbox.WriteAsync(new SwitchboardMessage.Written(ends, items.Count), ct);
        foreach (var message in written) await inbox.WriteAsync(message, ct);
    }

    private ValueTask ReportAsync(string writer, string? problem, CancellationToken ct) =>
        inbox.WriteAsync(new SwitchboardMessage.StoreHealth(writer, problem), ct);
}
