using Ringtail.Dialing;
using Ringtail.Dialing.Contacts;

namespace Ringtail.Runtime.Storage.Sqlite;

/// <summary>
/// Takes contacts for a run from its lists, in order. While all zones of a list are open and moved together, the list's
/// bookmark alone says where the run stands; from the first closed zone on each group has a bookmark of its own.
/// </summary>
internal sealed class SqliteLists(
    SqliteSession session, RunId run, Func<string, DateTimeOffset?> opensAt, Func<int, int[]> newHoppers)
{
    /// <summary>When the first of the contacts that were passed over may be called; null when none was.</summary>
    public DateTimeOffset? OpensAt { get; private set; }

    /// <summary>Appends up to <paramref name="count"/> in all; says whether the lists are used up.</summary>
    public bool Take(int count, List<Offer> offers)
    {
        var exhausted = true;
        var lists = session.Query(
            """
            SELECT x.list_id, x.bookmark, x.paused FROM run_lists x
            WHERE x.run_id = $1 AND x.type = 'CALL_LIST' ORDER BY x.position, x.list_id
            """, row => new List(row.GetInt32(0), row.GetInt64(1), row.GetBoolean(2)), run.Value);
        foreach (var list in lists)
        {
            var wanted = list.Paused ? 0 : Math.Max(0, count - offers.Count);
            var groups = GroupsOf(list);
            var together = groups.TrueForAll(g => g.Mark <= list.Mark && g.OpensAt is null);
            var left = together ? TakeTogether(list, wanted, offers) : TakeByGroup(list, groups, wanted, offers);
            exhausted = exhausted && !left;
        }
        return exhausted;
    }

    private List<Group> GroupsOf(List list)
    {
        var groups = session.Query(StoredRows.ListGroups, row => new Group(row.GetInt32(0), row.GetInt64(2),
            opensAt(row.GetString(1))), list.Id, run.Value);
        // Contacts of whom nothing is known may be there without a word of it.
        if (!groups.Exists(g => g.Id == 0)) groups.Insert(0, new Group(0, MarkOf(list, 0), opensAt("")));
        return groups;
    }

    private long MarkOf(List list, int group) => session.Scalar(
        "SELECT bookmark FROM run_list_zones WHERE run_id = $1 AND list_id = $2 AND zone_group = $3",
        run.Value, list.Id, group) as long? ?? 0;

    /// <summary>True when the list has more.</summary>
    private bool TakeTogether(List list, int wanted, List<Offer> offers)
    {
        var mark = list.Mark;
        if (wanted > 0)
        {
            var ids = session.Query("SELECT id FROM contacts WHERE list_id = $1 AND id > $2 ORDER BY id LIMIT $3",
                row => row.GetInt64(0), list.Id, mark, wanted);
            if (ids.Count > 0)
            {
                Claim(list, ids, offers);
                mark = ids[^1];
                session.Execute("UPDATE run_lists SET bookmark = $3 WHERE run_id = $1 AND list_id = $2",
                    run.Value, list.Id, mark);
            }
        }
        return session.Exists("SELECT 1 FROM contacts WHERE list_id = $1 AND id > $2 LIMIT 1", list.Id, mark);
    }

    private bool TakeByGroup(List list, List<Group> groups, int wanted, List<Offer> offers)
    {
        var found = new List<(long Id, int Group)>();
        foreach (var group in groups.Where(g => g.OpensAt is null && wanted > 0))
        {
            found.AddRange(session.Query(
                """
                SELECT id FROM contacts WHERE list_id = $1 AND zone_group = $2 AND id > $3 ORDER BY id LIMIT $4
                """, row => (row.GetInt64(0), group.Id), list.Id, group.Id, Math.Max(group.Mark, list.Mark), wanted));
        }
        found.Sort();
        var taken = found.Take(wanted).ToList();
        if (taken.Count > 0) Claim(list, taken.ConvertAll(t => t.Id), offers);
        var marks = taken.GroupBy(t => t.Group).ToDictionary(g => g.Key, g => g.Max(t => t.Id));
        var left = false;
        foreach (var group in groups)
        {
            var mark = marks.GetValueOrDefault(group.Id, Math.Max(group.Mark, list.Mark));
            if (marks.ContainsKey(group.Id)) Keep(list, group.Id, mark);
            if (!session.Exists(
                "SELECT 1 FROM contacts WHERE list_id = $1 AND zone_group = $2 AND id > $3 LIMIT 1",
                list.Id, group.Id, mark)) continue;
            left = true;
            if (!list.Paused && group.OpensAt is { } at && (OpensAt is null || at < OpensAt)) OpensAt = at;
        }
        return left;
    }

    private void Keep(List list, int group, long mark) => session.Execute(
        """
        INSERT INTO run_list_zones (run_id, list_id, zone_group, bookmark) VALUES ($1, $2, $3, $4)
        ON CONFLICT (run_id, list_id, zone_group) DO UPDATE SET bookmark = excluded.bookmark
        """, run.Value, list.Id, group, mark);

    private void Claim(List list, List<long> contacts, List<Offer> offers)
    {
        var hoppers = newHoppers(contacts.Count);
        for (var i = 0; i < contacts.Count; i++)
        {
            session.Execute(
                """
                INSERT INTO claims (run_id, contact_id, hopper_id, retry, due, is_retry, added, failed_trunks)
                VALUES ($1, $2, $3, 0, NULL, 0, 0, '')
                """, run.Value, contacts[i], hoppers[i]);
            offers.AddRange(session.Query(
                $"""
                SELECT {StoredRows.OfferColumns} FROM {StoredRows.OfferTables}
                WHERE c.run_id = $1 AND c.contact_id = $2
                """, row => StoredRows.Offer(row, run), run.Value, contacts[i]));
        }
        session.Execute("UPDATE run_lists SET reached = reached + $3 WHERE run_id = $1 AND list_id = $2",
            run.Value, list.Id, contacts.Count);
    }

    private sealed record List(int Id, long Mark, bool Paused);

    private sealed record Group(int Id, long Mark, DateTimeOffset? OpensAt);
}
