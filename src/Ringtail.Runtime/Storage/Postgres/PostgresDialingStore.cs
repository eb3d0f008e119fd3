using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Npgsql;
using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Pacing;
using Ringtail.Dialing.Rules;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Switchboards;

namespace Ringtail.Runtime.Storage.Postgres;

/// <summary>
/// The dialing store on PostgreSQL, one transaction a call on a pooled connection. An owner's transaction holds a share
/// lock on its ownership row, so that a new epoch begins only after it. Rows are locked in one order everywhere
/// (ownership, run, claims, attempts by number), so that owners never wait for each other in a ring.
/// </summary>
internal sealed class PostgresDialingStore(PostgresDatabase database, TimeProvider dialing) : IDialingStore
{
    // Made once and then only read; several threads making it at once make the same.
    private HopperIds? _ids;

    public Task<Installation> GetInstallationAsync(CancellationToken ct) => RunAsync(async session => new Installation(
        await SettingAsync(session, StoreSettings.InstallationId, ct),
        await SettingAsync(session, StoreSettings.DefaultCountry, ct)), ct);

    public Task<Ownership> AcquireAsync(string subject, string owner, TimeSpan lease, CancellationToken ct) =>
        RunAsync(session => PostgresOwnerships.AcquireAsync(session, subject, owner, lease, ct), ct);

    public Task<bool> RenewAsync(Ownership ownership, TimeSpan lease, CancellationToken ct) =>
        RunAsync(session => PostgresOwnerships.RenewAsync(session, ownership, lease, ct), ct);

    public Task ReleaseAsync(Ownership ownership, CancellationToken ct) =>
        RunAsync(session => PostgresOwnerships.ReleaseAsync(session, ownership, ct), ct);

    public Task<ClaimResult> ClaimAsync(
        RunId run, Ownership owner, int count, DateTimeOffset now, Func<string, DateTimeOffset?> opensAt,
        CancellationToken ct) =>
        OwnedAsync(StoredFacts.Subject(run), owner,
            async session => await (await RunsAsync(session, ct)).ClaimAsync(run, count, now, opensAt), ct);

    public Task<RunRestore> RestoreRunAsync(RunId run, Ownership owner, CancellationToken ct) =>
        OwnedAsync(StoredFacts.Subject(run), owner,
            async session => await (await RunsAsync(session, ct)).RestoreAsync(run), ct);

    public Task<RunCounts> SettleAsync(
        RunId run, Ownership owner, IReadOnlyList<Settlement> settlements, CancellationToken ct) =>
        OwnedAsync(
            StoredFacts.Subject(run), owner, async session =>
                await (await RunsAsync(session, ct)).SettleAsync(run, settlements, dialing.GetUtcNow()), ct);

    public Task SetRunStateAsync(
        RunId run, Ownership owner, StoredRunState standing, IReadOnlyList<FollowUp> told, DateTimeOffset now,
        CancellationToken ct) =>
        OwnedAsync(StoredFacts.Subject(run), owner, async session =>
        {
            var changed = await session.ExecuteAsync(
                "UPDATE runs SET state = $2, ended_at = $3, paused_itself = $4 WHERE id = $1 AND state <> $2",
                ct, run.Value,
                standing.State.ToString(), PostgresNull.Or(standing.State == RunState.Completed ? now : null),
                standing.PausedItself) > 0;
            if (changed) await new PostgresOutbox(session, ct).WriteAsync(run, told, standing.State.ToString(), now);
            return changed;
        }, ct);

    public Task<HopperId> AddCallAsync(
        RunId run, string number, string? e164, IReadOnlyList<KeyValuePair<string, string>> attributes,
        DateTimeOffset? due, CallFor? agent, DateTimeOffset now, CancellationToken ct) =>
        RunAsync(async session =>
            await (await RunsAsync(session, ct))
                .AddCallAsync(run, number, e164, attributes, due ?? now, agent, now), ct);

    public Task<bool> MoveCallAsync(RunId run, HopperId hopper, DateTimeOffset due, CancellationToken ct) =>
        RunAsync(async session => await session.ExecuteAsync(
            "UPDATE claims SET due = $3 WHERE run_id = $1 AND hopper_id = $2 AND due IS NOT NULL",
            ct, run.Value, hopper.Value, due) > 0, ct);

    public Task<bool> CancelCallAsync(
        RunId run, HopperId hopper, string note, DateTimeOffset now, CancellationToken ct) => RunAsync(
        async session => await (await RunsAsync(session, ct)).CancelAsync(run, hopper, note, now), ct);

    public Task<ImmutableArray<RefusedAttempt>> CommitAttemptsAsync(
        PbxId pbx, Ownership owner, IReadOnlyList<AttemptDraft> drafts, CancellationToken ct) =>
        OwnedAsync(StoredFacts.Subject(pbx), owner,
            session => new PostgresLedger(session, ct).CommitAsync(pbx, drafts), ct);

