// Written from the API's description by tests/Ringtail.Server.Tests/Api/TheClientsSource.cs; do not edit.
using System.Text.Json;

namespace Ringtail.Client;

/// <summary>Calls.</summary>
public sealed partial class RingtailClient
{
    /// <summary>Calls with their outcomes, newest first.</summary>
    public Task<SliceOfCallRecord> ListCallsAsync(
        int? runId = null, int? campaignId = null, string? number = null, string? outcome = null,
        string? statusExt = null, bool? live = null, DateTimeOffset? from = null, DateTimeOffset? until = null,
        string? after = null, int? limit = null, CancellationToken ct = default) =>
        SendAsync<SliceOfCallRecord>(
            HttpMethod.Get, "api/v1/calls",
            [
                ("runId", runId), ("campaignId", campaignId), ("number", number), ("outcome", outcome),
                ("statusExt", statusExt), ("live", live), ("from", from), ("until", until), ("after", after),
                ("limit", limit)
            ],
            [], null, ct);

    /// <summary>One call.</summary>
    public Task<CallRecord> GetCallAsync(
        int hopperId, CancellationToken ct = default) =>
        SendAsync<CallRecord>(
            HttpMethod.Get, $"api/v1/calls/{Text(hopperId)}",
            [],
            [], null, ct);

    /// <summary>Hang a live call up.</summary>
    public Task HangUpCallAsync(
        int hopperId, CancellationToken ct = default) =>
        SendAsync(
            HttpMethod.Post, $"api/v1/calls/{Text(hopperId)}/hang-up",
            [],
            [], null, ct);

    /// <summary>Set a call's extended status, also after its end.</summary>
    public Task SetCallStatusAsync(
        int hopperId, StatusInput input, CancellationToken ct = default) =>
        SendAsync(
            HttpMethod.Put, $"api/v1/calls/{Text(hopperId)}/status",
            [],
            [], JsonBody(input), ct);

    /// <summary>Set an attribute that the call brings back.</summary>
    public Task SetCallAttributeAsync(
        int hopperId, string name, AttributeInput input, CancellationToken ct = default) =>
        SendAsync(
            HttpMethod.Put, $"api/v1/calls/{Text(hopperId)}/attributes/{Text(name)}",
            [],
            [], JsonBody(input), ct);

    /// <summary>What was told and done after a call.</summary>
    public Task<PageOfDelivery> ListCallDeliveriesAsync(
        int hopperId, CancellationToken ct = default) =>
        SendAsync<PageOfDelivery>(
            HttpMethod.Get, $"api/v1/calls/{Text(hopperId)}/deliveries",
            [],
            [], null, ct);

    /// <summary>Call the agent, then the number that is reserved for the agent.</summary>
    public Task<CallAdded> DialReservedAsync(
        int hopperId, CancellationToken ct = default) =>
        SendAsync<CallAdded>(
            HttpMethod.Post, $"api/v1/calls/{Text(hopperId)}/dial",
            [],
            [], null, ct);

    /// <summary>Give a reserved number back: the agent does not want to call it.</summary>
    public Task<CallAdded> SkipReservedAsync(
        int hopperId, CancellationToken ct = default) =>
        SendAsync<CallAdded>(
            HttpMethod.Post, $"api/v1/calls/{Text(hopperId)}/skip",
            [],
            [], null, ct);
}
