using System.Data.Common;
using Npgsql;
using NpgsqlTypes;
using Ringtail.Runtime.Importing;

namespace Ringtail.Runtime.Storage.Postgres;

/// <summary>
/// Contacts by COPY, one transaction a batch. Imports of one list take turns by an advisory lock, so that their ids
/// appear in order: a run's bookmark would pass over an id that is committed after a larger one.
/// </summary>
internal sealed class PostgresContactWriter(PostgresDatabase database, TimeProvider dialing) : IContactWriter
{
    // "list" in ASCII; the second half of the lock is the list's id.
    internal const int LockClass = 0x6C697374;

    private const string InThisList =
        "SELECT 1 FROM contacts k WHERE k.list_id = $1 AND k.number_key = coalesce(t.e164, t.number) AND k.id > $7";

    // Each list is one look into the index; the last condition uses the parameter of the other form.
    private const string InAnyList =
        "SELECT 1 FROM contact_lists l JOIN contacts k ON k.list_id = l.id "
        + "AND k.number_key = coalesce(t.e164, t.number) AND k.id > $7";

    public async Task<int> WriteAsync(
        int listId, IReadOnlyList<ImportedContact> contacts, KnownNumbers known, CancellationToken ct)
    {
        try
        {
            await using var connection = await database.Source.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            var session = new PostgresSession(connection);
            await session.ExecuteAsync("SELECT pg_advisory_xact_lock($1, $2)", ct, LockClass, listId);
            var groups = await GroupsAsync(session, listId, contacts.Select(c => c.Zones ?? ""), ct);
            var kept = known.Rule == DuplicateRule.None
                ? await CopyAsync(connection, listId, contacts, groups, ct)
                : await InsertUnknownAsync(session, listId, contacts, groups, known, ct);
            if (await session.ExecuteAsync("UPDATE contact_lists SET contact_count = contact_count + $2 WHERE id = $1",
                ct, listId, (long)kept) == 0)
            {
                throw new StoreException($"List {listId} was deleted while it was imported.", isTransient: false);
            }
            await transaction.CommitAsync(CancellationToken.None);
            return kept;
        }
        catch (DbException e)
        {
            throw new StoreException($"PostgreSQL did not take the contacts: {e.Message}", e.IsTransient, e);
        }
    }

    public Task FinishAsync(int listId, CancellationToken ct) => Task.CompletedTask;

    private async Task<int> CopyAsync(
        NpgsqlConnection connection, int listId, IReadOnlyList<ImportedContact> contacts,
        Dictionary<string, int> groups, CancellationToken ct)
    {
        var at = UtcMicroseconds.From(dialing.GetUtcNow());
        await using var copy = await connection.BeginBinaryImportAsync(
            "COPY contacts (list_id, number, e164, attributes, added_at, further_numbers, zone_group) "
            + "FROM STDIN (FORMAT BINARY)", ct);
        foreach (var contact in contacts)
        {
            await copy.StartRowAsync(ct);
            await copy.WriteAsync(listId, NpgsqlDbType.Integer, ct);
            await copy.WriteAsync(contact.Number, NpgsqlDbType.Text, ct);
            if (contact.E164 is null) await copy.WriteNullAsync(ct);
            else await copy.WriteAsync(contact.E164, NpgsqlDbType.Text, ct);
            await copy.WriteAsync(contact.Attributes, NpgsqlDbType.Text, ct);
            await copy.WriteAsync(at, NpgsqlDbType.Bigint, ct);
            await copy.WriteAsync(contact.FurtherNumbers, NpgsqlDbType.Text, ct);
            await copy.WriteAsync(groups[contact.Zones ?? ""], NpgsqlDbType.Integer, ct);
        }
        await copy.CompleteAsync(ct);
        return contacts.Count;
    }

    private Task<int> InsertUnknownAsync(
        PostgresSession session, int listId, IReadOnlyList<ImportedContact> contacts,
        Dictionary<string, int> groups, KnownNumbers known, CancellationToken ct) =>
        session.ExecuteAsync(
            """
            INSERT INTO contacts (list_id, number, e164, attributes, added_at, further_numbers, zone_group)
            SELECT $1, t.number, t.e164, t.attributes, $2, t.further, t.zone FROM (
                SELECT DISTINCT ON (coalesce(e164, number)) * FROM unnest($3, $4, $5, $6, $8) WITH ORDINALITY
                    AS u (number, e164, attributes, further, zone, place)
                ORDER BY coalesce(e164, number), place) AS t
            WHERE NOT EXISTS (
            """ + (known.Rule == DuplicateRule.InAllLists ? InAnyList : InThisList) + ") ORDER BY t.place",
            ct, listId, dialing.GetUtcNow(), contacts.Select(c => c.Number).ToArray(),
            contacts.Select(c => c.E164).ToArray(), contacts.Select(c => c.Attributes).ToArray(),
            contacts.Select(c => c.FurtherNumbers).ToArray(), known.After,
            contacts.Select(c => groups[c.Zones ?? ""]).ToArray());

    /// <summary>The groups of these contacts, which the list is said to have.</summary>
    internal static async Task<Dictionary<string, int>> GroupsAsync(
        PostgresSession session, int listId, IEnumerable<string> ofContacts, CancellationToken ct)
    {
        var zones = ofContacts.Distinct().Order(StringComparer.Ordinal).ToArray();
        var named = zones.Where(z => z.Length > 0).ToArray();
        await session.ExecuteAsync(
            "INSERT INTO zone_groups (zones) SELECT z FROM unnest($1) AS t (z) ORDER BY z ON CONFLICT DO NOTHING",
            ct, (object)named);
        var groups = (await session.QueryAsync("SELECT zones, id FROM zone_groups WHERE zones = ANY ($1)",
            row => (Zones: row.GetString(0), Id: row.GetInt32(1)), ct, (object)named))
            .ToDictionary(g => g.Zones, g => g.Id);
        if (named.Length < zones.Length) groups[""] = 0;
        await session.ExecuteAsync(
            """
            INSERT INTO list_zones (list_id, zone_group) SELECT l.id, g FROM contact_lists l, unnest($2) AS t (g)
            WHERE l.id = $1 ON CONFLICT DO NOTHING
            """, ct, listId, groups.Values.ToArray());
        return groups;
    }
}
