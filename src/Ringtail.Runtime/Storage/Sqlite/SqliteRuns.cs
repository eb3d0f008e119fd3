using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.Runs;
using Ringtail.Runtime.Importing;

namespace Ringtail.Runtime.Storage.Sqlite;

/// <summary>Claim, settle and restore in one SQLite transaction.</summary>
internal sealed class SqliteRuns(SqliteSession session, HopperIds ids)
{
    public ClaimResult Claim(RunId run, int count, DateTimeOffset now, Func<string, DateTimeOffset?> opensAt)
    {
        DemandRun(run);
        var offers = session.Query(
            $"""
            SELECT {StoredRows.OfferColumns} FROM {StoredRows.OfferTables}
            WHERE c.run_id = $1 AND c.due <= $2 AND NOT EXISTS (SELECT 1 FROM run_lists p
                WHERE p.run_id = c.run_id AND p.list_id = k.list_id AND p.paused)
            ORDER BY c.due, c.contact_id LIMIT $3
            """, row => StoredRows.Offer(row, run), run.Value, now, count);
        foreach (var offer in offers)
        {
            session.Execute("UPDATE claims SET due = NULL WHERE run_id = $1 AND contact_id = $2",
                run.Value, offer.Contact.Value);
        }
        var due = offers.Count;
        var lists = new SqliteLists(session, run, opensAt, NewHoppers);
        var exhausted = lists.Take(count, offers);
        Change(run, new CountsDelta(offers.Count, 0, -due, 0, 0));
        var counts = Counts(run);
        var next = session.Scalar("SELECT min(due) FROM claims WHERE run_id = $1 AND due IS NOT NULL", run.Value);
        return new ClaimResult([.. offers], exhausted, (int)counts.Waiting,
            next is long at ? UtcMicroseconds.ToInstant(at) : null, counts) { OpensAt = lists.OpensAt };
    }

    public RunCounts Settle(RunId run, IReadOnlyList<Settlement> settlements, DateTimeOffset now)
    {
        DemandRun(run);
        var delta = default(CountsDelta);
        foreach (var settlement in settlements)
        {
            if (settlement.Revises) Revise(run, settlement, now, ref delta);
            else Settle(run, settlement, now, ref delta);
        }
        if (!delta.IsZero) Change(run, delta);
        return Counts(run);
    }

    public RunRestore Restore(RunId run)
    {
        var found = session.Query("SELECT state, paused_itself FROM runs WHERE id = $1",
            row => new StoredRunState(Enum.Parse<RunState>(row.GetString(0)), row.GetBoolean(1)), run.Value);
        if (found.Count == 0) throw StoredFacts.NoSuchRun(run);
        var hopper = session.Query(
            $"""
            SELECT {StoredRows.OfferColumns} FROM {StoredRows.OfferTables}
            WHERE c.run_id = $1 AND c.due IS NULL
                AND NOT EXISTS (SELECT 1 FROM attempts a WHERE a.hopper_id = c.hopper_id)
            ORDER BY c.contact_id
            """, row => StoredRows.Offer(row, run), run.Value);
        var open = session.Query(
            $"SELECT {StoredRows.AttemptColumns} FROM {StoredRows.AttemptTables} "
            + "WHERE a.run_id = $1 AND NOT a.settled ORDER BY a.id", StoredRows.Attempt, run.Value);
        var late = session.Query(StoredRows.LateQuery, StoredRows.Late, run.Value);
        return RunRestoring.Of(found[0], Counts(run), hopper, open, late);
    }

    public HopperId AddCall(
        RunId run, string number, string? e164, IReadOnlyList<KeyValuePair<string, string>> attributes,
        DateTimeOffset due, CallFor? agent, DateTimeOffset now)
    {
        DemandRun(run);
        var hopper = NewHoppers(1)[0];
        var contact = (long)session.Scalar(
            """
            INSERT INTO contacts (list_id, number, e164, attributes, further_numbers, added_at)
            VALUES (0, $1, $2, $3, $4, $5) RETURNING id
            """, number, e164, StoredJson.Write(attributes), FurtherNumbers.Of(number, attributes,
                () => SqliteSettings.Read(session, StoreSettings.DefaultCountry)), now)!;
        session.Execute(
            """
            INSERT INTO claims (run_id, contact_id, hopper_id, retry, turn, due, is_retry, added, failed_trunks, agent,
                agent_until)
            VALUES ($1, $2, $3, 0, 0, $4, 0, 1, '', $5, $6)
            """, run.Value, contact, hopper, due, agent?.Agent ?? "", agent?.Until);
        Change(run, new CountsDelta(0, 0, 1, 0, 0));
        return new HopperId(hopper);
    }