    public Task RecordProgressAsync(
        PbxId pbx, Ownership owner, IReadOnlyList<AttemptProgress> progress, CancellationToken ct) =>
        OwnedAsync(StoredFacts.Subject(pbx), owner,
            session => new PostgresLedger(session, ct).ProgressAsync(pbx, progress), ct);

    public Task RecordEndsAsync(PbxId pbx, Ownership owner, IReadOnlyList<AttemptEnd> ends, CancellationToken ct) =>
        OwnedAsync(StoredFacts.Subject(pbx), owner, session => new PostgresLedger(session, ct).EndAsync(pbx, ends), ct);

    public Task<ImmutableArray<RestoredAttempt>> RestoreAttemptsAsync(PbxId pbx, Ownership owner,
        CancellationToken ct) =>
        OwnedAsync(StoredFacts.Subject(pbx), owner, session => new PostgresLedger(session, ct).RestoreAsync(pbx), ct);

    public Task<ImmutableArray<ForgottenRun>> ReadForgottenRunsAsync(DateTimeOffset before, CancellationToken ct) =>
        RunAsync(async session => (await session.QueryAsync(StoredRows.ForgottenRuns,
            row => new ForgottenRun(new(row.GetInt32(0)), row.GetInt64(1)), ct, before)).ToImmutableArray(), ct);

    public Task<ImmutableArray<(HopperId Hopper, string Uniqueid)>> ReadLegsAsync(
        PbxId pbx, DateTimeOffset since, CancellationToken ct) => RunAsync(async session =>
        (await session.QueryAsync(StoredLate.LegsQuery, StoredLate.ReadLeg, ct, pbx.Value, since))
            .ToImmutableArray(), ct);

    public Task<LateStatusResult?> RecordLateStatusAsync(
        HopperId hopper, string? extendedStatus, string? attributeName, string? attributeValue, CancellationToken ct) =>
        RunAsync(session => new PostgresLedger(session, ct)
            .LateStatusAsync(hopper, extendedStatus, attributeName, attributeValue), ct);

    public Task<ImmutableArray<OutboxItem>> LeaseOutboxAsync(
        DateTimeOffset now, TimeSpan lease, IReadOnlyCollection<string> busy, int max, CancellationToken ct) =>
        RunAsync(session => new PostgresOutbox(session, ct).LeaseAsync(now, lease, busy, max), ct);

    public Task<bool> FinishOutboxAsync(OutboxItem item, OutboxResult result, DateTimeOffset now,
        CancellationToken ct) =>
        RunAsync(session => new PostgresOutbox(session, ct).FinishAsync(item, result, now), ct);

    public Task<DeedResult> DoOutboxAsync(OutboxItem item, OutboxDeed deed, DateTimeOffset now, CancellationToken ct) =>
        RunAsync(async session =>
            await new PostgresDeeds(session, await RunsAsync(session, ct), ct).DoAsync(item, deed, now), ct);

    public Task EnqueueAsync(RunId run, IReadOnlyList<FollowUp> followUps, string state, DateTimeOffset now,
        CancellationToken ct) =>
        RunAsync(session => new PostgresOutbox(session, ct).WriteAsync(run, followUps, state, now), ct);

    public Task<bool> SendAgainAsync(long id, DateTimeOffset now, CancellationToken ct) =>
        RunAsync(session => new PostgresOutbox(session, ct).SendAgainAsync(id, now), ct);

    public Task<bool> PurgeOutboxAsync(DateTimeOffset before, int max, CancellationToken ct) =>
        RunAsync(session => new PostgresOutbox(session, ct).PurgeAsync(before, max), ct);
    public Task<NumberFacts> ReadNumberAsync(
        string numberKey, CampaignId? campaign, RunId? run, DateTimeOffset now, CancellationToken ct) =>
        RunAsync(session => new PostgresNumbers(session, ct).ReadAsync(numberKey, campaign, run, now), ct);

    public Task<DateTimeOffset> StartAccountAsync(CampaignId campaign, DateTimeOffset now, CancellationToken ct) =>
        RunAsync(session => new PostgresAccounts(session, ct).StartAsync(campaign, now), ct);

    public Task<ImmutableArray<BookedMinute>> ReadAccountAsync(
        CampaignId campaign, DateTimeOffset from, CancellationToken ct) =>
        RunAsync(session => new PostgresAccounts(session, ct).ReadAsync(campaign, from), ct);

    public Task<bool> ShrinkAccountAsync(
        CampaignId campaign, DateTimeOffset before, DateTimeOffset bansBefore, int max, CancellationToken ct) =>
        RunAsync(session => new PostgresAccounts(session, ct).ShrinkAsync(campaign, before, bansBefore, max), ct);

