using Microsoft.EntityFrameworkCore;
using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Runtime.Importing;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Postgres;

namespace Ringtail.Runtime.Tests.Storage;

public sealed class PostgresWriting(PostgresCluster cluster)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_connection_killed_between_two_statements_leaves_nothing_and_the_next_call_works()
    {
        await using var harness = await PostgresHarness.NewAsync(cluster, Ct);
        var script = new StoreScript(harness, Ct);
        var list = await harness.AddListAsync("l", ("1", null), ("2", null));
        var run = await harness.AddRunAsync((list, false));
        await script.OwnerAsync(run);
        // The bookmark moves after the claims were written: there the server ends the connection.
        await SqlAsync(harness, """
            CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(5); RETURN NEW; END $$;
            CREATE TRIGGER die BEFORE UPDATE ON run_lists FOR EACH ROW EXECUTE FUNCTION die();
            """);
        var failure = await Assert.ThrowsAsync<StoreException>(() => script.ClaimAsync(run, 2));
        Assert.True(failure.IsTransient, failure.Message);
        await SqlAsync(harness, "DROP TRIGGER die ON run_lists");
        Assert.Equal(2, (await script.CheckCountsAsync(run)).Pending);
        Assert.Equal(2, (await script.ClaimAsync(run, 2)).Offers.Length);
    }

    [Fact]
    public async Task A_new_epoch_waits_for_the_transaction_of_the_former_owner()
    {
        await using var harness = await PostgresHarness.NewAsync(cluster, Ct);
        var first = await harness.Store.AcquireAsync("pbx/1", "first", TimeSpan.FromMinutes(1), Ct);
        await using var connection = await harness.Database.Source.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await PostgresOwnerships.DemandAsync(new PostgresSession(connection), first, Ct);

        var second = harness.Store.AcquireAsync("pbx/1", "second", TimeSpan.FromMinutes(1), Ct);
        await WaitsForALockAsync(harness);
        Assert.False(second.IsCompleted);
        await transaction.CommitAsync(Ct);
        Assert.Equal(first.Epoch + 1, (await second).Epoch);
    }

    [Fact]
    public async Task Switchboards_with_the_same_numbers_in_opposite_order_do_not_wait_for_each_other_in_a_ring()
    {
        await using var harness = await PostgresHarness.NewAsync(cluster, Ct);
        var script = new StoreScript(harness, Ct);
        var numbers = Enumerable.Range(0, 50).Select(i => ($"{1000 + i}", (string?)null)).ToArray();
        var there = await harness.AddRunAsync((await harness.AddListAsync("a", numbers), false));
        var back = await harness.AddRunAsync((await harness.AddListAsync("b", [.. numbers.Reverse()]), false));
        var first = (await script.ClaimAsync(there, 50)).Offers;
        var second = (await script.ClaimAsync(back, 50)).Offers;
        await script.OwnerAsync(new PbxId(1));
        await script.OwnerAsync(new PbxId(2));
        var refused = await Task.WhenAll(
            script.CommitAsync(new PbxId(1), first), script.CommitAsync(new PbxId(2), second));
        Assert.Equal(50, refused.Sum(r => r.Length));
        await script.CheckCountsAsync(there);
        await script.CheckCountsAsync(back);
    }

    [Theory]
    [InlineData(false, 6)]
    [InlineData(true, 3)]
    public async Task Imports_write_in_order_and_count(bool skipKnown, int expected)
    {
        await using var harness = await PostgresHarness.NewAsync(cluster, Ct);
        var list = await harness.AddListAsync("l");
        var importer = new ListImporter(
            harness.Database, new PostgresContactWriter(harness.Database, TimeProvider.System));
        foreach (var text in new[] { "030111,A:x\n030 111\n77", "77\n030111\n99" })
        {
            await importer.ImportAsync(list, new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)),
                new(ImportFormat.Text, RemoveDuplicates: skipKnown), null, Ct);
        }
        await using var db = harness.Database.Create();
        var kept = await db.Contacts.OrderBy(c => c.Id).Select(c => c.Number).ToListAsync(Ct);
        Assert.Equal(skipKnown ? ["030111", "77", "99"] : ["030111", "030 111", "77", "77", "030111", "99"], kept);
        Assert.Equal(expected, (await db.Lists.SingleAsync(Ct)).ContactCount);
        Assert.Equal("[[\"A\",\"x\"]]", (await db.Contacts.OrderBy(c => c.Id).FirstAsync(Ct)).Attributes);
    }

    [Theory]
    [InlineData(DuplicateRule.InFile, "030111 030222 030333")]
    [InlineData(DuplicateRule.InList, "030222 030333")]
    [InlineData(DuplicateRule.InAllLists, "030333")]
    public async Task Duplicates_are_looked_for_as_far_as_was_asked(DuplicateRule rule, string expected)
    {
        await using var harness = await PostgresHarness.NewAsync(cluster, Ct);
        await harness.AddListAsync("other", ("030222", "+4930222"));
        var list = await harness.AddListAsync("l", ("030111", "+4930111"));
        var importer = new ListImporter(
            harness.Database, new PostgresContactWriter(harness.Database, TimeProvider.System));
        await importer.ImportAsync(
            list, new MemoryStream("030111\n030222\n+4930111\n030333,MULTINUM1:030444"u8.ToArray()),
            new(ImportFormat.Text) { Duplicates = rule }, null, Ct);
        await using var db = harness.Database.Create();
        var kept = await db.Contacts.Where(c => c.ListId == list).OrderBy(c => c.Id).Skip(1).ToListAsync(Ct);
        Assert.Equal(expected, string.Join(' ', kept.Select(c => c.Number)));
        Assert.Equal("[[\"030444\",\"+4930444\"]]", kept[^1].FurtherNumbers);
    }

    [Fact]
    public async Task Imports_into_one_list_take_turns_so_that_ids_are_committed_in_order()
    {
        await using var harness = await PostgresHarness.NewAsync(cluster, Ct);
        var list = await harness.AddListAsync("l");
        var writer = new PostgresContactWriter(harness.Database, TimeProvider.System);
        await using var connection = await harness.Database.Source.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await new PostgresSession(connection).ExecuteAsync(
            "SELECT pg_advisory_xact_lock(CAST(x'6C697374' AS integer), $1)", Ct, list);
        var import = writer.WriteAsync(list, [new ImportedContact("1", null, "")], KnownNumbers.None, Ct);
        await WaitsForALockAsync(harness);
        Assert.False(import.IsCompleted);
        await transaction.RollbackAsync(Ct);
        Assert.Equal(1, await import);
    }

    /// <summary>Returns when some session of this database waits for a lock: asks until it is so.</summary>
    private static async Task WaitsForALockAsync(PostgresHarness harness)
    {
        await using var ask = harness.Database.Source.CreateCommand(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'");
        while ((long)(await ask.ExecuteScalarAsync(Ct))! == 0) Ct.ThrowIfCancellationRequested();
    }

    private static async Task SqlAsync(PostgresHarness harness, string sql)
    {
        await using var command = harness.Database.Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }
}
