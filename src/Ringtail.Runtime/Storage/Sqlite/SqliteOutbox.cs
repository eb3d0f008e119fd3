using System.Collections.Immutable;
using System.Text.Json;
using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Rules;
using Ringtail.Dialing.Runs;

namespace Ringtail.Runtime.Storage.Sqlite;

/// <summary>The outbox in one SQLite transaction.</summary>
internal sealed class SqliteOutbox(SqliteSession session)
{
    /// <summary>What follows from a settlement. What is there already is passed over.</summary>
    public void Write(RunId run, Settlement settlement, DateTimeOffset clock)
    {
        var now = StoredOutbox.At(settlement, clock);
        if (settlement.Revises) CancelOthers(settlement, now);
        foreach (var told in settlement.FollowUps)
        {
            Insert(told, run.Value, settlement.Contact.Value, settlement.Hopper.Value,
                StoredOutbox.Revision(told, settlement.Revision), settlement.Outcome.Code(),
                settlement.ExtendedStatus, settlement.Retry, StoredOutbox.RescheduleS(settlement), now);
        }
    }

    /// <summary>What follows from a run's state or an alarm.</summary>
    public void Write(RunId run, IReadOnlyList<FollowUp> followUps, string state, DateTimeOffset now)
    {
        foreach (var told in followUps) Insert(told, run.Value, 0, 0, 0, state, "", 0, 0, now);
    }

    public ImmutableArray<OutboxItem> Lease(
        DateTimeOffset now, TimeSpan lease, IReadOnlyCollection<string> busy, int max)
    {
        var until = now + lease;
        var items = session.Query(
            $"""
            SELECT {StoredOutbox.Columns} FROM outbox o LEFT JOIN attempts a ON a.hopper_id = o.hopper_id
            WHERE {StoredOutbox.Takeable} AND o.target NOT IN (SELECT value FROM json_each($2))
            ORDER BY o.due, o.id LIMIT $3
            """, row => StoredOutbox.Item(row, until), now, JsonSerializer.Serialize(busy), max);
        foreach (var item in items)
            session.Execute("UPDATE outbox SET leased_until = $2 WHERE id = $1", item.Id, until);
        return [.. items];
    }

    public bool Finish(OutboxItem item, OutboxResult result, DateTimeOffset now) => session.Execute(
        """
        UPDATE outbox SET state = $3, tries = tries + 1, last_error = $4, leased_until = NULL,
            due = coalesce($5, due), done_at = CASE WHEN $3 = 'Pending' THEN NULL ELSE $6 END
        WHERE id = $1 AND leased_until = $2 AND state = 'Pending'
        """, item.Id, item.LeasedUntil, result.State, result.Problem, result.Next, now) > 0;

    public bool Purge(DateTimeOffset before, int max) => session.Execute(
        """
        DELETE FROM outbox WHERE id IN (
            SELECT id FROM outbox WHERE state <> 'Pending' AND done_at < $1 ORDER BY done_at LIMIT $2)
        """, before, max) == max;

    public bool SendAgain(long id, DateTimeOffset now) => session.Execute(
        """
        UPDATE outbox SET state = 'Pending', due = $2, done_at = NULL, last_error = ''
        WHERE id = $1 AND (leased_until IS NULL OR leased_until <= $2)
        """, id, now) > 0;

    private void Insert(
        FollowUp told, int run, long contact, int hopper, int revision, string state, string status, int retry,
        int rescheduleS, DateTimeOffset now) => session.Execute(
        """
        INSERT INTO outbox (kind, event, source_id, revision, run_id, campaign_id, contact_id, hopper_id, target, text,
            variable_mode, variables, state_code, status_ext, retry, reschedule_s, created_at, due, state, tries,
            last_error)
        SELECT $1, $2, $3, $4, $5, coalesce((SELECT r.campaign_id FROM runs r WHERE r.id = $5), 0), $6, $7, $8, $9,
            $10, $11, $12, $13, $14, $15, $16, $17, 'Pending', 0, ''
        WHERE true
        ON CONFLICT (hopper_id, kind, source_id, revision) WHERE hopper_id > 0 DO UPDATE
        SET state = 'Pending', due = excluded.due, done_at = NULL WHERE outbox.state = 'Cancelled'
        """, told.Kind.ToString(), told.Event, told.Source, revision, run, contact, hopper, StoredOutbox.Target(told),
        told.Text, told.VariableMode, told.Variables, state, status, retry, rescheduleS, now, now + told.Defer);

    /// <summary>Verbs of the attempt that wait and whose rule does not match any more.</summary>
    private void CancelOthers(Settlement settlement, DateTimeOffset now)
    {
        foreach (var (id, kind, source) in session.Query(
            """
            SELECT id, kind, source_id FROM outbox WHERE hopper_id = $1 AND event = $2 AND state = 'Pending'
                AND leased_until IS NULL AND tries = 0
            """, row => (row.GetInt64(0), row.GetString(1), row.GetInt32(2)),
            settlement.Hopper.Value, ToldEvents.Disposition))
        {
            if (settlement.FollowUps.Any(f => f.IsVerb && f.Kind.ToString() == kind && f.Source == source)) continue;
            session.Execute("UPDATE outbox SET state = 'Cancelled', done_at = $2 WHERE id = $1", id, now);
        }
    }
}
