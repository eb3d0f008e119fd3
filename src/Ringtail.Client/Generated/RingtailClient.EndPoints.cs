// Written from the API's description by tests/Ringtail.Server.Tests/Api/TheClientsSource.cs; do not edit.
using System.Text.Json;

namespace Ringtail.Client;

/// <summary>End points.</summary>
public sealed partial class RingtailClient
{
    /// <summary>The end points, a page at a time.</summary>
    public Task<PageOfEndPointRecord> ListEndPointsAsync(
        int? pbxId = null, string? search = null, string? sort = null, int? offset = null, int? limit = null,
        CancellationToken ct = default) =>
        SendAsync<PageOfEndPointRecord>(
            HttpMethod.Get, "api/v1/end-points",
            [
                ("pbxId", pbxId), ("search", search), ("sort", sort), ("offset", offset), ("limit", limit)
            ],
            [], null, ct);

    /// <summary>Add an end point.</summary>
    public Task<EndPointRecord> AddEndPointAsync(
        EndPointInput input, CancellationToken ct = default) =>
        SendAsync<EndPointRecord>(
            HttpMethod.Post, "api/v1/end-points",
            [],
            [], JsonBody(input), ct);

    /// <summary>One end point.</summary>
    public Task<EndPointRecord> GetEndPointAsync(
        int id, CancellationToken ct = default) =>
        SendAsync<EndPointRecord>(
            HttpMethod.Get, $"api/v1/end-points/{Text(id)}",
            [],
            [], null, ct);

    /// <summary>Replace an end point: what is left out gets its default.</summary>
    public Task<EndPointRecord> ReplaceEndPointAsync(
        int id, EndPointInput input, string? ifMatch = null, CancellationToken ct = default) =>
        SendAsync<EndPointRecord>(
            HttpMethod.Put, $"api/v1/end-points/{Text(id)}",
            [],
            [("If-Match", ifMatch)], JsonBody(input), ct);

    /// <summary>Change some fields of an end point; the others stay.</summary>
    public Task<EndPointRecord> ChangeEndPointAsync(
        int id, IReadOnlyDictionary<string, object?> input, string? ifMatch = null,
        CancellationToken ct = default) =>
        SendAsync<EndPointRecord>(
            HttpMethod.Patch, $"api/v1/end-points/{Text(id)}",
            [],
            [("If-Match", ifMatch)], JsonBody(input), ct);

    /// <summary>Delete an end point that nothing refers to.</summary>
    public Task DeleteEndPointAsync(
        int id, string? ifMatch = null, CancellationToken ct = default) =>
        SendAsync(
            HttpMethod.Delete, $"api/v1/end-points/{Text(id)}",
            [],
            [("If-Match", ifMatch)], null, ct);

    /// <summary>Ask the PBX whether the end point's queue and extension are there.</summary>
    public Task<EndPointCheck> CheckEndPointAsync(
        int id, CancellationToken ct = default) =>
        SendAsync<EndPointCheck>(
            HttpMethod.Post, $"api/v1/end-points/{Text(id)}/check",
            [],
            [], null, ct);

    /// <summary>Dial for an end point again that was stopped because its calls end too soon.</summary>
    public Task ReleaseEndPointAsync(
        int id, CancellationToken ct = default) =>
        SendAsync(
            HttpMethod.Post, $"api/v1/end-points/{Text(id)}/release",
            [],
            [], null, ct);
}
