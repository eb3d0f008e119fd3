using System.Data.Common;
using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.Runs;
using Ringtail.Runtime.Importing;

namespace Ringtail.Runtime.Storage.Postgres;

/// <summary>Claim, settle and restore in one PostgreSQL transaction. The run's row is locked first.</summary>
internal sealed class PostgresRuns(PostgresSession session, HopperIds ids, CancellationToken ct)
{
    public async Task<ClaimResult> ClaimAsync(
        RunId run, int count, DateTimeOffset now, Func<string, DateTimeOffset?> opensAt)
    {
        await LockRunAsync(run);
        var offers = await session.QueryAsync(
            $"""
            SELECT {StoredRows.OfferColumns} FROM {StoredRows.OfferTables}
            WHERE c.run_id = $1 AND c.due <= $2 AND NOT EXISTS (SELECT 1 FROM run_lists p
                WHERE p.run_id = c.run_id AND p.list_id = k.list_id AND p.paused)
            ORDER BY c.due, c.contact_id LIMIT $3
            """, row => StoredRows.Offer(row, run), ct, run.Value, now, count);
        var due = offers.Count;
        if (due > 0)
        {
            await session.ExecuteAsync("UPDATE claims SET due = NULL WHERE run_id = $1 AND contact_id = ANY ($2)",
                ct, run.Value, offers.Select(o => o.Contact.Value).ToArray());
        }
        var lists = new PostgresLists(session, run, opensAt, NewHoppersAsync, ct);
        var exhausted = await lists.TakeAsync(count, offers);
        await ChangeAsync(run, new CountsDelta(offers.Count, 0, -due, 0, 0));
        var counts = await CountsAsync(run);
        var next = await session.ScalarAsync("SELECT min(due) FROM claims WHERE run_id = $1", ct, run.Value);
        return new ClaimResult([.. offers], exhausted, (int)counts.Waiting,
            next is long at ? UtcMicroseconds.ToInstant(at) : null, counts) { OpensAt = lists.OpensAt };
    }

    public async Task<RunCounts> SettleAsync(RunId run, IReadOnlyList<Settlement> settlements, DateTimeOffset now)
    {
        await LockRunAsync(run);
        var open = await session.QueryAsync(
            """
            SELECT c.contact_id, c.hopper_id, c.failed_trunks, a.live, a.outcome, a.trunk_id
            FROM claims c LEFT JOIN attempts a ON a.hopper_id = c.hopper_id
            WHERE c.run_id = $1 AND c.due IS NULL AND c.contact_id = ANY ($2)
            """, OpenClaim.Read, ct, run.Value, settlements.Select(s => s.Contact.Value).Distinct().ToArray());
        var claims = open.ToDictionary(c => (c.Contact, c.Hopper));
        var settled = new SettledRows();
        foreach (var settlement in settlements.Where(s => !s.Revises))
        {
            // Taken out: a second settlement of the same attempt in the same call has no effect either.
            if (claims.Remove((settlement.Contact.Value, settlement.Hopper.Value), out var claim))
            {
                settled.Add(claim, settlement);
            }
        }
        await WriteAsync(run, settled, now);
        foreach (var settlement in settlements.Where(s => s.Revises)) await ReviseAsync(run, settlement, now);
        return await CountsAsync(run);
    }

    public async Task<RunRestore> RestoreAsync(RunId run)
    {
        await LockRunAsync(run);
        var standing = (await session.QueryAsync("SELECT state, paused_itself FROM runs WHERE id = $1",
            row => new StoredRunState(Enum.Parse<RunState>(row.GetString(0)), row.GetBoolean(1)), ct, run.Value))[0];
        var hopper = await session.QueryAsync(
            $"""
            SELECT {StoredRows.OfferColumns} FROM {StoredRows.OfferTables}
            WHERE c.run_id = $1 AND c.due IS NULL
                AND NOT EXISTS (SELECT 1 FROM attempts a WHERE a.hopper_id = c.hopper_id)
            ORDER BY c.contact_id
            """, row => StoredRows.Offer(row, run), ct, run.Value);
        var open = await session.QueryAsync(
            $"SELECT {StoredRows.AttemptColumns} FROM {StoredRows.AttemptTables} "
            + "WHERE a.run_id = $1 AND NOT a.settled ORDER BY a.id", StoredRows.Attempt, ct, run.Value);
        var late = await session.QueryAsync(StoredRows.LateQuery, StoredRows.Late, ct, run.Value);
        return RunRestoring.Of(standing, await CountsAsync(run), hopper, open, late);
    }

