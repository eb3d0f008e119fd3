// Written from the API's description by tests/Ringtail.Server.Tests/Api/TheClientsSource.cs; do not edit.
using System.Text.Json;

namespace Ringtail.Client;

/// <summary>Why.</summary>
public sealed partial class RingtailClient
{
    /// <summary>Why something is, or is not, being dialed: campaign, list, number, agent, trunk (id or
    /// name) or run.</summary>
    public Task<WhyAnswer> AskWhyAsync(
        string? campaign = null, string? list = null, string? number = null, string? agent = null,
        string? trunk = null, int? run = null, CancellationToken ct = default) =>
        SendAsync<WhyAnswer>(
            HttpMethod.Get, "api/v1/why",
            [
                ("campaign", campaign), ("list", list), ("number", number), ("agent", agent), ("trunk", trunk),
                ("run", run)
            ],
            [], null, ct);
}
