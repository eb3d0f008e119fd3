using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Configuration;

/// <summary>A field of a record before and after a change; null where there was or is no record.</summary>
public sealed record ChangedField(string Field, string? Old, string? New)
{
    /// <param name="fields">As <see cref="ChangeLogRow.Fields"/> has them.</param>
    public static IReadOnlyList<ChangedField> Read(string fields) =>
        [.. (JsonSerializer.Deserialize<string?[][]>(fields) ?? []).Where(f => f.Length == 3)
            .Select(f => new ChangedField(f[0] ?? "", f[1], f[2]))];
}

/// <summary>
/// Listens to what one unit of work saves and writes it into the change log, in the same transaction: whoever changes
/// the configuration through the editor is logged without a line of code. Who it was is read from the audit columns
/// that the same change sets.
/// </summary>
internal sealed class ChangeTrail : IDisposable
{
    /// <summary>Shown in place of a secret. Neither the old nor the new one, nor its encrypted form, is kept.</summary>
    public const string Hidden = "•••";
    /// <summary>Longest value that is kept, in characters: a log is for people.</summary>
    private const int ValueCharsMax = 400;

    private static readonly HashSet<string> Silent =
    [
        nameof(AuditedRow.CreatedAt), nameof(AuditedRow.CreatedBy), nameof(AuditedRow.ModifiedAt),
        nameof(AuditedRow.ModifiedBy), nameof(ContactListRow.ContactCount), "Id",
    ];

    private readonly RingtailDb _db;
    private readonly DateTimeOffset _now;
    private readonly List<Seen> _seen = [];
    private string _by = "-";

    private sealed record Seen(EntityEntry Entry, EntityState State, int Id, List<ChangedField> Fields);

    public ChangeTrail(RingtailDb db, DateTimeOffset now)
    {
        _db = db;
        _now = now;
        _db.SavingChanges += Look;
    }

    /// <summary>Adds the lines of all that was saved since the beginning.</summary>
    public async Task WriteAsync(CancellationToken ct)
    {
        // What a caller left unsaved would be written by our own saving, unseen.
        if (_db.ChangeTracker.HasChanges()) await _db.SaveChangesAsync(ct);
        _db.SavingChanges -= Look;
        foreach (var seen in _seen.Where(Tells))
        {
            _db.ChangeLog.Add(new ChangeLogRow
            {
                At = _now, By = _by, Kind = KindOf(seen.Entry), CampaignId = CampaignOf(seen),
                RecordId = IdOf(seen), Name = await NameOfAsync(seen.Entry.Entity, ct), Action = ActionOf(seen.State),
                Fields = JsonSerializer.Serialize(seen.Fields.Select(f => new[] { f.Field, f.Old, f.New })),
            });
        }
        await _db.SaveChangesAsync(ct);
    }

    public void Dispose() => _db.SavingChanges -= Look;

    private void Look(object? sender, SavingChangesEventArgs saving)
    {
        foreach (var entry in _db.ChangeTracker.Entries())
        {
            Hear(entry);
            if (entry.State is not (EntityState.Added or EntityState.Modified or EntityState.Deleted)) continue;
            if (!IsFollowed(entry)) continue;
            _seen.Add(new(entry, entry.State, entry.State == EntityState.Added ? 0 : KeyOf(entry), FieldsOf(entry)));
        }
    }

    /// <summary>The person, from whatever the change writes a name into.</summary>
    private void Hear(EntityEntry entry)
    {
        var name = entry.Entity switch
        {
            SystemLogRow log => log.By,
            AuditedRow row when entry.State == EntityState.Added => row.CreatedBy,
            AuditedRow row when entry.State == EntityState.Modified => row.ModifiedBy,
            // Touched twice by one person in one instant: nothing differs, and it was them all the same.
            AuditedRow row when row.ModifiedAt >= _now => row.ModifiedBy,
            _ => "-",
        };
        if (name is not ("-" or "")) _by = name;
    }