    public bool Cancel(RunId run, HopperId hopper, string note, DateTimeOffset now)
    {
        var waiting = session.Query(
            "SELECT contact_id FROM claims WHERE run_id = $1 AND hopper_id = $2 AND due IS NOT NULL",
            row => new ContactId(row.GetInt64(0)), run.Value, hopper.Value);
        if (waiting.Count == 0) return false;
        AddRefusal(run, new Settlement(hopper, waiting[0], AttemptOutcome.Withdrawn, "", null, 0, IsRetry: false)
        {
            Note = note,
        }, now);
        session.Execute("DELETE FROM claims WHERE run_id = $1 AND contact_id = $2", run.Value, waiting[0].Value);
        Change(run, new CountsDelta(0, 0, -1, 1, 0));
        return true;
    }

    private void Settle(RunId run, Settlement settlement, DateTimeOffset now, ref CountsDelta delta)
    {
        var claim = session.Query(
            "SELECT failed_trunks FROM claims WHERE run_id = $1 AND contact_id = $2 AND hopper_id = $3 AND due IS NULL",
            row => row.GetString(0), run.Value, settlement.Contact.Value, settlement.Hopper.Value);
        if (claim.Count == 0) return;
        var attempts = session.Query("SELECT live, outcome, trunk_id FROM attempts WHERE hopper_id = $1",
            row => (Live: row.GetBoolean(0), Outcome: row.IsDBNull(1) ? null : row.GetString(1),
                Trunk: row.GetInt32(2)),
            settlement.Hopper.Value);
        if (attempts.Count == 0)
        {
            delta.InHopper--;
            if (settlement.Next is null) AddRefusal(run, settlement, now);
        }
        else
        {
            if (attempts[0].Live) throw StoredFacts.SettledWhileLive(settlement.Hopper);
            delta.Live--;
            if (StoredFacts.Outcome(attempts[0].Outcome!).IsOutcome()) delta.Attempted++;
            session.Execute(
                "UPDATE attempts SET settled = 1, late_decided = max(late_decided, $2) WHERE hopper_id = $1",
                settlement.Hopper.Value, settlement.Revision);
        }
        new SqliteOutbox(session).Write(run, settlement, now);
        if (settlement.Next is { } next)
        {
            delta.Waiting++;
            session.Execute(
                """
                UPDATE claims SET hopper_id = $3, retry = $4, due = $5, is_retry = $6, failed_trunks = $7,
                    turn = $8
                WHERE run_id = $1 AND contact_id = $2
                """, run.Value, settlement.Contact.Value, NewHoppers(1)[0], settlement.NextRetry, next,
                settlement.IsRetry, StoredFacts.FailedTrunks(
                    claim[0], settlement.Outcome, attempts.Count == 0 ? 0 : attempts[0].Trunk),
                settlement.NextTurn);
        }
        else
        {
            delta.Finished++;
            session.Execute("DELETE FROM claims WHERE run_id = $1 AND contact_id = $2",
                run.Value, settlement.Contact.Value);
        }
    }

    /// <summary>A late status: the contact goes where the new decision puts it, unless it was dialed again.</summary>
    private void Revise(RunId run, Settlement settlement, DateTimeOffset now, ref CountsDelta delta)
    {
        var place = PlaceOf(run, settlement);
        if (place is null) return;
        var plan = RevisionPlan.Of(settlement, place.Value);
        if (plan.Removes)
        {
            session.Execute("DELETE FROM claims WHERE run_id = $1 AND contact_id = $2",
                run.Value, settlement.Contact.Value);
        }
        else if (plan.Applies && settlement.Next is { } next)
        {
            session.Execute(
                """
                INSERT INTO claims (run_id, contact_id, hopper_id, retry, due, is_retry, added, failed_trunks, turn,
                    agent, agent_until)
                SELECT $1, $2, $3, $4, $5, $6, (SELECT list_id = 0 FROM contacts WHERE id = $2), '', $7,
                    a.own_agent, a.own_agent_until
                FROM attempts a WHERE a.hopper_id = $8
                ON CONFLICT (run_id, contact_id) DO UPDATE SET hopper_id = $3, retry = $4, due = $5, is_retry = $6,
                    turn = $7
                """, run.Value, settlement.Contact.Value, NewHoppers(1)[0], settlement.NextRetry, next,
                settlement.IsRetry, settlement.NextTurn, settlement.Hopper.Value);
        }
        delta = delta.Plus(plan.Delta);
        session.Execute("UPDATE attempts SET late_decided = max(late_decided, $2) WHERE hopper_id = $1",
            settlement.Hopper.Value, settlement.Revision);
        new SqliteOutbox(session).Write(run, settlement, now);
    }

