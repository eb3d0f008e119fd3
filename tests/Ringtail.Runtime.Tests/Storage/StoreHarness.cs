using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Pacing;
using Ringtail.Dialing.Runs;
using Ringtail.Runtime.Importing;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Memory;
using Ringtail.Runtime.Storage.Postgres;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Runtime.Storage.Sqlite;

namespace Ringtail.Runtime.Tests.Storage;

/// <summary>A store under test, and the ways to prepare and to recount it that a store does not offer itself.</summary>
internal abstract class StoreHarness : IAsyncDisposable
{
    public abstract IDialingStore Store { get; }
    public abstract Task<int> AddListAsync(string name, params IReadOnlyList<(string Number, string? E164)> contacts);
    /// <summary>Adds a contact with other numbers; gives its id.</summary>
    public abstract Task<long> AddPersonAsync(int list, string number, params IReadOnlyList<string> further);
    public abstract Task EraseAsync(long contact);
    public abstract Task AddContactAsync(int list, string number, string? e164 = null, string zones = "");
    public Task<RunId> AddRunAsync(params IReadOnlyList<(int List, bool Black)> lists) => AddRunAsync(1, lists);
    public abstract Task<RunId> AddRunAsync(int campaign, params IReadOnlyList<(int List, bool Black)> lists);
    /// <summary>A campaign with this name; the first has id 1, to which the runs of <see cref="AddRunAsync"/>
    /// belong.</summary>
    public abstract Task<int> AddCampaignAsync(string name);
    public abstract Task SetKeyAsync(int campaign, string key);
    public abstract Task SetListKeyAsync(string list, string key);
    /// <summary>A run without lists.</summary>
    public abstract Task<RunId> AddRunOfAsync(int campaign);
    public abstract Task LinkBlackListAsync(int campaign, int list);
    public abstract Task BlockEverywhereAsync(int list, bool blocks);
    /// <summary>The notes of a run's attempts, in the order of writing.</summary>
    public abstract Task<IReadOnlyList<string?>> NotesAsync(RunId run);
    public abstract Task PauseListAsync(RunId run, int list, bool paused);
    protected static IReadOnlyList<KeyValuePair<string, string>> FurtherOf(IReadOnlyList<string> numbers) =>
        [.. numbers.Select((n, i) => KeyValuePair.Create($"MULTINUM{i + 1}", n))];

    /// <summary>The counts from nothing but rows.</summary>
    public abstract Task<RunCounts> RecountAsync(RunId run);
    public abstract Task SetHopperCounterAsync(long value);
    /// <summary>The account of campaign 1 from nothing but attempts, as the store would read it.</summary>
    public abstract Task<ImmutableArray<BookedMinute>> RecountAccountAsync();
    public abstract ValueTask DisposeAsync();
}

internal sealed class MemoryHarness : StoreHarness
{
    public MemoryDialingStore Memory { get; } = new(new FakeTimeProvider(), hopperKey: 12345);
    public override IDialingStore Store => Memory;

    public override Task<int> AddListAsync(string name, params IReadOnlyList<(string Number, string? E164)> contacts)
    {
        var list = Memory.AddList(name);
        foreach (var (number, e164) in contacts) Memory.AddContact(list, number, e164);
        return Task.FromResult(list);
    }

    public override Task AddContactAsync(int list, string number, string? e164 = null, string zones = "")
    {
        Memory.AddContact(list, number, e164, zones: zones);
        return Task.CompletedTask;
    }

    public override Task<long> AddPersonAsync(int list, string number, params IReadOnlyList<string> further) =>
        Task.FromResult(Memory.AddContact(list, number, null, FurtherOf(further)).Value);

    public override Task EraseAsync(long contact)
    {
        Memory.Erase(new ContactId(contact));
        return Task.CompletedTask;
    }

    public override Task<RunId> AddRunAsync(int campaign, params IReadOnlyList<(int List, bool Black)> lists) =>
        Task.FromResult(Memory.AddRun(lists, campaign));

    public override Task LinkBlackListAsync(int campaign, int list)
    {
        Memory.LinkBlackList(campaign, list);
        return Task.CompletedTask;
    }

    public override Task BlockEverywhereAsync(int list, bool blocks)
    {
        Memory.BlockEverywhere(list, blocks);
        return Task.CompletedTask;
    }

    public override Task<IReadOnlyList<string?>> NotesAsync(RunId run) => Task.FromResult<IReadOnlyList<string?>>(
        [.. Memory.State.Attempts.Where(a => a.Draft.Offer.Run == run).Select(a => a.End?.Evidence.Note)]);