    public Task KeepKnowledgeAsync(PbxId pbx, Ownership owner, CampaignId campaign, PacingKnowledge knowledge,
        DateTimeOffset now, CancellationToken ct) =>
        OwnedAsync(StoredFacts.Subject(pbx), owner,
            session => new PostgresAccounts(session, ct).KeepAsync(pbx, campaign, knowledge, now), ct);

    public Task<PacingKnowledge?> ReadKnowledgeAsync(CampaignId campaign, PbxId pbx, CancellationToken ct) =>
        RunAsync(session => new PostgresAccounts(session, ct).KnowledgeAsync(campaign, pbx), ct);

    private Task<T> OwnedAsync<T>(
        string subject, Ownership owner, Func<PostgresSession, Task<T>> work, CancellationToken ct)
    {
        StoredFacts.Demand(subject, owner);
        return RunAsync(async session =>
        {
            await PostgresOwnerships.DemandAsync(session, owner, ct);
            return await work(session);
        }, ct);
    }

    private async Task<T> RunAsync<T>(Func<PostgresSession, Task<T>> work, CancellationToken ct)
    {
        try
        {
            await using var connection = await database.Source.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            var result = await work(new PostgresSession(connection));
            // From here on the caller must hear what became of it.
            await transaction.CommitAsync(CancellationToken.None);
            return result;
        }
        catch (DbException e)
        {
            throw new StoreException($"PostgreSQL did not take the write: {e.Message}", e.IsTransient, e);
        }
    }

    private async Task<PostgresRuns> RunsAsync(PostgresSession session, CancellationToken ct)
    {
        _ids ??= new HopperIds(
            int.Parse(await SettingAsync(session, StoreSettings.HopperKey, ct), CultureInfo.InvariantCulture));
        return new PostgresRuns(session, _ids, ct);
    }

    private static async Task<string> SettingAsync(PostgresSession session, string key, CancellationToken ct) =>
        (string?)await session.ScalarAsync("SELECT value FROM settings WHERE key = $1", ct, key)
        ?? throw new StoreException($"The database has no setting {key}: the migrator must run before the store.",
            false);
}

internal static class PostgresOwnerships
{
    // clock_timestamp, not now(): a transaction that waited for a lock must not measure from before it waited.
    private const string Now = "CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS bigint)";

    public static async Task<Ownership> AcquireAsync(
        PostgresSession session, string subject, string owner, TimeSpan lease, CancellationToken ct)
    {
        // The row is there and locked before the former lease is read: two who acquire at once come one after the
        // other.
        await session.ExecuteAsync(
            "INSERT INTO ownerships (subject, epoch, owner, expires_at) VALUES ($1, 1, '', 0) ON CONFLICT DO NOTHING",
            ct, subject);
        var former = await session.QueryAsync(
            $"SELECT epoch, greatest(expires_at - {Now}, 0), owner FROM ownerships WHERE subject = $1 FOR UPDATE",
            row => (Epoch: row.GetInt64(0), Left: row.GetInt64(1), Owner: row.GetString(2)), ct, subject);
        var epoch = former[0].Owner.Length == 0 ? former[0].Epoch : former[0].Epoch + 1;
        await session.ExecuteAsync(
            $"UPDATE ownerships SET epoch = $2, owner = $3, expires_at = {Now} + $4 WHERE subject = $1",
            ct, subject, epoch, owner, Microseconds(lease));
        return new Ownership(subject, owner, epoch, TimeSpan.FromMicroseconds(former[0].Left));
    }

    public static async Task<bool> RenewAsync(
        PostgresSession session, Ownership ownership, TimeSpan lease, CancellationToken ct) =>
        await session.ExecuteAsync(
            $"UPDATE ownerships SET expires_at = {Now} + $3 WHERE subject = $1 AND epoch = $2",
            ct, ownership.Subject, ownership.Epoch, Microseconds(lease)) > 0;

    public static async Task<bool> ReleaseAsync(PostgresSession session, Ownership ownership, CancellationToken ct) =>
        await session.ExecuteAsync("UPDATE ownerships SET expires_at = 0 WHERE subject = $1 AND epoch = $2",
            ct, ownership.Subject, ownership.Epoch) > 0;

    public static async Task DemandAsync(PostgresSession session, Ownership ownership, CancellationToken ct)
    {
        if (await session.ScalarAsync("SELECT 1 FROM ownerships WHERE subject = $1 AND epoch = $2 FOR SHARE",
            ct, ownership.Subject, ownership.Epoch) is null)
        {
            throw new OwnershipLostException(ownership.Subject);
        }
    }

    private static long Microseconds(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMicrosecond;
}
