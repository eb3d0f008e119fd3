using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Rules;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Importing;
using Ringtail.Runtime.Privacy;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Runtime.Tests.Configuration;
using Ringtail.Runtime.Tests.Storage;

namespace Ringtail.Runtime.Tests.Privacy;

public sealed class SqliteForgetting : Forgetting
{
    private protected override async Task<(StoreHarness, IRingtailDbFactory)> NewAsync()
    {
        var harness = await SqliteHarness.NewAsync(Ct);
        return (harness, harness.Database);
    }

    [Fact]
    public async Task The_number_is_nowhere_in_the_database_files()
    {
        await using var harness = await SqliteHarness.NewAsync(Ct);
        var script = new StoreScript(harness, Ct);
        var list = await harness.AddListAsync("l",
            [.. Enumerable.Range(0, 400).Select(i => ($"0301{i:000000}", (string?)$"+49301{i:000000}"))]);
        var run = await harness.AddRunAsync((list, false));
        foreach (var offer in (await script.ClaimAsync(run, 300)).Offers)
        {
            await script.CommitAsync(new Ringtail.Dialing.PbxId(1), offer);
            await script.EndAsync(new Ringtail.Dialing.PbxId(1), offer, AttemptOutcome.Busy);
            await script.SettleAsync(offer, AttemptOutcome.Busy);
        }
        const string part = "301000077";
        Assert.True(Holds(harness, part));
        await new PersonEraser(harness.Database, harness.Store, new SteppedClock(), new SteppedClock())
            .EraseAsync("0301000077", "Bea", Ct);
        Assert.False(Holds(harness, part));
        Assert.True(Holds(harness, "301000078"));
    }

    private static bool Holds(SqliteHarness harness, string part) =>
        Directory.GetFiles(harness.Folder, "*.db*").Any(file =>
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(part)) >= 0;
    });
}

public sealed class PostgresForgetting(PostgresCluster cluster) : Forgetting
{
    private protected override async Task<(StoreHarness, IRingtailDbFactory)> NewAsync()
    {
        var harness = await PostgresHarness.NewAsync(cluster, Ct);
        return (harness, harness.Database);
    }
}

/// <summary>Persons go, sums stay; on both databases.</summary>
public abstract class Forgetting
{
    private static readonly Ringtail.Dialing.PbxId Pbx = new(1);

    private protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    private protected abstract Task<(StoreHarness, IRingtailDbFactory)> NewAsync();

