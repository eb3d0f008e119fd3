using Microsoft.EntityFrameworkCore;
using Ringtail.Dialing.Contacts;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Runtime.Storage.Sqlite;

namespace Ringtail.Runtime.Privacy;

/// <summary>What became anonymous.</summary>
/// <param name="Contacts">Rows of call lists and added calls.</param>
/// <param name="BlackListed">Rows of black lists, which keep the number and nothing else.</param>
/// <param name="Attempts">Lines of the call log.</param>
/// <param name="Recordings">Files on PBXs that are to be deleted there: server, then path.</param>
public sealed record ErasedPerson(
    int Contacts, int BlackListed, int Attempts, IReadOnlyList<string> Recordings);

/// <summary>
/// Forgets a person: every place that holds the number becomes anonymous and stays where it is, so that no sum changes.
/// A contact that is still to be called is done then: the launch refuses it, and its run ends it.
/// </summary>
/// <param name="clock">The machine's, for the system log.</param>
/// <param name="dialing">The dialer's, for what calls have left.</param>
public sealed class PersonEraser(
    IRingtailDbFactory databases, IDialingStore store, TimeProvider clock, TimeProvider dialing)
{
    private const int ContactsPerSlice = 500;

    /// <exception cref="ControlException">
    /// It is no number, or a call to it is live; in the second case nothing was written.
    /// </exception>
    public async Task<ErasedPerson> EraseAsync(string number, string by, CancellationToken ct)
    {
        var given = (number ?? "").Trim();
        if (given.Length is 0 or > 64 || !given.Any(char.IsAsciiDigit))
            throw new ControlException(
                RefusalKind.Invalid, "EraseNumber",
                $"To erase a person, give the number: digits, at most 64 characters.");
        await using var db = databases.Create();
        var keys = await KeysAsync(db, given, ct);
        await RefuseLiveAsync(db, keys, [], ct);
        var contacts = await FindAsync(db, keys, ct);
        await RefuseLiveAsync(db, keys, [.. contacts.Select(c => c.Id)], ct);
        var black = await BlackListsAsync(db, ct);
        var people = contacts.Where(c => !black.Contains(c.ListId)).Select(c => c.Id).ToList();
        var blocked = contacts.Where(c => black.Contains(c.ListId)).Select(c => c.Id).ToList();
        var calls = await AttemptsAsync(db, keys, [.. people], ct);
        var traces = await PersonTraces.FindAsync(db, keys, contacts, calls, ct);
        // A black list that a rule has promised is filled before the number is gone.
        await new PromisedBlackLists(store, dialing).KeepAsync(db, traces.Hoppers, ct);
        var anonymous = 0;
        // Contacts first: from here on nothing new is launched to them.
        foreach (var slice in people.Chunk(ContactsPerSlice))
            anonymous += await Anonymity.OfContactsAsync(db, slice, ct);
        foreach (var slice in blocked.Chunk(ContactsPerSlice))
            await Anonymity.OfBlackListAsync(db, slice, ct);
        var attempts = await AttemptsAsync(db, keys, people, ct);
        var recordings = await Anonymity.OfAttemptsAsync(db, attempts, ct);
        await traces.RemoveAsync(db, dialing.GetUtcNow(), ct);
        db.SystemLog.Add(new SystemLogRow
        {
            At = clock.GetUtcNow(), Severity = "Notice", Code = "PersonErased", By = by,
            Detail = $"{anonymous} contacts, {attempts.Count} calls",
        });
        await db.SaveChangesAsync(CancellationToken.None);
        await EmptyLogAsync(db, ct);
        // A launch that was under way when the contacts were written has its call now.
        await RefuseLiveAsync(db, keys, people, ct, begun: true);
        return new ErasedPerson(anonymous, blocked.Count, attempts.Count, recordings);
    }

    /// <summary>SQLite keeps the pages as they were in its log until a checkpoint has emptied it.</summary>
    private static async Task EmptyLogAsync(RingtailDb db, CancellationToken ct)
    {
        if (db is not SqliteRingtailDb) return;
        await db.Database.OpenConnectionAsync(ct);
        try
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            await command.ExecuteNonQueryAsync(ct);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static async Task<string[]> KeysAsync(RingtailDb db, string given, CancellationToken ct)
    {
        var country = await db.DefaultCountryAsync(ct);
        return SecondKey.E164Of(given, country) is { } e164 && e164 != given ? [given, e164] : [given];
    }

    /// <summary>Contacts whose main number it is, and those that have it beside another.</summary>
    private static async Task<List<ContactRow>> FindAsync(RingtailDb db, string[] keys, CancellationToken ct)
    {
        var found = new List<ContactRow>();
        // List by list: the numbers are indexed within their list. Calls that were added stand in list 0.
        foreach (var list in (await db.Lists.Select(l => l.Id).ToListAsync(ct)).Prepend(0))
        {
            found.AddRange(await db.Contacts.AsNoTracking()
                .Where(c => c.ListId == list && keys.Contains(c.NumberKey)).ToListAsync(ct));
        }
        foreach (var key in keys)
        {
            var quoted = $"\"{key}\"";
            found.AddRange(await db.Contacts.AsNoTracking()
                .Where(c => c.FurtherNumbers != "" && c.FurtherNumbers.Contains(quoted)).ToListAsync(ct));
        }
        return [.. found.DistinctBy(c => c.Id)];
    }

    /// <summary>Lists that keep somebody from being called: their numbers stay, whoever is forgotten.</summary>
    internal static async Task<HashSet<int>> BlackListsAsync(RingtailDb db, CancellationToken ct)
    {
        var campaigns = await db.CampaignLists.Where(l => l.Type == "BLACK_LIST").Select(l => l.ListId).ToListAsync(ct);
        var runs = await db.RunLists.Where(l => l.Type == "BLACK_LIST").Select(l => l.ListId).ToListAsync(ct);
        var everywhere = await db.Lists.Where(l => l.BlocksEverywhere).Select(l => l.Id).ToListAsync(ct);
        return [.. campaigns, .. runs, .. everywhere];
    }

    private static async Task<List<long>> AttemptsAsync(
        RingtailDb db, string[] keys, List<long> people, CancellationToken ct)
    {
        var found = await db.Attempts.Where(a => keys.Contains(a.NumberKey) && !a.Live).Select(a => a.Id)
            .ToListAsync(ct);
        foreach (var slice in people.Chunk(ContactsPerSlice))
            found.AddRange(await db.Attempts.Where(a => slice.Contains(a.ContactId) && !a.Live).Select(a => a.Id)
                .ToListAsync(ct));
        return [.. found.Distinct()];
    }

    private static async Task RefuseLiveAsync(
        RingtailDb db, string[] keys, List<long> people, CancellationToken ct, bool begun = false)
    {
        var live = await db.Attempts.AnyAsync(a => a.Live && keys.Contains(a.NumberKey), ct);
        foreach (var slice in people.Chunk(ContactsPerSlice))
            live = live || await db.Attempts.AnyAsync(a => slice.Contains(a.ContactId) && a.Live, ct);
        if (live)
            throw begun
                ? new ControlException(
                    RefusalKind.Conflict, "EraseBegun", $"A call to this number is live; it began while the rest was "
                    + $"erased: erase the number again then.")
                : new ControlException(RefusalKind.Conflict, "EraseLive",
                    $"A call to this number is live; nothing was erased. Hang it up or "
                    + $"wait for its end, then erase the number again.");
    }
}

/// <summary>Rows without the person in them.</summary>
internal static class Anonymity
{
    private const int AttemptsPerSlice = 500;

    public static Task<int> OfContactsAsync(RingtailDb db, long[] contacts, CancellationToken ct) =>
        db.Contacts.Where(c => contacts.Contains(c.Id) && c.Number != ContactNumbers.Erased)
            .ExecuteUpdateAsync(s => s.SetProperty(c => c.Number, ContactNumbers.Erased)
                .SetProperty(c => c.E164, (string?)null).SetProperty(c => c.Attributes, "")
                .SetProperty(c => c.FurtherNumbers, ""), ct);

    /// <summary>A black list keeps only what blocks the number. Gives how many had more.</summary>
    public static Task<int> OfBlackListAsync(RingtailDb db, long[] contacts, CancellationToken ct) =>
        db.Contacts.Where(c => contacts.Contains(c.Id) && (c.Attributes != "" || c.FurtherNumbers != ""))
            .ExecuteUpdateAsync(
                s => s.SetProperty(c => c.Attributes, "").SetProperty(c => c.FurtherNumbers, ""), ct);

    /// <summary>
    /// Outcome, times, agent and account entry stay: they are in the sums. Gives the recordings' files, whose rows stay
    /// until the files are gone.
    /// </summary>
    public static async Task<IReadOnlyList<string>> OfAttemptsAsync(
        RingtailDb db, IReadOnlyList<long> attempts, CancellationToken ct)
    {
        var files = new List<string>();
        foreach (var slice in attempts.Chunk(AttemptsPerSlice))
        {
            files.AddRange(await (
                from attempt in db.Attempts
                join recording in db.Recordings on attempt.HopperId equals recording.HopperId
                join pbx in db.Pbxs on recording.PbxId equals pbx.Id
                where slice.Contains(attempt.Id)
                select pbx.Address + ": " + recording.File).ToListAsync(ct));
            // What was still to be told or done about the call would have nobody to be about.
            var calls = db.Attempts.Where(a => slice.Contains(a.Id)).Select(a => a.HopperId);
            await db.Outbox.Where(o => o.State == "Pending" && calls.Contains(o.HopperId))
                .ExecuteUpdateAsync(s => s.SetProperty(o => o.State, "Cancelled"), ct);
            await db.Attempts.Where(a => slice.Contains(a.Id) && !a.Live).ExecuteUpdateAsync(
                s => s.SetProperty(a => a.Number, ContactNumbers.Erased)
                    .SetProperty(a => a.NumberDialed, ContactNumbers.Erased).SetProperty(a => a.E164, (string?)null)
                    .SetProperty(a => a.DialString, "").SetProperty(a => a.Attributes, "")
                    .SetProperty(a => a.OutputAttributes, "").SetProperty(a => a.Evidence, ""), ct);
        }
        return files;
    }
}
