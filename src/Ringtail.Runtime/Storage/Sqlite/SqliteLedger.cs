using System.Collections.Immutable;
using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Switchboards;

namespace Ringtail.Runtime.Storage.Sqlite;

/// <summary>Attempts in one SQLite transaction.</summary>
internal sealed class SqliteLedger(SqliteSession session)
{
    private readonly SqliteNumbers _numbers = new(session);

    public ImmutableArray<RefusedAttempt> Commit(PbxId pbx, IReadOnlyList<AttemptDraft> drafts)
    {
        var refused = ImmutableArray.CreateBuilder<RefusedAttempt>();
        foreach (var draft in drafts)
        {
            if (Commit(pbx, draft) is { } refusal) refused.Add(refusal);
        }
        return refused.ToImmutable();
    }

    public bool Progress(PbxId pbx, IReadOnlyList<AttemptProgress> progress)
    {
        foreach (var step in progress)
        {
            session.Execute(
                """
                UPDATE attempts SET state = $3,
                    launched_at = CASE WHEN $3 = 'Dialing' THEN coalesce(launched_at, $4) ELSE launched_at END,
                    answered_at = CASE WHEN $3 = 'Answered' THEN coalesce(answered_at, $4) ELSE answered_at END,
                    connected_at = CASE WHEN $3 = 'WithAgent' THEN coalesce(connected_at, $4) ELSE connected_at END
                WHERE hopper_id = $1 AND pbx_id = $2 AND live
                """, step.Hopper.Value, pbx.Value, step.State.ToString(), step.At);
        }
        return true;
    }

    public bool End(PbxId pbx, IReadOnlyList<AttemptEnd> ends)
    {
        foreach (var end in ends)
        {
            var first = session.Query(
                """
                UPDATE attempts SET live = 0, state = 'Ended', outcome = $3, ended_at = $4,
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
                RETURNING campaign_id, coalesce(answered_at, ended_at), coalesce(e164, number_dialed),
                    pooled_caller_id, caller_id_day
                """, row => (Campaign: row.GetInt32(0), At: row.GetInt64(1), Key: row.GetString(2),
                    Caller: row.GetInt32(3), Day: row.GetInt32(4)), end.Hopper.Value,
                pbx.Value, end.Outcome.Code(), end.EndedAt, end.LaunchedAt, end.AnsweredAt,
                end.ConnectedAt, end.ExtendedStatus, StoredJson.Write(end.OutputAttributes), end.Agent, end.Abandoned,
                end.HungUpWaiting, StoredJson.Write(end.Evidence), end.Evidence.HangupCause,
                end.Evidence.OriginateReason, end.AccountEntry.ToString(), StoredFacts.Microseconds(end.AnswerToRing),
                StoredFacts.Microseconds(end.AnswerToConnect), end.AgentDemandedUntil, end.HeardMessage,
                end.TornConversation);
            foreach (var (campaign, at, key, caller, day) in first)
            {
                if (caller > 0 && !end.Outcome.IsOutcome()) _numbers.GiveBack(caller, day);
                var accounts = new SqliteAccounts(session);
                accounts.Book(new CampaignId(campaign), pbx, UtcMicroseconds.ToInstant(at), end.AccountEntry);
                if (end.AgentDemandedUntil is { } until) accounts.Ban(key, until, end.EndedAt);
            }
        }
        return true;
    }

    public ImmutableArray<RestoredAttempt> Restore(PbxId pbx) =>
        [.. session.Query(
            $"SELECT {StoredRows.AttemptColumns} FROM {StoredRows.AttemptTables} "
            + "WHERE a.pbx_id = $1 AND a.live ORDER BY a.id", StoredRows.Attempt, pbx.Value).Select(a => a.Attempt)];

    public LateStatusResult? LateStatus(HopperId hopper, string? extendedStatus, string? name, string? value)
    {
        var found = session.Query(StoredLate.Query, StoredLate.Read, hopper.Value);
        if (found.Count == 0) return null;
        var late = found[0].With(extendedStatus, name, value);
        session.Execute(
            "UPDATE attempts SET status_ext = $2, output_attributes = $3, late_revision = $4, first_status = $5 "
            + "WHERE hopper_id = $1",
            hopper.Value, late.Status, late.Output, late.Revision, late.First);
        return late.Result;
    }