    [Fact]
    public async Task What_was_told_changed_and_asked_for_forgets_too_and_a_promised_black_list_is_kept()
    {
        var (harness, databases) = await NewAsync();
        await using var closing = harness;
        var script = new StoreScript(harness, Ct);
        var campaign = await harness.AddCampaignAsync("c");
        var list = await harness.AddListAsync("l", ("030 7654321", "+49307654321"), ("2", null));
        var run = await harness.AddRunAsync(campaign, (list, false));
        var offer = (await script.ClaimAsync(run, 1)).Offers[0];
        await script.CommitAsync(Pbx, offer);
        await script.EndAsync(Pbx, offer, AttemptOutcome.Busy);
        await script.SettleAsync(run, StoreScript.Settle(offer, AttemptOutcome.Busy) with
        {
            FollowUps =
            [
                new(FollowUpKind.AddBlackList, ToldEvents.Disposition, 1, "no calls") { Defer = TimeSpan.FromDays(3) },
                new(FollowUpKind.Notify, ToldEvents.AttemptEnded, 0, "http://192.0.2.1/n"),
            ],
        });
        await using (var db = databases.Create())
        {
            await db.Outbox.Where(o => o.Kind == "Notify").ExecuteUpdateAsync(
                s => s.SetProperty(o => o.LastError, "GET http://192.0.2.1/n?num=030+7654321 failed"), Ct);
            db.Add(new ChangeLogRow { Kind = "Campaign", Fields = """[["CallerId","030 7654321","1"]]""" });
            db.Add(new SystemLogRow { Code = "CallMoved", Subject = "1", Detail = "to +49307654321" });
            db.Add(new IdempotencyRow
            {
                Owner = "bea", Key = "k1", Fingerprint = "f", Location = $"/api/v1/calls/{offer.Hopper.Value}",
            });
            db.Add(new IdempotencyRow { Owner = "bea", Key = "call 030 7654321", Fingerprint = "g" });
            db.Add(new IdempotencyRow { Owner = "bea", Key = "other", Fingerprint = "h" });
            await db.SaveChangesAsync(Ct);
        }
        var before = await SumsAsync(databases);
        await Eraser(databases, harness).EraseAsync("0307654321", "Bea", Ct);

        await using var after = databases.Create();
        var black = await after.Lists.SingleAsync(l => l.Name == "no calls", Ct);
        Assert.Equal("+49307654321", (await after.Contacts.SingleAsync(c => c.ListId == black.Id, Ct)).E164);
        Assert.Equal(["Done", "Cancelled"], await after.Outbox.OrderBy(o => o.Id).Select(o => o.State).ToListAsync(Ct));
        Assert.All(await after.Outbox.ToListAsync(Ct), o => Assert.Equal("", o.LastError));
        Assert.Equal("""[["CallerId","-","1"]]""", (await after.ChangeLog.SingleAsync(Ct)).Fields);
        Assert.Equal("to -", (await after.SystemLog.SingleAsync(l => l.Code == "CallMoved", Ct)).Detail);
        Assert.Equal(["other"], await after.IdempotentRequests.Select(r => r.Key).ToListAsync(Ct));
        // The black list is one more, and nothing else is counted otherwise.
        await after.RunLists.Where(l => l.ListId == black.Id).ExecuteDeleteAsync(Ct);
        await after.CampaignLists.Where(l => l.ListId == black.Id).ExecuteDeleteAsync(Ct);
        await after.Contacts.Where(c => c.ListId == black.Id).ExecuteDeleteAsync(Ct);
        await after.Lists.Where(l => l.Id == black.Id).ExecuteDeleteAsync(Ct);
        Assert.Equal(before, await SumsAsync(databases));
    }

    [Fact]
    public async Task Erasing_a_number_changes_no_sum_and_leaves_no_trace_but_on_the_black_list()
    {
        var (harness, databases) = await NewAsync();
        await using var closing = harness;
        var script = new StoreScript(harness, Ct);
        var list = await harness.AddListAsync("l", ("030 1234567", "+49301234567"), ("2", null), ("3", null));
        var beside = await harness.AddPersonAsync(list, "4", "030/1234567");
        var black = await harness.AddListAsync("black", ("0301234567", "+49301234567"));
        var run = await harness.AddRunAsync((list, false), (black, true));
        var other = await harness.AddRunAsync((list, false));
        var offers = (await script.ClaimAsync(other, 4)).Offers;
        foreach (var offer in offers.Take(2))
        {
            await script.CommitAsync(Pbx, offer);
            await script.EndAsync(Pbx, offer, AttemptOutcome.Busy);
            await script.SettleAsync(offer, AttemptOutcome.Busy, StoreScript.Noon.AddDays(1), 1);
        }
        var before = await SumsAsync(databases);
        var counts = await script.CheckCountsAsync(other);

        var erased = await Eraser(databases, harness).EraseAsync("+49 30 1234567", "Bea", Ct);
        Assert.Equal((2, 1, 1), (erased.Contacts, erased.BlackListed, erased.Attempts));
        Assert.Equal(before, await SumsAsync(databases));
        Assert.Equal(counts, await script.CheckCountsAsync(other));
        Assert.Equal(["030 1234567"], await TracesAsync(databases, "black", "1234567"));
        await using (var db = databases.Create())
        {
            Assert.Equal("-", (await db.Contacts.SingleAsync(c => c.Id == beside, Ct)).Number);
            Assert.Equal("PersonErased", (await db.SystemLog.SingleAsync(Ct)).Code);
        }

        // A second time there is nothing left to do.
        var again = await Eraser(databases, harness).EraseAsync("0301234567", "Bea", Ct);
        Assert.Equal((0, 1, 0), (again.Contacts, again.BlackListed, again.Attempts));

        // What was still to be called is done without a call, now and in another run.
        var due = (await script.ClaimAsync(other, 9, StoreScript.Noon.AddDays(2))).Offers;
        Assert.Contains(due, o => o.MainNumber == "-");
        Assert.Equal(2, (await script.ClaimAsync(run, 9)).Offers.Count(o => o.MainNumber == "-"));
    }

