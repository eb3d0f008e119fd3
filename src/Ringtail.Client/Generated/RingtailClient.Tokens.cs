// Written from the API's description by tests/Ringtail.Server.Tests/Api/TheClientsSource.cs; do not edit.
using System.Text.Json;

namespace Ringtail.Client;

/// <summary>Tokens.</summary>
public sealed partial class RingtailClient
{
    /// <summary>The tokens: one's own, for an administrator those of all users.</summary>
    public Task<IReadOnlyList<TokenSummary>> ListTokensAsync(
        int? offset = null, int? limit = null, CancellationToken ct = default) =>
        SendAsync<IReadOnlyList<TokenSummary>>(
            HttpMethod.Get, "api/v1/tokens",
            [
                ("offset", offset), ("limit", limit)
            ],
            [], null, ct);

    /// <summary>Make a token; its text is in this answer and never again.</summary>
    public Task<CreatedToken> AddTokenAsync(
        TokenInput input, CancellationToken ct = default) =>
        SendAsync<CreatedToken>(
            HttpMethod.Post, "api/v1/tokens",
            [],
            [], JsonBody(input), ct);

    /// <summary>Revoke a token; it counts no more from the next request on.</summary>
    public Task RevokeTokenAsync(
        int id, CancellationToken ct = default) =>
        SendAsync(
            HttpMethod.Delete, $"api/v1/tokens/{Text(id)}",
            [],
            [], null, ct);
}
