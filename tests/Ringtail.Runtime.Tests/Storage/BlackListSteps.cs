using CsCheck;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Ringtail.Dialing;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.Rules;
using Ringtail.Dialing.Runs;
using Ringtail.Runtime.Importing;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Runtime.Storage.Sqlite;

namespace Ringtail.Runtime.Tests.Storage;

internal enum BlackListStepKind
{
    Import, ImportMany, Deed, AddElsewhere, Renumber, RenumberInPiece, Move, Erase, Delete, Empty, Replace,
    Link, Unlink, OfRun, NotOfRun, Everywhere, NotEverywhere,
    RollBackPiece, RollBackBetween, RollBackSlice, Reopen, AwaitReading,
}

/// <param name="List">Which of the lists.</param>
/// <param name="Number">Which number or contact.</param>
internal sealed record BlackListStep(BlackListStepKind Kind, int List, int Number);

/// <summary>
/// One run and three lists that become black lists and are none again, written to by the writer, by other writers and
/// by contexts, as other processes would. After each step all numbers are asked of the writer and of SQL.
/// </summary>
internal sealed class BlackListSteps : IAsyncDisposable
{
    private const int Numbers = 60;
    public static readonly Gen<BlackListStep[]> Sequences = Gen.Select(
        Gen.Enum<BlackListStepKind>(), Gen.Int[0, 2], Gen.Int[0, Numbers - 1],
        (kind, list, number) => new BlackListStep(kind, list, number)).Array[20, 60];

    private static readonly string[] Keys = [.. Enumerable.Range(0, Numbers).Select(KeyOf), ContactNumbers.Erased];

    private readonly SqliteHarness _harness;
    private readonly CancellationToken _ct;
    private readonly int[] _lists = new int[3];
    private RunId _run;
    private SqliteWriter _writer;

    private BlackListSteps(SqliteHarness harness, CancellationToken ct)
    {
        _harness = harness;
        _ct = ct;
        _writer = new SqliteWriter(harness.Database);
    }

    /// <summary>How many lists were asked, and how many of those in memory.</summary>
    public int Asked { get; private set; }
    public int Filtered { get; private set; }

    public static async Task<BlackListSteps> NewAsync(SqliteHarness harness, CancellationToken ct)
    {
        var steps = new BlackListSteps(harness, ct);
        for (var i = 0; i < steps._lists.Length; i++) steps._lists[i] = await harness.AddListAsync(NameOf(i));
        steps._run = await harness.AddRunAsync((steps._lists[0], true), (steps._lists[1], true));
        return steps;
    }

    public async Task DoAsync(BlackListStep step)
    {
        await StepAsync(step);
        await _writer.LedgerAsync(session => Check(session), _ct);
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        await using var db = _harness.Database.Create();
        await db.CampaignLists.ExecuteDeleteAsync();
        await db.RunLists.ExecuteDeleteAsync();
        await db.Contacts.ExecuteDeleteAsync();
        await db.Lists.ExecuteDeleteAsync();
    }

    private static string KeyOf(int number) => $"+4930{number:00}";
    private static string NameOf(int list) => $"list {list}";

    private Task StepAsync(BlackListStep step)
    {
        var list = _lists[step.List];
        return step.Kind switch
        {
            BlackListStepKind.Import => ImportAsync(list, Enumerable.Range(step.Number, 3)),
            BlackListStepKind.ImportMany => ImportAsync(list,
                Enumerable.Range(1000, SqliteBlackLists.ReadAtOnce + 1).Append(step.Number)),
            BlackListStepKind.Deed => DeedAsync(step),
            BlackListStepKind.RenumberInPiece => _writer.LedgerAsync(s => Renumber(s, list, step.Number), _ct),
            BlackListStepKind.RollBackPiece => Assert.ThrowsAsync<InvalidOperationException>(
                () => _writer.LedgerAsync(s => Fail(s, step), _ct)),
            BlackListStepKind.RollBackBetween => RollBackBetweenAsync(step),
            BlackListStepKind.RollBackSlice => Assert.ThrowsAsync<InvalidOperationException>(
                () => _writer.BulkAsync((s, _) => Fail(s, step) > 0, _ct)),
            BlackListStepKind.Reopen => ReopenAsync(),
            BlackListStepKind.AwaitReading => AwaitReadingAsync(),
            >= BlackListStepKind.Link and <= BlackListStepKind.NotEverywhere => LinkElsewhereAsync(step.Kind, list),
            _ => ElsewhereAsync(step, list),
        };
    }

