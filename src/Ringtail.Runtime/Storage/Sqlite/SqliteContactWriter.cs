using Ringtail.Runtime.Importing;

namespace Ringtail.Runtime.Storage.Sqlite;

/// <summary>Contacts through the writer's bulk lane, in slices that leave the ledger its turn.</summary>
internal sealed class SqliteContactWriter(SqliteWriter writer, TimeProvider clock) : IContactWriter
{
    private const string Insert =
        "INSERT INTO contacts (list_id, number, e164, attributes, added_at, further_numbers) "
        + "VALUES ($1, $2, $3, $4, $5, $6)";

    private const string InsertUnknown =
        """
        INSERT INTO contacts (list_id, number, e164, attributes, added_at, further_numbers)
        SELECT $1, $2, $3, $4, $5, $6
        WHERE NOT EXISTS (SELECT 1 FROM contacts WHERE list_id = $1 AND number_key = coalesce($3, $2) AND id > $7)
        """;

    private const string InsertUnknownAnywhere =
        """
        INSERT INTO contacts (list_id, number, e164, attributes, added_at, further_numbers)
        SELECT $1, $2, $3, $4, $5, $6
        WHERE NOT EXISTS (SELECT 1 FROM contact_lists l JOIN contacts k ON k.list_id = l.id
            AND k.number_key = coalesce($3, $2))
        """;

    public async Task<int> WriteAsync(
        int listId, IReadOnlyList<ImportedContact> contacts, KnownNumbers known, CancellationToken ct)
    {
        var next = 0;
        var kept = 0;
        object list = listId;
        object at = clock.GetUtcNow();
        await writer.BulkAsync((session, mustStop) =>
        {
            var before = kept;
            do
            {
                var contact = contacts[next++];
                kept += known.Rule switch
                {
                    DuplicateRule.None => session.Execute(Insert,
                        list, contact.Number, contact.E164, contact.Attributes, at, contact.FurtherNumbers),
                    DuplicateRule.InAllLists => session.Execute(InsertUnknownAnywhere,
                        list, contact.Number, contact.E164, contact.Attributes, at, contact.FurtherNumbers),
                    _ => session.Execute(InsertUnknown,
                        list, contact.Number, contact.E164, contact.Attributes, at, contact.FurtherNumbers,
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

    // A ledger commit writes the log through to the disk, with all that stands in it.
    public Task FinishAsync(int listId, CancellationToken ct) => writer.LedgerAsync(session => session.Execute(
        "UPDATE contact_lists SET contact_count = contact_count WHERE id = $1", listId), ct);
}
