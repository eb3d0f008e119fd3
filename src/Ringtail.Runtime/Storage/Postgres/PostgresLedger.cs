using System.Collections.Immutable;
using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Pacing;
using Ringtail.Dialing.Switchboards;

namespace Ringtail.Runtime.Storage.Postgres;

/// <summary>Attempts in one PostgreSQL transaction.</summary>
internal sealed class PostgresLedger(PostgresSession session, CancellationToken ct)
{
    private const string NoBan =
        "(t.agent_kept OR NOT EXISTS "
        + "(SELECT 1 FROM retry_bans b WHERE b.number_key = t.key AND b.until > t.decided_at))";

    private const string NotErased =
        "NOT EXISTS (SELECT 1 FROM contacts e WHERE e.id = t.contact AND e.number = '-')";

    private const string NoBlackList =
        """
        NOT EXISTS (SELECT 1 FROM run_lists x JOIN contacts k ON k.list_id = x.list_id AND k.number_key = t.key
            WHERE x.run_id = t.run AND x.type = 'BLACK_LIST')
        """;

    public async Task<ImmutableArray<RefusedAttempt>> CommitAsync(PbxId pbx, IReadOnlyList<AttemptDraft> drafts)
    {
        if (drafts.Count == 0) return [];
        await session.ExecuteAsync("SELECT 1 FROM runs WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE",
            ct, drafts.Select(d => d.Offer.Run.Value).Distinct().ToArray());
        var written = await InsertAsync(pbx, drafts);
        written.ExceptWith(await TakeBackBannedAsync(written));
        if (written.Count == drafts.Count) return [];
        return await RefusalsAsync(pbx, [.. drafts.Where(d => !written.Contains(d.Hopper.Value))]);
    }

    public async Task<bool> ProgressAsync(PbxId pbx, IReadOnlyList<AttemptProgress> progress)
    {
        await session.ExecuteEachAsync(
            """
            UPDATE attempts SET state = $3,
                launched_at = CASE WHEN $3 = 'Dialing' THEN coalesce(launched_at, $4) ELSE launched_at END,
                answered_at = CASE WHEN $3 = 'Answered' THEN coalesce(answered_at, $4) ELSE answered_at END,
                connected_at = CASE WHEN $3 = 'WithAgent' THEN coalesce(connected_at, $4) ELSE connected_at END
            WHERE hopper_id = $1 AND pbx_id = $2 AND live
            """, progress.Select(p => new object?[] { p.Hopper.Value, pbx.Value, p.State.ToString(), p.At }), ct);
        return true;
    }

    public async Task<bool> EndAsync(PbxId pbx, IReadOnlyList<AttemptEnd> ends)
    {
        await session.ExecuteEachAsync(
            """
            WITH ended AS (UPDATE attempts SET live = false, state = 'Ended', outcome = $3, ended_at = $4,
                launched_at = coalesce($5, launched_at), answered_at = coalesce($6, answered_at),
                connected_at = coalesce($7, connected_at),
                status_ext = CASE WHEN $8 = '' THEN status_ext ELSE $8 END,
                output_attributes = CASE WHEN $9 = '' THEN output_attributes ELSE $9 END,
                agent = $10, abandoned = $11, hung_up_waiting = $12, evidence = $13, hangup_cause = $14,
                originate_reason = $15, account_entry = $16, answer_to_ring_us = $17, answer_to_connect_us = $18,
                agent_demanded_until = $19, heard_message = $20, torn_conversation = $21,
                account_profile = CASE WHEN $16 = 'None' THEN '' ELSE coalesce(
                    (SELECT p.abandon_profile FROM campaigns p WHERE p.id = attempts.campaign_id), '') END
            WHERE hopper_id = $1 AND pbx_id = $2 AND live
            RETURNING campaign_id, coalesce(answered_at, ended_at) AS at, number_key AS key)
            """ + PostgresAccounts.BookEnded, ends.Select(end => (object?[])
            [
                end.Hopper.Value, pbx.Value, end.Outcome.Code(), end.EndedAt, PostgresNull.Or(end.LaunchedAt),
                PostgresNull.Or(end.AnsweredAt), PostgresNull.Or(end.ConnectedAt), end.ExtendedStatus,
                StoredJson.Write(end.OutputAttributes), end.Agent, end.Abandoned, end.HungUpWaiting,
                StoredJson.Write(end.Evidence), PostgresNull.Or(end.Evidence.HangupCause),
                PostgresNull.Or(end.Evidence.OriginateReason), end.AccountEntry.ToString(),
                PostgresNull.Or(StoredFacts.Microseconds(end.AnswerToRing)),
                PostgresNull.Or(StoredFacts.Microseconds(end.AnswerToConnect)),
                PostgresNull.Or(end.AgentDemandedUntil), end.HeardMessage, end.TornConversation, .. Booked(end),
            ]), ct);
        return true;
    }

