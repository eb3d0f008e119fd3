// Written from the API's description by tests/Ringtail.Server.Tests/Api/TheClientsSource.cs; do not edit.
using System.Text.Json;

namespace Ringtail.Client;

/// <summary>Webhooks.</summary>
public sealed partial class RingtailClient
{
    /// <summary>The webhooks, a page at a time.</summary>
    public Task<PageOfWebhookRecord> ListWebhooksAsync(
        string? search = null, string? sort = null, int? offset = null, int? limit = null,
        CancellationToken ct = default) =>
        SendAsync<PageOfWebhookRecord>(
            HttpMethod.Get, "api/v1/webhooks",
            [
                ("search", search), ("sort", sort), ("offset", offset), ("limit", limit)
            ],
            [], null, ct);

    /// <summary>Add a webhook; its secret is in this answer and never again.</summary>
    public Task<CreatedWebhook> AddWebhookAsync(
        WebhookInput input, CancellationToken ct = default) =>
        SendAsync<CreatedWebhook>(
            HttpMethod.Post, "api/v1/webhooks",
            [],
            [], JsonBody(input), ct);

    /// <summary>One webhook.</summary>
    public Task<WebhookRecord> GetWebhookAsync(
        int id, CancellationToken ct = default) =>
        SendAsync<WebhookRecord>(
            HttpMethod.Get, $"api/v1/webhooks/{Text(id)}",
            [],
            [], null, ct);

    /// <summary>Replace a webhook: what is left out gets its default.</summary>
    public Task<WebhookRecord> ReplaceWebhookAsync(
        int id, WebhookInput input, string? ifMatch = null, CancellationToken ct = default) =>
        SendAsync<WebhookRecord>(
            HttpMethod.Put, $"api/v1/webhooks/{Text(id)}",
            [],
            [("If-Match", ifMatch)], JsonBody(input), ct);

    /// <summary>Change some fields of a webhook; the others stay.</summary>
    public Task<WebhookRecord> ChangeWebhookAsync(
        int id, IReadOnlyDictionary<string, object?> input, string? ifMatch = null,
        CancellationToken ct = default) =>
        SendAsync<WebhookRecord>(
            HttpMethod.Patch, $"api/v1/webhooks/{Text(id)}",
            [],
            [("If-Match", ifMatch)], JsonBody(input), ct);

    /// <summary>Delete a webhook that nothing refers to.</summary>
    public Task DeleteWebhookAsync(
        int id, string? ifMatch = null, CancellationToken ct = default) =>
        SendAsync(
            HttpMethod.Delete, $"api/v1/webhooks/{Text(id)}",
            [],
            [("If-Match", ifMatch)], null, ct);

    /// <summary>What a webhook was sent, newest first.</summary>
    public Task<PageOfDelivery> ListWebhookDeliveriesAsync(
        int id, int? offset = null, int? limit = null, string? sort = null, CancellationToken ct = default) =>
        SendAsync<PageOfDelivery>(
            HttpMethod.Get, $"api/v1/webhooks/{Text(id)}/deliveries",
            [
                ("offset", offset), ("limit", limit), ("sort", sort)
            ],
            [], null, ct);

    /// <summary>Tell or do it again, also when it was done: the receiver may have lost it.</summary>
    public Task SendAgainAsync(
        long id, CancellationToken ct = default) =>
        SendAsync(
            HttpMethod.Post, $"api/v1/deliveries/{Text(id)}/send-again",
            [],
            [], null, ct);
}
