using Ringtail.Dialing;
using Ringtail.Dialing.Rules;
using Ringtail.Runtime.Importing;

namespace Ringtail.Runtime.Storage.Sqlite;

/// <summary>What rules do to this installation's own data, in one transaction with closing their row.</summary>
internal sealed class SqliteDeeds(SqliteSession session, SqliteRuns runs)
{
    public DeedResult Do(OutboxItem item, OutboxDeed deed, DateTimeOffset now)
    {
        var ours = session.Exists(
            "SELECT 1 FROM outbox WHERE id = $1 AND leased_until = $2 AND state = 'Pending'",
            item.Id, item.LeasedUntil);
        if (!ours) return new DeedResult(DeedResult.NotOurs, Final: false, null, null);
        var result = deed.Kind == FollowUpKind.Reschedule ? Call(item, deed, now) : Add(item, deed, now);
        if (result.Problem.Length == 0) new SqliteOutbox(session).Finish(item, OutboxResult.Done, now);
        return result;
    }

    private DeedResult Call(OutboxItem item, OutboxDeed deed, DateTimeOffset now)
    {
        var found = session.Query(
            """
            SELECT coalesce((SELECT max(r.id) FROM runs r WHERE r.campaign_id = c.id AND NOT r.removed), 0),
                c.security_key
            FROM campaigns c WHERE c.name = $1 ORDER BY 1 DESC LIMIT 1
            """, row => (Run: row.GetInt32(0), Key: row.GetString(1)), deed.Name);
        if (found.Count == 0) return DeedResult.NoCampaign(deed.Name);
        if (!IsOpen(item, deed, found[0].Key)) return DeedResult.NotOpen(deed.Name);
        if (found[0].Run == 0) return DeedResult.NoRun(deed.Name);
        var run = new RunId(found[0].Run);
        runs.AddCall(run, deed.Number, deed.E164, deed.Attributes, now, agent: null, now);
        return new DeedResult("", false, run, null);
    }

    private DeedResult Add(OutboxItem item, OutboxDeed deed, DateTimeOffset now)
    {
        if (ListOf(item, deed, now) is not { } list) return DeedResult.NotOpen(deed.Name);
        var black = deed.Kind == FollowUpKind.AddBlackList;
        if (black && !LinkBlack(item, list)) return DeedResult.CallList(deed.Name);
        var kept = session.Execute(
            """
            INSERT INTO contacts (list_id, number, e164, attributes, added_at, further_numbers, zone_group)
            SELECT $1, $2, $3, $4, $5, $7, $8
            WHERE NOT $6 OR NOT EXISTS (SELECT 1 FROM contacts WHERE list_id = $1 AND number_key = coalesce($3, $2))
            """, list, deed.Number, deed.E164, StoredJson.Write(deed.Attributes), now, black,
            FurtherNumbers.Of(deed.Number, deed.Attributes,
                () => SqliteSettings.Read(session, StoreSettings.DefaultCountry)),
            SqliteContactWriter.GroupOf(session, list, deed.Zones));
        session.Execute("UPDATE contact_lists SET contact_count = contact_count + $2 WHERE id = $1", list, kept);
        return new DeedResult("", false, null, new ListId(list));
    }

    /// <summary>Made with the campaign's own key when it is missing; null when it may not be reached.</summary>
    private int? ListOf(OutboxItem item, OutboxDeed deed, DateTimeOffset now)
    {
        var known = session.Query("SELECT id, security_key FROM contact_lists WHERE name = $1 ORDER BY id LIMIT 1",
            row => (Id: row.GetInt32(0), Key: row.GetString(1)), deed.Name);
        if (known.Count > 0) return IsOpen(item, deed, known[0].Key) ? known[0].Id : null;
        return (int)(long)session.Scalar(
            """
            INSERT INTO contact_lists (name, hidden, contact_count, created_at, created_by, modified_by, security_key)
            VALUES ($1, 0, 0, $2, '-', '-', $3) RETURNING id
            """, deed.Name, now, KeyOf(item))!;
    }

    private bool IsOpen(OutboxItem item, OutboxDeed deed, string key) =>
        !deed.NameIsFilled || key.Length == 0 || key == KeyOf(item);

    private string KeyOf(OutboxItem item) => session.Scalar(
        "SELECT security_key FROM campaigns WHERE id = $1", item.Campaign.Value) as string ?? "";

    /// <summary>A number on a black list that nobody looks at would be called again.</summary>
    private bool LinkBlack(OutboxItem item, int list)
    {
        var type = session.Scalar(
            "SELECT type FROM campaign_lists WHERE campaign_id = $1 AND list_id = $2", item.Campaign.Value, list);
        if (type is "CALL_LIST") return false;
        if (type is null)
        {
            session.Execute(
                """
                INSERT INTO campaign_lists (campaign_id, list_id, position, type)
                SELECT c.id, $2, 1 + (SELECT count(*) FROM campaign_lists WHERE campaign_id = $1), 'BLACK_LIST'
                FROM campaigns c WHERE c.id = $1
                """, item.Campaign.Value, list);
        }
        session.Execute(
            """
            INSERT INTO run_lists (run_id, list_id, position, type, bookmark, reached, paused)
            SELECT r.id, $2, 1 + (SELECT count(*) FROM run_lists x WHERE x.run_id = r.id), 'BLACK_LIST', 0, 0, 0
            FROM runs r WHERE r.campaign_id = $1 AND NOT r.removed
            ON CONFLICT DO NOTHING
            """, item.Campaign.Value, list);
        return true;
    }
}