    public async Task<HopperId> AddCallAsync(
        RunId run, string number, string? e164, IReadOnlyList<KeyValuePair<string, string>> attributes,
        DateTimeOffset due, CallFor? agent, DateTimeOffset now)
    {
        await LockRunAsync(run);
        var further = await FurtherAsync(number, attributes);
        var hopper = (await NewHoppersAsync(1))[0];
        var contact = (long)(await session.ScalarAsync(
            """
            INSERT INTO contacts (list_id, number, e164, attributes, further_numbers, added_at)
            VALUES (0, $1, $2, $3, $4, $5) RETURNING id
            """,
            ct, number, PostgresNull.Or(e164), StoredJson.Write(attributes), further, now))!;
        await session.ExecuteAsync(
            """
            INSERT INTO claims (run_id, contact_id, hopper_id, retry, turn, due, is_retry, added, failed_trunks, agent,
                agent_until)
            VALUES ($1, $2, $3, 0, 0, $4, false, true, '', $5, $6)
            """, ct, run.Value, contact, hopper, due, agent?.Agent ?? "", PostgresNull.Or(agent?.Until));
        await ChangeAsync(run, new CountsDelta(0, 0, 1, 0, 0));
        return new HopperId(hopper);
    }

    /// <summary>A contact's other numbers as their column holds them.</summary>
    public async Task<string> FurtherAsync(string number, IReadOnlyList<KeyValuePair<string, string>> attributes) =>
        FurtherNumbers.AreIn(attributes)
            ? FurtherNumbers.Of(number, attributes, (string)(await session.ScalarAsync(
                "SELECT value FROM settings WHERE key = $1", ct, StoreSettings.DefaultCountry))!)
            : "";

    public async Task<bool> CancelAsync(RunId run, HopperId hopper, string note, DateTimeOffset now)
    {
        await LockRunAsync(run);
        var waiting = await session.QueryAsync(
            "SELECT contact_id FROM claims WHERE run_id = $1 AND hopper_id = $2 AND due IS NOT NULL",
            row => new ContactId(row.GetInt64(0)), ct, run.Value, hopper.Value);
        if (waiting.Count == 0) return false;
        var rows = new SettledRows();
        rows.Cancel(new Settlement(hopper, waiting[0], AttemptOutcome.Withdrawn, "", null, 0, IsRetry: false)
        {
            Note = note,
        });
        await WriteAsync(run, rows, now);
        return true;
    }

