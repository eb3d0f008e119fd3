using Ringtail.Runtime.Importing;

namespace Ringtail.Runtime.Storage.Sqlite;

/// <summary>Contacts through the writer's bulk lane, in slices that leave the ledger its turn.</summary>
internal sealed class SqliteContactWriter(SqliteWriter writer, TimeProvider dialing) : IContactWriter
{
    private const string Insert =
        "INSERT INTO contacts (list_id, number, e164, attributes, added_at, further_numbers, zone_group) "
        + "VALUES ($1, $2, $3, $4, $5, $6, $7)";

    private const string InsertUnknown =
        """
        INSERT INTO contacts (list_id, number, e164, attributes, added_at, further_numbers, zone_group)
        SELECT $1, $2, $3, $4, $5, $6, $7
        WHERE NOT EXISTS (SELECT 1 FROM contacts WHERE list_id = $1 AND number_key = coalesce($3, $2) AND id > $8)
        """;

    private const string InsertUnknownAnywhere =
        """
        INSERT INTO contacts (list_id, number, e164, attributes, added_at, further_numbers, zone_group)
        SELECT $1, $2, $3, $4, $5, $6, $7
        WHERE NOT EXISTS (SELECT 1 FROM contact_lists l JOIN contacts k ON k.list_id = l.id
            AND k.number_key = coalesce($3, $2))
        """;

    public async Task<int> WriteAsync(
        int listId, IReadOnlyList<ImportedContact> contacts, KnownNumbers known, CancellationToken ct)
    {
        var next = 0;
        var kept = 0;
        object list = listId;
        object at = dialing.GetUtcNow();
        var groups = await GroupsAsync(listId, contacts, ct);
        await writer.BulkAsync((session, mustStop) =>
        {
            var before = kept;
            do
            {
                var contact = contacts[next++];
                var zone = groups[contact.Zones ?? ""];
                kept += known.Rule switch
                {
                    DuplicateRule.None => session.Execute(Insert,
                        list, contact.Number, contact.E164, contact.Attributes, at, contact.FurtherNumbers, zone),
                    DuplicateRule.InAllLists => session.Execute(InsertUnknownAnywhere,
                        list, contact.Number, contact.E164, contact.Attributes, at, contact.FurtherNumbers, zone),
                    _ => session.Execute(InsertUnknown,
                        list, contact.Number, contact.E164, contact.Attributes, at, contact.FurtherNumbers, zone,
                        known.After),
                };
            }
            while (next < contacts.Count && !mustStop());
            if (session.Execute("UPDATE contact_lists SET contact_count = contact_count + $2 WHERE id = $1",
                list, kept - before) == 0)
            {
                throw new StoreException($"List {listId} was deleted while it was imported.", isTransient: false);
            }
            return next == contacts.Count;
        }, ct);
        return kept;
    }

    /// <summary>
    /// The groups of these contacts, which the list is said to have before it has the contacts: a run looks for
    /// contacts only in the groups that it is told of.
    /// </summary>
    private async Task<Dictionary<string, object>> GroupsAsync(
        int listId, IReadOnlyList<ImportedContact> contacts, CancellationToken ct)
    {
        var found = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var contact in contacts) found.TryAdd(contact.Zones ?? "", 0);
        string[] zones = [.. found.Keys];
        await writer.LedgerAsync(session =>
        {
            foreach (var text in zones) found[text] = GroupOf(session, listId, text);
            return true;
        }, ct);
        return found;
    }

    /// <summary>The group of these zones, which the list is said to have.</summary>
    internal static long GroupOf(SqliteSession session, int listId, string zones)
    {
        var id = zones.Length == 0 ? 0L : (long)session.Scalar(
            """
            INSERT INTO zone_groups (zones) VALUES ($1) ON CONFLICT (zones) DO UPDATE SET zones = excluded.zones
            RETURNING id
            """, zones)!;
        session.Execute(
            """
            INSERT INTO list_zones (list_id, zone_group) SELECT $1, $2
            WHERE EXISTS (SELECT 1 FROM contact_lists WHERE id = $1) ON CONFLICT DO NOTHING
            """, listId, id);
        return id;
    }

    // A ledger commit writes the log through to the disk, with all that stands in it.
    public Task FinishAsync(int listId, CancellationToken ct) => writer.LedgerAsync(session => session.Execute(
        "UPDATE contact_lists SET contact_count = contact_count WHERE id = $1", listId), ct);
}
