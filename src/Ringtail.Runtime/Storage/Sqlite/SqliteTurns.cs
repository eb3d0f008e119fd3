using System.Data.Common;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Ringtail.Runtime.Storage.Sqlite;

/// <summary>
/// Tells the writer's bulk lane that a configuration write waits for the database, so that an import leaves it a gap.
/// The ledger never waits for this.
/// </summary>
internal sealed class SqliteTurns
{
    /// <summary>
    /// Longest step aside after the last announcement: SQLite looks again every 100 ms at the latest, and a write that
    /// failed before it began does not take its announcement back.
    /// </summary>
    private static readonly TimeSpan StepAsideMax = TimeSpan.FromSeconds(1);
    private int _waiting;
    private long _lastAt;

    public bool IsWanted =>
        Volatile.Read(ref _waiting) > 0 && Stopwatch.GetElapsedTime(Volatile.Read(ref _lastAt)) < StepAsideMax;

    public void Want()
    {
        Volatile.Write(ref _lastAt, Stopwatch.GetTimestamp());
        Interlocked.Increment(ref _waiting);
    }

    public void Done() => Interlocked.Decrement(ref _waiting);
}

/// <summary>SaveChanges and explicit transactions: they wait at their BEGIN IMMEDIATE.</summary>
internal sealed class TransactionTurns(SqliteTurns turns) : DbTransactionInterceptor
{
    public override InterceptionResult<DbTransaction> TransactionStarting(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result)
    {
        turns.Want();
        return result;
    }

    public override ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result,
        CancellationToken cancellationToken = default)
    {
        turns.Want();
        return ValueTask.FromResult(result);
    }

    public override DbTransaction TransactionStarted(
        DbConnection connection, TransactionEndEventData eventData, DbTransaction result)
    {
        turns.Done();
        return result;
    }

    public override ValueTask<DbTransaction> TransactionStartedAsync(
        DbConnection connection, TransactionEndEventData eventData, DbTransaction result,
        CancellationToken cancellationToken = default)
    {
        turns.Done();
        return ValueTask.FromResult(result);
    }
}

/// <summary>ExecuteUpdate, ExecuteDelete and SQL by hand outside a transaction.</summary>
internal sealed class CommandTurns(SqliteTurns turns) : DbCommandInterceptor
{
    public override InterceptionResult<int> NonQueryExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result)
    {
        turns.Want();
        return result;
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result,
        CancellationToken cancellationToken = default)
    {
        turns.Want();
        return ValueTask.FromResult(result);
    }

    public override int NonQueryExecuted(DbCommand command, CommandExecutedEventData eventData, int result)
    {
        turns.Done();
        return result;
    }

    public override ValueTask<int> NonQueryExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, int result,
            CancellationToken cancellationToken = default)
    {
        turns.Done();
        return ValueTask.FromResult(result);
    }

    public override void CommandFailed(DbCommand command, CommandErrorEventData eventData) => Ended(eventData);

    public override Task CommandFailedAsync(
        DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        Ended(eventData);
        return Task.CompletedTask;
    }

    public override void CommandCanceled(DbCommand command, CommandEndEventData eventData) => Ended(eventData);

    public override Task CommandCanceledAsync(
        DbCommand command, CommandEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Ended(eventData);
        return Task.CompletedTask;
    }

    private void Ended(CommandEndEventData eventData)
    {
        if (eventData.ExecuteMethod == DbCommandMethod.ExecuteNonQuery) turns.Done();
    }
}
