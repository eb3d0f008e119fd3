using Ringtail.Dialing;
using Ringtail.Dialing.Rules;
using Ringtail.Runtime.Importing;

namespace Ringtail.Runtime.Storage.Postgres;

/// <summary>What rules do to this installation's own data, in one transaction with closing their row.</summary>
internal sealed class PostgresDeeds(PostgresSession session, PostgresRuns runs, CancellationToken ct)
{
    // "make" in ASCII: two who make the same list take turns.
    private const int MakeLock = 0x6D616B65;

    public async Task<DeedResult> DoAsync(OutboxItem item, OutboxDeed deed, DateTimeOffset now)
    {
        // The run before the row: settlements lock in this order too.
        var run = deed.Kind == FollowUpKind.Reschedule ? await FindRunAsync(deed) : null;
        var ours = await session.ScalarAsync(
            "SELECT 1 FROM outbox WHERE id = $1 AND leased_until = $2 AND state = 'Pending' FOR UPDATE",
            ct, item.Id, item.LeasedUntil);
        if (ours is null) return new DeedResult(DeedResult.NotOurs, Final: false, null, null);
        var result = run is { } found
            ? await CallAsync(found, item, deed, now) : await AddAsync(item, deed, now);
        if (result.Problem.Length == 0)
            await new PostgresOutbox(session, ct).FinishAsync(item, OutboxResult.Done, now);
        return result;
    }

    /// <summary>The newest run of the campaign, locked; 0 when it has none, -1 when there is no campaign.</summary>
    private async Task<(int Run, string Key)?> FindRunAsync(OutboxDeed deed)
    {
        var found = await session.QueryAsync(
            """
            SELECT coalesce((SELECT max(r.id) FROM runs r WHERE r.campaign_id = c.id AND NOT r.removed), 0),
                c.security_key
            FROM campaigns c WHERE c.name = $1 ORDER BY 1 DESC LIMIT 1
            """, row => (Run: row.GetInt32(0), Key: row.GetString(1)), ct, deed.Name);
        if (found.Count == 0) return (-1, "");
        await session.ExecuteAsync("SELECT 1 FROM runs WHERE id = $1 FOR NO KEY UPDATE", ct, found[0].Run);
        return found[0];
    }

    private async Task<DeedResult> CallAsync(
        (int Run, string Key) found, OutboxItem item, OutboxDeed deed, DateTimeOffset now)
    {
        if (found.Run < 0) return DeedResult.NoCampaign(deed.Name);
        if (!await IsOpenAsync(item, deed, found.Key)) return DeedResult.NotOpen(deed.Name);
        if (found.Run == 0) return DeedResult.NoRun(deed.Name);
        var run = new RunId(found.Run);
        await runs.AddCallAsync(run, deed.Number, deed.E164, deed.Attributes, now, agent: null, now);
        return new DeedResult("", false, run, null);
    }

    private async Task<DeedResult> AddAsync(OutboxItem item, OutboxDeed deed, DateTimeOffset now)
    {
        if (await ListOfAsync(item, deed, now) is not { } list) return DeedResult.NotOpen(deed.Name);
        var black = deed.Kind == FollowUpKind.AddBlackList;
        if (black && !await LinkBlackAsync(item, list)) return DeedResult.CallList(deed.Name);
        await session.ExecuteAsync(
            "SELECT pg_advisory_xact_lock($1, $2)", ct, PostgresContactWriter.LockClass, list);
        var groups = await PostgresContactWriter.GroupsAsync(session, list, [deed.Zones], ct);
        var kept = await session.ExecuteAsync(
            """
            INSERT INTO contacts (list_id, number, e164, attributes, added_at, further_numbers, zone_group)
            SELECT $1, $2, $3, $4, $5, $7, $8
            WHERE NOT $6 OR NOT EXISTS (SELECT 1 FROM contacts WHERE list_id = $1 AND number_key = coalesce($3, $2))
            """, ct, list, deed.Number, PostgresNull.Or(deed.E164), StoredJson.Write(deed.Attributes), now, black,
            await runs.FurtherAsync(deed.Number, deed.Attributes), groups[deed.Zones]);
        await session.ExecuteAsync("UPDATE contact_lists SET contact_count = contact_count + $2 WHERE id = $1",
            ct, list, (long)kept);
        return new DeedResult("", false, null, new ListId(list));
    }

    /// <summary>Made with the campaign's own key when it is missing; null when it may not be reached.</summary>
    private async Task<int?> ListOfAsync(OutboxItem item, OutboxDeed deed, DateTimeOffset now)
    {
        await session.ExecuteAsync("SELECT pg_advisory_xact_lock($1, 0)", ct, MakeLock);
        var known = await session.QueryAsync(
            "SELECT id, security_key FROM contact_lists WHERE name = $1 ORDER BY id LIMIT 1",
            row => (Id: row.GetInt32(0), Key: row.GetString(1)), ct, deed.Name);
        if (known.Count > 0) return await IsOpenAsync(item, deed, known[0].Key) ? known[0].Id : null;
        return (int)(await session.ScalarAsync(
            """
            INSERT INTO contact_lists (name, hidden, contact_count, created_at, created_by, modified_by, security_key)
            VALUES ($1, false, 0, $2, '-', '-', $3) RETURNING id
            """, ct, deed.Name, now, await KeyOfAsync(item)))!;
    }

    private async Task<bool> IsOpenAsync(OutboxItem item, OutboxDeed deed, string key) =>
        !deed.NameIsFilled || key.Length == 0 || key == await KeyOfAsync(item);

    private async Task<string> KeyOfAsync(OutboxItem item) => await session.ScalarAsync(
        "SELECT security_key FROM campaigns WHERE id = $1", ct, item.Campaign.Value) as string ?? "";

    /// <summary>A number on a black list that nobody looks at would be called again.</summary>
    private async Task<bool> LinkBlackAsync(OutboxItem item, int list)
    {
        var type = await session.ScalarAsync(
            "SELECT type FROM campaign_lists WHERE campaign_id = $1 AND list_id = $2",
            ct, item.Campaign.Value, list);
        if (type is "CALL_LIST") return false;
        if (type is null)
        {
            await session.ExecuteAsync(
                """
                INSERT INTO campaign_lists (campaign_id, list_id, position, type)
                SELECT c.id, $2, 1 + (SELECT count(*) FROM campaign_lists WHERE campaign_id = $1), 'BLACK_LIST'
                FROM campaigns c WHERE c.id = $1
                ON CONFLICT DO NOTHING
                """, ct, item.Campaign.Value, list);
        }
        await session.ExecuteAsync(
            """
            INSERT INTO run_lists (run_id, list_id, position, type, bookmark, reached, paused)
            SELECT r.id, $2, 1 + (SELECT count(*) FROM run_lists x WHERE x.run_id = r.id), 'BLACK_LIST', 0, 0, false
            FROM runs r WHERE r.campaign_id = $1 AND NOT r.removed
            ON CONFLICT DO NOTHING
            """, ct, item.Campaign.Value, list);
        return true;
    }
}
