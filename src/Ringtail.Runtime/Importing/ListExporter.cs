using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Contacts;
using Ringtail.Runtime.Exporting;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Importing;

/// <summary>
/// Streams a list out as CSV or as a workbook, in flat memory: the contacts with their attributes as columns, and what
/// became of each. The same file can be uploaded again; our own columns are passed over then.
/// </summary>
public sealed class ListExporter(IRingtailDbFactory databases)
{
    private const int SliceRows = 2_000;
    /// <summary>A workbook has 16,384 columns; beyond this, attributes are a mistake of the upload.</summary>
    private const int ColumnsMax = 1_000;
    private static readonly string[] OwnColumns =
        ["E164", "ADDED", "LAST_OUTCOME", "LAST_STATUS_EXT", "LAST_CALLED", "ATTEMPTS"];
    private static readonly string[] NoOutcomes =
        [AttemptOutcome.Withdrawn.Code(), AttemptOutcome.RouteFailure.Code()];

    /// <param name="format">Csv or Xlsx.</param>
    /// <param name="zone">In which times are written.</param>
    public async Task ExportAsync(
        int listId, ImportFormat format, TimeZoneInfo zone, Stream target, CancellationToken ct)
    {
        var names = await NamesAsync(listId, ct);
        await using var table = TableWriter.Create(
            format == ImportFormat.Xlsx ? TableFormat.Xlsx : TableFormat.Csv, target, "Contacts", mark: true);
        await table.WriteHeaderAsync(["NUMBER", .. names, .. OwnColumns.Select(c => ImportOptions.OwnPrefix + c)], ct);
        var places = names.Select((name, i) => (name, i)).ToDictionary(p => p.name, p => p.i + 1);
        await foreach (var slice in SlicesAsync(listId, ct))
        {
            var ends = await EndsAsync(listId, slice, ct);
            foreach (var contact in slice.Where(c => c.Number != ContactNumbers.Erased))
            {
                var cells = new string[1 + names.Count + OwnColumns.Length];
                Array.Fill(cells, "");
                cells[0] = contact.Number;
                foreach (var (name, value) in StoredJson.ReadAttributes(contact.Attributes))
                {
                    if (places.TryGetValue(name, out var place)) cells[place] = value;
                }
                FillOwn(cells.AsSpan(1 + names.Count), contact, ends[contact.Id], zone);
                await table.WriteRowAsync(cells, ct);
            }
        }
        await table.CompleteAsync(ct);
    }

    private static void FillOwn(
        Span<string> cells, ContactRow contact, IEnumerable<AttemptEndLine> ends, TimeZoneInfo zone)
    {
        cells[0] = contact.E164 ?? "";
        cells[1] = Time(contact.AddedAt, zone);
        var all = ends.ToList();
        if (all.MaxBy(e => e.EndedAt) is { } last)
        {
            cells[2] = last.Outcome;
            cells[3] = last.StatusExt;
            cells[4] = Time(last.EndedAt, zone);
        }
        cells[5] = all.Count.ToString(CultureInfo.InvariantCulture);
    }

    private static string Time(DateTimeOffset at, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(at, zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>The attributes' names in the order in which they first appear.</summary>
    private async Task<List<string>> NamesAsync(int listId, CancellationToken ct)
    {
        var names = new List<string>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var slice in SlicesAsync(listId, ct))
        {
            foreach (var (name, _) in slice.SelectMany(c => StoredJson.ReadAttributes(c.Attributes)))
            {
                if (names.Count < ColumnsMax && known.Add(name)) names.Add(name);
            }
        }
        return names;
    }

    private async IAsyncEnumerable<List<ContactRow>> SlicesAsync(
        int listId, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var after = 0L;
        while (true)
        {
            // A context of its own for each slice: a reader that stays open would hold up SQLite's checkpoints.
            await using var db = databases.Create();
            var slice = await db.Contacts.AsNoTracking().Where(c => c.ListId == listId && c.Id > after)
                .OrderBy(c => c.Id).Take(SliceRows).ToListAsync(ct);
            if (slice.Count == 0) yield break;
            after = slice[^1].Id;
            yield return slice;
        }
    }

    private async Task<ILookup<long, AttemptEndLine>> EndsAsync(
        int listId, List<ContactRow> slice, CancellationToken ct)
    {
        var (first, last) = (slice[0].Id, slice[^1].Id);
        await using var db = databases.Create();
        var ends = await db.Attempts.AsNoTracking()
            .Where(a => a.ContactId >= first && a.ContactId <= last && a.ListId == listId && a.Outcome != null
                && !NoOutcomes.Contains(a.Outcome))
            .Select(a => new AttemptEndLine(a.ContactId, a.Outcome!, a.StatusExt, a.EndedAt!.Value)).ToListAsync(ct);
        return ends.ToLookup(e => e.Contact);
    }

    private sealed record AttemptEndLine(long Contact, string Outcome, string StatusExt, DateTimeOffset EndedAt);
}
