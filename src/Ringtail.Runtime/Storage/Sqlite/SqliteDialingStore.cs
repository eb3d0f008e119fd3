using System.Collections.Immutable;
using System.Globalization;
using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Pacing;
using Ringtail.Dialing.Rules;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Switchboards;

namespace Ringtail.Runtime.Storage.Sqlite;

/// <summary>
/// The dialing store on SQLite. All of it runs on the writer's thread, so every call sees what was committed before it,
/// and calls that arrive together share a commit. Leases are measured with the process's clock: the data lock makes it
/// the only one. What is written of the dialing is by the dialer's, which a demo may run faster.
/// </summary>
internal sealed class SqliteDialingStore(SqliteWriter writer, TimeProvider clock, TimeProvider dialing) : IDialingStore
{
    // Made once and then only read; several threads making it at once make the same.
    private HopperIds? _ids;

    public Task<Installation> GetInstallationAsync(CancellationToken ct) => writer.LedgerAsync(
        session => new Installation(
            SqliteSettings.Read(session, StoreSettings.InstallationId),
            SqliteSettings.Read(session, StoreSettings.DefaultCountry)), ct);

    public Task<Ownership> AcquireAsync(string subject, string owner, TimeSpan lease, CancellationToken ct) =>
        writer.LedgerAsync(session => SqliteOwnerships.Acquire(session, subject, owner, lease, clock.GetUtcNow()), ct);

    public Task<bool> RenewAsync(Ownership ownership, TimeSpan lease, CancellationToken ct) =>
        writer.LedgerAsync(session => SqliteOwnerships.Expire(session, ownership, clock.GetUtcNow() + lease), ct);

    public Task ReleaseAsync(Ownership ownership, CancellationToken ct) =>
        writer.LedgerAsync(session => SqliteOwnerships.Expire(session, ownership, DateTimeOffset.UnixEpoch), ct);

    public Task<ClaimResult> ClaimAsync(
        RunId run, Ownership owner, int count, DateTimeOffset now, Func<string, DateTimeOffset?> opensAt,
        CancellationToken ct) =>
        OwnedAsync(StoredFacts.Subject(run), owner,
            session => new SqliteRuns(session, Ids(session)).Claim(run, count, now, opensAt), ct);

    public Task<RunRestore> RestoreRunAsync(RunId run, Ownership owner, CancellationToken ct) =>
        OwnedAsync(StoredFacts.Subject(run), owner, session => new SqliteRuns(session, Ids(session)).Restore(run), ct);

    public Task<RunCounts> SettleAsync(
        RunId run, Ownership owner, IReadOnlyList<Settlement> settlements, CancellationToken ct) =>
        OwnedAsync(StoredFacts.Subject(run), owner,
            session => new SqliteRuns(session, Ids(session)).Settle(run, settlements, dialing.GetUtcNow()), ct);

    public Task SetRunStateAsync(
        RunId run, Ownership owner, StoredRunState standing, IReadOnlyList<FollowUp> told, DateTimeOffset now,
        CancellationToken ct) =>
        OwnedAsync(StoredFacts.Subject(run), owner, session =>
        {
            var changed = session.Execute(
                "UPDATE runs SET state = $2, ended_at = $3, paused_itself = $4 WHERE id = $1 AND state <> $2",
                run.Value, standing.State.ToString(), standing.State == RunState.Completed ? now : null,
                standing.PausedItself) > 0;
            if (changed) new SqliteOutbox(session).Write(run, told, standing.State.ToString(), now);
            return changed;
        }, ct);

    public Task<HopperId> AddCallAsync(
        RunId run, string number, string? e164, IReadOnlyList<KeyValuePair<string, string>> attributes,
        DateTimeOffset? due, CallFor? agent, DateTimeOffset now, CancellationToken ct) =>
        writer.LedgerAsync(
            session => new SqliteRuns(session, Ids(session))
                .AddCall(run, number, e164, attributes, due ?? now, agent, now), ct);