    private RefusedAttempt? Commit(PbxId pbx, AttemptDraft draft)
    {
        var offer = draft.Offer;
        var key = offer.E164 ?? offer.Number;
        var written = session.Query("SELECT live, pbx_id, state FROM attempts WHERE hopper_id = $1",
            row => (Ours: row.GetBoolean(0) && row.GetInt32(1) == pbx.Value, State: row.GetString(2)),
            draft.Hopper.Value);
        if (written.Count > 0)
        {
            if (!written[0].Ours) return StoredFacts.InLedger(draft.Hopper);
            return draft.Reserved || written[0].State != nameof(AttemptState.Reserved) ? null
                : LaunchReserved(draft, key);
        }
        if (!session.Exists(
            "SELECT 1 FROM claims WHERE run_id = $1 AND contact_id = $2 AND hopper_id = $3 AND due IS NULL",
            offer.Run.Value, offer.Contact.Value, draft.Hopper.Value))
        {
            return StoredFacts.NotClaimed(draft.Hopper);
        }
        if (session.Exists("SELECT 1 FROM contacts WHERE id = $1 AND number = '-'", offer.Contact.Value))
        {
            return StoredFacts.Erased(draft.Hopper);
        }
        if (StoredFacts.NumberRefusal(draft, _numbers.Of(draft, key)) is { } refusal) return refusal;
        if (draft.PooledCallerId is { } caller && !_numbers.Use(caller, draft.CallerIdDay))
            return StoredFacts.CallerIdSpent(draft.Hopper, caller);
        Insert(draft);
        session.Execute("UPDATE runs SET in_hopper = in_hopper - 1, live = live + 1 WHERE id = $1", offer.Run.Value);
        return null;
    }

    /// <summary>A reserved number is called: what may have been forbidden meanwhile is asked again.</summary>
    private RefusedAttempt? LaunchReserved(AttemptDraft draft, string key)
    {
        var facts = _numbers.Of(draft, key);
        if (StoredFacts.LaunchRefusal(draft, facts) is { } refusal) return refusal;
        session.Execute("UPDATE attempts SET state = 'Launching', decided_at = $2 WHERE hopper_id = $1",
            draft.Hopper.Value, draft.DecidedAt);
        return null;
    }

    private void Insert(AttemptDraft draft) => session.Execute(
        """
        INSERT INTO attempts (hopper_id, run_id, campaign_id, contact_id, list_id, list_name, pbx_id, trunk_id,
            end_point_id, number, number_dialed, e164, dial_string, retry, state, live, decided_at, status_ext, agent,
            abandoned, hung_up_waiting, evidence, attributes, output_attributes, settled, agent_kept, account_entry,
            account_profile, heard_message, torn_conversation, caller_id, pooled_caller_id, caller_id_day,
            own_agent, own_agent_until)
        SELECT $1, $2, r.campaign_id, $3, $4, $5, $6, $7,
            $8, $9, $10, $11, $12, $13, $17, 1, $14, '', $18,
            0, 0, '', $15, '', 0, $16, 'None',
            '', 0, 0, $19, $20, $21, $22, $23
        FROM runs r WHERE r.id = $2
        """, draft.Hopper.Value, draft.Offer.Run.Value, draft.Offer.Contact.Value, draft.Offer.List.Value,
        draft.Offer.ListName, draft.Pbx.Value, draft.Trunk.Value, draft.EndPoint.Value, draft.Offer.MainNumber,
        draft.Offer.Number, draft.Offer.E164, draft.DialString, draft.Offer.Retry, draft.DecidedAt,
        StoredJson.Write(draft.Offer.Attributes), draft.AgentKept, StoredFacts.FirstState(draft), draft.Agent,
        draft.CallerId, draft.PooledCallerId?.Id ?? 0, draft.CallerIdDay, draft.Offer.Agent, draft.Offer.AgentUntil);
}
