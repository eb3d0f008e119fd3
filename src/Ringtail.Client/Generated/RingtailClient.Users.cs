// Written from the API's description by tests/Ringtail.Server.Tests/Api/TheClientsSource.cs; do not edit.
using System.Text.Json;

namespace Ringtail.Client;

/// <summary>Users.</summary>
public sealed partial class RingtailClient
{
    /// <summary>The accounts.</summary>
    public Task<IReadOnlyList<UserSummary>> ListUsersAsync(
        int? offset = null, int? limit = null, CancellationToken ct = default) =>
        SendAsync<IReadOnlyList<UserSummary>>(
            HttpMethod.Get, "api/v1/users",
            [
                ("offset", offset), ("limit", limit)
            ],
            [], null, ct);

    /// <summary>Add an account.</summary>
    public Task AddUserAsync(
        UserInput input, CancellationToken ct = default) =>
        SendAsync(
            HttpMethod.Post, "api/v1/users",
            [],
            [], JsonBody(input), ct);

    /// <summary>One account: role, keys and what else is set of a person.</summary>
    public Task<UserProfile> GetUserAsync(
        string name, CancellationToken ct = default) =>
        SendAsync<UserProfile>(
            HttpMethod.Get, $"api/v1/users/{Text(name)}",
            [],
            [], null, ct);

    /// <summary>Set an account's role, security keys and what else belongs to a person.</summary>
    public Task<UserProfile> SetUserAsync(
        string name, UserProfile input, CancellationToken ct = default) =>
        SendAsync<UserProfile>(
            HttpMethod.Put, $"api/v1/users/{Text(name)}",
            [],
            [], JsonBody(input), ct);

    /// <summary>Sign an account out everywhere.</summary>
    public Task EndSessionsAsync(
        string name, CancellationToken ct = default) =>
        SendAsync(
            HttpMethod.Post, $"api/v1/users/{Text(name)}/end-sessions",
            [],
            [], null, ct);

    /// <summary>Set an account's password; it is signed out everywhere.</summary>
    public Task SetPasswordAsync(
        string name, PasswordInput input, CancellationToken ct = default) =>
        SendAsync(
            HttpMethod.Put, $"api/v1/users/{Text(name)}/password",
            [],
            [], JsonBody(input), ct);

    /// <summary>Enable or disable an account.</summary>
    public Task EnableUserAsync(
        string name, EnabledInput input, CancellationToken ct = default) =>
        SendAsync(
            HttpMethod.Put, $"api/v1/users/{Text(name)}/enabled",
            [],
            [], JsonBody(input), ct);
}
