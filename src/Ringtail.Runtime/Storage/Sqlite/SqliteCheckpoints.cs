using Microsoft.Data.Sqlite;

namespace Ringtail.Runtime.Storage.Sqlite;

/// <summary>
/// Moves what was committed from the write-ahead log into the database file, on a thread and a connection of its own.
/// A passive checkpoint stops no writer, so no commit waits for one. The log can only start again when all of it was
/// moved while nobody wrote: when it has grown large, bulk work rests until little is left (<see cref="MustCatchUp"/>),
/// and the writer moves that itself between two commits (<see cref="Finish"/>). Without this the log of a
/// million-row import grew to 4 GB, because each commit came before the end of the pass.
/// </summary>
internal sealed class SqliteCheckpoints
{
    /// <summary>
    /// Ledger commits after which a checkpoint is worth its two syncs; about what SQLite's own rule comes to.
    /// </summary>
    private const int CommitsBetween = 250;
    /// <summary>
    /// A bulk slice writes some 3 MB of pages (index pages of numbers in no order): as much as these commits.
    /// </summary>
    private const int CommitsInSlice = 25;
    /// <summary>Pages of 4 KiB: 64 MiB.</summary>
    private const int LogPagesMax = 16_384;
    /// <summary>Pages that the writer may move itself: 2 MiB, a few milliseconds and two syncs.</summary>
    private const int FinishPagesMax = 512;
    private const string Passive = "PRAGMA wal_checkpoint(PASSIVE)";

    private readonly SqliteDatabase _database;
    private readonly Action _wake;
    // Guards _wanted, _isBusy, _stopping, and every change of _mustCatchUp.
    private readonly object _gate = new();
    private bool _wanted;
    private bool _isBusy;
    private bool _stopping;
    private int _commits;
    private volatile bool _mustCatchUp;
    private volatile bool _mustFinish;

    /// <param name="wake">Called when the writer should look again.</param>
    public SqliteCheckpoints(SqliteDatabase database, Action wake)
    {
        _database = database;
        _wake = wake;
        new Thread(Run) { IsBackground = true, Name = "sqlite checkpoints" }.Start();
    }

    public bool MustCatchUp => _mustCatchUp;

    /// <summary>The writer is to call <see cref="Finish"/> before its next work.</summary>
    public bool MustFinish => _mustFinish;

    /// <summary>
    /// Moves the last pages of a large log, so that the next commit starts it again. On the writer's thread.
    /// </summary>
    public void Finish(SqliteSession session)
    {
        _mustFinish = false;
        session.Query(Passive, row => row.GetInt32(0));
        lock (_gate) _mustCatchUp = false;
    }

    /// <summary>Something was committed since the last checkpoint was asked for. Of the writer's thread only.</summary>
    public bool HasWork => _commits > 0;

    /// <summary>The writer committed once. Of its thread only.</summary>
    public void Committed(bool isSlice)
    {
        _commits += isSlice ? CommitsInSlice : 1;
        if (_commits < CommitsBetween) return;
        lock (_gate)
        {
            // A pass that is slower than the import would never end: the import waits for it.
            if (_isBusy && isSlice) _mustCatchUp = true;
        }
        Want();
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
                // Nothing is lost: the log keeps all, and the next commits ask again. Writers meet the cause
                // themselves.
                Rest(mustCatchUp: false);
            }
        }
    }

    private bool Wait()
    {
        lock (_gate)
        {
            while (!_wanted && !_stopping) Monitor.Wait(_gate);
            _wanted = false;
            _isBusy = !_stopping;
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
        command.CommandText = Passive;
        var before = int.MaxValue;
        while (true)
        {
            var (log, moved) = Pass(command);
            if (log <= LogPagesMax)
            {
                Rest(mustCatchUp: false);
                return;
            }
            lock (_gate) _mustCatchUp = true;
            var left = log - moved;
            // When a reader holds the log no pass gets further; the log grows until it has ended.
            if (left <= FinishPagesMax || left >= before) break;
            before = left;
        }
        _mustFinish = true;
        Rest(mustCatchUp: true);
    }

    private void Rest(bool mustCatchUp)
    {
        lock (_gate)
        {
            _isBusy = false;
            _mustCatchUp = mustCatchUp;
        }
        _wake();
    }

    private static (int Log, int Moved) Pass(SqliteCommand command)
    {
        using var row = command.ExecuteReader();
        row.Read();
        return (row.GetInt32(1), row.GetInt32(2));
    }
}
