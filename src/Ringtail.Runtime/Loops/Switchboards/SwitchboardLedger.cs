using System.Collections.Immutable;
using System.Threading.Channels;
using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Switchboards;
using Ringtail.Runtime.Storage;

namespace Ringtail.Runtime.Loops.Switchboards;

/// <summary>
/// Writes what a switchboard decides, off its loop. Drafts go one way, ends and progress another; each write
/// takes what gathered during the one before, so there is no timer. What waits is bounded by the live attempts of the
/// PBX, so the channels themselves have no limit.
/// </summary>
internal sealed class SwitchboardLedger(
    PbxId pbx, Lease lease, LoopServices services, ChannelWriter<SwitchboardMessage> inbox)
{
    private const int ItemsMax = 500;
    private readonly Channel<SwitchboardEffect.CommitAttempts> _commits =
        Channel.CreateUnbounded<SwitchboardEffect.CommitAttempts>(new() { SingleReader = true });
    private readonly Channel<(SwitchboardEffect? Record, RunSettings? Account)> _records =
        Channel.CreateUnbounded<(SwitchboardEffect?, RunSettings?)>(new() { SingleReader = true });

    public void Commit(SwitchboardEffect.CommitAttempts batch) => _commits.Writer.TryWrite(batch);

    /// <param name="record">RecordProgress, RecordEnd, RecordLateStatus or KeepKnowledge.</param>
    public void Record(SwitchboardEffect record) => _records.Writer.TryWrite((record, null));

    /// <summary>
    /// Reads the account of a run's campaign after everything that was recorded before and before everything that comes
    /// later: what the core books meanwhile is added to it, once.
    /// </summary>
    public void ReadAccount(RunSettings run) => _records.Writer.TryWrite((null, run));

    public async Task CommitAsync(CancellationToken ct)
    {
        List<SwitchboardEffect.CommitAttempts> batches = [];
        while (await _commits.Reader.WaitToReadAsync(ct))
        {
            while (_commits.Reader.TryRead(out var batch)) batches.Add(batch);
            await UntilDurableAsync("commit", async () =>
            {
                var refused = await services.Store.CommitAttemptsAsync(
                    pbx, lease.Ownership, [.. batches.SelectMany(b => b.Drafts)], ct);
                foreach (var batch in batches) await inbox.WriteAsync(Committed(batch, refused), ct);
            }, ct);
            batches.Clear();
        }
    }

    public async Task RecordAsync(CancellationToken ct)
    {
        List<SwitchboardEffect> items = [];
        while (await _records.Reader.WaitToReadAsync(ct))
        {
            RunSettings? account = null;
            while (account is null && items.Count < ItemsMax && _records.Reader.TryRead(out var item))
            {
                account = item.Account;
                if (item.Record is { } record) items.Add(record);
            }
            if (items.Count > 0) await UntilDurableAsync("record", () => WriteAsync(items, ct), ct);
            items.Clear();
            if (account is { } run) await UntilDurableAsync("record", () => ReadAsync(run, ct), ct);
        }
    }

    private async Task ReadAsync(RunSettings run, CancellationToken ct) =>
        await inbox.WriteAsync(await AccountReader.ReadAsync(run, pbx, services, ct), ct);

    private static SwitchboardMessage.Committed Committed(
        SwitchboardEffect.CommitAttempts batch, ImmutableArray<RefusedAttempt> refused)
    {
        if (refused.IsEmpty) return new(batch, []);
        var ours = batch.Drafts.Select(d => d.Hopper).ToHashSet();
        return new(batch, [.. refused.Where(r => ours.Contains(r.Hopper))]);
    }

    /// <summary>
    /// A write that failed may have happened all the same (the answer was lost). Writing the same again is always
    /// right, so it is written again until the store says so; the loop hears of it, stops launching and keeps what
    /// is live.
    /// </summary>
    private async Task UntilDurableAsync(string writer, Func<Task> write, CancellationToken ct)
    {
        var failed = false;
        for (var wait = services.Options.RetryMin; ; wait = Backoff.Next(wait, services.Options.RetryMax))
        {
            try
            {
                await write();
                if (failed) await inbox.WriteAsync(new SwitchboardMessage.StoreHealth(writer, null), ct);
                return;
            }
            catch (StoreException e)
            {
                failed = true;
                await inbox.WriteAsync(new SwitchboardMessage.StoreHealth(writer, e.Message), ct);
            }
            await Task.Delay(wait, services.Clock.Machine, ct);
        }
    }

    /// <summary>Every part may be written twice without effect, so the whole is simply written again.</summary>
    private async Task WriteAsync(List<SwitchboardEffect> items, CancellationToken ct)
    {
        var progress = items.OfType<SwitchboardEffect.RecordProgress>().Select(p => p.Progress).ToList();
        var ends = items.OfType<SwitchboardEffect.RecordEnd>().Select(e => e.End).ToImmutableArray();
        if (progress.Count > 0) await services.Store.RecordProgressAsync(pbx, lease.Ownership, progress, ct);
        if (ends.Length > 0) await services.Store.RecordEndsAsync(pbx, lease.Ownership, ends, ct);
        foreach (var kept in items.OfType<SwitchboardEffect.KeepKnowledge>())
        {
            await services.Store.KeepKnowledgeAsync(
                pbx, lease.Ownership, kept.Campaign, kept.Knowledge, services.Clock.Now.Wall, ct);
        }
        List<SwitchboardMessage> written = [];
        foreach (var late in items.OfType<SwitchboardEffect.RecordLateStatus>())
        {
            var result = await services.Store.RecordLateStatusAsync(
                late.Hopper, late.ExtendedStatus, late.AttributeName, late.AttributeValue, ct);
            written.Add(new SwitchboardMessage.LateStatusWritten(late.Hopper, result));
        }
        await inbox.WriteAsync(new SwitchboardMessage.Written([.. items]), ct);
        foreach (var message in written) await inbox.WriteAsync(message, ct);
    }
}
