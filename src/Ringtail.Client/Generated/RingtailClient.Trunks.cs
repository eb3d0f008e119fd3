// Written from the API's description by tests/Ringtail.Server.Tests/Api/TheClientsSource.cs; do not edit.
using System.Text.Json;

namespace Ringtail.Client;

/// <summary>Trunks.</summary>
public sealed partial class RingtailClient
{
    /// <summary>The trunks, a page at a time.</summary>
    public Task<PageOfTrunkRecord> ListTrunksAsync(
        int? pbxId = null, string? search = null, string? sort = null, int? offset = null, int? limit = null,
        CancellationToken ct = default) =>
        SendAsync<PageOfTrunkRecord>(
            HttpMethod.Get, "api/v1/trunks",
            [
                ("pbxId", pbxId), ("search", search), ("sort", sort), ("offset", offset), ("limit", limit)
            ],
            [], null, ct);

    /// <summary>Add a trunk.</summary>
    public Task<TrunkRecord> AddTrunkAsync(
        TrunkInput input, CancellationToken ct = default) =>
        SendAsync<TrunkRecord>(
            HttpMethod.Post, "api/v1/trunks",
            [],
            [], JsonBody(input), ct);

    /// <summary>One trunk.</summary>
    public Task<TrunkRecord> GetTrunkAsync(
        int id, CancellationToken ct = default) =>
        SendAsync<TrunkRecord>(
            HttpMethod.Get, $"api/v1/trunks/{Text(id)}",
            [],
            [], null, ct);

    /// <summary>Replace a trunk: what is left out gets its default.</summary>
    public Task<TrunkRecord> ReplaceTrunkAsync(
        int id, TrunkInput input, string? ifMatch = null, CancellationToken ct = default) =>
        SendAsync<TrunkRecord>(
            HttpMethod.Put, $"api/v1/trunks/{Text(id)}",
            [],
            [("If-Match", ifMatch)], JsonBody(input), ct);

    /// <summary>Change some fields of a trunk; the others stay.</summary>
    public Task<TrunkRecord> ChangeTrunkAsync(
        int id, IReadOnlyDictionary<string, object?> input, string? ifMatch = null,
        CancellationToken ct = default) =>
        SendAsync<TrunkRecord>(
            HttpMethod.Patch, $"api/v1/trunks/{Text(id)}",
            [],
            [("If-Match", ifMatch)], JsonBody(input), ct);

    /// <summary>Delete a trunk that nothing refers to.</summary>
    public Task DeleteTrunkAsync(
        int id, string? ifMatch = null, CancellationToken ct = default) =>
        SendAsync(
            HttpMethod.Delete, $"api/v1/trunks/{Text(id)}",
            [],
            [("If-Match", ifMatch)], null, ct);
}
