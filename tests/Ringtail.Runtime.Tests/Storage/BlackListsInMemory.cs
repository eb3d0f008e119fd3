using CsCheck;
using Microsoft.EntityFrameworkCore;
using Ringtail.Dialing;
using Ringtail.Runtime.Importing;
using Ringtail.Runtime.Storage.Sqlite;
using Ringtail.Runtime.Tests.Configuration;

namespace Ringtail.Runtime.Tests.Storage;

/// <summary>What the writer knows of black lists without SQL is what SQL says.</summary>
public sealed class BlackListsInMemory
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>
    /// After every step of a random sequence every number is asked. It fails when a rollback leaves the filters as they
    /// are (or those that were begun before it), when a filter that is behind its list is not caught up with, when a
    /// number that is changed in its place is not counted or the count not looked at, when an erased contact's "-" is
    /// not in a filter, and when what was read beside is taken for all there is.
    /// </summary>
    [Fact]
    public async Task Every_number_is_answered_as_by_SQL_whatever_happened_before()
    {
        await using var harness = await SqliteHarness.NewAsync(Ct);
        await harness.AddCampaignAsync("c");
        var (filtered, asked) = (0, 0);
        await BlackListSteps.Sequences.SampleAsync(async steps =>
        {
            await using var lists = await BlackListSteps.NewAsync(harness, Ct);
            foreach (var step in steps) await lists.DoAsync(step);
            filtered += lists.Filtered;
            asked += lists.Asked;
        }, iter: 40, threads: 1);
        // Else the sequences would show nothing: most answers were of lists in memory.
        Assert.InRange(filtered, asked / 2, asked);
    }

    [Fact]
    public async Task A_long_list_is_read_beside_the_writer_and_then_known()
    {
        await using var harness = await SqliteHarness.NewAsync(Ct);
        var run = await harness.AddRunAsync((await FillAsync(harness, 50_000), true));
        Assert.False(await IsInMemoryAsync(harness.Writer, run));
        await ReadAsync(harness.Writer);
        Assert.True(await IsInMemoryAsync(harness.Writer, run));
        Assert.Equal("l", (await harness.Store.ReadNumberAsync("49999", null, run, StoreScript.Noon, Ct)).BlackList);
        Assert.Null((await harness.Store.ReadNumberAsync("50000", null, run, StoreScript.Noon, Ct)).BlackList);
    }

    [Fact]
    public async Task A_writer_that_ends_waits_for_no_list_to_be_read()
    {
        await using var harness = await SqliteHarness.NewAsync(Ct);
        var run = await harness.AddRunAsync((await FillAsync(harness, 200_000), true));
        var writer = new SqliteWriter(harness.Database);
        await IsInMemoryAsync(writer, run);
        var reading = await writer.LedgerAsync(s => s.BlackLists.Reading, Ct);
        await writer.DisposeAsync();
        Assert.True(reading!.IsCompleted);
    }

    [Fact]
    public async Task Only_another_number_in_its_place_counts_and_the_trigger_is_there_after_all_migrations()
    {
        await using var harness = await SqliteHarness.NewAsync(Ct);
        var list = await harness.AddListAsync("l", ("030 1234567", "+49301234567"), ("2", null));
        var other = await harness.AddListAsync("other");
        await using var db = harness.Database.Create();
        var ids = await db.Contacts.OrderBy(c => c.Id).Select(c => c.Id).ToListAsync(Ct);
        var editor = new ContactEditor(harness.Database, new SqliteContactWriter(harness.Writer, TimeProvider.System),
            new CountingControl());

        await harness.EraseAsync(ids[1]);
        await editor.SaveAsync(ids[0], "030 1234567", [new("A", "b")], Ct);
        Assert.Equal(0, await TimesAsync(list));
        await editor.SaveAsync(ids[0], "030 1234568", [], Ct);
        Assert.Equal(1, await TimesAsync(list));
        await db.Contacts.Where(c => c.Id == ids[0]).ExecuteUpdateAsync(s => s.SetProperty(c => c.ListId, other), Ct);
        Assert.Equal((1, 1), (await TimesAsync(list), await TimesAsync(other)));

        Task<int> TimesAsync(int of) => db.Database.SqlQuery<int>(
            $"""
            SELECT coalesce(sum(times), 0) AS "Value" FROM renumbered_lists WHERE list_id = {of}
            """).SingleAsync(Ct);
    }

    private static async Task<int> FillAsync(SqliteHarness harness, int count)
    {
        var list = await harness.AddListAsync("l");
        await using var db = harness.Database.Create();
        await db.Database.ExecuteSqlAsync(
            $"""
            WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {count})
            INSERT INTO contacts (list_id, number, attributes, added_at, zone_group) SELECT {list}, i, '', 0, 0 FROM n
            """, Ct);
        return list;
    }

    private static Task<bool> IsInMemoryAsync(SqliteWriter writer, RunId run) =>
        writer.LedgerAsync(s => s.BlackLists.Of(run.Value).TrueForAll(l => l.Filter is not null), Ct);

    private static async Task ReadAsync(SqliteWriter writer)
    {
        if (await writer.LedgerAsync(s => s.BlackLists.Reading, Ct) is { } reading) await reading;
    }
}