    [Fact]
    public async Task A_number_that_is_being_called_is_not_erased()
    {
        var (harness, databases) = await NewAsync();
        await using var closing = harness;
        var script = new StoreScript(harness, Ct);
        var list = await harness.AddListAsync("l", ("030111", "+4930111"));
        var run = await harness.AddRunAsync((list, false));
        var offer = (await script.ClaimAsync(run, 1)).Offers[0];
        await script.CommitAsync(Pbx, offer);
        var refused = await Assert.ThrowsAsync<ControlException>(
            () => Eraser(databases, harness).EraseAsync("030111", "Bea", Ct));
        Assert.Contains("live", refused.Message, StringComparison.Ordinal);
        await script.EndAsync(Pbx, offer, AttemptOutcome.NoAnswer);
        Assert.Equal(1, (await Eraser(databases, harness).EraseAsync("030111", "Bea", Ct)).Contacts);
        await Assert.ThrowsAsync<ControlException>(() => Eraser(databases, harness).EraseAsync("nobody", "Bea", Ct));
    }

    [Fact]
    public async Task A_list_forgets_after_its_days_what_no_run_holds()
    {
        var (harness, databases) = await NewAsync();
        await using var closing = harness;
        var script = new StoreScript(harness, Ct);
        var list = await harness.AddListAsync("l", ("1", null), ("2", null));
        var kept = await harness.AddListAsync("kept", ("3", null));
        var run = await harness.AddRunAsync((list, false), (kept, false));
        var clock = new SteppedClock { Now = StoreScript.Noon };
        await using (var db = databases.Create())
        {
            await db.Lists.Where(l => l.Id == list)
                .ExecuteUpdateAsync(s => s.SetProperty(l => l.RetentionDays, 30), Ct);
            await db.Contacts.ExecuteUpdateAsync(s => s.SetProperty(c => c.AddedAt, StoreScript.Noon.AddDays(-40)), Ct);
        }
        var offers = (await script.ClaimAsync(run, 3)).Offers;
        foreach (var offer in offers)
        {
            await script.CommitAsync(Pbx, offer);
            await script.EndAsync(Pbx, offer, AttemptOutcome.NoAnswer);
        }
        await script.SettleAsync(offers[0], AttemptOutcome.NoAnswer);
        await script.SettleAsync(offers[2], AttemptOutcome.NoAnswer);
        var keeper = new RetentionKeeper(databases, clock, NullLogger<RetentionKeeper>.Instance);

        // The second is still in the run's hands; the calls are young.
        Assert.Equal((1, 0), await keeper.RunOnceAsync(Ct));
        await script.SettleAsync(offers[1], AttemptOutcome.NoAnswer);
        Assert.Equal((1, 0), await keeper.RunOnceAsync(Ct));
        clock.Now = StoreScript.Noon.AddDays(31);
        var before = await SumsAsync(databases);
        Assert.Equal((0, 2), await keeper.RunOnceAsync(Ct));
        Assert.Equal(before, await SumsAsync(databases));
        await using var after = databases.Create();
        Assert.Equal(["-", "-", "3"],
            await after.Attempts.OrderBy(a => a.Id).Select(a => a.NumberDialed).ToListAsync(Ct));
    }

