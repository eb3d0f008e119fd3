using Ringtail.Dialing;
using Ringtail.Dialing.Contacts;

namespace Ringtail.Runtime.Storage.Postgres;

/// <summary>
/// Takes contacts for a run from its lists, in order. While all zones of a list are open and moved together, the list's
/// bookmark alone says where the run stands; from the first closed zone on each group has a bookmark of its own.
/// </summary>
internal sealed class PostgresLists(
    PostgresSession session, RunId run, Func<string, DateTimeOffset?> opensAt, Func<int, Task<int[]>> newHoppers,
    CancellationToken ct)
{
    /// <summary>When the first of the contacts that were passed over may be called; null when none was.</summary>
    public DateTimeOffset? OpensAt { get; private set; }

    /// <summary>Appends up to <paramref name="count"/> in all; says whether the lists are used up.</summary>
    public async Task<bool> TakeAsync(int count, List<Offer> offers)
    {
        var exhausted = true;
        var lists = await session.QueryAsync(
            """
            SELECT x.list_id, x.bookmark, x.paused FROM run_lists x
            WHERE x.run_id = $1 AND x.type = 'CALL_LIST' ORDER BY x.position, x.list_id
            """, row => new List(row.GetInt32(0), row.GetInt64(1), row.GetBoolean(2)), ct, run.Value);
        foreach (var list in lists)
        {
            var wanted = list.Paused ? 0 : Math.Max(0, count - offers.Count);
            var groups = await GroupsOfAsync(list);
            var together = groups.TrueForAll(g => g.Mark <= list.Mark && g.OpensAt is null);
            var left = together
                ? await TakeTogetherAsync(list, wanted, offers)
                : await TakeByGroupAsync(list, groups, wanted, offers);
            exhausted = exhausted && !left;
        }
        return exhausted;
    }

    private async Task<List<Group>> GroupsOfAsync(List list)
    {
        var groups = await session.QueryAsync(StoredRows.ListGroups, row => new Group(row.GetInt32(0),
            row.GetInt64(2), opensAt(row.GetString(1))), ct, list.Id, run.Value);
        // Contacts of whom nothing is known may be there without a word of it.
        if (!groups.Exists(g => g.Id == 0)) groups.Insert(0, new Group(0, await MarkOfAsync(list, 0), opensAt("")));
        return groups;
    }

    private async Task<long> MarkOfAsync(List list, int group) => await session.ScalarAsync(
        "SELECT bookmark FROM run_list_zones WHERE run_id = $1 AND list_id = $2 AND zone_group = $3", ct,
        run.Value, list.Id, group) as long? ?? 0;

    /// <summary>True when the list has more.</summary>
    private async Task<bool> TakeTogetherAsync(List list, int wanted, List<Offer> offers)
    {
        var mark = list.Mark;
        if (wanted > 0)
        {
            var ids = await session.QueryAsync(
                "SELECT id FROM contacts WHERE list_id = $1 AND id > $2 ORDER BY id LIMIT $3",
                row => row.GetInt64(0), ct, list.Id, mark, wanted);
            if (ids.Count > 0)
            {
                await ClaimAsync(list, [.. ids], offers);
                mark = ids[^1];
                await session.ExecuteAsync("UPDATE run_lists SET bookmark = $3 WHERE run_id = $1 AND list_id = $2",
                    ct, run.Value, list.Id, mark);
            }
        }
        return await session.ScalarAsync(
            "SELECT 1 FROM contacts WHERE list_id = $1 AND id > $2 LIMIT 1", ct, list.Id, mark) is not null;
    }

    private async Task<bool> TakeByGroupAsync(List list, List<Group> groups, int wanted, List<Offer> offers)
    {
        var open = groups.Where(g => g.OpensAt is null).ToList();
        var taken = wanted == 0 || open.Count == 0 ? [] : await session.QueryAsync(
            """
            SELECT k.id, g.zone FROM unnest($2, $3) AS g (zone, mark) CROSS JOIN LATERAL (
                SELECT c.id FROM contacts c WHERE c.list_id = $1 AND c.zone_group = g.zone AND c.id > g.mark
                ORDER BY c.id LIMIT $4) AS k
            ORDER BY k.id LIMIT $4
            """, row => (Id: row.GetInt64(0), Group: row.GetInt32(1)), ct, list.Id,
            open.Select(g => g.Id).ToArray(), open.Select(g => Math.Max(g.Mark, list.Mark)).ToArray(), wanted);
        if (taken.Count > 0) await ClaimAsync(list, [.. taken.Select(t => t.Id)], offers);
        var marks = taken.GroupBy(t => t.Group).ToDictionary(g => g.Key, g => g.Max(t => t.Id));
        await KeepAsync(list, marks);
        var left = await session.QueryAsync(
            """
            SELECT g.zone FROM unnest($2, $3) AS g (zone, mark) WHERE EXISTS (
                SELECT 1 FROM contacts c WHERE c.list_id = $1 AND c.zone_group = g.zone AND c.id > g.mark)
            """, row => row.GetInt32(0), ct, list.Id, groups.Select(g => g.Id).ToArray(),
            groups.Select(g => marks.GetValueOrDefault(g.Id, Math.Max(g.Mark, list.Mark))).ToArray());
        foreach (var group in groups.Where(g => left.Contains(g.Id) && !list.Paused))
            if (group.OpensAt is { } at && (OpensAt is null || at < OpensAt)) OpensAt = at;
        return left.Count > 0;
    }

    private Task KeepAsync(List list, Dictionary<int, long> marks) => marks.Count == 0
        ? Task.CompletedTask
        : session.ExecuteAsync(
            """
            INSERT INTO run_list_zones (run_id, list_id, zone_group, bookmark)
            SELECT $1, $2, zone, mark FROM unnest($3, $4) AS t (zone, mark)
            ON CONFLICT (run_id, list_id, zone_group) DO UPDATE SET bookmark = excluded.bookmark
            """, ct, run.Value, list.Id, marks.Keys.ToArray(), marks.Values.ToArray());

    private async Task ClaimAsync(List list, long[] contacts, List<Offer> offers)
    {
        var hoppers = await newHoppers(contacts.Length);
        await session.ExecuteAsync(
            """
            INSERT INTO claims (run_id, contact_id, hopper_id, retry, due, is_retry, added, failed_trunks)
            SELECT $1, contact, hopper, 0, NULL, false, false, '' FROM unnest($2, $3) AS t (contact, hopper)
            """, ct, run.Value, contacts, hoppers);
        offers.AddRange(await session.QueryAsync(
            $"""
            SELECT {StoredRows.OfferColumns} FROM {StoredRows.OfferTables}
            WHERE c.run_id = $1 AND c.contact_id = ANY ($2) ORDER BY c.contact_id
            """, row => StoredRows.Offer(row, run), ct, run.Value, contacts));
        await session.ExecuteAsync("UPDATE run_lists SET reached = reached + $3 WHERE run_id = $1 AND list_id = $2",
            ct, run.Value, list.Id, (long)contacts.Length);
    }

    private sealed record List(int Id, long Mark, bool Paused);

    private sealed record Group(int Id, long Mark, DateTimeOffset? OpensAt);
}