    /// <summary>Where the contact is; null when the attempt is no settled one of this run.</summary>
    private ClaimPlace? PlaceOf(RunId run, Settlement settlement)
    {
        if (!session.Exists("SELECT 1 FROM attempts WHERE hopper_id = $1 AND run_id = $2 AND settled",
            settlement.Hopper.Value, run.Value))
            return null;
        if (session.Exists(
            """
            SELECT 1 FROM attempts a WHERE a.contact_id = $2 AND a.run_id = $1
                AND a.id > (SELECT id FROM attempts WHERE hopper_id = $3)
            """, run.Value, settlement.Contact.Value, settlement.Hopper.Value))
            return ClaimPlace.Launched;
        var claim = session.Query("SELECT due IS NULL FROM claims WHERE run_id = $1 AND contact_id = $2",
            row => row.GetBoolean(0), run.Value, settlement.Contact.Value);
        return claim.Count == 0 ? ClaimPlace.None : claim[0] ? ClaimPlace.InHopper : ClaimPlace.Waiting;
    }

    /// <summary>A contact that is done without an attempt still gets its line in the ledger.</summary>
    private void AddRefusal(RunId run, Settlement settlement, DateTimeOffset now) => session.Execute(
        """
        INSERT INTO attempts (hopper_id, run_id, campaign_id, contact_id, list_id, list_name, pbx_id, trunk_id,
            end_point_id, number, number_dialed, e164, dial_string, retry, state, live, decided_at, ended_at, outcome,
            status_ext, agent, abandoned, hung_up_waiting, evidence, attributes, output_attributes, settled,
            agent_kept, account_entry, account_profile, heard_message, torn_conversation, caller_id,
            pooled_caller_id, caller_id_day)
        SELECT $3, c.run_id, r.campaign_id, c.contact_id, k.list_id, coalesce(l.name, ''), 0, 0,
            0, k.number, CASE WHEN k.number = '-' THEN k.number ELSE coalesce($8, k.number) END,
            CASE WHEN k.number = '-' OR $8 IS NULL THEN k.e164 ELSE $9 END, '', c.retry, 'Ended', 0, $4, $4, $5,
            $6, '', 0, 0, $7, k.attributes, '', 1,
            0, 'None', '', 0, 0, '', 0, 0
        FROM claims c JOIN contacts k ON k.id = c.contact_id JOIN runs r ON r.id = c.run_id
        LEFT JOIN contact_lists l ON l.id = k.list_id
        WHERE c.run_id = $1 AND c.contact_id = $2
        """, run.Value, settlement.Contact.Value, settlement.Hopper.Value, now, settlement.Outcome.Code(),
        settlement.ExtendedStatus, StoredJson.Note(settlement.Note), settlement.Refused?.Number,
        settlement.Refused?.E164);

    private int[] NewHoppers(int count)
    {
        var hoppers = new List<int>(count);
        while (hoppers.Count < count)
        {
            var missing = count - hoppers.Count;
            var end = (long)session.Scalar(
                """
                UPDATE settings SET value = CAST(value AS INTEGER) + $2 WHERE key = $1
                RETURNING CAST(value AS INTEGER)
                """,
                StoreSettings.HopperCounter, missing)!;
            for (var counter = end - missing; counter < end; counter++)
            {
                if (ids.At(counter) is { } id && !(counter >= HopperIds.RoundLength && IsUsed(id)))
                {
                    hoppers.Add(id.Value);
                }
            }
        }
        return [.. hoppers];
    }

    private bool IsUsed(HopperId id) => session.Exists(
        "SELECT 1 FROM attempts WHERE hopper_id = $1 UNION ALL SELECT 1 FROM claims WHERE hopper_id = $1", id.Value);

    private void Change(RunId run, CountsDelta delta) => session.Execute(
        """
        UPDATE runs SET in_hopper = in_hopper + $2, live = live + $3, waiting = waiting + $4,
            finished = finished + $5, attempted = attempted + $6 WHERE id = $1
        """, run.Value, delta.InHopper, delta.Live, delta.Waiting, delta.Finished, delta.Attempted);

    private RunCounts Counts(RunId run) => session.Query(StoredRows.CountsQuery, StoredRows.Counts, run.Value)[0];

    private void DemandRun(RunId run)
    {
        if (!session.Exists("SELECT 1 FROM runs WHERE id = $1", run.Value)) throw StoredFacts.NoSuchRun(run);
    }
}
