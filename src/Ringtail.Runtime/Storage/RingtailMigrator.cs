using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Ringtail.Runtime.Storage.Postgres;
using Ringtail.Runtime.Storage.Sqlite;

namespace Ringtail.Runtime.Storage;

/// <summary>
/// Brings the database to the present schema and makes the installation's facts; one process at a time. Call it before
/// anything else uses the store, and before the silo starts.
/// </summary>
public sealed class RingtailMigrator
{
    // "ringtail" in ASCII: the advisory lock that processes of one PostgreSQL database take turns with.
    private const long AdvisoryLock = 0x72696E677461696C;
    private readonly Func<CancellationToken, Task> _run;

    /// <summary>SQLite: the lock on the data folder is the proof that nobody else migrates.</summary>
    public RingtailMigrator(SqliteDatabase database, DataFolderLock folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        _run = ct => MigrateSqliteAsync(database, ct);
    }

    public RingtailMigrator(PostgresDatabase database) => _run = ct => MigratePostgresAsync(database, ct);

    /// <summary>
    /// Whether the model has changes without a migration is a test's question: at a start the comparison would cost
    /// a tenth of it.
    /// </summary>
    internal static void LeaveModelCheckToTests(WarningsConfigurationBuilder warnings) =>
        warnings.Ignore(RelationalEventId.PendingModelChangesWarning);

    /// <summary>
    /// SQLite builds a table anew outside of a transaction; such a step is a migration of its own, which may be
    /// repeated (a test kills it in between), so there is nothing to warn an operator of.
    /// </summary>
    internal static void ForSqlite(WarningsConfigurationBuilder warnings)
    {
        LeaveModelCheckToTests(warnings);
        warnings.Ignore(RelationalEventId.NonTransactionalMigrationOperationWarning);
    }

    /// <exception cref="StoreException">The database cannot be reached or brought up to date.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        try
        {
            await _run(ct);
        }
        catch (Exception e) when (e is System.Data.Common.DbException or InvalidOperationException or IOException)
        {
            throw new StoreException($"The database could not be brought up to date: {e.Message}", false, e);
        }
    }

    private static async Task MigrateSqliteAsync(SqliteDatabase database, CancellationToken ct)
    {
        await using var db = database.Create();
        await db.Database.OpenConnectionAsync(ct);
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL", ct);
        // Left by a process that died while migrating; nobody else can be at it under the data lock.
        await db.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", ct);
        await db.Database.MigrateAsync(ct);
        await InstallationSeeds.EnsureAsync(db, ct);
        // Owners of a former process are dead: whoever has the data lock need not wait for their leases.
        await db.Database.ExecuteSqlRawAsync("UPDATE ownerships SET expires_at = 0", ct);
    }

    private static async Task MigratePostgresAsync(PostgresDatabase database, CancellationToken ct)
    {
        // Closing the connection frees the lock, also when this process dies.
        await using var turn = await database.Source.OpenConnectionAsync(ct);
        await using var take = turn.CreateCommand();
        take.CommandText = "SELECT pg_advisory_lock($1)";
        take.Parameters.Add(new() { Value = AdvisoryLock });
        take.CommandTimeout = 0;
        await take.ExecuteNonQueryAsync(ct);
        await using var db = database.Create();
        await db.Database.MigrateAsync(ct);
        await InstallationSeeds.EnsureAsync(db, ct);
        await using var free = turn.CreateCommand();
        free.CommandText = "SELECT pg_advisory_unlock($1)";
        free.Parameters.Add(new() { Value = AdvisoryLock });
        await free.ExecuteNonQueryAsync(CancellationToken.None);
    }
}
