using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Ringtail.Dialing;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Runtime.Storage.Sqlite;

namespace Ringtail.Claim.Bench;

internal sealed class ClaimBench(SqliteDatabase database, IDialingStore store)
{
    public const string Tokyo = "Asia/Tokyo";
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    /// <summary>A list of this many contacts, of which every tenth is in Tokyo and the others in Berlin.</summary>
    public async Task<int> FillAsync(int count, long firstNumber)
    {
        await using var db = database.Create();
        foreach (var zones in new[] { "Europe/Berlin", Tokyo })
            if (!await db.ZoneGroups.AnyAsync(g => g.Zones == zones))
                db.ZoneGroups.Add(new ZoneGroupRow { Zones = zones });
        var list = new ContactListRow { Name = $"list of {count} from {firstNumber}", ContactCount = count };
        db.Lists.Add(list);
        await db.SaveChangesAsync();
        db.ListZones.AddRange(await db.ZoneGroups.Select(g => new ListZoneRow { ListId = list.Id, ZoneGroup = g.Id })
            .ToListAsync());
        await db.SaveChangesAsync();
        await db.Database.ExecuteSqlAsync(
            $"""
            WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {count})
            INSERT INTO contacts (list_id, number, e164, attributes, added_at, zone_group)
            SELECT {list.Id}, '0' || (3000000000 + {firstNumber} + i), '+49' || (3000000000 + {firstNumber} + i), '',
                0, CASE WHEN i % 10 = 9 THEN 2 ELSE 1 END FROM n
            """);
        return list.Id;
    }

    /// <summary>From nothing to the first hundred offers, then the mean of fifty more claims of a hundred.</summary>
    public async Task<string> StartAsync(int list, string what, Func<string, DateTimeOffset?> opensAt)
    {
        GC.Collect();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var watch = Stopwatch.StartNew();
        var (run, owner) = await RunAsync([(list, "CALL_LIST")]);
        var first = await store.ClaimAsync(run, owner, 100, Now, opensAt, default);
        var started = watch.Elapsed;
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        watch.Restart();
        var claimed = 0;
        for (var i = 0; i < 50; i++)
            claimed += (await store.ClaimAsync(run, owner, 100, Now, opensAt, default)).Offers.Length;
        return $"{what}: {first.Offers.Length} offers {started.TotalMilliseconds:0.0} ms after the start, "
            + $"{held / 1024} kB held; "
            + $"then {watch.Elapsed.TotalMicroseconds / Math.Max(1, claimed):0.0} µs per contact";
    }

    /// <summary>Microseconds per contact over a whole list, claimed by a hundred.</summary>
    public async Task<double> PerContactAsync(int list, int? blackList)
    {
        var (run, owner) = await RunAsync(
            blackList is { } black ? [(list, "CALL_LIST"), (black, "BLACK_LIST")] : [(list, "CALL_LIST")]);
        var claimed = 0;
        var watch = new Stopwatch();
        while (true)
        {
            watch.Start();
            var claim = await store.ClaimAsync(run, owner, 100, Now, _ => null, default);
            watch.Stop();
            claimed += claim.Offers.Length;
            if (claim.Exhausted) return watch.Elapsed.TotalMicroseconds / claimed;
        }
    }

    /// <summary>Microseconds of one check against the black list, as the claim makes it; half of them hit.</summary>
    public double LookUp(int list, long firstNumber, int count)
    {
        using var connection = new SqliteConnection(database.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            """
            WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $checks)
            SELECT count((SELECT 1 FROM contacts b WHERE b.list_id = $list
                AND b.number_key = '+49' || ($first + (i * 7919) % ($count * 2)) LIMIT 1)) FROM n
            """;
        const int checks = 500_000;
        command.Parameters.AddWithValue("$checks", checks);
        command.Parameters.AddWithValue("$list", list);
        command.Parameters.AddWithValue("$first", 3_000_000_000 + firstNumber);
        command.Parameters.AddWithValue("$count", count);
        command.ExecuteScalar();
        var watch = Stopwatch.StartNew();
        command.ExecuteScalar();
        return watch.Elapsed.TotalMicroseconds / checks;
    }

    private async Task<(RunId Run, Ownership Owner)> RunAsync(IReadOnlyList<(int List, string Type)> lists)
    {
        await using var db = database.Create();
        var run = new RunRow { CampaignId = 1, StartedAt = Now };
        db.Runs.Add(run);
        await db.SaveChangesAsync();
        db.RunLists.AddRange(lists.Select((l, i) =>
            new RunListRow { RunId = run.Id, ListId = l.List, Position = i + 1, Type = l.Type }));
        await db.SaveChangesAsync();
        var owner = await store.AcquireAsync($"run/{run.Id}", "bench", TimeSpan.FromMinutes(1), default);
        return (new RunId(run.Id), owner);
    }
}
