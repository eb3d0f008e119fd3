using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using PhoneNumbers;
using Ringtail.Runtime.Storage;
using Ringtail.Server.Access;
using Ringtail.Server.Shell.Tables;

// ToLower is SQL's lower() here: both databases know it, and neither knows a culture.
#pragma warning disable CA1304, CA1311, CA1862

namespace Ringtail.Server.Lists;

/// <summary>A contact as the list's page shows it, with its last outcome.</summary>
internal sealed record ContactLine(
    long Id, string Number, string? E164, string Attributes, DateTimeOffset Added, int Attempts, string? Outcome,
    DateTimeOffset? Called);

/// <param name="Total">Of the list, or of what was found.</param>
/// <param name="More">There is more than <paramref name="Total"/>: counting stopped.</param>
/// <param name="SearchedTo">
/// Place in the list up to which attributes were searched, when the time for it was over before the list's end.
/// </param>
internal sealed record ContactPage(IReadOnlyList<ContactLine> Items, long Total, bool More, long? SearchedTo)
{
    /// <summary>False: the list is so long that only what an index holds is sorted.</summary>
    [JsonIgnore]
    public bool SortsAll { get; init; } = true;
}

internal sealed record ContactCall(
    int HopperId, int RunId, string Campaign, string NumberDialed, int Retry, string? Outcome, string StatusExt,
    DateTimeOffset Began, DateTimeOffset? Answered, DateTimeOffset? Ended, string Agent);

/// <summary>
/// Pages of a list in less than a second, whatever its length: no count of rows, no walk over those before the page,
/// numbers by their index, and text within a time.
/// </summary>
internal sealed class ContactSearch(Sight databases, TimeProvider clock)
{
    private const int FoundMax = 1_000;
    private const int ScanRows = 20_000;
    private static readonly TimeSpan ScanTime = TimeSpan.FromMilliseconds(600);

    public async Task<ContactPage> PageAsync(int listId, PageOf page, CancellationToken ct)
    {
        await using var db = databases.Create();
        if (page.Search.Length == 0) return await InOrderAsync(db, listId, page, ct);
        if (IsNumber(page.Search))
        {
            var byNumber = await ByNumberAsync(db, listId, page.Search, ct);
            if (byNumber.Count > 0) return await FoundAsync(db, byNumber, page, null, ct);
        }
        var (found, searchedTo) = await ScanAsync(db, listId, page, ct);
        return await FoundAsync(db, found, page, searchedTo, ct);
    }

    public static async Task<IReadOnlyList<ContactCall>> HistoryAsync(
        RingtailDb db, long contactId, CancellationToken ct) =>
        await (from attempt in db.Attempts.AsNoTracking()
               join run in db.Runs on attempt.RunId equals run.Id into runs
               from run in runs.DefaultIfEmpty()
               where attempt.ContactId == contactId
               orderby attempt.Id descending
               select new ContactCall(
                   attempt.HopperId, attempt.RunId, run.CampaignName ?? "", attempt.NumberDialed, attempt.Retry,
                   attempt.Outcome, attempt.StatusExt, attempt.LaunchedAt ?? attempt.DecidedAt, attempt.AnsweredAt,
                   attempt.EndedAt, attempt.Agent)).Take(FoundMax).ToListAsync(ct);

    /// <summary>
    /// The page's ids come from an index that holds nothing else, from the nearer end of the list; the rows by their
    /// ids.
    /// </summary>
    private static async Task<ContactPage> InOrderAsync(
        RingtailDb db, int listId, PageOf page, CancellationToken ct)
    {
        var total = await db.Lists.Where(l => l.Id == listId).Select(l => l.ContactCount).FirstOrDefaultAsync(ct);
        var sortsAll = total <= ContactOrders.SortedMax;
        var order = sortsAll || ContactOrders.Any(page.SortBy) ? page.Order : default;
        var contacts = db.Contacts.Where(c => c.ListId == listId);
        List<long> wanted;
        if (page.Skip <= total / 2 || !ContactOrders.Any(order.By))
        {
            wanted = await ContactOrders.Sorted(db, contacts, order).Skip(page.Skip).Take(page.Take).ToListAsync(ct);
        }
        else
        {
            var take = (int)Math.Clamp(total - page.Skip, 0, page.Take);
            wanted = await ContactOrders.Sorted(db, contacts, order with { Descending = !order.Descending })
                .Skip((int)Math.Max(0, total - page.Skip - take)).Take(take).ToListAsync(ct);
            wanted.Reverse();
        }
        return new ContactPage(await LinesAsync(db, wanted, ct), total, false, null) { SortsAll = sortsAll };
    }

    /// <summary>What was found is little enough to be sorted by anything.</summary>
    private static async Task<ContactPage> FoundAsync(
        RingtailDb db, List<long> found, PageOf page, long? searchedTo, CancellationToken ct)
    {
        var wanted = page.SortBy.Length == 0 ? [.. found.Skip(page.Skip).Take(page.Take)]
            : await ContactOrders.Sorted(db, db.Contacts.Where(c => found.Contains(c.Id)), page.Order)
                .Skip(page.Skip).Take(page.Take).ToListAsync(ct);
        return new(await LinesAsync(db, wanted, ct), Math.Min(found.Count, FoundMax),
            found.Count > FoundMax || searchedTo is not null, searchedTo);
    }