    private int _campaigns;

    public override Task<int> AddCampaignAsync(string name)
    {
        Memory.NameCampaign(++_campaigns, name);
        return Task.FromResult(_campaigns);
    }

    public override Task SetKeyAsync(int campaign, string key)
    {
        Memory.SetKey(campaign, key);
        return Task.CompletedTask;
    }

    public override Task SetListKeyAsync(string list, string key)
    {
        Memory.SetListKey(list, key);
        return Task.CompletedTask;
    }

    public override Task<RunId> AddRunOfAsync(int campaign) => Task.FromResult(Memory.AddRun([], campaign));

    public override Task PauseListAsync(RunId run, int list, bool paused)
    {
        Memory.PauseList(run, list, paused);
        return Task.CompletedTask;
    }

    public override Task<RunCounts> RecountAsync(RunId run)
    {
        var state = Memory.State;
        var row = state.Runs[run.Value];
        var attempts = state.Attempts.Where(a => a.Draft.Offer.Run == run).ToList();
        var inHands = row.Claims.Values.Where(c => c.Due is null).ToList();
        var counts = new CountsDelta(
            inHands.Count(c => !state.AttemptsByHopper.ContainsKey(c.Hopper)),
            inHands.Count(c => state.AttemptsByHopper.ContainsKey(c.Hopper)),
            row.Claims.Values.Count(c => c.Due is not null),
            attempts.Where(a => a.Settled).Select(a => a.Draft.Offer.Contact.Value).Distinct()
                .Count(contact => !row.Claims.ContainsKey(contact)),
            attempts.Count(a => a.Settled && a.Draft.Pbx.Value > 0 && a.End!.Outcome.IsOutcome()));
        return Task.FromResult(counts.Of(row.Lists.Where(l => l.Type == "CALL_LIST")
            .Sum(l => (long)l.List.Contacts.Count - l.Reached)));
    }

    public override Task SetHopperCounterAsync(long value)
    {
        Memory.State.HopperCounter = value;
        return Task.CompletedTask;
    }

    public override Task<ImmutableArray<BookedMinute>> RecountAccountAsync() => Task.FromResult(AccountRecount.Of(
        Memory.State.Attempts.Where(a => a.End is not null)
            .Select(a => (a.Draft.Pbx.Value, a.AnsweredAt ?? a.End!.EndedAt, a.End!.AccountEntry))));

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

internal static class AccountRecount
{
    public static ImmutableArray<BookedMinute> Of(
        IEnumerable<(int Pbx, DateTimeOffset At, AccountEntry Entry)> attempts) =>
        [
            .. attempts.Where(a => a.Entry != AccountEntry.None).GroupBy(a => (From: AccountBucket.FromOf(a.At), a.Pbx))
                .OrderBy(g => g.Key.From).ThenBy(g => g.Key.Pbx)
                .Select(g => new BookedMinute(new PbxId(g.Key.Pbx), new AccountBucket(g.Key.From,
                    g.Aggregate(default(AccountCounts), (sum, a) => sum.With(a.Entry))))),
        ];
}

/// <summary>What SQLite and PostgreSQL have in common: the tables.</summary>
internal abstract class DatabaseHarness(IRingtailDbFactory databases) : StoreHarness
{
    public override async Task<int> AddListAsync(
        string name, params IReadOnlyList<(string Number, string? E164)> contacts)
    {
        await using var db = databases.Create();
        var list = new ContactListRow { Name = name };
        db.Lists.Add(list);
        await db.SaveChangesAsync();
        foreach (var (number, e164) in contacts) await AddContactAsync(list.Id, number, e164);
        return list.Id;
    }

    public override async Task AddContactAsync(int list, string number, string? e164 = null, string zones = "")
    {
        await using var db = databases.Create();
        var group = zones.Length == 0 ? 0 : await GroupAsync(db, list, zones);
        db.Contacts.Add(new ContactRow { ListId = list, Number = number, E164 = e164, ZoneGroup = group });
        (await db.Lists.SingleAsync(l => l.Id == list)).ContactCount++;
        await db.SaveChangesAsync();
    }

