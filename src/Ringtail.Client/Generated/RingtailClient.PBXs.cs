// Written from the API's description by tests/Ringtail.Server.Tests/Api/TheClientsSource.cs; do not edit.
using System.Text.Json;

namespace Ringtail.Client;

/// <summary>PBXs.</summary>
public sealed partial class RingtailClient
{
    /// <summary>The Asterisk servers, a page at a time.</summary>
    public Task<PageOfPbxRecord> ListAsteriskServersAsync(
        string? search = null, string? sort = null, int? offset = null, int? limit = null,
        CancellationToken ct = default) =>
        SendAsync<PageOfPbxRecord>(
            HttpMethod.Get, "api/v1/pbxs",
            [
                ("search", search), ("sort", sort), ("offset", offset), ("limit", limit)
            ],
            [], null, ct);

    /// <summary>Add an Asterisk server.</summary>
    public Task<PbxRecord> AddAsteriskServerAsync(
        PbxInput input, CancellationToken ct = default) =>
        SendAsync<PbxRecord>(
            HttpMethod.Post, "api/v1/pbxs",
            [],
            [], JsonBody(input), ct);

    /// <summary>One Asterisk server.</summary>
    public Task<PbxRecord> GetAsteriskServerAsync(
        int id, CancellationToken ct = default) =>
        SendAsync<PbxRecord>(
            HttpMethod.Get, $"api/v1/pbxs/{Text(id)}",
            [],
            [], null, ct);

    /// <summary>Replace an Asterisk server: what is left out gets its default.</summary>
    public Task<PbxRecord> ReplaceAsteriskServerAsync(
        int id, PbxInput input, string? ifMatch = null, CancellationToken ct = default) =>
        SendAsync<PbxRecord>(
            HttpMethod.Put, $"api/v1/pbxs/{Text(id)}",
            [],
            [("If-Match", ifMatch)], JsonBody(input), ct);

    /// <summary>Change some fields of an Asterisk server; the others stay.</summary>
    public Task<PbxRecord> ChangeAsteriskServerAsync(
        int id, IReadOnlyDictionary<string, object?> input, string? ifMatch = null,
        CancellationToken ct = default) =>
        SendAsync<PbxRecord>(
            HttpMethod.Patch, $"api/v1/pbxs/{Text(id)}",
            [],
            [("If-Match", ifMatch)], JsonBody(input), ct);

    /// <summary>Delete an Asterisk server that nothing refers to.</summary>
    public Task DeleteAsteriskServerAsync(
        int id, string? ifMatch = null, CancellationToken ct = default) =>
        SendAsync(
            HttpMethod.Delete, $"api/v1/pbxs/{Text(id)}",
            [],
            [("If-Match", ifMatch)], null, ct);

    /// <summary>Connect to it, and say what was found (trunks, queues, contexts) and what is missing.</summary>
    public Task<PbxReport> InspectPbxAsync(
        int id, CancellationToken ct = default) =>
        SendAsync<PbxReport>(
            HttpMethod.Post, $"api/v1/pbxs/{Text(id)}/inspect",
            [],
            [], null, ct);
}