    /// <summary>As a page or another process does it.</summary>
    private async Task ElsewhereAsync(BlackListStep step, int list)
    {
        await using var db = new SqliteDatabase(_harness.Folder).Create();
        var contact = await db.Contacts.Where(c => c.ListId == list).OrderBy(c => c.Id).Skip(step.Number)
            .Select(c => c.Id).FirstOrDefaultAsync(_ct);
        var rows = db.Contacts.Where(c => c.Id == contact);
        switch (step.Kind)
        {
            case BlackListStepKind.AddElsewhere:
                db.Contacts.Add(new ContactRow { ListId = list, Number = KeyOf(step.Number) });
                break;
            case BlackListStepKind.Renumber:
                var key = KeyOf(Numbers - 1 - step.Number);
                await rows.ExecuteUpdateAsync(s => s.SetProperty(c => c.E164, key), _ct);
                break;
            case BlackListStepKind.Move:
                var to = _lists[(step.List + 1) % _lists.Length];
                await rows.ExecuteUpdateAsync(s => s.SetProperty(c => c.ListId, to), _ct);
                break;
            case BlackListStepKind.Erase:
                await _harness.EraseAsync(contact);
                break;
            case BlackListStepKind.Delete:
                await rows.ExecuteDeleteAsync(_ct);
                break;
            case BlackListStepKind.Empty:
                await db.Contacts.Where(c => c.ListId == list).ExecuteDeleteAsync(_ct);
                break;
            case BlackListStepKind.Replace:
                await ReplaceAsync(db, step.List);
                break;
        }
        await db.SaveChangesAsync(_ct);
    }

    private async Task LinkElsewhereAsync(BlackListStepKind kind, int list)
    {
        await using var db = new SqliteDatabase(_harness.Folder).Create();
        switch (kind)
        {
            case BlackListStepKind.Link when !await db.CampaignLists.AnyAsync(l => l.ListId == list, _ct):
                db.CampaignLists.Add(
                    new CampaignListRow { CampaignId = 1, ListId = list, Position = list, Type = "BLACK_LIST" });
                break;
            case BlackListStepKind.Unlink:
                await db.CampaignLists.Where(l => l.ListId == list).ExecuteDeleteAsync(_ct);
                break;
            case BlackListStepKind.OfRun when !await db.RunLists.AnyAsync(l => l.ListId == list, _ct):
                db.RunLists.Add(new RunListRow { RunId = _run.Value, ListId = list, Type = "BLACK_LIST" });
                break;
            case BlackListStepKind.NotOfRun:
                await db.RunLists.Where(l => l.ListId == list).ExecuteDeleteAsync(_ct);
                break;
            case BlackListStepKind.Everywhere or BlackListStepKind.NotEverywhere:
                await _harness.BlockEverywhereAsync(list, kind == BlackListStepKind.Everywhere);
                break;
        }
        await db.SaveChangesAsync(_ct);
    }

    private async Task ReplaceAsync(RingtailDb db, int place)
    {
        var old = _lists[place];
        await db.CampaignLists.Where(l => l.ListId == old).ExecuteDeleteAsync(_ct);
        await db.RunLists.Where(l => l.ListId == old).ExecuteDeleteAsync(_ct);
        await db.Lists.Where(l => l.Id == old).ExecuteDeleteAsync(_ct);
        await db.Contacts.Where(c => c.ListId == old).ExecuteDeleteAsync(_ct);
        _lists[place] = await _harness.AddListAsync(NameOf(place), ("replaced", KeyOf(place)));
        await _harness.BlockEverywhereAsync(_lists[place], true);
    }

    private Task<int> ImportAsync(int list, IEnumerable<int> numbers) =>
        new SqliteContactWriter(_writer, TimeProvider.System).WriteAsync(list,
            [.. numbers.Select(n => new ImportedContact($"0{n}", KeyOf(n), ""))], KnownNumbers.None, _ct);

