using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Runtime.Tests.Storage;

namespace Ringtail.Runtime.Tests.Control;

/// <summary>The page of the calls of all runs reads those that it shows, however many wait.</summary>
public sealed class WaitingCallsPlan(PostgresCluster cluster)
{
    private const string Index = "ix_claims_due_hopper_id";
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Sqlite_takes_the_earliest_of_all_runs_from_an_index(bool descending)
    {
        await using var store = await SqliteHarness.NewAsync(Ct);
        await using var db = store.Database.Create();
        await FillAsync(db);
        AssertOrdered(await PlanAsync(db, "EXPLAIN QUERY PLAN ", 3, descending), "TEMP B-TREE");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Postgres_takes_the_earliest_of_all_runs_from_an_index(bool descending)
    {
        await using var store = await PostgresHarness.NewAsync(cluster, Ct);
        await using var db = store.Database.Create();
        await FillAsync(db);
        await db.Database.ExecuteSqlRawAsync("ANALYZE", Ct);
        AssertOrdered(await PlanAsync(db, "EXPLAIN ", 0, descending), "Sort");
    }

    private static void AssertOrdered(string plan, string sort)
    {
        Assert.Contains(Index, plan, StringComparison.Ordinal);
        Assert.DoesNotContain(sort, plan, StringComparison.Ordinal);
    }

    /// <summary>Of every two contacts of three runs one waits for its time.</summary>
    private static async Task FillAsync(RingtailDb db)
    {
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        db.Add(new ContactListRow { Name = "Spring" });
        for (var run = 1; run <= 3; run++) db.Add(new RunRow { CampaignId = 1, CampaignName = "Spring" });
        await db.SaveChangesAsync(Ct);
        var contacts = Enumerable.Range(0, 9_000).Select(i => new ContactRow
        {
            ListId = 1, Number = $"+4930{i}", AddedAt = DateTimeOffset.UnixEpoch,
        }).ToList();
        db.AddRange(contacts);
        await db.SaveChangesAsync(Ct);
        db.AddRange(contacts.Select((contact, i) => new ClaimRow
        {
            RunId = 1 + i % 3, ContactId = contact.Id, HopperId = 1 + i,
            Due = i % 2 == 0 ? null : DateTimeOffset.UnixEpoch.AddMinutes(i * 7_919 % 9_000),
        }));
        await db.SaveChangesAsync(Ct);
    }

    private static async Task<string> PlanAsync(RingtailDb db, string explain, int column, bool descending)
    {
        var page = ScheduledCalls.Page(
            db, ScheduledCalls.Found(db, new ScheduledQuery()), new RowOrder("due", descending), 50, 25);
        await db.Database.OpenConnectionAsync(Ct);
        await using var command = page.CreateDbCommand();
        command.CommandText = explain + command.CommandText;
        List<string> lines = [];
        await using var reader = await command.ExecuteReaderAsync(Ct);
        while (await reader.ReadAsync(Ct)) lines.Add(reader.GetString(column));
        return string.Join('\n', lines);
    }
}
