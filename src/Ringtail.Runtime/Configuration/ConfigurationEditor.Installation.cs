using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Loops;
using Ringtail.Runtime.Notifications;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Configuration;

/// <summary>What belongs to no campaign: settings of the installation, webhooks, kept column mappings.</summary>
public sealed partial class ConfigurationEditor
{
    public Task SaveInstallationAsync(InstallationSettings settings, string by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Refuse(settings.Problems());
        return ChangeAsync(async db =>
        {
            var stored = await db.Settings.ToDictionaryAsync(s => s.Key, ct);
            var changed = new List<string?[]>();
            foreach (var (key, value) in settings.Pairs)
            {
                if (!stored.TryGetValue(key, out var row))
                {
                    if (value == "0") continue;
                    db.Settings.Add(row = new SettingRow { Key = key });
                }
                if (row.Value == value) continue;
                changed.Add([key, row.Value, value]);
                row.Value = value;
            }
            if (changed.Count == 0) return;
            // A setting has no id, which the trail goes by.
            db.ChangeLog.Add(new ChangeLogRow
            {
                At = clock.GetUtcNow(), By = by, Kind = "Settings", Action = "Changed",
                Fields = JsonSerializer.Serialize(changed),
            });
            await db.SaveChangesAsync(ct);
        }, ct);
    }

    /// <param name="secret">Null keeps the stored one; a new webhook is given one by the caller.</param>
    /// <exception cref="InvalidFieldsException">Names what is wrong.</exception>
    public Task<WebhookRow> SaveWebhookAsync(WebhookRow row, string? secret, string by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(row);
        var problems = NotificationRules.Problems(row);
        if (secret is { Length: < 16 or > 200 })
            problems = [.. problems, new("Secret", "WebhookSecret", "must have 16 to 200 characters.")];
        Refuse(problems);
        row.Events = string.Join(',', ToldBuilder.EventsOf(row).Distinct());
        // Before the transaction, as with an Asterisk server.
        var encrypted = secret is null ? null : secrets.Protect(secret);
        return SaveAsync(
            row, row.Id, "webhook", [], (_, _) => Task.CompletedTask,
            stored => row.ProtectedSecret = encrypted ?? stored?.ProtectedSecret ?? "", by, ct);
    }

    /// <summary>One that is not there was deleted before: no effect.</summary>
    public Task DeleteWebhookAsync(int id, string by, CancellationToken ct) => ChangeAsync(async db =>
    {
        if (await db.Webhooks.FindAsync([id], ct) is not { } row) return;
        db.Remove(row);
        await LogAsync(db, "WebhookDeleted", row.Url, by, ct);
    }, ct);

    public Task<ImportMappingRow> SaveImportMappingAsync(ImportMappingRow row, string by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(row);
        row.Name = row.Name.Trim();
        var checks = new FieldChecks();
        checks.Text(nameof(row.Name), row.Name, required: true);
        return SaveAsync(
            row, row.Id, "column mapping", checks.Problems,
            async (db, check) => check.That(
                !await db.ImportMappings.AnyAsync(m => m.Name == row.Name && m.Id != row.Id, ct),
                nameof(row.Name), "NameTaken", $"is taken: there is another column mapping '{row.Name}'."),
            null, by, ct);
    }

    public Task DeleteImportMappingAsync(int id, string by, CancellationToken ct) => ChangeAsync(async db =>
    {
        if (await db.ImportMappings.FindAsync([id], ct) is not { } row) return;
        db.Remove(row);
        await LogAsync(db, "ImportMappingDeleted", row.Name, by, ct);
    }, ct);
}