    public Task<bool> MoveCallAsync(RunId run, HopperId hopper, DateTimeOffset due, CancellationToken ct) =>
        writer.LedgerAsync(session => session.Execute(
            "UPDATE claims SET due = $3 WHERE run_id = $1 AND hopper_id = $2 AND due IS NOT NULL",
            run.Value, hopper.Value, due) > 0, ct);

    public Task<bool> CancelCallAsync(
        RunId run, HopperId hopper, string note, DateTimeOffset now, CancellationToken ct) => writer.LedgerAsync(
        session => new SqliteRuns(session, Ids(session)).Cancel(run, hopper, note, now), ct);

    public Task<ImmutableArray<RefusedAttempt>> CommitAttemptsAsync(
        PbxId pbx, Ownership owner, IReadOnlyList<AttemptDraft> drafts, CancellationToken ct) =>
        OwnedAsync(StoredFacts.Subject(pbx), owner, session => new SqliteLedger(session).Commit(pbx, drafts), ct);

    public Task RecordProgressAsync(
        PbxId pbx, Ownership owner, IReadOnlyList<AttemptProgress> progress, CancellationToken ct) =>
        OwnedAsync(StoredFacts.Subject(pbx), owner, session => new SqliteLedger(session).Progress(pbx, progress), ct);

    public Task RecordEndsAsync(PbxId pbx, Ownership owner, IReadOnlyList<AttemptEnd> ends, CancellationToken ct) =>
        OwnedAsync(StoredFacts.Subject(pbx), owner, session => new SqliteLedger(session).End(pbx, ends), ct);

    public Task<ImmutableArray<RestoredAttempt>> RestoreAttemptsAsync(PbxId pbx, Ownership owner,
        CancellationToken ct) =>
        OwnedAsync(StoredFacts.Subject(pbx), owner, session => new SqliteLedger(session).Restore(pbx), ct);

    public Task<ImmutableArray<ForgottenRun>> ReadForgottenRunsAsync(DateTimeOffset before, CancellationToken ct) =>
        writer.LedgerAsync(session => session.Query(StoredRows.ForgottenRuns,
            row => new ForgottenRun(new(row.GetInt32(0)), row.GetInt64(1)), before).ToImmutableArray(), ct);

    public Task<ImmutableArray<(HopperId Hopper, string Uniqueid)>> ReadLegsAsync(
        PbxId pbx, DateTimeOffset since, CancellationToken ct) => writer.LedgerAsync(
        session => session.Query(StoredLate.LegsQuery, StoredLate.ReadLeg, pbx.Value, since).ToImmutableArray(), ct);

    public Task<LateStatusResult?> RecordLateStatusAsync(
        HopperId hopper, string? extendedStatus, string? attributeName, string? attributeValue, CancellationToken ct) =>
        writer.LedgerAsync(
            session => new SqliteLedger(session).LateStatus(hopper, extendedStatus, attributeName, attributeValue), ct);

    public Task<ImmutableArray<OutboxItem>> LeaseOutboxAsync(
        DateTimeOffset now, TimeSpan lease, IReadOnlyCollection<string> busy, int max, CancellationToken ct) =>
        writer.LedgerAsync(session => new SqliteOutbox(session).Lease(now, lease, busy, max), ct);

    public Task<bool> FinishOutboxAsync(OutboxItem item, OutboxResult result, DateTimeOffset now,
        CancellationToken ct) =>
        writer.LedgerAsync(session => new SqliteOutbox(session).Finish(item, result, now), ct);

    public Task<DeedResult> DoOutboxAsync(OutboxItem item, OutboxDeed deed, DateTimeOffset now, CancellationToken ct) =>
        writer.LedgerAsync(
            session => new SqliteDeeds(session, new SqliteRuns(session, Ids(session))).Do(item, deed, now), ct);

    public Task EnqueueAsync(RunId run, IReadOnlyList<FollowUp> followUps, string state, DateTimeOffset now,
        CancellationToken ct) => writer.LedgerAsync(session =>
        {
            new SqliteOutbox(session).Write(run, followUps, state, now);
            return true;
        }, ct);

    public Task<bool> SendAgainAsync(long id, DateTimeOffset now, CancellationToken ct) =>
        writer.LedgerAsync(session => new SqliteOutbox(session).SendAgain(id, now), ct);