    /// <summary>
    /// Persons are no configuration: a contact or a blocked number must be forgotten when it is erased, and stands in
    /// no log. Numbers of people are what such rows have in common.
    /// </summary>
    private static bool IsFollowed(EntityEntry entry) =>
        entry.Entity is not (SystemLogRow or ChangeLogRow)
        && entry.Metadata.ClrType.Name.EndsWith("Row", StringComparison.Ordinal)
        && entry.Metadata.FindProperty("Id")?.ClrType == typeof(int)
        && entry.Metadata.FindProperty("Number") is null && entry.Metadata.FindProperty("NumberKey") is null;

    private static List<ChangedField> FieldsOf(EntityEntry entry)
    {
        var fields = new List<ChangedField>();
        foreach (var property in entry.Properties)
        {
            var name = property.Metadata.Name;
            if (Silent.Contains(name) || property.Metadata.IsShadowProperty()) continue;
            var old = entry.State == EntityState.Added ? null : Text(name, property.OriginalValue);
            var now = entry.State == EntityState.Deleted ? null : Text(name, property.CurrentValue);
            var changed = entry.State == EntityState.Modified
                ? !Equals(property.OriginalValue, property.CurrentValue)
                : (old ?? now) is { Length: > 0 };
            if (changed) fields.Add(new(name, old, now));
        }
        return fields;
    }

    private static string Text(string field, object? value)
    {
        var text = value switch
        {
            null => "",
            bool yes => yes ? "true" : "false",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
        if (text.Length > 0 && IsSecret(field)) return Hidden;
        return text.Length > ValueCharsMax ? text[..ValueCharsMax] + "…" : text;
    }

    private static bool IsSecret(string field) =>
        field.Contains("Secret", StringComparison.Ordinal) || field.Contains("Password", StringComparison.Ordinal)
        || field.Contains("Token", StringComparison.Ordinal) || field.Contains("Hash", StringComparison.Ordinal);

    /// <summary>That others moved up because one was taken out, or that nothing was changed at all, tells
    /// nothing.</summary>
    private bool Tells(Seen seen)
    {
        if (seen.State != EntityState.Modified) return true;
        if (seen.Fields.Count == 0) return false;
        return seen.Fields.Any(f => f.Field != "Position")
            || _seen.TrueForAll(s => s.State == EntityState.Modified || s.Entry.Metadata != seen.Entry.Metadata);
    }

    private static int IdOf(Seen seen) => seen.Id != 0 ? seen.Id : KeyOf(seen.Entry);

    private static int KeyOf(EntityEntry entry) => entry.Property("Id").CurrentValue as int? ?? 0;

    private static int? CampaignOf(Seen seen) => seen.Entry.Entity is CampaignRow
        ? IdOf(seen)
        : seen.Entry.Metadata.FindProperty("CampaignId") is null
            ? null
            : seen.Entry.Property("CampaignId").CurrentValue as int?;

    private static string KindOf(EntityEntry entry) => entry.Metadata.ClrType.Name[..^"Row".Length];

    private static string ActionOf(EntityState state) => state switch
    {
        EntityState.Added => "Added",
        EntityState.Deleted => "Deleted",
        _ => "Changed",
    };

    private async Task<string> NameOfAsync(object row, CancellationToken ct) => row switch
    {
        PbxRow pbx => pbx.Description,
        EndPointRow endPoint => endPoint.Type == "QUEUE" ? endPoint.QueueName : endPoint.Name,
        CampaignTrunkRow link =>
            await _db.Trunks.Where(t => t.Id == link.TrunkId).Select(t => t.Name).FirstOrDefaultAsync(ct) ?? "",
        CampaignListRow link =>
            await _db.Lists.Where(l => l.Id == link.ListId).Select(l => l.Name).FirstOrDefaultAsync(ct) ?? "",
        CampaignEndPointRow link => await _db.EndPoints.Where(e => e.Id == link.EndPointId)
            .Select(e => e.Type == "QUEUE" ? e.QueueName : e.Name).FirstOrDefaultAsync(ct) ?? "",
        RescheduleRuleRow rule => rule.Status,
        _ => row.GetType().GetProperty("Name")?.GetValue(row) as string ?? "",
    };
}
