using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.Api.Records;

namespace Ringtail.Server.ConfigFiles;

/// <summary>What a file has beside servers, trunks, end points, lists and campaigns.</summary>
internal static class FurtherExport
{
    public static async Task<ConfigFile> ReadAsync(RingtailDb db, ConfigIds ids, CancellationToken ct) => new()
    {
        Installation = InstallationSettings.Read(
            await db.Settings.AsNoTracking().ToDictionaryAsync(s => s.Key, s => s.Value, ct)),
        OpeningHours = await OpeningHoursAsync(db, ids, ct),
        ColumnMappings = await ColumnMappingsAsync(db, ids, ct),
        Webhooks = await WebhooksAsync(db, ids, ct),
    };

    private static async Task<List<FileOpeningHours>> OpeningHoursAsync(
        RingtailDb db, ConfigIds ids, CancellationToken ct)
    {
        var rules = (await db.OpeningRules.AsNoTracking().OrderBy(r => r.Position).ToListAsync(ct))
            .ToLookup(r => r.OpeningHoursId);
        var sets = (await db.OpeningHours.AsNoTracking().ToListAsync(ct))
            .OrderBy(h => h.Name, StringComparer.Ordinal).ThenBy(h => h.Id).ToList();
        foreach (var set in sets) ids.OpeningHours[set.Name] = set.Id;
        return sets.ConvertAll(h => Fields.Copy(h, new FileOpeningHours
        {
            Rules = [.. rules[h.Id].Select(r => Fields.Copy(r, new OpeningHoursRule()))],
        }));
    }

    private static async Task<List<FileColumnMapping>> ColumnMappingsAsync(
        RingtailDb db, ConfigIds ids, CancellationToken ct)
    {
        var rows = (await db.ImportMappings.AsNoTracking().ToListAsync(ct))
            .OrderBy(m => m.Name, StringComparer.Ordinal).ToList();
        foreach (var row in rows) ids.ColumnMappings[row.Name] = row.Id;
        return rows.ConvertAll(Of);
    }

    private static FileColumnMapping Of(ImportMappingRow row) =>
        Fields.Copy(row, new FileColumnMapping { Columns = ColumnsOf(row) });

    public static List<MappedColumn> ColumnsOf(ImportMappingRow row)
    {
        var header = JsonSerializer.Deserialize<string[]>(row.Header) ?? [];
        var targets = JsonSerializer.Deserialize<Dictionary<string, string>>(row.Columns) ?? [];
        return [.. header.Select(h => new MappedColumn
        {
            Header = h, AsNamed = !targets.ContainsKey(h), Becomes = targets.GetValueOrDefault(h, ""),
        })];
    }

    /// <summary>The row of a mapping; the other way round.</summary>
    public static ImportMappingRow RowOf(FileColumnMapping mapping, ImportMappingRow row)
    {
        (row.Name, row.SecurityKey) = (mapping.Name, mapping.SecurityKey);
        row.Header = JsonSerializer.Serialize(mapping.Columns.Select(c => c.Header.Trim()));
        row.Columns = JsonSerializer.Serialize(mapping.Columns.Where(c => !c.AsNamed)
            .DistinctBy(c => c.Header.Trim()).ToDictionary(c => c.Header.Trim(), c => c.Becomes));
        return row;
    }

    private static async Task<List<FileWebhook>> WebhooksAsync(RingtailDb db, ConfigIds ids, CancellationToken ct)
    {
        var rows = (await db.Webhooks.AsNoTracking().ToListAsync(ct))
            .OrderBy(w => w.Url, StringComparer.Ordinal).ThenBy(w => w.Id).ToList();
        var hooks = rows.ConvertAll(w => Fields.Copy(w, new FileWebhook { Secret = new() { Reference = "stored" } }));
        var names = ConfigNames.Of(hooks);
        for (var i = 0; i < rows.Count; i++)
            (ids.Webhooks[names[i]], ids.Secrets[ConfigSecrets.PlaceOf("webhooks", names[i])]) = (
                rows[i].Id, rows[i].ProtectedSecret);
        return hooks;
    }
}