    /// <summary>In the order of the ids.</summary>
    private static async Task<List<ContactLine>> LinesAsync(RingtailDb db, List<long> ids, CancellationToken ct)
    {
        if (ids.Count == 0) return [];
        var rows = await db.Contacts.AsNoTracking().Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, ct);
        var attempts = await ContactOrders.Ends(db).AsNoTracking().Where(a => ids.Contains(a.ContactId))
            .Select(a => new { a.Id, a.ContactId, a.Outcome, a.EndedAt }).ToListAsync(ct);
        var ends = attempts.ToLookup(a => a.ContactId);
        return [.. ids.Where(rows.ContainsKey).Select(id => rows[id]).Select(r =>
        {
            var last = ends[r.Id].MaxBy(a => (a.EndedAt, a.Id));
            return new ContactLine(r.Id, r.Number, r.E164, Words(r.Attributes), r.AddedAt, ends[r.Id].Count(),
                last?.Outcome, last?.EndedAt);
        })];
    }

    private static bool IsNumber(string search) =>
        search.Count(char.IsAsciiDigit) >= 3 && search.All(c => char.IsAsciiDigit(c) || "+-()/. ".Contains(c));

    /// <summary>Numbers that begin so, written with or without their country.</summary>
    private static async Task<List<long>> ByNumberAsync(
        RingtailDb db, int listId, string search, CancellationToken ct)
    {
        var country = await db.DefaultCountryAsync(ct);
        var found = new SortedSet<long>();
        foreach (var begin in Beginnings(search, PhoneNumberUtil.GetInstance().GetCountryCodeForRegion(country)))
        {
            // The range makes use of the index; a collation that passes over signs makes it a little too wide.
            var end = After(begin);
            found.UnionWith(await db.Contacts.Where(c => c.ListId == listId
                    && c.NumberKey.CompareTo(begin) >= 0 && c.NumberKey.CompareTo(end) < 0
                    && c.NumberKey.StartsWith(begin))
                .OrderBy(c => c.NumberKey).Select(c => c.Id).Take(FoundMax + 1).ToListAsync(ct));
        }
        return [.. found];
    }

    /// <summary>The least text above all that begin so, for texts that end in a digit.</summary>
    internal static string After(string begin)
    {
        var kept = begin.TrimEnd('9');
        return kept.Length > 0 && char.IsAsciiDigit(kept[^1]) ? kept[..^1] + (char)(kept[^1] + 1) : "a";
    }

    internal static IEnumerable<string> Beginnings(string search, int countryCode)
    {
        if (char.IsAsciiDigit(search[^1])) yield return search;
        var digits = string.Concat(search.Where(char.IsAsciiDigit));
        if (digits != search) yield return digits;
        if (search.StartsWith('+')) yield return "+" + digits;
        else if (digits.StartsWith("00", StringComparison.Ordinal)) yield return "+" + digits[2..];
        else if (digits.StartsWith('0')) yield return $"+{countryCode}{digits[1..]}";
        else
        {
            yield return "+" + digits;
            yield return $"+{countryCode}{digits}";
        }
    }

    /// <summary>Piece by piece from the beginning, until enough is found or the time is over.</summary>
    private async Task<(List<long> Found, long? SearchedTo)> ScanAsync(
        RingtailDb db, int listId, PageOf page, CancellationToken ct)
    {
        var (search, folded) = (page.Search, page.Folded);
        var found = new List<long>();
        var (after, searched) = (0L, 0L);
        var started = clock.GetTimestamp();
        while (found.Count <= FoundMax)
        {
            var last = await db.Contacts.Where(c => c.ListId == listId && c.Id > after).OrderBy(c => c.Id)
                .Select(c => c.Id).Skip(ScanRows - 1).Select(id => (long?)id).FirstOrDefaultAsync(ct);
            var (from, to) = (after, last ?? long.MaxValue);
            found.AddRange(await db.Contacts.Where(c => c.ListId == listId && c.Id > from && c.Id <= to
                    && (c.Number.Contains(search) || c.Attributes.ToLower().Contains(folded)))
                .OrderBy(c => c.Id).Select(c => c.Id).Take(FoundMax + 1).ToListAsync(ct));
            if (last is null) return (found, null);
            (after, searched) = (last.Value, searched + ScanRows);
            if (clock.GetElapsedTime(started) > ScanTime) return (found, searched);
        }
        return (found, null);
    }

    /// <summary>Attributes as "NAME: value", from the JSON array of pairs; what is no such array is shown as it
    /// is.</summary>
    public static string Words(string json)
    {
        if (json.Length == 0) return "";
        try
        {
            return string
                .Join(", ", (JsonSerializer.Deserialize<string[][]>(json) ?? [])
                    .Select(pair => string.Join(": ", pair)));
        }
        catch (JsonException)
        {
            return json;
        }
    }
}