    private async Task WriteAsync(RunId run, SettledRows rows, DateTimeOffset now)
    {
        if (rows.Delta.IsZero) return;
        await session.ExecuteEachAsync(
            """
            INSERT INTO attempts (hopper_id, run_id, campaign_id, contact_id, list_id, list_name, pbx_id, trunk_id,
                end_point_id, number, number_dialed, e164, dial_string, retry, state, live, decided_at, ended_at,
                outcome, status_ext, agent, abandoned, hung_up_waiting, evidence, attributes, output_attributes,
                settled, agent_kept, account_entry, account_profile, heard_message, torn_conversation, caller_id,
                pooled_caller_id, caller_id_day)
            SELECT $3, c.run_id, r.campaign_id, c.contact_id, k.list_id, coalesce(l.name, ''), 0, 0,
                0, k.number, CASE WHEN k.number = '-' THEN k.number ELSE coalesce($8, k.number) END,
                CASE WHEN k.number = '-' OR $8 IS NULL THEN k.e164 ELSE $9 END, '', c.retry, 'Ended', false, $4, $4,
                $5, $6, '', false, false, $7, k.attributes, '',
                true, false, 'None', '', false, false, '', 0, 0
            FROM claims c JOIN contacts k ON k.id = c.contact_id JOIN runs r ON r.id = c.run_id
            LEFT JOIN contact_lists l ON l.id = k.list_id
            WHERE c.run_id = $1 AND c.contact_id = $2
            """, rows.Refused.Select(s => new object?[]
            {
                run.Value, s.Contact.Value, s.Hopper.Value, now, s.Outcome.Code(), s.ExtendedStatus,
                StoredJson.Note(s.Note), PostgresNull.Or(s.Refused?.Number), PostgresNull.Or(s.Refused?.E164),
            }), ct);
        await session.ExecuteAsync(
            """
            UPDATE attempts a SET settled = true, late_decided = greatest(a.late_decided, t.revision)
            FROM unnest($1, $2) AS t (hopper, revision) WHERE a.hopper_id = t.hopper
            """, ct, rows.Attempts.Select(s => s.Hopper.Value).ToArray(),
            rows.Attempts.Select(s => s.Revision).ToArray());
        await new PostgresOutbox(session, ct).WriteAsync(run, rows.All, now);
        await session.ExecuteAsync("DELETE FROM claims WHERE run_id = $1 AND contact_id = ANY ($2)",
            ct, run.Value, rows.Finished.ToArray());
        var hoppers = await NewHoppersAsync(rows.Again.Count);
        await session.ExecuteEachAsync(
            """
            UPDATE claims SET hopper_id = $3, retry = $4, due = $5, is_retry = $6, failed_trunks = $7, turn = $8
            WHERE run_id = $1 AND contact_id = $2
            """, rows.Again.Select((again, i) => new object?[]
            {
                run.Value, again.Settlement.Contact.Value, hoppers[i], again.Settlement.NextRetry,
                again.Settlement.Next!.Value, again.Settlement.IsRetry, again.FailedTrunks,
                again.Settlement.NextTurn,
            }), ct);
        await ChangeAsync(run, rows.Delta);
    }

    /// <summary>A late status: the contact goes where the new decision puts it, unless it was dialed again.</summary>
    private async Task ReviseAsync(RunId run, Settlement settlement, DateTimeOffset now)
    {
        if (await PlaceOfAsync(run, settlement) is not { } place) return;
        var plan = RevisionPlan.Of(settlement, place);
        if (plan.Removes)
        {
            await session.ExecuteAsync("DELETE FROM claims WHERE run_id = $1 AND contact_id = $2",
                ct, run.Value, settlement.Contact.Value);
        }
        else if (plan.Applies && settlement.Next is { } next)
        {
            await session.ExecuteAsync(
                """
                INSERT INTO claims (run_id, contact_id, hopper_id, retry, due, is_retry, added, failed_trunks, turn,
                    agent, agent_until)
                SELECT $1, $2, $3, $4, $5, $6, (SELECT list_id = 0 FROM contacts WHERE id = $2), '', $7,
                    a.own_agent, a.own_agent_until
                FROM attempts a WHERE a.hopper_id = $8
                ON CONFLICT (run_id, contact_id) DO UPDATE SET hopper_id = $3, retry = $4, due = $5, is_retry = $6,
                    turn = $7
                """, ct, run.Value, settlement.Contact.Value, (await NewHoppersAsync(1))[0], settlement.NextRetry, next,
                settlement.IsRetry, settlement.NextTurn, settlement.Hopper.Value);
        }
        if (!plan.Delta.IsZero) await ChangeAsync(run, plan.Delta);
        await session.ExecuteAsync(
            "UPDATE attempts SET late_decided = greatest(late_decided, $2) WHERE hopper_id = $1",
            ct, settlement.Hopper.Value, settlement.Revision);
        await new PostgresOutbox(session, ct).WriteAsync(run, [settlement], now);
    }

    /// <summary>Where the contact is; null when the attempt is no settled one of this run.</summary>
    private async Task<ClaimPlace?> PlaceOfAsync(RunId run, Settlement settlement)
    {
        var places = await session.QueryAsync(
            """
            SELECT EXISTS (SELECT 1 FROM attempts n WHERE n.contact_id = $2 AND n.run_id = $1 AND n.id > a.id),
                c.contact_id IS NULL, c.due IS NULL
            FROM attempts a LEFT JOIN claims c ON c.run_id = $1 AND c.contact_id = $2
            WHERE a.hopper_id = $3 AND a.run_id = $1 AND a.settled
            """, row => row.GetBoolean(0) ? ClaimPlace.Launched
                : row.GetBoolean(1) ? ClaimPlace.None
                : row.GetBoolean(2) ? ClaimPlace.InHopper : ClaimPlace.Waiting, ct,
            run.Value, settlement.Contact.Value, settlement.Hopper.Value);
        return places.Count == 0 ? null : places[0];
    }

