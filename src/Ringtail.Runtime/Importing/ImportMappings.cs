using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Importing;

/// <summary>A kept mapping: by a column's header, what it becomes.</summary>
public sealed record ImportMapping(
    int Id, string Name, IReadOnlyList<string> Header, IReadOnlyDictionary<string, string> Targets)
{
    /// <summary>Whether a file has these columns, in whatever order.</summary>
    public bool Fits(IReadOnlyList<string> header) =>
        Header.Count == header.Count
            && Header.ToHashSet(StringComparer.OrdinalIgnoreCase).SetEquals(header.Select(h => h.Trim()));
}

/// <summary>Mappings of columns, kept under names for the next file of their kind.</summary>
public sealed class ImportMappings(IRingtailDbFactory databases, TimeProvider clock)
{
    public async Task<IReadOnlyList<ImportMapping>> ListAsync(CancellationToken ct)
    {
        await using var db = databases.Create();
        var rows = await db.ImportMappings.AsNoTracking().OrderBy(m => m.Name).ToListAsync(ct);
        return [.. rows.Select(Of)];
    }

    /// <summary>Keeps it; a mapping of the same name is replaced.</summary>
    /// <exception cref="InvalidFieldsException">The name is missing or too long.</exception>
    public async Task SaveAsync(
        string name, IReadOnlyList<string> header, IReadOnlyDictionary<string, string> targets, string by,
        CancellationToken ct)
    {
        var checks = new FieldChecks();
        checks.Text("Name", name.Trim(), required: true);
        if (checks.Problems.Count > 0) throw new InvalidFieldsException(checks.Problems);
        await using var db = databases.Create();
        var row = await db.ImportMappings.SingleOrDefaultAsync(m => m.Name == name.Trim(), ct);
        if (row is null)
        {
            row = new ImportMappingRow { Name = name.Trim(), CreatedAt = clock.GetUtcNow(), CreatedBy = by };
            db.ImportMappings.Add(row);
        }
        else
        {
            (row.ModifiedAt, row.ModifiedBy) = (clock.GetUtcNow(), by);
        }
        row.Header = JsonSerializer.Serialize(header.Select(h => h.Trim()));
        row.Columns = JsonSerializer.Serialize(targets);
        await db.SaveChangesAsync(ct);
    }

    public async Task DeleteAsync(int id, CancellationToken ct)
    {
        await using var db = databases.Create();
        await db.ImportMappings.Where(m => m.Id == id).ExecuteDeleteAsync(ct);
    }

    private static ImportMapping Of(ImportMappingRow row) => new(
        row.Id, row.Name, JsonSerializer.Deserialize<string[]>(row.Header) ?? [],
        new Dictionary<string, string>(
            JsonSerializer.Deserialize<Dictionary<string, string>>(row.Columns) ?? [],
            StringComparer.OrdinalIgnoreCase));
}