    private async Task DeedAsync(BlackListStep step)
    {
        var store = new SqliteDialingStore(_writer, new FakeTimeProvider(), new FakeTimeProvider());
        var name = NameOf(step.List);
        await store.EnqueueAsync(_run,
            [new FollowUp(FollowUpKind.AddBlackList, ToldEvents.Disposition, 1, name)], "", StoreScript.Noon, _ct);
        foreach (var item in await store.LeaseOutboxAsync(StoreScript.Noon, TimeSpan.FromSeconds(9), [], 9, _ct))
        {
            var deed = new OutboxDeed(FollowUpKind.AddBlackList, name, "0", KeyOf(step.Number), []);
            Assert.Equal("", (await store.DoOutboxAsync(item, deed, StoreScript.Noon, _ct)).Problem);
        }
    }

    /// <summary>Pieces of one commit, of which the middle one is taken back.</summary>
    private async Task RollBackBetweenAsync(BlackListStep step)
    {
        var list = _lists[step.List];
        using var gate = new ManualResetEventSlim();
        var first = _writer.LedgerAsync(_ => gate.Wait(Timeout.Infinite, _ct), _ct);
        var before = _writer.LedgerAsync(s => Add(s, list, step.Number) + Check(s), _ct);
        var failed = _writer.LedgerAsync(s => Fail(s, step with { Number = (step.Number + 20) % Numbers }), _ct);
        var after = _writer.LedgerAsync(s => Add(s, list, (step.Number + 40) % Numbers) + Check(s), _ct);
        gate.Set();
        await Task.WhenAll(first, before, after);
        await Assert.ThrowsAsync<InvalidOperationException>(() => failed);
    }

    private async Task ReopenAsync()
    {
        await _writer.DisposeAsync();
        _writer = new SqliteWriter(_harness.Database);
    }

    private async Task AwaitReadingAsync()
    {
        if (await _writer.LedgerAsync(s => s.BlackLists.Reading, _ct) is { } reading) await reading;
    }

    private int Fail(SqliteSession session, BlackListStep step)
    {
        var list = _lists[step.List];
        _ = step.Number % 3 == 0 ? Renumber(session, list, step.Number) : Add(session, list, step.Number);
        Check(session);
        throw new InvalidOperationException("told to");
    }

    private static int Add(SqliteSession session, int list, int number) => session.Execute(
        "INSERT INTO contacts (list_id, number, e164, attributes, added_at, zone_group) VALUES ($1, 'x', $2, '', 0, 0)",
        list, KeyOf(number));

    private static int Renumber(SqliteSession session, int list, int number) => session.Execute(
        "UPDATE contacts SET e164 = $2 WHERE id = (SELECT min(id) FROM contacts WHERE list_id = $1)",
        list, KeyOf(number));

    private int Check(SqliteSession session)
    {
        var numbers = new SqliteNumbers(session);
        foreach (var key in Keys)
        {
            Assert.Equal(BySql(session, key),
                numbers.Read(key, null, _run, StoreScript.Noon, everywhere: false).BlackList);
        }
        var lists = session.BlackLists.Of(_run.Value);
        Asked += lists.Count;
        Filtered += lists.Count(l => l.Filter is not null);
        return lists.Count;
    }

    private string? BySql(SqliteSession session, string key) => session.Scalar(
        """
        SELECT l.name FROM contact_lists l
        WHERE EXISTS (SELECT 1 FROM contacts c WHERE c.list_id = l.id AND c.number_key = $2)
            AND (l.blocks_everywhere
                OR EXISTS (SELECT 1 FROM run_lists x WHERE x.list_id = l.id AND x.run_id = $1 AND x.type = 'BLACK_LIST')
                OR EXISTS (SELECT 1 FROM campaign_lists y, runs r WHERE y.list_id = l.id AND r.id = $1
                    AND y.campaign_id = r.campaign_id AND y.type = 'BLACK_LIST'))
        ORDER BY l.id LIMIT 1
        """, _run.Value, key) as string;
}