    public override async Task<long> AddPersonAsync(int list, string number, params IReadOnlyList<string> further)
    {
        await using var db = databases.Create();
        var row = new ContactRow
        {
            ListId = list,
            Number = number,
            Attributes = StoredJson.Write(FurtherOf(further)),
            FurtherNumbers = FurtherNumbers.Of(number, FurtherOf(further), "DE"),
        };
        db.Contacts.Add(row);
        (await db.Lists.SingleAsync(l => l.Id == list)).ContactCount++;
        await db.SaveChangesAsync();
        return row.Id;
    }

    public override async Task EraseAsync(long contact)
    {
        await using var db = databases.Create();
        await db.Contacts.Where(c => c.Id == contact).ExecuteUpdateAsync(s => s.SetProperty(c => c.Number, "-")
            .SetProperty(c => c.E164, (string?)null).SetProperty(c => c.Attributes, "")
            .SetProperty(c => c.FurtherNumbers, ""));
    }

    /// <summary>As the import says it: the group, and that the list has some of it.</summary>
    private static async Task<int> GroupAsync(RingtailDb db, int list, string zones)
    {
        var group = await db.ZoneGroups.SingleOrDefaultAsync(g => g.Zones == zones);
        if (group is null)
        {
            db.ZoneGroups.Add(group = new ZoneGroupRow { Zones = zones });
            await db.SaveChangesAsync();
        }
        if (!await db.ListZones.AnyAsync(z => z.ListId == list && z.ZoneGroup == group.Id))
            db.ListZones.Add(new ListZoneRow { ListId = list, ZoneGroup = group.Id });
        return group.Id;
    }

    public override async Task LinkBlackListAsync(int campaign, int list)
    {
        await using var db = databases.Create();
        if (!await db.Campaigns.AnyAsync(c => c.Id == campaign))
            db.Campaigns.Add(new CampaignRow { Id = campaign, Name = $"c{campaign}" });
        await db.SaveChangesAsync();
        db.CampaignLists.Add(new CampaignListRow { CampaignId = campaign, ListId = list, Type = "BLACK_LIST" });
        await db.SaveChangesAsync();
    }

    public override async Task BlockEverywhereAsync(int list, bool blocks)
    {
        await using var db = databases.Create();
        await db.Lists.Where(l => l.Id == list)
            .ExecuteUpdateAsync(s => s.SetProperty(l => l.BlocksEverywhere, blocks));
    }

    public override async Task<IReadOnlyList<string?>> NotesAsync(RunId run)
    {
        await using var db = databases.Create();
        var evidence = await db.Attempts.Where(a => a.RunId == run.Value).OrderBy(a => a.Id)
            .Select(a => a.Evidence).ToListAsync();
        return [.. evidence.Select(e => StoredJson.ReadEvidence(e).Note)];
    }

    public override async Task<RunId> AddRunAsync(int campaign, params IReadOnlyList<(int List, bool Black)> lists)
    {
        await using var db = databases.Create();
        var run = new RunRow { CampaignId = campaign };
        db.Runs.Add(run);
        await db.SaveChangesAsync();
        db.RunLists.AddRange(lists.Select((l, i) => new RunListRow
        {
            RunId = run.Id,
            ListId = l.List,
            Position = i + 1,
            Type = l.Black ? "BLACK_LIST" : "CALL_LIST",
        }));
        await db.SaveChangesAsync();
        return new RunId(run.Id);
    }

    public override async Task<int> AddCampaignAsync(string name)
    {
        await using var db = databases.Create();
        var campaign = new CampaignRow { Name = name };
        db.Campaigns.Add(campaign);
        await db.SaveChangesAsync();
        return campaign.Id;
    }

    public override async Task SetKeyAsync(int campaign, string key)
    {
        await using var db = databases.Create();
        await db.Campaigns.Where(c => c.Id == campaign)
            .ExecuteUpdateAsync(s => s.SetProperty(c => c.SecurityKey, key));
    }

    public override async Task SetListKeyAsync(string list, string key)
    {
        await using var db = databases.Create();
        await db.Lists.Where(l => l.Name == list).ExecuteUpdateAsync(s => s.SetProperty(l => l.SecurityKey, key));
    }

    public override async Task<RunId> AddRunOfAsync(int campaign)
    {
        await using var db = databases.Create();
        var run = new RunRow { CampaignId = campaign };
        db.Runs.Add(run);
        await db.SaveChangesAsync();
        return new RunId(run.Id);
    }

    public override async Task PauseListAsync(RunId run, int list, bool paused)
    {
        await using var db = databases.Create();
        await db.RunLists.Where(l => l.RunId == run.Value && l.ListId == list)
            .ExecuteUpdateAsync(s => s.SetProperty(l => l.Paused, paused));
    }

