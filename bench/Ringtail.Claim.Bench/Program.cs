using System.Globalization;
using Ringtail.Claim.Bench;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Sqlite;

// What a run costs to start and to fill from lists of different length, and what a black list adds. On SQLite.
//   --sizes 10000,10000000   --black 1000000   --folder DIR (a new one by default, deleted at the end)
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string? Option(string name) => Array.IndexOf(args, name) is var i and >= 0 && i + 1 < args.Length ? args[i + 1] : null;
var sizes = (Option("--sizes") ?? "10000,10000000").Split(',').Select(int.Parse).ToList();
var black = int.Parse(Option("--black") ?? "1000000", CultureInfo.InvariantCulture);
var folder = Option("--folder") ?? Path.Combine(Path.GetTempPath(), $"claim-bench-{Environment.ProcessId}");
Directory.CreateDirectory(folder);
var held = new DataFolderLock(folder);
var database = new SqliteDatabase(folder);
await new RingtailMigrator(database, held).RunAsync(default);
await using (var writer = new SqliteWriter(database))
{
    var store = new SqliteDialingStore(writer, TimeProvider.System, TimeProvider.System);
    var bench = new ClaimBench(database, writer, store);
    foreach (var size in sizes)
    {
        var made = await bench.FillAsync(size, 0);
        Console.WriteLine(await bench.StartAsync(made, $"{size} contacts, all zones open", _ => null));
        Console.WriteLine(await bench.StartAsync(made, $"{size} contacts, one zone of two closed",
            zones => zones == ClaimBench.Tokyo ? DateTimeOffset.MaxValue : null));
    }
    var called = await bench.FillAsync(200_000, 50_000_000);
    var without = await bench.PerContactAsync(called, null);
    var blocked = await bench.FillAsync(black, 100_000_000);
    var with = await bench.PerContactAsync(called, blocked);
    var again = await bench.PerContactAsync(called, null);
    Console.WriteLine($"claim per contact: {without:0.00} µs without, {with:0.00} µs with a black list of {black}, "
        + $"{again:0.00} µs without again: {with - Math.Min(without, again):+0.00;-0.00} µs");
    Console.WriteLine($"black list of {black}: {await bench.HoldAsync(blocked)}");
    foreach (var inPiece in new[] { 100, 1 })
    {
        foreach (var hits in new[] { false, true })
        {
            var check = await bench.CheckAsync(called, blocked, 100_000_000, black, hits, inPiece);
            Console.WriteLine($"check before a launch, {inPiece} a piece, numbers {(hits ? "on" : "not on")} the black "
                + $"list: {check.Without:0.00} µs without it, {check.Added:+0.00;-0.00} µs with it");
        }
    }
}
database.ClosePool();
held.Dispose();
if (Option("--folder") is null) Directory.Delete(folder, recursive: true);
