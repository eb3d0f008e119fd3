using System.Collections.Immutable;
using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Rules;
using Ringtail.Dialing.Runs;

namespace Ringtail.Runtime.Storage.Postgres;

/// <summary>The outbox in one PostgreSQL transaction.</summary>
internal sealed class PostgresOutbox(PostgresSession session, CancellationToken ct)
{
    private const string Insert =
        """
        INSERT INTO outbox (kind, event, source_id, revision, run_id, campaign_id, contact_id, hopper_id, target, text,
            variable_mode, variables, state_code, status_ext, retry, reschedule_s, created_at, due, state, tries,
            last_error)
        SELECT $1, $2, $3, $4, $5, coalesce((SELECT r.campaign_id FROM runs r WHERE r.id = $5), 0), $6, $7, $8, $9,
            $10, $11, $12, $13, $14, $15, $16, $17, 'Pending', 0, ''
        ON CONFLICT (hopper_id, kind, source_id, revision) WHERE hopper_id > 0 DO UPDATE
        SET state = 'Pending', due = excluded.due, done_at = NULL WHERE outbox.state = 'Cancelled'
        """;

    /// <summary>What follows from settlements. What is there already is passed over.</summary>
    public async Task WriteAsync(RunId run, IReadOnlyList<Settlement> settlements, DateTimeOffset clock)
    {
        foreach (var settlement in settlements.Where(s => s.Revises))
            await CancelOthersAsync(settlement, StoredOutbox.At(settlement, clock));
        await session.ExecuteEachAsync(Insert, settlements.SelectMany(s => s.FollowUps.Select(told => Row(
            told, run.Value, s.Contact.Value, s.Hopper.Value, StoredOutbox.Revision(told, s.Revision),
            s.Outcome.Code(), s.ExtendedStatus, s.Retry, StoredOutbox.RescheduleS(s), StoredOutbox.At(s, clock)))), ct);
    }

    /// <summary>What follows from a run's state or an alarm.</summary>
    public async Task<bool> WriteAsync(RunId run, IReadOnlyList<FollowUp> followUps, string state, DateTimeOffset now)
    {
        await session.ExecuteEachAsync(
            Insert, followUps.Select(told => Row(told, run.Value, 0, 0, 0, state, "", 0, 0, now)), ct);
        return true;
    }

    public async Task<ImmutableArray<OutboxItem>> LeaseAsync(
        DateTimeOffset now, TimeSpan lease, IReadOnlyCollection<string> busy, int max)
    {
        var until = now + lease;
        var items = await session.QueryAsync(
            $"""
            SELECT {StoredOutbox.Columns} FROM outbox o LEFT JOIN attempts a ON a.hopper_id = o.hopper_id
            WHERE {StoredOutbox.Takeable} AND o.target <> ALL ($2)
            ORDER BY o.due, o.id LIMIT $3 FOR UPDATE OF o SKIP LOCKED
            """, row => StoredOutbox.Item(row, until), ct, now, busy.ToArray(), max);
        await session.ExecuteAsync("UPDATE outbox SET leased_until = $2 WHERE id = ANY ($1)",
            ct, items.Select(i => i.Id).ToArray(), until);
        return [.. items];
    }

    public async Task<bool> FinishAsync(OutboxItem item, OutboxResult result, DateTimeOffset now) =>
        await session.ExecuteAsync(
            """
            UPDATE outbox SET state = $3, tries = tries + 1, last_error = $4, leased_until = NULL,
                due = coalesce($5, due), done_at = CASE WHEN $3 = 'Pending' THEN NULL ELSE $6 END
            WHERE id = $1 AND leased_until = $2 AND state = 'Pending'
            """, ct, item.Id, item.LeasedUntil, result.State, result.Problem, PostgresNull.Or(result.Next), now) > 0;

    public async Task<bool> PurgeAsync(DateTimeOffset before, int max) => await session.ExecuteAsync(
        """
        DELETE FROM outbox WHERE id IN (
            SELECT id FROM outbox WHERE state <> 'Pending' AND done_at < $1 ORDER BY done_at LIMIT $2)
        """, ct, before, max) == max;

    public async Task<bool> SendAgainAsync(long id, DateTimeOffset now) => await session.ExecuteAsync(
        """
        UPDATE outbox SET state = 'Pending', due = $2, done_at = NULL, last_error = ''
        WHERE id = $1 AND (leased_until IS NULL OR leased_until <= $2)
        """, ct, id, now) > 0;

    private static object?[] Row(
        FollowUp told, int run, long contact, int hopper, int revision, string state, string status, int retry,
        int rescheduleS, DateTimeOffset now) =>
        [
            told.Kind.ToString(), told.Event, told.Source, revision, run, contact, hopper, StoredOutbox.Target(told),
            told.Text, told.VariableMode, told.Variables, state, status, retry, rescheduleS, now, now + told.Defer,
        ];

    /// <summary>Verbs of the attempt that wait and whose rule does not match any more.</summary>
    private async Task CancelOthersAsync(Settlement settlement, DateTimeOffset now)
    {
        var waiting = await session.QueryAsync(
            """
            SELECT id, kind, source_id FROM outbox WHERE hopper_id = $1 AND event = $2 AND state = 'Pending'
                AND leased_until IS NULL AND tries = 0 FOR UPDATE
            """, row => (Id: row.GetInt64(0), Kind: row.GetString(1), Source: row.GetInt32(2)), ct,
            settlement.Hopper.Value, ToldEvents.Disposition);
        var others = waiting.Where(w => !settlement.FollowUps.Any(
            f => f.IsVerb && f.Kind.ToString() == w.Kind && f.Source == w.Source)).Select(w => w.Id).ToArray();
        await session.ExecuteAsync(
            "UPDATE outbox SET state = 'Cancelled', done_at = $2 WHERE id = ANY ($1)", ct, others, now);
    }
}
