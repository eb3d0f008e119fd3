using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Npgsql;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Postgres;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Runtime.Storage.Sqlite;

namespace Ringtail.Runtime.Tests.Storage;

public sealed class Migrations(PostgresCluster postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sqlite_migrations_make_the_whole_model_from_nothing_and_run_twice()
    {
        using var folder = new TempFolder();
        using var held = new DataFolderLock(folder.Path);
        var database = new SqliteDatabase(folder.Path);
        await new RingtailMigrator(database, held).RunAsync(Ct);
        var id = await InstallationIdAsync(database);
        await new RingtailMigrator(database, held).RunAsync(Ct);
        Assert.Equal(id, await InstallationIdAsync(database));
        await WriteAndReadAsync(database);
    }

    [Fact]
    public async Task Postgres_migrations_make_the_whole_model_from_nothing_and_several_processes_take_turns()
    {
        var connection = await postgres.NewDatabaseAsync(Ct);
        await using var first = new PostgresDatabase(connection);
        await using var second = new PostgresDatabase(connection);
        await Task.WhenAll(new RingtailMigrator(first).RunAsync(Ct), new RingtailMigrator(second).RunAsync(Ct));
        await WriteAndReadAsync(second);
    }

    [Fact]
    public void Sqlite_has_no_change_of_the_model_without_a_migration()
    {
        using var folder = new TempFolder();
        using var db = new SqliteDatabase(folder.Path).Create();
        Assert.False(db.Database.HasPendingModelChanges());
    }

    [Fact]
    public async Task Postgres_has_no_change_of_the_model_without_a_migration()
    {
        await using var database = new PostgresDatabase("Host=nowhere");
        await using var db = database.Create();
        Assert.False(db.Database.HasPendingModelChanges());
    }

    [Fact]
    public async Task A_table_that_Sqlite_builds_anew_is_built_again_when_a_kill_came_before_it_was_noted()
    {
        using var first = new TempFolder();
        List<string> all;
        await using (var db = new SqliteDatabase(first.Path).Create()) all = Rebuilding(db);
        foreach (var rebuilding in all)
        {
            using var folder = new TempFolder();
            using var held = new DataFolderLock(folder.Path);
            var database = new SqliteDatabase(folder.Path);
            await using (var db = database.Create())
            {
                await db.GetService<IMigrator>().MigrateAsync(rebuilding, Ct);
                await AddAttemptAsync(db);
                Assert.Equal(1, await db.Database.ExecuteSqlAsync(
                    $"DELETE FROM \"__EFMigrationsHistory\" WHERE \"MigrationId\" = {rebuilding}", Ct));
            }
            await new RingtailMigrator(database, held).RunAsync(Ct);
            await using var again = database.Create();
            Assert.Equal(7, (await again.Attempts.SingleAsync(Ct)).HopperId);
            await RefusesEndedWithoutOutcomeAsync(database);
        }
    }

    /// <summary>Into the table as that version has it, which the model of today does not know.</summary>
    private static async Task AddAttemptAsync(RingtailDb db)
    {
        var needed = await db.Database.SqlQuery<string>(
            $"""
            SELECT name AS "Value" FROM pragma_table_info('attempts')
            WHERE "notnull" AND dflt_value IS NULL AND NOT pk
                AND name NOT IN ('hopper_id', 'number_dialed', 'state', 'live')
            """).ToListAsync(Ct);
        var insert = "INSERT INTO attempts (hopper_id, number_dialed, state, live"
            + string.Concat(needed.Select(name => $", {name}")) + ") VALUES (7, '1', 'Reserved', 1"
            + string.Concat(needed.Select(_ => ", 0")) + ")";
        await db.Database.ExecuteSqlRawAsync(insert, Ct);
    }

    /// <summary>The migrations with a step outside of a transaction; none of them does anything beside it.</summary>
    private static List<string> Rebuilding(DbContext db)
    {
        var migrations = db.GetService<IMigrationsAssembly>();
        var generator = db.GetService<IMigrationsSqlGenerator>();
        var initializer = db.GetService<IModelRuntimeInitializer>();
        List<string> found = [];
        foreach (var (id, type) in migrations.Migrations)
        {
            var migration = migrations.CreateMigration(type, db.Database.ProviderName!);
            var commands = generator.Generate(migration.UpOperations, initializer.Initialize(migration.TargetModel));
            if (!commands.Any(c => c.TransactionSuppressed)) continue;
            Assert.All(migration.UpOperations, o => Assert.True(
                o is DropCheckConstraintOperation or AddCheckConstraintOperation,
                $"{id} does {o.GetType().Name} beside"));
            found.Add(id);
        }
        Assert.NotEmpty(found);
        return found;
    }

    [Fact]
    public async Task A_migration_lock_left_by_a_dead_process_stops_nobody()
    {
        using var folder = new TempFolder();
        using var held = new DataFolderLock(folder.Path);
        var database = new SqliteDatabase(folder.Path);
        await using (var db = database.Create())
        {
            await db.Database.ExecuteSqlRawAsync(
                """
                CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER PRIMARY KEY, "Timestamp" TEXT NOT NULL);
                INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-01-01 00:00:00');
                """, Ct);
        }
        await new RingtailMigrator(database, held).RunAsync(Ct);
        Assert.Matches("^[a-z0-9]{8}$", await InstallationIdAsync(database));
    }

    [Fact]
    public async Task Both_databases_refuse_rows_that_break_an_invariant()
    {
        using var folder = new TempFolder();
        using var held = new DataFolderLock(folder.Path);
        var sqlite = new SqliteDatabase(folder.Path);
        await new RingtailMigrator(sqlite, held).RunAsync(Ct);
        await RefusesEndedWithoutOutcomeAsync(sqlite);

        await using var server = new PostgresDatabase(await postgres.NewDatabaseAsync(Ct));
        await new RingtailMigrator(server).RunAsync(Ct);
        await RefusesEndedWithoutOutcomeAsync(server);
    }

    [Fact]
    public async Task Orleans_finds_every_statement_it_asks_for_and_its_membership_writes_count_only_in_turn()
    {
        await using var database = new PostgresDatabase(await postgres.NewDatabaseAsync(Ct));
        await new RingtailMigrator(database).RunAsync(Ct);
        Assert.Equal(1, await OrleansAsync(database, "InsertMembershipVersionKey", version: null));
        Assert.Equal(0, await OrleansAsync(database, "InsertMembershipVersionKey", version: null));
        Assert.Equal(1, await OrleansAsync(database, "InsertMembershipKey", version: 0));
        Assert.Equal(0, await OrleansAsync(database, "InsertMembershipKey", version: 1));
        Assert.Equal(0, await OrleansAsync(database, "UpdateMembershipKey", version: 0));
        Assert.Equal(1, await OrleansAsync(database, "UpdateMembershipKey", version: 1));
    }

    private static async Task<string> InstallationIdAsync(SqliteDatabase databases)
    {
        await using var db = databases.Create();
        return (await db.Settings.SingleAsync(s => s.Key == StoreSettings.InstallationId, Ct)).Value;
    }

    private static async Task WriteAndReadAsync(IRingtailDbFactory databases)
    {
        var at = new DateTimeOffset(2026, 3, 29, 2, 30, 0, 123, 456, TimeSpan.FromHours(2));
        await using var db = databases.Create();
        var pbx = new PbxRow { Description = "one", Address = "pbx.example", CreatedAt = at };
        db.Pbxs.Add(pbx);
        await db.SaveChangesAsync(Ct);
        db.Trunks.Add(new TrunkRow { PbxId = pbx.Id, Name = "t", DialString = "SIP/t/${num}", CreatedAt = at });
        db.Runs.Add(new RunRow { CampaignId = 1, StartedAt = at });
        await db.SaveChangesAsync(Ct);
        db.ChangeTracker.Clear();
        Assert.Equal(at, (await db.Pbxs.SingleAsync(p => p.CreatedAt <= at, Ct)).CreatedAt);
        Assert.Empty(await db.Pbxs.Where(p => p.CreatedAt < at).ToListAsync(Ct));
        db.Pbxs.Remove(await db.Pbxs.SingleAsync(Ct));
        await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync(Ct));
    }

    private static async Task RefusesEndedWithoutOutcomeAsync(IRingtailDbFactory databases)
    {
        await using var db = databases.Create();
        db.Attempts.Add(new AttemptRow { HopperId = 1, NumberDialed = "1", State = "Ended", Live = false });
        await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync(Ct));
    }

    private static async Task<object?> OrleansAsync(PostgresDatabase database, string key, int? version)
    {
        await using var read = database.Source.CreateCommand("SELECT querytext FROM orleansquery WHERE querykey = $1");
        read.Parameters.Add(new() { Value = key });
        var statement = (string)(await read.ExecuteScalarAsync(Ct))!;
        await using var run = database.Source.CreateCommand(statement);
        run.Parameters.Add(new NpgsqlParameter("DeploymentId", "ringtail"));
        var at = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        foreach (var (name, value) in new (string, object)[]
        {
            ("Address", "127.0.0.1"), ("Port", 11111), ("Generation", 7), ("SiloName", "s"), ("HostName", "h"),
            ("Status", 3), ("ProxyPort", 30000), ("StartTime", at), ("IAmAliveTime", at), ("SuspectTimes", ""),
        })
        {
            run.Parameters.Add(new NpgsqlParameter(name, value));
        }
        if (version is not null) run.Parameters.Add(new NpgsqlParameter("Version", version.Value));
        return await run.ExecuteScalarAsync(Ct);
    }
}
