using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using MudBlazor;
using Ringtail.Runtime.Storage;
using Ringtail.Server.Shell.Tables;

// ToLower is SQL's lower() here: both databases know it, and neither knows a culture.
#pragma warning disable CA1304, CA1311, CA1862

namespace Ringtail.Server.Lists;

/// <summary>A contact as the list's page shows it, with its last outcome.</summary>
internal sealed record ContactLine(string Number, string Attributes, DateTimeOffset Added, string? Outcome,
    DateTimeOffset? Called)
{
    /// <summary>One page in the order of loading. Without a search the list's own counter says how many there
    /// are.</summary>
    public static async Task<TableData<ContactLine>> PageAsync(
        RingtailDb db, int listId, PageOf page, CancellationToken ct)
    {
        var contacts = db.Contacts.AsNoTracking().Where(c => c.ListId == listId);
        var search = page.Search;
        if (search.Length > 0) contacts = contacts
            .Where(c => c.Number.Contains(search) || c.Attributes.ToLower().Contains(page.Folded));
        var total = search.Length > 0
            ? await contacts.LongCountAsync(ct)
            : await db.Lists.Where(l => l.Id == listId).Select(l => l.ContactCount).FirstOrDefaultAsync(ct);
        var rows = await contacts.OrderBy(c => c.Id).Skip(page.Skip).Take(page.Take).ToListAsync(ct);
        var ids = rows.ConvertAll(r => r.Id);
        var attempts = await db.Attempts.AsNoTracking()
            .Where(a => a.ListId == listId && ids.Contains(a.ContactId) && a.Outcome != null)
            .Select(a => new { a.ContactId, a.Outcome, a.EndedAt }).ToListAsync(ct);
        var last = attempts.GroupBy(a => a.ContactId).ToDictionary(g => g.Key, g => g.MaxBy(a => a.EndedAt)!);
        return new TableData<ContactLine>
        {
            TotalItems = (int)Math.Min(total, int.MaxValue),
            Items = rows.ConvertAll(r => last.TryGetValue(r.Id, out var end)
                ? new ContactLine(r.Number, Words(r.Attributes), r.AddedAt, end.Outcome, end.EndedAt)
                : new ContactLine(r.Number, Words(r.Attributes), r.AddedAt, null, null)),
        };
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