    /// <summary>Who asked not to be called must not be called again because the request is a year old.</summary>
    [Fact]
    public async Task A_black_list_keeps_its_numbers_and_nobody_waits_for_one_that_a_run_holds()
    {
        var (harness, databases) = await NewAsync();
        await using var closing = harness;
        var script = new StoreScript(harness, Ct);
        var list = await harness.AddListAsync("l", ("1", null), ("2", null), ("3", null));
        var black = await harness.AddListAsync("stop", ("4", null));
        var run = await harness.AddRunAsync((list, false), (black, true));
        await using (var db = databases.Create())
        {
            await db.Lists.ExecuteUpdateAsync(s => s.SetProperty(l => l.RetentionDays, 30), Ct);
            await db.Contacts.ExecuteUpdateAsync(s => s.SetProperty(c => c.AddedAt, StoreScript.Noon.AddDays(-40))
                .SetProperty(c => c.Attributes, "[[\"NAME\",\"Ann\"]]"), Ct);
        }
        var held = (await script.ClaimAsync(run, 1)).Offers.Single();
        var keeper = new RetentionKeeper(
            databases, new SteppedClock { Now = StoreScript.Noon }, NullLogger<RetentionKeeper>.Instance);

        await keeper.RunOnceAsync(Ct);
        await using (var db = databases.Create())
        {
            var contacts = await db.Contacts.OrderBy(c => c.Id).Select(c => c.Number + c.Attributes).ToListAsync(Ct);
            Assert.Equal(["1[[\"NAME\",\"Ann\"]]", "-", "-", "4"], contacts);
        }
        await script.SettleAsync(held, AttemptOutcome.BlackListed);
        Assert.Equal(1, (await keeper.RunOnceAsync(Ct)).Contacts);
    }

    [Fact]
    public async Task A_contact_is_added_changed_and_deleted_by_hand_and_the_counts_hold()
    {
        var (harness, databases) = await NewAsync();
        await using var closing = harness;
        var script = new StoreScript(harness, Ct);
        var list = await harness.AddListAsync("l", ("1", null), ("2", null), ("3", null));
        var run = await harness.AddRunAsync((list, false));
        var first = (await script.ClaimAsync(run, 1)).Offers[0];
        var editor = new ContactEditor(databases, new NoWriter(), new CountingControl());
        await using var db = databases.Create();
        var third = await db.Contacts.Where(c => c.Number == "3").Select(c => c.Id).SingleAsync(Ct);

        var refused = await Assert.ThrowsAsync<ControlException>(() => editor.DeleteAsync(first.Contact.Value, Ct));
        Assert.Contains($"run {run.Value}", refused.Message, StringComparison.Ordinal);
        await editor.DeleteAsync(third, Ct);
        Assert.Equal(1, (await script.CheckCountsAsync(run)).Pending);
        await script.SettleAsync(first, AttemptOutcome.BlackListed);
        await editor.DeleteAsync(first.Contact.Value, Ct);
        await script.CheckCountsAsync(run);
        await Assert.ThrowsAsync<ControlException>(() => editor.DeleteAsync(third, Ct));

        var second = await db.Contacts.Where(c => c.Number == "2").Select(c => c.Id).SingleAsync(Ct);
        var saved = await editor.SaveAsync(
            second, " 030 1234567 ", [new("name", "Ann"), new("multinum1", "030/2")], Ct);
        Assert.Equal(("030 1234567", "+49301234567"), (saved.Number, saved.E164));
        var offer = (await script.ClaimAsync(run, 9)).Offers.Single();
        Assert.Equal(("030 1234567", "030/2"), (offer.Number, offer.Further.Single().Number));
        await Assert.ThrowsAsync<Runtime.Configuration.InvalidFieldsException>(
            () => editor.SaveAsync(second, "x", [], Ct));
        await Assert.ThrowsAsync<Runtime.Configuration.InvalidFieldsException>(
            () => editor.SaveAsync(second, "1", [new("a b", "c")], Ct));
    }

