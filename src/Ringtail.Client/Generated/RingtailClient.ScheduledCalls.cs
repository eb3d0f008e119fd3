// Written from the API's description by tests/Ringtail.Server.Tests/Api/TheClientsSource.cs; do not edit.
using System.Text.Json;

namespace Ringtail.Client;

/// <summary>Scheduled calls.</summary>
public sealed partial class RingtailClient
{
    /// <summary>Calls that wait for their time, the earliest first: of a run, or of an agent.</summary>
    public Task<PageOfScheduledCall> ListScheduledCallsAsync(
        int? runId = null, string? agent = null, bool? planned = null, int? offset = null, int? limit = null,
        string? sort = null, CancellationToken ct = default) =>
        SendAsync<PageOfScheduledCall>(
            HttpMethod.Get, "api/v1/scheduled-calls",
            [
                ("runId", runId), ("agent", agent), ("planned", planned), ("offset", offset), ("limit", limit),
                ("sort", sort)
            ],
            [], null, ct);

    /// <summary>Put it on another time.</summary>
    public Task MoveScheduledCallAsync(
        int hopperId, ScheduledInput input, CancellationToken ct = default) =>
        SendAsync(
            HttpMethod.Put, $"api/v1/scheduled-calls/{Text(hopperId)}",
            [],
            [], JsonBody(input), ct);

    /// <summary>Cancel it; the ledger keeps a line.</summary>
    public Task CancelScheduledCallAsync(
        int hopperId, CancellationToken ct = default) =>
        SendAsync(
            HttpMethod.Delete, $"api/v1/scheduled-calls/{Text(hopperId)}",
            [],
            [], null, ct);
}
