using Microsoft.Data.Sqlite;

namespace Ringtail.Runtime.Storage.Sqlite;

/// <summary>
/// Moves what was committed from the write-ahead log into the database file, on a thread and a connection of its own.
/// A passive checkpoint stops no writer, so no commit waits for one. The log can only start again when all of it was
/// moved: when it has grown large, bulk work rests until that is reached (<see cref="MustCatchUp"/>).
/// </summary>
internal sealed class SqliteCheckpoints
{
    /// <summary>Commits after which a checkpoint is worth its two syncs; about what SQLite's own rule comes to.</summary>
    private const int CommitsBetween = 250;
    /// <summary>Pages of 4 KiB: 64 MiB.</summary>
    private const int LogPagesMax = 16_384;

    private readonly SqliteDatabase _database;
    private readonly Action _caughtUp;
    // Guards _wanted and _stopping.
    private readonly object _gate = new();
    private bool _wanted;
    private bool _stopping;
    private int _commits;
    private volatile bool _mustCatchUp;

    /// <param name="caughtUp">Called when <see cref="MustCatchUp"/> has become false again.</param>
    public SqliteCheckpoints(SqliteDatabase database, Action caughtUp)
    {
        _database = database;
        _caughtUp = caughtUp;
        new Thread(Run) { IsBackground = true, Name = "sqlite checkpoints" }.Start();
    }

    public bool MustCatchUp => _mustCatchUp;

    /// <summary>Something was committed since the last checkpoint was asked for. Of the writer's thread only.</summary>
    public bool HasWork => _commits > 0;

    /// <summary>The writer committed once. Of its thread only.</summary>
    public void Committed()
    {
        if (++_commits >= CommitsBetween) Want();
    }

    /// <summary>Asks for a checkpoint now. Of the writer's thread only.</summary>
    public void Want()
    {
        _commits = 0;
        lock (_gate)
        {
            _wanted = true;
            Monitor.PulseAll(_gate);
        }
    }

    public void Stop()
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void Run()
    {
        using var connection = new SqliteConnection(_database.ConnectionString);
        var isOpen = false;
        while (Wait())
        {
            try
            {
                if (!isOpen) Open(connection);
                isOpen = true;
                Checkpoint(connection);
            }
            catch (SqliteException)
            {
                // Nothing is lost: the log keeps all, and the next commits ask again. Writers meet the cause themselves.
                _mustCatchUp = false;
                _caughtUp();
            }
        }
    }

    private bool Wait()
    {
        lock (_gate)
        {
            while (!_wanted && !_stopping) Monitor.Wait(_gate);
            _wanted = false;
            return !_stopping;
        }
    }

    private static void Open(SqliteConnection connection)
    {
        connection.Open();
        SqliteDatabase.Prepare(connection);
    }

    private void Checkpoint(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(PASSIVE)";
        while (true)
        {
            var (log, moved) = Pass(command);
            if (log - moved > 0 && log > LogPagesMax && !IsStopping)
            {
                // A reader may hold the log; then bulk work goes on after one more pass, and the log grows meanwhile.
                var again = !_mustCatchUp;
                _mustCatchUp = again;
                if (again) continue;
            }
            _mustCatchUp = false;
            _caughtUp();
            return;
        }
    }

    private bool IsStopping
    {
        get
        {
            lock (_gate) return _stopping;
        }
    }

    private static (int Log, int Moved) Pass(SqliteCommand command)
    {
        using var row = command.ExecuteReader();
        row.Read();
        return (row.GetInt32(1), row.GetInt32(2));
    }
}