    private async Task<int[]> NewHoppersAsync(int count)
    {
        var hoppers = new List<int>(count);
        while (hoppers.Count < count)
        {
            var counters = await session.QueryAsync(
                $"SELECT nextval('{PostgresRingtailDb.HopperSequence}') FROM generate_series(1, $1)",
                row => row.GetInt64(0), ct, count - hoppers.Count);
            var fresh = counters.Select(ids.At).OfType<HopperId>().Select(id => id.Value);
            hoppers.AddRange(counters[^1] < HopperIds.RoundLength ? fresh : await UnusedAsync([.. fresh]));
        }
        return [.. hoppers];
    }

    private async Task<IEnumerable<int>> UnusedAsync(int[] hoppers)
    {
        var used = await session.QueryAsync(
            """
            SELECT hopper_id FROM attempts WHERE hopper_id = ANY ($1)
            UNION ALL SELECT hopper_id FROM claims WHERE hopper_id = ANY ($1)
            """, row => row.GetInt32(0), ct, hoppers);
        return hoppers.Except(used);
    }

    private Task<int> ChangeAsync(RunId run, CountsDelta delta) => session.ExecuteAsync(
        """
        UPDATE runs SET in_hopper = in_hopper + $2, live = live + $3, waiting = waiting + $4,
            finished = finished + $5, attempted = attempted + $6 WHERE id = $1
        """, ct, run.Value, delta.InHopper, delta.Live, delta.Waiting, delta.Finished, delta.Attempted);

    private async Task<RunCounts> CountsAsync(RunId run) =>
        (await session.QueryAsync(StoredRows.CountsQuery, StoredRows.Counts, ct, run.Value))[0];

    private async Task<string> LockRunAsync(RunId run) =>
        (string?)await session.ScalarAsync("SELECT state FROM runs WHERE id = $1 FOR NO KEY UPDATE", ct, run.Value)
        ?? throw StoredFacts.NoSuchRun(run);

    /// <summary>A claim in the run's hands and its attempt, if it has one.</summary>
    private sealed record OpenClaim(long Contact, int Hopper, string FailedTrunks, bool? Live, string? Outcome,
        int Trunk)
    {
        public static OpenClaim Read(DbDataReader row)
        {
            var hasAttempt = !row.IsDBNull(3);
            return new(row.GetInt64(0), row.GetInt32(1), row.GetString(2), hasAttempt ? row.GetBoolean(3) : null,
                row.IsDBNull(4) ? null : row.GetString(4), hasAttempt ? row.GetInt32(5) : 0);
        }
    }

    /// <summary>Settlements that have an effect, by what is to be written.</summary>
    private sealed class SettledRows
    {
        private CountsDelta _delta;

        public CountsDelta Delta => _delta;
        public List<Settlement> Refused { get; } = [];
        public List<Settlement> Attempts { get; } = [];
        public List<Settlement> All { get; } = [];
        public List<long> Finished { get; } = [];
        public List<(Settlement Settlement, string FailedTrunks)> Again { get; } = [];

        public void Cancel(Settlement settlement)
        {
            _delta.Waiting--;
            _delta.Finished++;
            Refused.Add(settlement);
            Finished.Add(settlement.Contact.Value);
        }

        public void Add(OpenClaim claim, Settlement settlement)
        {
            if (claim.Live is true) throw StoredFacts.SettledWhileLive(settlement.Hopper);
            All.Add(settlement);
            if (claim.Live is null)
            {
                _delta.InHopper--;
                if (settlement.Next is null) Refused.Add(settlement);
            }
            else
            {
                _delta.Live--;
                if (StoredFacts.Outcome(claim.Outcome!).IsOutcome()) _delta.Attempted++;
                Attempts.Add(settlement);
            }
            if (settlement.Next is null)
            {
                _delta.Finished++;
                Finished.Add(claim.Contact);
            }
            else
            {
                _delta.Waiting++;
                Again.Add((settlement, StoredFacts.FailedTrunks(claim.FailedTrunks, settlement.Outcome, claim.Trunk)));
            }
        }
    }
}
