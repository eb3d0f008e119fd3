using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Microsoft.Data.Sqlite;

namespace Ringtail.Runtime.Storage.Sqlite;

/// <summary>
/// The one writer of the database, on a thread of its own, with two lanes. Ledger work goes first: what has gathered
/// during the former commit goes into one transaction, each piece in a savepoint of its own. Bulk work is asked for
/// slices between ledger commits. Checkpoints run beside it, on <see cref="SqliteCheckpoints"/>.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    /// <summary>Pieces of ledger work in one commit: bounds how long a caller waits for those before it.</summary>
    private const int GroupMax = 256;
    /// <summary>Waiting pieces above which the database is plainly too slow for what is asked of it.</summary>
    private const int LedgerMax = 20_000;
    /// <summary>
    /// A bulk slice looks at its clock after each row and ends here, so that with its commit it is under 10 ms.
    /// </summary>
    private static readonly TimeSpan SliceMax = TimeSpan.FromMilliseconds(4);
    /// <summary>How often an import that steps aside for a configuration write looks again.</summary>
    private static readonly TimeSpan StepAside = TimeSpan.FromMilliseconds(2);
    /// <summary>Quiet after which what was committed is moved into the database file.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

    private readonly string _connectionString;
    private readonly SqliteTurns _turns;
    private readonly SqliteCheckpoints _checkpoints;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    // Guards the two queues and _stopping; pulsed when one changes.
    private readonly object _gate = new();
    private readonly Queue<LedgerItem> _ledger = new();
    private readonly Queue<BulkItem> _bulk = new();
    private bool _stopping;

    public SqliteWriter(SqliteDatabase database)
    {
        _connectionString = database.ConnectionString;
        _turns = database.Turns;
        _checkpoints = new SqliteCheckpoints(database, Wake);
        new Thread(Run) { IsBackground = true, Name = "sqlite writer" }.Start();
    }

    /// <summary>Runs work in the next ledger commit and answers when that is durable.</summary>
    public Task<T> LedgerAsync<T>(Func<SqliteSession, T> work, CancellationToken ct)
    {
        var item = new LedgerItem<T>(work, ct);
        lock (_gate)
        {
            if (_stopping) throw Stopped();
            if (_ledger.Count >= LedgerMax)
            {
                throw new StoreException($"More than {LedgerMax} writes wait for the database.", isTransient: true);
            }
            _ledger.Enqueue(item);
            Monitor.PulseAll(_gate);
        }
        return item.Task;
    }

    /// <summary>
    /// Runs bulk work in slices. <paramref name="slice"/> works until it is done (true) or its argument says to stop
    /// (false, and it is called again); each call is one transaction. Slices do not wait for the disk, so that the
    /// ledger does not wait for them: they are durable with the next ledger commit, and never without what was before
    /// them.
    /// </summary>
    public Task BulkAsync(Func<SqliteSession, Func<bool>, bool> slice, CancellationToken ct)
    {
        var item = new BulkItem(slice, ct);
        lock (_gate)
        {
            if (_stopping) throw Stopped();
            _bulk.Enqueue(item);
            Monitor.PulseAll(_gate);
        }
        return item.Task;
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.PulseAll(_gate);
        }
        await _ended.Task;
    }

    private static StoreException Stopped() => new("The store is stopping.", isTransient: false);

    private void Wake()
    {
        lock (_gate) Monitor.PulseAll(_gate);
    }

    private void Run()
    {
        SqliteSession? session = null;
        try
        {
            var group = new List<LedgerItem>();
            while (true)
            {
                var bulk = Next(group);
                if (bulk is null && group.Count == 0 && !_checkpoints.MustFinish) return;
                try
                {
                    session ??= new SqliteSession(_connectionString);
                    if (_checkpoints.MustFinish) _checkpoints.Finish(session);
                    if (group.Count > 0) CommitGroup(session, group);
                    else if (bulk is not null) Slice(session, bulk);
                }
                catch (SqliteException e)
                {
                    // The connection itself failed: whoever is still waiting is told, and the next work opens another.
                    foreach (var item in group) item.Fail(SqliteFailures.Wrap(e));
                    bulk?.Fail(SqliteFailures.Wrap(e));
                    session?.Dispose();
                    session = null;
                }
                group.Clear();
            }
        }
        finally
        {
            session?.Dispose();
            _checkpoints.Stop();
            _ended.SetResult();
        }
    }

    /// <summary>
    /// Waits for work: fills the group, or gives the bulk item whose turn it is. Neither when the log is to be finished
    /// or the writer is to stop.
    /// </summary>
    private BulkItem? Next(List<LedgerItem> group)
    {
        lock (_gate)
        {
            while (true)
            {
                while (_ledger.Count > 0 && group.Count < GroupMax) group.Add(_ledger.Dequeue());
                if (group.Count > 0 || _checkpoints.MustFinish) return null;
                var mayDoBulk = _bulk.Count > 0 && !_checkpoints.MustCatchUp;
                if (mayDoBulk && !_turns.IsWanted) return _bulk.Peek();
                if (_stopping && _bulk.Count == 0) return null;
                if (mayDoBulk) Monitor.Wait(_gate, StepAside);
                else if (!_checkpoints.HasWork) Monitor.Wait(_gate);
                else if (!Monitor.Wait(_gate, Quiet)) _checkpoints.Want();
            }
        }
    }

    private void CommitGroup(SqliteSession session, List<LedgerItem> group)
    {
        group.RemoveAll(item => item.IsCancelled());
        if (group.Count == 0) return;
        session.Execute("PRAGMA synchronous=FULL");
        session.Begin();
        try
        {
            foreach (var item in group) RunInSavepoint(session, item);
            session.Execute("COMMIT");
        }
#pragma warning disable CA1031 // Whatever went wrong, every caller of the group is told and the writer goes on.
        catch (Exception e)
#pragma warning restore CA1031
        {
            session.Rollback();
            foreach (var item in group) item.Fail(SqliteFailures.Wrap(e));
            return;
        }
        foreach (var item in group) item.Complete();
        _checkpoints.Committed(isSlice: false);
    }

    private static void RunInSavepoint(SqliteSession session, LedgerItem item)
    {
        session.Execute("SAVEPOINT piece");
        try
        {
            item.Run(session);
        }
#pragma warning disable CA1031 // The piece's caller gets whatever it threw; the other pieces are not touched.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (!session.InTransaction) throw;
            session.RollbackToPiece();
            item.Fails(SqliteFailures.Wrap(e));
        }
        session.Execute("RELEASE piece");
    }

    private void Slice(SqliteSession session, BulkItem item)
    {
        var done = item.IsCancelled();
        if (!done)
        {
            try
            {
                done = CommitSlice(session, item);
            }
#pragma warning disable CA1031 // The import gets whatever its slice threw; the writer goes on.
            catch (Exception e)
#pragma warning restore CA1031
            {
                session.Rollback();
                item.Fail(SqliteFailures.Wrap(e));
                done = true;
            }
        }
        if (!done) return;
        lock (_gate) _bulk.Dequeue();
        item.Complete();
    }

    private bool CommitSlice(SqliteSession session, BulkItem item)
    {
        var started = Stopwatch.GetTimestamp();
        session.Execute("PRAGMA synchronous=NORMAL");
        session.Begin();
        var done = item.Run(session, () => Stopwatch.GetElapsedTime(started) >= SliceMax);
        session.Execute("COMMIT");
        _checkpoints.Committed(isSlice: true);
        return done;
    }

    private abstract class LedgerItem(CancellationToken ct)
    {
        private ExceptionDispatchInfo? _failure;

        public bool IsCancelled()
        {
            if (!ct.IsCancellationRequested) return false;
            Cancel(ct);
            return true;
        }

        public abstract void Run(SqliteSession session);
        public abstract void Fail(Exception e);
        /// <summary>To be told after the commit of the group.</summary>
        public void Fails(Exception e) => _failure = ExceptionDispatchInfo.Capture(e);

        public void Complete()
        {
            if (_failure is null) Succeed();
            else Fail(_failure.SourceException);
        }

        protected abstract void Succeed();
        protected abstract void Cancel(CancellationToken token);
    }

    private sealed class LedgerItem<T>(Func<SqliteSession, T> work, CancellationToken ct) : LedgerItem(ct)
    {
        private readonly TaskCompletionSource<T> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;

        public Task<T> Task => _source.Task;

        public override void Run(SqliteSession session) => _result = work(session);
        public override void Fail(Exception e) => _source.TrySetException(e);
        protected override void Succeed() => _source.TrySetResult(_result!);
        protected override void Cancel(CancellationToken token) => _source.TrySetCanceled(token);
    }

    private sealed class BulkItem(Func<SqliteSession, Func<bool>, bool> slice, CancellationToken ct)
    {
        private readonly TaskCompletionSource _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Task => _source.Task;

        public bool IsCancelled() => ct.IsCancellationRequested && _source.TrySetCanceled(ct);
        public bool Run(SqliteSession session, Func<bool> mustStop) => slice(session, mustStop);
        public void Fail(Exception e) => _source.TrySetException(e);
        public void Complete() => _source.TrySetResult();
    }
}

internal static class SqliteFailures
{
    private const int Busy = 5;
    private const int Locked = 6;

    public static Exception Wrap(Exception e) => e is SqliteException sqlite
        ? new StoreException($"The database file did not take the write: {sqlite.Message}",
            sqlite.SqliteErrorCode is Busy or Locked, sqlite)
        : e;
}
