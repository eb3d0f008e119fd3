// Written from the API's description by tests/Ringtail.Server.Tests/Api/TheClientsSource.cs; do not edit.
using System.Text.Json;

namespace Ringtail.Client;

/// <summary>Configuration.</summary>
public sealed partial class RingtailClient
{
    /// <summary>The configuration as YAML; secrets as references, or encrypted with the key.</summary>
    public Task<Stream> ExportConfigurationAsync(
        string? secretsKey = null, CancellationToken ct = default) =>
        SendAsync<Stream>(
            HttpMethod.Get, "api/v1/configuration",
            [],
            [("Secrets-Key", secretsKey)], null, ct);

    /// <summary>What applying a file would change; nothing is changed.</summary>
    public Task<ConfigPlan> PlanConfigurationAsync(
        Stream content, string contentType, bool? delete = null, string? ifSystem = null,
        string? secretsKey = null, CancellationToken ct = default) =>
        SendAsync<ConfigPlan>(
            HttpMethod.Post, "api/v1/configuration/plan",
            [
                ("delete", delete), ("ifSystem", ifSystem)
            ],
            [("Secrets-Key", secretsKey)], StreamBody(content, contentType), ct);

    /// <summary>Make the configuration as the file says, all of it or nothing.</summary>
    public Task<ConfigPlan> ApplyConfigurationAsync(
        Stream content, string contentType, bool? delete = null, string? ifSystem = null,
        string? secretsKey = null, CancellationToken ct = default) =>
        SendAsync<ConfigPlan>(
            HttpMethod.Post, "api/v1/configuration/apply",
            [
                ("delete", delete), ("ifSystem", ifSystem)
            ],
            [("Secrets-Key", secretsKey)], StreamBody(content, contentType), ct);
}
