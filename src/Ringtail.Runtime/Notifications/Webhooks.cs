using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Ringtail.Dialing.Rules;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Loops;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Notifications;

/// <summary>
/// Programs that hear of events as signed JSON: who they are, what they were sent, and sending it again. Checks with
/// <see cref="InvalidFieldsException"/>; what is not there is a <see cref="Control.ControlException"/>.
/// </summary>
public sealed class Webhooks(IRingtailDbFactory databases, ConfigurationEditor editor)
{
    private const int SecretBytes = 32;

    public async Task<IReadOnlyList<WebhookRow>> ListAsync(CancellationToken ct)
    {
        await using var db = databases.Create();
        return await db.Webhooks.AsNoTracking().OrderBy(w => w.Id).ToListAsync(ct);
    }

    public async Task<WebhookRow?> FindAsync(int id, CancellationToken ct)
    {
        await using var db = databases.Create();
        return await db.Webhooks.AsNoTracking().SingleOrDefaultAsync(w => w.Id == id, ct);
    }

    /// <summary>
    /// Id 0 makes a new one. Gives the secret in the clear when it was made or set here, to be shown once.
    /// </summary>
    /// <param name="secret">Null keeps the stored one; a new webhook gets a random one.</param>
    public async Task<(WebhookRow Row, string? Secret)> SaveAsync(
        WebhookRow row, string? secret, string by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(row);
        secret ??= row.Id == 0 ? NewSecret() : null;
        return (await editor.SaveWebhookAsync(row, secret, by, ct), secret);
    }

    /// <summary>256 random bits, hexadecimal.</summary>
    public static string NewSecret() => RandomNumberGenerator.GetHexString(SecretBytes * 2, lowercase: true);

    /// <summary>What waits for it is given up; one that is not there was deleted before.</summary>
    public Task DeleteAsync(int id, string by, CancellationToken ct) => editor.DeleteWebhookAsync(id, by, ct);

    public Task<DeliveryPage> DeliveriesAsync(int id, RowOrder order, int from, int count, CancellationToken ct) =>
        Deliveries.ReadAsync(
            databases, o => o.Kind == nameof(FollowUpKind.Webhook) && o.SourceId == id, order, from, count, ct);
}

/// <summary>What webhooks and mail settings must fulfil by themselves.</summary>
public static class NotificationRules
{
    public static IReadOnlyList<FieldProblem> Problems(WebhookRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var check = new FieldChecks();
        check.Text(nameof(row.Url), row.Url, required: true, charsMax: ConfigurationRules.LongTextCharsMax);
        check.That(
            Uri.TryCreate(row.Url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https",
            nameof(row.Url), "HttpAddress", "must be an http or https address.");
        check.Text(nameof(row.Description), row.Description);
        check.Text(nameof(row.SecurityKey), row.SecurityKey);
        var events = ToldBuilder.EventsOf(row);
        check.That(
            events.Length > 0 && events.All(e => ToldEvents.All.Contains(e)), nameof(row.Events), "WebhookEvents",
            $"must be one or more of {string.Join(", ", ToldEvents.All)}; it is '{row.Events}'.");
        return check.Problems;
    }
}