    private static object?[] Booked(AttemptEnd end)
    {
        var one = default(AccountCounts).With(end.AccountEntry);
        return [one.Live, one.Abandoned, one.Late, one.FalsePositives];
    }

    public async Task<ImmutableArray<RestoredAttempt>> RestoreAsync(PbxId pbx) =>
        [.. (await session.QueryAsync(
            $"SELECT {StoredRows.AttemptColumns} FROM {StoredRows.AttemptTables} "
            + "WHERE a.pbx_id = $1 AND a.live ORDER BY a.id", StoredRows.Attempt, ct, pbx.Value))
            .Select(a => a.Attempt)];

    public async Task<LateStatusResult?> LateStatusAsync(
        HopperId hopper, string? extendedStatus, string? name, string? value)
    {
        // Locked, so that two attributes written at once are both kept.
        await session.ExecuteAsync("SELECT 1 FROM attempts WHERE hopper_id = $1 FOR UPDATE", ct, hopper.Value);
        var found = await session.QueryAsync(
            $"SELECT {StoredRows.AttemptColumns} FROM {StoredRows.AttemptTables} WHERE a.hopper_id = $1",
            row => (Row: StoredRows.Attempt(row), Output: row.GetString(26)), ct, hopper.Value);
        if (found.Count == 0) return null;
        var (attempt, output) = found[0];
        var status = extendedStatus ?? attempt.Attempt.ExtendedStatus;
        await session.ExecuteAsync("UPDATE attempts SET status_ext = $2, output_attributes = $3 WHERE hopper_id = $1",
            ct, hopper.Value, status, name is null ? output : StoredJson.Set(output, name, value ?? ""));
        return attempt.End is null
            ? null
            : new LateStatusResult(attempt.Offer.Run, attempt.Offer.Contact, attempt.End.Outcome, status);
    }

    /// <summary>
    /// Inserts the drafts that keep the rules and moves their runs' counts. The order is by number, so that two
    /// switchboards with the same numbers wait for each other in one direction only; drafts of one number keep theirs.
    /// </summary>
    private async Task<HashSet<int>> InsertAsync(PbxId pbx, IReadOnlyList<AttemptDraft> drafts)
    {
        var written = await session.QueryAsync(
            $"""
            WITH t AS (
                SELECT *, coalesce(e164, number_dialed) AS key
                FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) WITH ORDINALITY AS u (
                    hopper, run, contact, list, list_name, trunk, end_point, number, number_dialed, e164, dial_string,
                    retry, decided_at, attributes, agent_kept, place)),
            made AS (
                INSERT INTO attempts (hopper_id, run_id, campaign_id, contact_id, list_id, list_name, pbx_id, trunk_id,
                    end_point_id, number, number_dialed, e164, dial_string, retry, state, live, decided_at, status_ext,
                    agent, abandoned, hung_up_waiting, evidence, attributes, output_attributes, settled, agent_kept,
                    account_entry, account_profile, heard_message, torn_conversation)
                SELECT t.hopper, t.run, r.campaign_id, t.contact, t.list, t.list_name, $1, t.trunk,
                    t.end_point, t.number, t.number_dialed, t.e164, t.dial_string, t.retry,
                    'Launching', true, t.decided_at, '', '', false, false, '', t.attributes, '', false, t.agent_kept,
                    'None', '', false, false
                FROM t JOIN runs r ON r.id = t.run
                JOIN claims c ON c.run_id = t.run AND c.contact_id = t.contact AND c.hopper_id = t.hopper
                    AND c.due IS NULL
                WHERE {NotErased} AND {NoBlackList} AND {NoBan}
                ORDER BY t.key, t.place
                ON CONFLICT DO NOTHING
                RETURNING hopper_id, run_id),
            moved AS (
                UPDATE runs SET in_hopper = in_hopper - n, live = live + n
                FROM (SELECT run_id, count(*) AS n FROM made GROUP BY run_id) AS m WHERE runs.id = m.run_id)
            SELECT hopper_id FROM made
            """, row => row.GetInt32(0), ct,
            pbx.Value,
            Column(drafts, d => d.Hopper.Value), Column(drafts, d => d.Offer.Run.Value),
            Column(drafts, d => d.Offer.Contact.Value), Column(drafts, d => d.Offer.List.Value),
            Column(drafts, d => d.Offer.ListName), Column(drafts, d => d.Trunk.Value),
            Column(drafts, d => d.EndPoint.Value), Column(drafts, d => d.Offer.MainNumber),
            Column(drafts, d => d.Offer.Number), Column(drafts, d => d.Offer.E164),
            Column(drafts, d => d.DialString), Column(drafts, d => d.Offer.Retry),
            Column(drafts, d => UtcMicroseconds.From(d.DecidedAt)),
            Column(drafts, d => StoredJson.Write(d.Offer.Attributes)), Column(drafts, d => d.AgentKept));
        return [.. written];
    }

