using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Ringtail.Runtime.Storage.Sqlite;

/// <summary>
/// The database file, and contexts on it. Configuration writes wait for the writer's turn, at most half a minute.
/// </summary>
public sealed class SqliteDatabase : IRingtailDbFactory
{
    private const string FileName = "ringtail.db";
    private readonly DbContextOptions<SqliteRingtailDb> _options;

    public SqliteDatabase(string folder, ILoggerFactory? logging = null)
    {
        File = Path.Combine(Path.GetFullPath(folder), FileName);
        ConnectionString = new SqliteConnectionStringBuilder
        {
            DataSource = File,
            ForeignKeys = true,
            Pooling = true,
            DefaultTimeout = 30,
        }.ToString();
        _options = new DbContextOptionsBuilder<SqliteRingtailDb>()
            .UseSqlite(ConnectionString)
            .UseLoggerFactory(logging)
            .AddInterceptors(new Pragmas(), new TransactionTurns(Turns), new CommandTurns(Turns))
            .ConfigureWarnings(RingtailMigrator.ForSqlite)
            .Options;
    }

    public string File { get; }
    public string ConnectionString { get; }

    internal SqliteTurns Turns { get; } = new();

    public RingtailDb Create()
    {
        var db = new SqliteRingtailDb(_options);
        // A transaction even for one statement: it announces itself, begins IMMEDIATE, and cannot fail half-way as
        // busy.
        db.Database.AutoTransactionBehavior = AutoTransactionBehavior.Always;
        return db;
    }

    /// <summary>Closes the idle connections, so that the file can be moved or deleted.</summary>
    internal void ClosePool()
    {
        using var connection = new SqliteConnection(ConnectionString);
        SqliteConnection.ClearPool(connection);
    }

    /// <summary>
    /// What every connection needs: no checkpoint inside a commit (the writer does them), every commit durable, and
    /// SQLite's own waiting for the writer's turn, which looks more often than the provider's.
    /// </summary>
    internal static void Prepare(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        // What is deleted is overwritten: an erased person is not to be found in the file.
        command.CommandText = "PRAGMA busy_timeout=30000; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0; "
            + "PRAGMA secure_delete=ON;";
        command.ExecuteNonQuery();
    }

    private sealed class Pragmas : DbConnectionInterceptor
    {
        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) =>
            Prepare(connection);

        public override Task ConnectionOpenedAsync(
            DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            Prepare(connection);
            return Task.CompletedTask;
        }
    }
}
