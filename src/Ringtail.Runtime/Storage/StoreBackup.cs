using Microsoft.Data.Sqlite;
using Ringtail.Runtime.Storage.Sqlite;

namespace Ringtail.Runtime.Storage;

/// <summary>A consistent copy of the data, made while the dialer runs.</summary>
public sealed class StoreBackup
{
    private readonly SqliteDatabase? _database;

    public StoreBackup(SqliteDatabase database) => _database = database;

    /// <summary>PostgreSQL has its own tools, and they are better than what we could do from here.</summary>
    public StoreBackup() { }

    /// <summary>Writes the copy to a file that must not exist yet. Readers and writers go on meanwhile.</summary>
    /// <exception cref="StoreException">The store is PostgreSQL, or the file cannot be written.</exception>
    public async Task BackupAsync(string targetFile, CancellationToken ct)
    {
        if (_database is null)
        {
            throw new StoreException("The data is in PostgreSQL: back it up with pg_dump or a base backup.", false);
        }
        var target = Path.GetFullPath(targetFile);
        if (File.Exists(target))
        {
            throw new StoreException($"{target} exists already; a backup overwrites nothing.", false);
        }
        // Under another name until it is complete: a broken copy must not look like a backup.
        var partial = target + ".partial";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Delete(partial);
            await using (var connection = new SqliteConnection(_database.ConnectionString))
            {
                await connection.OpenAsync(ct);
                await using var command = connection.CreateCommand();
                command.CommandText = "VACUUM INTO $1";
                command.Parameters.AddWithValue("$1", partial);
                command.CommandTimeout = 0;
                await command.ExecuteNonQueryAsync(ct);
            }
            File.Move(partial, target);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"The backup {target} could not be written: {e.Message}", false, e);
        }
    }
}
