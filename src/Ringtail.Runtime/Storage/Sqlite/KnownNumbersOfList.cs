using Microsoft.Data.Sqlite;
using Ringtail.Dialing.Contacts;
using SQLitePCL;

namespace Ringtail.Runtime.Storage.Sqlite;

/// <summary>The numbers of the contacts of a list up to an id, as a filter.</summary>
internal sealed class KnownNumbersOfList
{
    /// <summary>Of list $1 the contacts after $2, at most $3: id and number.</summary>
    public const string Newer =
        "SELECT id, number_key FROM contacts WHERE list_id = $1 AND id > $2 ORDER BY id LIMIT $3";

    /// <summary>Short reads: a long one would keep the log from starting again.</summary>
    private const int ReadBeside = 20_000;

    public KnownNumbersOfList(int list, long revision, long numbers)
    {
        List = list;
        Revision = revision;
        Filter = new NumberFilter(numbers);
        // A contact becomes anonymous without the list being told of.
        Filter.Add(NumberFilter.HashOf(ContactNumbers.Erased));
    }

    public int List { get; }
    /// <summary>How often a number of the list had been changed in its place before the first was read.</summary>
    public long Revision { get; }
    public NumberFilter Filter { get; }
    /// <summary>Id of the newest contact that is in the filter, and with it all before.</summary>
    public long Seen { get; set; }
    /// <summary>As the writer's transaction began; null when the first was read within it.</summary>
    public long? SeenAtBegin { get; set; }

    public void Add(long id, string number)
    {
        Filter.Add(NumberFilter.HashOf(number));
        Seen = id;
    }

    /// <summary>
    /// Reads all that is committed, on a connection of its own. Not in one transaction: a number that is changed
    /// meanwhile changes the revision, and the filter will not be used.
    /// </summary>
    public static KnownNumbersOfList Read(string connectionString, int list, CancellationToken ct)
    {
        using var connection = new SqliteConnection(connectionString);
        connection.Open();
        SqliteDatabase.Prepare(connection);
        using var interrupt = ct.Register(() => raw.sqlite3_interrupt(connection.Handle));
        var revision = Scalar("SELECT coalesce((SELECT times FROM renumbered_lists WHERE list_id = $1), 0)");
        var known = new KnownNumbersOfList(list, revision, Scalar("SELECT count(*) FROM contacts WHERE list_id = $1"));
        using var command = Command(Newer);
        command.Parameters.AddWithValue("$3", ReadBeside);
        var after = command.Parameters.AddWithValue("$2", 0L);
        int rows;
        do
        {
            after.Value = known.Seen;
            using var reader = command.ExecuteReader();
            for (rows = 0; reader.Read(); rows++)
            {
                ct.ThrowIfCancellationRequested();
                known.Add(reader.GetInt64(0), reader.GetString(1));
            }
        }
        while (rows == ReadBeside);
        known.SeenAtBegin = known.Seen;
        return known;

        long Scalar(string sql)
        {
            ct.ThrowIfCancellationRequested();
            using var one = Command(sql);
            return (long)one.ExecuteScalar()!;
        }

        SqliteCommand Command(string sql)
        {
            var made = connection.CreateCommand();
#pragma warning disable CA2100 // Statements are constants of this assembly; values are always parameters.
            made.CommandText = sql;
#pragma warning restore CA2100
            made.Parameters.AddWithValue("$1", list);
            return made;
        }
    }
}
