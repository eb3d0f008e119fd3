// Written from the API's description by tests/Ringtail.Server.Tests/Api/TheClientsSource.cs; do not edit.
using System.Text.Json;

namespace Ringtail.Client;

/// <summary>Column mappings.</summary>
public sealed partial class RingtailClient
{
    /// <summary>How columns of uploaded files become contacts, by name.</summary>
    public Task<IReadOnlyList<ColumnMappingRecord>> ListColumnMappingsAsync(
        CancellationToken ct = default) =>
        SendAsync<IReadOnlyList<ColumnMappingRecord>>(
            HttpMethod.Get, "api/v1/column-mappings",
            [],
            [], null, ct);

    /// <summary>Keep a column mapping under its name; one of the same name is replaced.</summary>
    public Task<ColumnMappingRecord> KeepColumnMappingAsync(
        ColumnMappingInput input, CancellationToken ct = default) =>
        SendAsync<ColumnMappingRecord>(
            HttpMethod.Put, "api/v1/column-mappings",
            [],
            [], JsonBody(input), ct);

    /// <summary>Delete a kept column mapping.</summary>
    public Task DeleteColumnMappingAsync(
        int id, CancellationToken ct = default) =>
        SendAsync(
            HttpMethod.Delete, $"api/v1/column-mappings/{Text(id)}",
            [],
            [], null, ct);
}