    /// <summary>
    /// The insert may have waited for the end of the number's last attempt and not have seen the ban that came with it.
    /// This statement sees it.
    /// </summary>
    private async Task<List<int>> TakeBackBannedAsync(HashSet<int> written) => written.Count == 0
        ? []
        : await session.QueryAsync(
            """
            WITH banned AS (
                DELETE FROM attempts a USING retry_bans b
                WHERE a.hopper_id = ANY ($1) AND NOT a.agent_kept AND b.number_key = a.number_key
                    AND b.until > a.decided_at
                RETURNING a.hopper_id, a.run_id),
            moved AS (
                UPDATE runs SET in_hopper = in_hopper + n, live = live - n
                FROM (SELECT run_id, count(*) AS n FROM banned GROUP BY run_id) AS m WHERE runs.id = m.run_id)
            SELECT hopper_id FROM banned
            """, row => row.GetInt32(0), ct, written.ToArray());

    /// <summary>
    /// Says for each draft that was not written which rule stood against it; written before counts as written.
    /// </summary>
    private async Task<ImmutableArray<RefusedAttempt>> RefusalsAsync(PbxId pbx, IReadOnlyList<AttemptDraft> drafts)
    {
        var facts = await session.QueryAsync(
            $"""
            SELECT t.hopper, a.live AND a.pbx_id = $1, c.hopper_id IS NOT NULL, {NoBlackList}, {NotErased},
                (SELECT b.until FROM retry_bans b WHERE b.number_key = t.key)
            FROM unnest($2, $3, $4, $5) AS t (hopper, run, contact, key)
            LEFT JOIN attempts a ON a.hopper_id = t.hopper
            LEFT JOIN claims c ON c.run_id = t.run AND c.contact_id = t.contact AND c.hopper_id = t.hopper
                AND c.due IS NULL
            """, row => (Hopper: row.GetInt32(0), Written: row.IsDBNull(1) ? (bool?)null : row.GetBoolean(1),
                Claimed: row.GetBoolean(2), Allowed: row.GetBoolean(3), Kept: row.GetBoolean(4),
                Banned: row.IsDBNull(5) ? (DateTimeOffset?)null : UtcMicroseconds.ToInstant(row.GetInt64(5))), ct,
            pbx.Value, Column(drafts, d => d.Hopper.Value), Column(drafts, d => d.Offer.Run.Value),
            Column(drafts, d => d.Offer.Contact.Value), Column(drafts, d => d.Offer.E164 ?? d.Offer.Number));
        var byHopper = facts.ToLookup(f => f.Hopper);
        var refused = ImmutableArray.CreateBuilder<RefusedAttempt>();
        foreach (var draft in drafts)
        {
            var (hopper, written, claimed, allowed, kept, banned) = byHopper[draft.Hopper.Value].First();
            var id = new HopperId(hopper);
            if (written is true) continue;
            refused.Add(written is false ? StoredFacts.InLedger(id)
                : !claimed ? StoredFacts.NotClaimed(id)
                : !kept ? StoredFacts.Erased(id)
                : !allowed ? StoredFacts.BlackListed(id, draft.Offer.Number)
                : !draft.AgentKept && banned > draft.DecidedAt
                    ? StoredFacts.Banned(id, draft.Offer.Number, banned.Value, draft.DecidedAt)
                : StoredFacts.NumberLive(id, draft.Offer.Number));
        }
        return refused.ToImmutable();
    }

    private static T[] Column<T>(IReadOnlyList<AttemptDraft> drafts, Func<AttemptDraft, T> value) =>
        [.. drafts.Select(value)];
}
