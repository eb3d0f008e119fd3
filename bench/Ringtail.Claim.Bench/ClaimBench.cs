using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Ringtail.Dialing;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Runtime.Storage.Sqlite;

namespace Ringtail.Claim.Bench;

internal sealed class ClaimBench(SqliteDatabase database, SqliteWriter writer, IDialingStore store)
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

    /// <summary>What the writer holds of a black list, and how long it reads it for the first time.</summary>
    public async Task<string> HoldAsync(int blackList)
    {
        var run = (await RunAsync([(blackList, "BLACK_LIST")])).Run;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var watch = Stopwatch.StartNew();
        await AskAsync();
        if (await writer.LedgerAsync(session => session.BlackLists.Reading, default) is { } reading) await reading;
        watch.Stop();
        if (!await AskAsync()) throw new InvalidOperationException("The list is not in memory.");
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        return $"{held / 1024} kB held, read in {watch.Elapsed.TotalSeconds:0.00} s";

        Task<bool> AskAsync() => writer.LedgerAsync(
            session => session.BlackLists.Of(run.Value).TrueForAll(l => l.Filter is not null), default);
    }

    /// <summary>
    /// Microseconds of processor time, whatever else the machine does, that the black list adds to the store's check
    /// of a number before a launch: the check with it less the check without it, of the same numbers in turn. They jump
    /// over the whole list, so that neither a page nor a cache line is warm from the one before. The median of the
    /// rounds.
    /// </summary>
    /// <param name="hits">Numbers that the list holds; else numbers that lie between those.</param>
    /// <param name="inPiece">Checks of one piece of ledger work, which learns the run's black lists once.</param>
    public async Task<(double Without, double Added)> CheckAsync(
        int list, int blackList, long firstNumber, int count, bool hits, int inPiece)
    {
        const int rounds = 21, checks = 10_000;
        var without = (await RunAsync([(list, "CALL_LIST")])).Run;
        var with = (await RunAsync([(list, "CALL_LIST"), (blackList, "BLACK_LIST")])).Run;
        List<double> plain = [], added = [];
        for (var round = 0; round < rounds; round++)
        {
            var keys = Enumerable.Range(0, checks).Select(i => Key(((long)round * checks) + i)).ToArray();
            // Who goes first changes: the second finds the number's other facts in the cache.
            var (a, b) = round % 2 == 0 ? (await TimeAsync(without), await TimeAsync(with)) : (0, 0);
            if (round % 2 == 1) (b, a) = (await TimeAsync(with), await TimeAsync(without));
            plain.Add(a);
            added.Add(b - a);

            Task<double> TimeAsync(RunId run) => writer.LedgerAsync(session =>
            {
                var found = 0;
                var before = Environment.CpuUsage.TotalTime;
                foreach (var piece in keys.Chunk(inPiece))
                {
                    var numbers = new SqliteNumbers(session);
                    foreach (var key in piece)
                        if (numbers.Read(key, null, run, Now, everywhere: false).BlackList is not null) found++;
                }
                var used = Environment.CpuUsage.TotalTime - before;
                if (found != (run == with && hits ? checks : 0))
                    throw new InvalidOperationException($"{found} of {checks} numbers were found.");
                return used.TotalMicroseconds / checks;
            }, default);
        }
        return (Median(plain), Median(added));

        string Key(long i)
        {
            var place = i * 7_919_017 % count;
            return hits ? $"+49{3_000_000_000 + firstNumber + place}" : $"+49{3_000_000_000 + firstNumber + place}5";
        }
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

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
