using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Ringtail.Dialing.Attempts;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Runtime.Storage.Sqlite;

namespace Ringtail.Runtime.Tests.Storage;

public sealed class SqliteWriting
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_piece_that_fails_takes_nothing_from_the_others_of_its_commit()
    {
        await using var harness = await SqliteHarness.NewAsync(Ct);
        var gate = new TaskCompletionSource();
        // While the first piece holds the writer, the others gather and share the next commit.
        var first = harness.Writer.LedgerAsync(_ => Wait(gate.Task), Ct);
        var good = harness.Writer.LedgerAsync(s => Log(s, "good"), Ct);
        var bad = harness.Writer.LedgerAsync<int>(s =>
        {
            Log(s, "bad");
            throw new OwnershipLostException("pbx/1");
        }, Ct);
        var broken = harness.Writer.LedgerAsync(s => s.Execute("INSERT INTO runs (id) VALUES ($1)", 1), Ct);
        var last = harness.Writer.LedgerAsync(s => Log(s, "last"), Ct);
        gate.SetResult();
        await Task.WhenAll(first, good, last);
        await Assert.ThrowsAsync<OwnershipLostException>(() => bad);
        await Assert.ThrowsAsync<StoreException>(() => broken);
        await using var db = harness.Database.Create();
        Assert.Equal(["good", "last"], await db.SystemLog.OrderBy(l => l.Id).Select(l => l.Code).ToListAsync(Ct));
    }

    [Fact]
    public async Task The_ledger_goes_before_bulk_work_that_was_there_first()
    {
        await using var harness = await SqliteHarness.NewAsync(Ct);
        var order = new List<string>();
        var inSlice = new TaskCompletionSource();
        var ledgerAsked = new TaskCompletionSource();
        var slices = 0;
        var bulk = harness.Writer.BulkAsync((_, _) =>
        {
            order.Add("slice");
            inSlice.TrySetResult();
            Wait(ledgerAsked.Task);
            return ++slices == 3;
        }, Ct);
        await inSlice.Task;
        var ledger = harness.Writer.LedgerAsync(_ =>
        {
            order.Add("ledger");
            return 0;
        }, Ct);
        ledgerAsked.SetResult();
        await Task.WhenAll(bulk, ledger);
        Assert.Equal(["slice", "ledger", "slice", "slice"], order);
    }

    [Fact]
    public async Task Bulk_work_that_fails_stops_nobody()
    {
        await using var harness = await SqliteHarness.NewAsync(Ct);
        var bulk = harness.Writer.BulkAsync((s, _) =>
        {
            Log(s, "half");
            throw new InvalidOperationException("told to");
        }, Ct);
        await Assert.ThrowsAsync<InvalidOperationException>(() => bulk);
        await harness.Writer.LedgerAsync(s => Log(s, "after"), Ct);
        await using var db = harness.Database.Create();
        Assert.Equal(["after"], await db.SystemLog.Select(l => l.Code).ToListAsync(Ct));
    }

    [Fact]
    public async Task What_was_cancelled_before_it_began_is_not_done_and_what_is_queued_is_done_before_the_end()
    {
        var harness = await SqliteHarness.NewAsync(Ct);
        await using var kept = harness;
        var gate = new TaskCompletionSource();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var first = harness.Writer.LedgerAsync(_ => Wait(gate.Task), Ct);
        var never = harness.Writer.LedgerAsync(s => Log(s, "never"), cancel.Token);
        var last = harness.Writer.LedgerAsync(s => Log(s, "last"), Ct);
        await cancel.CancelAsync();
        var ended = harness.Writer.DisposeAsync();
        gate.SetResult();
        await Task.WhenAll(first, last, ended.AsTask());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => never);
        await Assert.ThrowsAsync<StoreException>(() => harness.Writer.LedgerAsync(s => Log(s, "late"), Ct));
        await using var db = harness.Database.Create();
        Assert.Equal(["last"], await db.SystemLog.Select(l => l.Code).ToListAsync(Ct));
    }

    [Fact]
    public async Task A_process_killed_between_two_statements_leaves_all_or_nothing()
    {
        await using var harness = await SqliteHarness.NewAsync(Ct);
        var script = new StoreScript(harness, Ct);
        var list = await harness.AddListAsync("l", ("1", null), ("2", null));
        var run = await harness.AddRunAsync((list, false));
        await script.OwnerAsync(run);
        var before = await script.CheckCountsAsync(run);
        using var dead = new TempFolder();
        // The files as a kill would leave them: the claim was written, its commit was not.
        await harness.Writer.LedgerAsync(session =>
        {
            new SqliteRuns(session, new HopperIds(1)).Claim(run, 2, StoreScript.Noon, _ => null);
            foreach (var file in Directory.GetFiles(Path.GetDirectoryName(harness.Database.File)!, "ringtail.db*"))
            {
                File.Copy(file, dead.File(Path.GetFileName(file)));
            }
            return 0;
        }, Ct);

        using var held = new DataFolderLock(dead.Path);
        var database = new SqliteDatabase(dead.Path);
        await new RingtailMigrator(database, held).RunAsync(Ct);
        await using var writer = new SqliteWriter(database);
        var store = new SqliteDialingStore(writer, TimeProvider.System, TimeProvider.System);
        var owner = await store.AcquireAsync($"run/{run.Value}", "next", TimeSpan.FromMinutes(1), Ct);
        Assert.Equal(TimeSpan.Zero, owner.WaitBeforeActing);
        var restored = await store.RestoreRunAsync(run, owner, Ct);
        Assert.Equal(before, restored.Counts);
        Assert.Empty(restored.Hopper);
        Assert.Equal(2, (await store.ClaimAsync(run, owner, 5, StoreScript.Noon, Ct)).Offers.Length);
        database.ClosePool();
    }

    [Fact]
    public async Task A_configuration_write_in_progress_delays_the_ledger_and_fails_nothing()
    {
        await using var harness = await SqliteHarness.NewAsync(Ct);
        await using var db = harness.Database.Create();
        await using var transaction = await db.Database.BeginTransactionAsync(Ct);
        db.SystemLog.Add(new SystemLogRow { Code = "page" });
        await db.SaveChangesAsync(Ct);
        var ledger = harness.Writer.LedgerAsync(s => Log(s, "ledger"), Ct);
        Assert.False(ledger.IsCompleted);
        await transaction.CommitAsync(Ct);
        await ledger;
        db.ChangeTracker.Clear();
        Assert.Equal(["page", "ledger"], await db.SystemLog.OrderBy(l => l.Id).Select(l => l.Code).ToListAsync(Ct));
    }

    [Fact]
    public async Task Configuration_writes_get_their_turn_during_bulk_work()
    {
        await using var harness = await SqliteHarness.NewAsync(Ct);
        var stop = false;
        var bulk = harness.Writer.BulkAsync((s, _) =>
        {
            Log(s, "slice");
            return Volatile.Read(ref stop);
        }, Ct);
        for (var i = 0; i < 5; i++)
        {
            await using var db = harness.Database.Create();
            db.SystemLog.Add(new SystemLogRow { Code = "page" });
            await db.SaveChangesAsync(Ct);
        }
        Volatile.Write(ref stop, true);
        await bulk;
    }

    [Fact]
    public async Task A_backup_is_a_whole_database_and_overwrites_nothing()
    {
        await using var harness = await SqliteHarness.NewAsync(Ct);
        await harness.AddListAsync("list", ("1", null));
        using var folder = new TempFolder();
        var target = folder.File("backups/ringtail.db");
        var backup = new StoreBackup(harness.Database);
        await backup.BackupAsync(target, Ct);
        await Assert.ThrowsAsync<StoreException>(() => backup.BackupAsync(target, Ct));

        var copy = new SqliteDatabase(Path.GetDirectoryName(target)!);
        await using (var db = copy.Create()) Assert.Equal(1, await db.Contacts.CountAsync(Ct));
        copy.ClosePool();
        var refused = await Assert.ThrowsAsync<StoreException>(() => new StoreBackup().BackupAsync(folder.File("x"),
            Ct));
        Assert.Contains("pg_dump", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_starts_again_after_it_has_grown_large()
    {
        await using var harness = await SqliteHarness.NewAsync(Ct);
        var rows = 0;
        const int rowsWanted = 60_000;
        // About 5 KB a row: 300 MB through a log that must stay below half of that.
        await harness.Writer.BulkAsync((s, mustStop) =>
        {
            do
            {
                s.Execute("INSERT OR REPLACE INTO settings (key, value) VALUES ($1, $2)",
                    $"k{rows++ % 500}", new string('x', 5000));
            }
            while (rows < rowsWanted && !mustStop());
            return rows >= rowsWanted;
        }, Ct);
        Assert.InRange(new FileInfo(harness.Database.File + "-wal").Length, 1, 150_000_000);
    }

    private static int Log(SqliteSession session, string code) => session.Execute(
        "INSERT INTO system_log (at, severity, code, subject, detail, \"by\") VALUES (0, '', $1, '', '', '')", code);

    // On the writer's own thread, which has nothing else to do.
#pragma warning disable xUnit1031
    private static int Wait(Task task)
    {
        task.Wait(Ct);
        return 0;
    }
#pragma warning restore xUnit1031
}
