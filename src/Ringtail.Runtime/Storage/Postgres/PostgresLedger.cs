using System.Collections.Immutable;
using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Pacing;
using Ringtail.Dialing.Switchboards;

namespace Ringtail.Runtime.Storage.Postgres;

/// <summary>Attempts in one PostgreSQL transaction.</summary>
internal sealed class PostgresLedger(PostgresSession session, CancellationToken ct)
{
    private const string NotErased =
        "NOT EXISTS (SELECT 1 FROM contacts e WHERE e.id = t.contact AND e.number = '-')";

    public async Task<ImmutableArray<RefusedAttempt>> CommitAsync(PbxId pbx, IReadOnlyList<AttemptDraft> drafts)
    {
        if (drafts.Count == 0) return [];
        await session.ExecuteAsync("SELECT 1 FROM runs WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE",
            ct, drafts.Select(d => d.Offer.Run.Value).Distinct().ToArray());
        var numbers = new PostgresNumbers(session, ct);
        await numbers.LockAsync(drafts.Select(d => StoredFacts.KeyOf(d.Offer)));
        var facts = await numbers.OfAsync(drafts);
        var refused = new Dictionary<HopperId, RefusedAttempt>();
        for (var i = 0; i < drafts.Count; i++)
            if (StoredFacts.NumberRefusal(drafts[i], facts[i]) is { } refusal) refused[drafts[i].Hopper] = refusal;
        var written = await InsertAsync(pbx, [.. drafts.Where(d => !refused.ContainsKey(d.Hopper))]);
        foreach (var spent in await numbers.UseAsync(drafts.Where(d => written.Contains(d.Hopper.Value))))
            refused[spent.Hopper] = StoredFacts.CallerIdSpent(spent.Hopper, spent.PooledCallerId!);
        written.ExceptWith(await TakeBackAsync(written.Where(h => refused.ContainsKey(new HopperId(h)))));
        if (drafts.Any(d => !d.Reserved && d.Agent.Length > 0))
            written.UnionWith(await LaunchReservedAsync(pbx, drafts, facts, refused));
        if (written.Count == drafts.Count) return [];
        return await RefusalsAsync(pbx, [.. drafts.Where(d => !written.Contains(d.Hopper.Value))], refused);
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
            RETURNING campaign_id, coalesce(answered_at, ended_at) AS at, number_key AS key,
                pooled_caller_id AS caller, caller_id_day AS day)
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
        var bans = ends.Count(end => end.AgentDemandedUntil is not null);
        if (bans > 0)
            await session.ExecuteAsync(AccountMerge.ForgetUnlocked, ct,
                ends.Max(end => end.EndedAt) - AccountMerge.BansKept, bans * AccountMerge.ForgottenPerBan);
        return true;
    }

    private static object?[] Booked(AttemptEnd end)
    {
        var one = default(AccountCounts).With(end.AccountEntry);
        return [one.Live, one.Abandoned, one.Late, one.FalsePositives, one.Machines];
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
        var found = await session.QueryAsync(StoredLate.Query + " FOR UPDATE", StoredLate.Read, ct, hopper.Value);
        if (found.Count == 0) return null;
        var late = found[0].With(extendedStatus, name, value);
        await session.ExecuteAsync(
            "UPDATE attempts SET status_ext = $2, output_attributes = $3, late_revision = $4, first_status = $5 "
            + "WHERE hopper_id = $1",
            ct, hopper.Value, late.Status, late.Output, late.Revision, late.First);
        return late.Result;
    }

    /// <summary>
    /// Inserts the drafts that keep the rules and moves their runs' counts. The order is by number, so that two
    /// switchboards with the same numbers wait for each other in one direction only; drafts of one number keep theirs.
    /// </summary>
    private async Task<HashSet<int>> InsertAsync(PbxId pbx, IReadOnlyList<AttemptDraft> drafts)
    {
        if (drafts.Count == 0) return [];
        var written = await session.QueryAsync(
            $"""
            WITH t AS (
                SELECT *, coalesce(e164, number_dialed) AS key
                FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                    $22, $23)
                    WITH ORDINALITY AS u (
                    hopper, run, contact, list, list_name, trunk, end_point, number, number_dialed, e164, dial_string,
                    retry, decided_at, attributes, agent_kept, state, agent, caller_id, pooled, caller_day, own_agent,
                    own_until, place)),
            made AS (
                INSERT INTO attempts (hopper_id, run_id, campaign_id, contact_id, list_id, list_name, pbx_id, trunk_id,
                    end_point_id, number, number_dialed, e164, dial_string, retry, state, live, decided_at, status_ext,
                    agent, abandoned, hung_up_waiting, evidence, attributes, output_attributes, settled, agent_kept,
                    account_entry, account_profile, heard_message, torn_conversation, caller_id, pooled_caller_id,
                    caller_id_day, own_agent, own_agent_until)
                SELECT t.hopper, t.run, r.campaign_id, t.contact, t.list, t.list_name, $1, t.trunk,
                    t.end_point, t.number, t.number_dialed, t.e164, t.dial_string, t.retry,
                    t.state, true, t.decided_at, '', t.agent, false, false, '', t.attributes, '', false, t.agent_kept,
                    'None', '', false, false, t.caller_id, t.pooled, t.caller_day, t.own_agent, t.own_until
                FROM t JOIN runs r ON r.id = t.run
                JOIN claims c ON c.run_id = t.run AND c.contact_id = t.contact AND c.hopper_id = t.hopper
                    AND c.due IS NULL
                WHERE {NotErased}
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
            Column(drafts, d => StoredJson.Write(d.Offer.Attributes)), Column(drafts, d => d.AgentKept),
            Column(drafts, StoredFacts.FirstState), Column(drafts, d => d.Agent), Column(drafts, d => d.CallerId),
            Column(drafts, d => d.PooledCallerId?.Id ?? 0), Column(drafts, d => d.CallerIdDay),
            Column(drafts, d => d.Offer.Agent),
            Column(drafts, d => d.Offer.AgentUntil is { } until ? UtcMicroseconds.From(until) : (long?)null));
        return [.. written];
    }

    /// <summary>What was written and lost to a counter is unwritten.</summary>
    private async Task<List<int>> TakeBackAsync(IEnumerable<int> hoppers)
    {
        var lost = hoppers.ToArray();
        return lost.Length == 0 ? [] : await session.QueryAsync(
            """
            WITH lost AS (DELETE FROM attempts a WHERE a.hopper_id = ANY ($1) RETURNING a.hopper_id, a.run_id),
            moved AS (
                UPDATE runs SET in_hopper = in_hopper + n, live = live - n
                FROM (SELECT run_id, count(*) AS n FROM lost GROUP BY run_id) AS m WHERE runs.id = m.run_id)
            SELECT hopper_id FROM lost
            """, row => row.GetInt32(0), ct, lost);
    }

    /// <summary>Reserved numbers are called: what may have been forbidden meanwhile is asked again.</summary>
    private async Task<List<int>> LaunchReservedAsync(
        PbxId pbx, IReadOnlyList<AttemptDraft> drafts, IReadOnlyList<NumberFacts> facts,
        Dictionary<HopperId, RefusedAttempt> refused)
    {
        var reserved = await session.QueryAsync(
            "SELECT hopper_id FROM attempts WHERE hopper_id = ANY ($1) AND pbx_id = $2 AND live AND state = 'Reserved'",
            row => row.GetInt32(0), ct, Column(drafts, d => d.Hopper.Value), pbx.Value);
        var launched = new List<AttemptDraft>();
        for (var i = 0; i < drafts.Count; i++)
        {
            var draft = drafts[i];
            if (draft.Reserved || !reserved.Contains(draft.Hopper.Value)) continue;
            refused.Remove(draft.Hopper);
            if (StoredFacts.LaunchRefusal(draft, facts[i]) is { } refusal) refused[draft.Hopper] = refusal;
            else launched.Add(draft);
        }
        if (launched.Count == 0) return [];
        return await session.QueryAsync(
            """
            UPDATE attempts a SET state = 'Launching', decided_at = t.decided_at
            FROM unnest($1, $2) AS t (hopper, decided_at) WHERE a.hopper_id = t.hopper RETURNING a.hopper_id
            """, row => row.GetInt32(0), ct, Column(launched, d => d.Hopper.Value),
            Column(launched, d => UtcMicroseconds.From(d.DecidedAt)));
    }

    /// <summary>
    /// Says for each draft that was not written which rule stood against it; written before counts as written.
    /// </summary>
    private async Task<ImmutableArray<RefusedAttempt>> RefusalsAsync(
        PbxId pbx, IReadOnlyList<AttemptDraft> drafts, Dictionary<HopperId, RefusedAttempt> byRule)
    {
        var facts = await session.QueryAsync(
            $"""
            SELECT t.hopper, a.live AND a.pbx_id = $1, c.hopper_id IS NOT NULL, coalesce(a.state, ''), {NotErased}
            FROM unnest($2, $3, $4) AS t (hopper, run, contact)
            LEFT JOIN attempts a ON a.hopper_id = t.hopper
            LEFT JOIN claims c ON c.run_id = t.run AND c.contact_id = t.contact AND c.hopper_id = t.hopper
                AND c.due IS NULL
            """, row => (Hopper: row.GetInt32(0), Written: row.IsDBNull(1) ? (bool?)null : row.GetBoolean(1),
                Claimed: row.GetBoolean(2), State: row.GetString(3), Kept: row.GetBoolean(4)), ct,
            pbx.Value, Column(drafts, d => d.Hopper.Value), Column(drafts, d => d.Offer.Run.Value),
            Column(drafts, d => d.Offer.Contact.Value));
        var byHopper = facts.ToLookup(f => f.Hopper);
        var refused = ImmutableArray.CreateBuilder<RefusedAttempt>();
        foreach (var draft in drafts)
        {
            var (hopper, written, claimed, state, kept) = byHopper[draft.Hopper.Value].First();
            var id = new HopperId(hopper);
            if (written is true && !draft.Reserved && state == nameof(AttemptState.Reserved)
                && byRule.TryGetValue(id, out var forbidden))
                refused.Add(forbidden);
            if (written is true) continue;
            refused.Add(written is false ? StoredFacts.InLedger(id)
                : !claimed ? StoredFacts.NotClaimed(id)
                : !kept ? StoredFacts.Erased(id)
                : byRule.GetValueOrDefault(id) ?? StoredFacts.NumberLive(id, draft.Offer.Number));
        }
        return refused.ToImmutable();
    }

    private static T[] Column<T>(IReadOnlyList<AttemptDraft> drafts, Func<AttemptDraft, T> value) =>
        [.. drafts.Select(value)];
}
