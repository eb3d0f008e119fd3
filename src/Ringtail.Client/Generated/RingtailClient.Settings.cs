// Written from the API's description by tests/Ringtail.Server.Tests/Api/TheClientsSource.cs; do not edit.
using System.Text.Json;

namespace Ringtail.Client;

/// <summary>Settings.</summary>
public sealed partial class RingtailClient
{
    /// <summary>What holds for the whole installation.</summary>
    public Task<InstallationSettings> GetSettingsAsync(
        CancellationToken ct = default) =>
        SendAsync<InstallationSettings>(
            HttpMethod.Get, "api/v1/settings",
            [],
            [], null, ct);

    /// <summary>Set what holds for the whole installation.</summary>
    public Task<InstallationSettings> SetSettingsAsync(
        InstallationSettings input, CancellationToken ct = default) =>
        SendAsync<InstallationSettings>(
            HttpMethod.Put, "api/v1/settings",
            [],
            [], JsonBody(input), ct);
}
