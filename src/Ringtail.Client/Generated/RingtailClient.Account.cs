// Written from the API's description by tests/Ringtail.Server.Tests/Api/TheClientsSource.cs; do not edit.
using System.Text.Json;

namespace Ringtail.Client;

/// <summary>Account.</summary>
public sealed partial class RingtailClient
{
    /// <summary>One's own account, with what its role allows.</summary>
    public Task<OwnAccount> GetOwnAccountAsync(
        CancellationToken ct = default) =>
        SendAsync<OwnAccount>(
            HttpMethod.Get, "api/v1/account",
            [],
            [], null, ct);

    /// <summary>Set one's own language and time zone.</summary>
    public Task SetOwnAccountAsync(
        OwnProfile input, CancellationToken ct = default) =>
        SendAsync(
            HttpMethod.Put, "api/v1/account",
            [],
            [], JsonBody(input), ct);

    /// <summary>Change one's own password; other sessions end.</summary>
    public Task SetOwnPasswordAsync(
        OwnPassword input, CancellationToken ct = default) =>
        SendAsync(
            HttpMethod.Put, "api/v1/account/password",
            [],
            [], JsonBody(input), ct);

    /// <summary>The agent that one's account is.</summary>
    public Task<ChosenAgent> GetOwnAgentAsync(
        CancellationToken ct = default) =>
        SendAsync<ChosenAgent>(
            HttpMethod.Get, "api/v1/account/agent",
            [],
            [], null, ct);

    /// <summary>Say which agent one's account is.</summary>
    public Task SetOwnAgentAsync(
        ChosenAgent input, CancellationToken ct = default) =>
        SendAsync(
            HttpMethod.Put, "api/v1/account/agent",
            [],
            [], JsonBody(input), ct);
}