    public override async Task<RunCounts> RecountAsync(RunId run)
    {
        await using var db = databases.Create();
        var claims = await db.Claims.Where(c => c.RunId == run.Value).ToListAsync();
        var attempts = await db.Attempts.Where(a => a.RunId == run.Value).ToListAsync();
        var hoppers = attempts.Select(a => a.HopperId).ToHashSet();
        var claimed = claims.Select(c => c.ContactId).ToHashSet();
        string[] none = [AttemptOutcome.Withdrawn.Code(), AttemptOutcome.RouteFailure.Code()];
        var counts = new CountsDelta(
            claims.Count(c => c.Due is null && !hoppers.Contains(c.HopperId)),
            claims.Count(c => c.Due is null && hoppers.Contains(c.HopperId)),
            claims.Count(c => c.Due is not null),
            attempts.Where(a => a.Settled).Select(a => a.ContactId).Distinct().Count(c => !claimed.Contains(c)),
            attempts.Count(a => a.Settled && a.PbxId > 0 && !none.Contains(a.Outcome)));
        var pending = 0L;
        foreach (var list in await db.RunLists.Where(l => l.RunId == run.Value && l.Type == "CALL_LIST").ToListAsync())
        {
            var marks = db.RunListZones.Where(z => z.RunId == run.Value && z.ListId == list.ListId);
            pending += await db.Contacts.CountAsync(c => c.ListId == list.ListId && c.Id > list.Bookmark
                && !marks.Any(z => z.ZoneGroup == c.ZoneGroup && z.Bookmark >= c.Id));
        }
        return counts.Of(pending);
    }

    public override async Task<ImmutableArray<BookedMinute>> RecountAccountAsync()
    {
        await using var db = databases.Create();
        var ended = await db.Attempts.Where(a => a.CampaignId == 1 && !a.Live).ToListAsync();
        return AccountRecount.Of(ended.Select(
            a => (a.PbxId, a.AnsweredAt ?? a.EndedAt!.Value, Enum.Parse<AccountEntry>(a.AccountEntry))));
    }

    protected async Task RunSqlAsync(FormattableString sql)
    {
        await using var db = databases.Create();
        await db.Database.ExecuteSqlAsync(sql);
    }
}

internal sealed class SqliteHarness : DatabaseHarness
{
    private readonly TempFolder _folder;
    private readonly DataFolderLock _lock;

    private SqliteHarness(TempFolder folder, DataFolderLock held, SqliteDatabase database) : base(database)
    {
        _folder = folder;
        _lock = held;
        Database = database;
        Writer = new SqliteWriter(database);
        Store = new SqliteDialingStore(Writer, new FakeTimeProvider(), new FakeTimeProvider());
    }

    public SqliteDatabase Database { get; }
    public string Folder => _folder.Path;
    public SqliteWriter Writer { get; }
    public override IDialingStore Store { get; }

    public static async Task<SqliteHarness> NewAsync(CancellationToken ct, ILoggerFactory? logging = null)
    {
        var folder = new TempFolder();
        var held = new DataFolderLock(folder.Path);
        var database = new SqliteDatabase(folder.Path, logging);
        await new RingtailMigrator(database, held).RunAsync(ct);
        return new SqliteHarness(folder, held, database);
    }

    public override Task SetHopperCounterAsync(long value) =>
        RunSqlAsync($"UPDATE settings SET value = {value} WHERE key = 'hopper.counter'");

    public override async ValueTask DisposeAsync()
    {
        await Writer.DisposeAsync();
        Database.ClosePool();
        _lock.Dispose();
        _folder.Dispose();
    }
}

internal sealed class PostgresHarness : DatabaseHarness
{
    private PostgresHarness(PostgresDatabase database) : base(database)
    {
        Database = database;
        Store = new PostgresDialingStore(database, new FakeTimeProvider());
    }

    public PostgresDatabase Database { get; }
    public override IDialingStore Store { get; }

    public static async Task<PostgresHarness> NewAsync(PostgresCluster cluster, CancellationToken ct)
    {
        var database = new PostgresDatabase(await cluster.NewDatabaseAsync(ct));
        await new RingtailMigrator(database).RunAsync(ct);
        return new PostgresHarness(database);
    }

    public override Task SetHopperCounterAsync(long value) =>
        RunSqlAsync($"SELECT setval('hopper_counter', {value}, false)");

    public override ValueTask DisposeAsync() => Database.DisposeAsync();
}