    public Task<bool> PurgeOutboxAsync(DateTimeOffset before, int max, CancellationToken ct) =>
        writer.LedgerAsync(session => new SqliteOutbox(session).Purge(before, max), ct);
    public Task<NumberFacts> ReadNumberAsync(
        string numberKey, CampaignId? campaign, RunId? run, DateTimeOffset now, CancellationToken ct) =>
        writer.LedgerAsync(session => new SqliteNumbers(session).Read(numberKey, campaign, run, now), ct);

    public Task<DateTimeOffset> StartAccountAsync(CampaignId campaign, DateTimeOffset now, CancellationToken ct) =>
        writer.LedgerAsync(session => new SqliteAccounts(session).Start(campaign, now), ct);

    public Task<ImmutableArray<BookedMinute>> ReadAccountAsync(
        CampaignId campaign, DateTimeOffset from, CancellationToken ct) =>
        writer.LedgerAsync(session => new SqliteAccounts(session).Read(campaign, from), ct);

    public Task<bool> ShrinkAccountAsync(
        CampaignId campaign, DateTimeOffset before, DateTimeOffset bansBefore, int max, CancellationToken ct) =>
        writer.LedgerAsync(session => new SqliteAccounts(session).Shrink(campaign, before, bansBefore, max), ct);

    public Task KeepKnowledgeAsync(PbxId pbx, Ownership owner, CampaignId campaign, PacingKnowledge knowledge,
        DateTimeOffset now, CancellationToken ct) =>
        OwnedAsync(StoredFacts.Subject(pbx), owner,
            session => new SqliteAccounts(session).Keep(pbx, campaign, knowledge, now), ct);

    public Task<PacingKnowledge?> ReadKnowledgeAsync(CampaignId campaign, PbxId pbx, CancellationToken ct) =>
        writer.LedgerAsync(session => new SqliteAccounts(session).Knowledge(campaign, pbx), ct);

    private Task<T> OwnedAsync<T>(string subject, Ownership owner, Func<SqliteSession, T> work, CancellationToken ct)
    {
        StoredFacts.Demand(subject, owner);
        return writer.LedgerAsync(session =>
        {
            SqliteOwnerships.Demand(session, owner);
            return work(session);
        }, ct);
    }

    private HopperIds Ids(SqliteSession session) => _ids ??= new HopperIds(
        int.Parse(SqliteSettings.Read(session, StoreSettings.HopperKey), CultureInfo.InvariantCulture));
}

internal static class SqliteSettings
{
    public static string Read(SqliteSession session, string key) =>
        (string?)session.Scalar("SELECT value FROM settings WHERE key = $1", key)
        ?? throw new StoreException($"The database has no setting {key}: the migrator must run before the store.",
            false);
}

internal static class SqliteOwnerships
{
    public static Ownership Acquire(
        SqliteSession session, string subject, string owner, TimeSpan lease, DateTimeOffset now)
    {
        var former = session.Scalar("SELECT expires_at FROM ownerships WHERE subject = $1", subject);
        var epoch = (long)session.Scalar(
            """
            INSERT INTO ownerships (subject, epoch, owner, expires_at) VALUES ($1, 1, $2, $3)
            ON CONFLICT (subject) DO UPDATE SET epoch = epoch + 1, owner = $2, expires_at = $3
            RETURNING epoch
            """, subject, owner, now + lease)!;
        var wait = former is long until ? UtcMicroseconds.ToInstant(until) - now : TimeSpan.Zero;
        return new Ownership(subject, owner, epoch, wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
    }

    public static bool Expire(SqliteSession session, Ownership ownership, DateTimeOffset at) => session.Execute(
        "UPDATE ownerships SET expires_at = $3 WHERE subject = $1 AND epoch = $2",
        ownership.Subject, ownership.Epoch, at) > 0;

    public static void Demand(SqliteSession session, Ownership ownership)
    {
        if (!session.Exists("SELECT 1 FROM ownerships WHERE subject = $1 AND epoch = $2",
            ownership.Subject, ownership.Epoch))
        {
            throw new OwnershipLostException(ownership.Subject);
        }
    }
}