    /// <summary>The list's group of zones is that of the upload; what the contact says now counts.</summary>
    [Fact]
    public async Task A_contact_whose_number_or_zone_was_changed_is_called_by_its_new_clock()
    {
        var (harness, databases) = await NewAsync();
        await using var closing = harness;
        var script = new StoreScript(harness, Ct);
        var list = await harness.AddListAsync("l");
        await harness.AddContactAsync(list, "0301234567", "+49301234567", "Europe/Berlin");
        await harness.AddContactAsync(list, "0301234568", "+49301234568", "Europe/Berlin");
        var run = await harness.AddRunAsync((list, false));
        var editor = new ContactEditor(databases, new NoWriter(), new CountingControl());
        await using var db = databases.Create();
        var ids = await db.Contacts.OrderBy(c => c.Id).Select(c => c.Id).ToListAsync(Ct);

        await editor.SaveAsync(ids[0], "+81 3 1234 5678", [], Ct);
        await editor.SaveAsync(ids[1], "0301234568", [new("TZ", "America/New_York")], Ct);

        var plan = new NumberPlan("DE");
        Assert.Equal(["Asia/Tokyo", "America/New_York"],
            (await script.ClaimAsync(run, 2)).Offers.Select(o => plan.Know(o).Zones));
    }

    private static PersonEraser Eraser(IRingtailDbFactory databases, StoreHarness harness) =>
        new(databases, harness.Store, new SteppedClock(), new SteppedClock());

    /// <summary>Everything that is counted anywhere.</summary>
    private static async Task<string> SumsAsync(IRingtailDbFactory databases)
    {
        await using var db = databases.Create();
        var attempts = await db.Attempts.AsNoTracking().ToListAsync(Ct);
        var sums = attempts.GroupBy(a => (a.RunId, a.ListId, a.Outcome, a.StatusExt, a.Agent, a.HangupCause,
                a.OriginateReason, a.AccountEntry, a.Abandoned, a.EndedAt - a.AnsweredAt))
            .Select(g => $"{g.Key}: {g.Count()}").Order(StringComparer.Ordinal);
        var lists = await db.Lists.OrderBy(l => l.Id).Select(l => l.ContactCount).ToListAsync(Ct);
        var minutes = await db.AccountMinutes.Select(m => m.Live + m.Abandoned + m.Late).ToListAsync(Ct);
        var contacts = await db.Contacts.CountAsync(Ct);
        return string.Create(CultureInfo.InvariantCulture,
            $"{string.Join('|', sums)} {string.Join(',', lists)} {string.Join(',', minutes)} {contacts}");
    }

    /// <summary>The only place that may still hold a part of the number is the list named.</summary>
    private static async Task<List<string>> TracesAsync(IRingtailDbFactory databases, string list, string part)
    {
        await using var db = databases.Create();
        var only = await db.Lists.Where(l => l.Name == list).Select(l => l.Id).SingleAsync(Ct);
        var rows = await db.Contacts.AsNoTracking().Where(c => c.ListId != only).ToListAsync(Ct);
        Assert.DoesNotContain(rows, c => $"{c.Number}{c.E164}{c.Attributes}{c.FurtherNumbers}".Contains(part,
            StringComparison.Ordinal));
        var attempts = await db.Attempts.AsNoTracking().ToListAsync(Ct);
        Assert.DoesNotContain(attempts, a => string.Concat(a.Number, a.NumberDialed, a.E164, a.DialString, a.Attributes,
            a.OutputAttributes, a.Evidence).Contains(part, StringComparison.Ordinal));
        return [.. (await db.Contacts.Where(c => c.ListId == only).ToListAsync(Ct))
            .Select(c => c.Number.Insert(3, " "))];
    }

    private sealed class NoWriter : IContactWriter
    {
        public Task<int> WriteAsync(
            int listId, IReadOnlyList<ImportedContact> contacts, KnownNumbers known, CancellationToken ct) =>
            throw new NotSupportedException();

        public Task FinishAsync(int listId, CancellationToken ct) => throw new NotSupportedException();
    }
}
