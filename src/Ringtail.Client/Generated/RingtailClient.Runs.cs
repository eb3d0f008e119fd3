// Written from the API's description by tests/Ringtail.Server.Tests/Api/TheClientsSource.cs; do not edit.
using System.Text.Json;

namespace Ringtail.Client;

/// <summary>Runs.</summary>
public sealed partial class RingtailClient
{
    /// <summary>The runs, of now and of the past.</summary>
    public Task<PageOfRunRecord> ListRunsAsync(
        int? campaignId = null, bool? removed = null, string? search = null, string? sort = null,
        int? offset = null, int? limit = null, CancellationToken ct = default) =>
        SendAsync<PageOfRunRecord>(
            HttpMethod.Get, "api/v1/runs",
            [
                ("campaignId", campaignId), ("removed", removed), ("search", search), ("sort", sort),
                ("offset", offset), ("limit", limit)
            ],
            [], null, ct);

    /// <summary>One run.</summary>
    public Task<RunRecord> GetRunAsync(
        int id, CancellationToken ct = default) =>
        SendAsync<RunRecord>(
            HttpMethod.Get, $"api/v1/runs/{Text(id)}",
            [],
            [], null, ct);

    /// <summary>Take a run out of the running set; its calls go on to their end.</summary>
    public Task RemoveRunAsync(
        int id, CancellationToken ct = default) =>
        SendAsync(
            HttpMethod.Delete, $"api/v1/runs/{Text(id)}",
            [],
            [], null, ct);

    /// <summary>How the run's attempts ended, most frequent first.</summary>
    public Task<IReadOnlyList<OutcomeCount>> GetRunOutcomesAsync(
        int id, CancellationToken ct = default) =>
        SendAsync<IReadOnlyList<OutcomeCount>>(
            HttpMethod.Get, $"api/v1/runs/{Text(id)}/outcomes",
            [],
            [], null, ct);

    /// <summary>Pause a run.</summary>
    public Task PauseRunAsync(
        int id, CancellationToken ct = default) =>
        SendAsync(
            HttpMethod.Post, $"api/v1/runs/{Text(id)}/pause",
            [],
            [], null, ct);

    /// <summary>Go on with a paused run.</summary>
    public Task UnpauseRunAsync(
        int id, CancellationToken ct = default) =>
        SendAsync(
            HttpMethod.Post, $"api/v1/runs/{Text(id)}/unpause",
            [],
            [], null, ct);

    /// <summary>Stop a run: gently, or with what rings hung up.</summary>
    public Task StopRunAsync(
        int id, StopInput input, CancellationToken ct = default) =>
        SendAsync(
            HttpMethod.Post, $"api/v1/runs/{Text(id)}/stop",
            [],
            [], JsonBody(input), ct);

    /// <summary>Set a run's boost factor.</summary>
    public Task BoostRunAsync(
        int id, BoostInput input, CancellationToken ct = default) =>
        SendAsync(
            HttpMethod.Put, $"api/v1/runs/{Text(id)}/boost",
            [],
            [], JsonBody(input), ct);

    /// <summary>Add a call to a run: now, or at a time; through the same rules as every call.</summary>
    public Task<CallAdded> AddCallAsync(
        int id, CallInput input, string? idempotencyKey = null, CancellationToken ct = default) =>
        SendAsync<CallAdded>(
            HttpMethod.Post, $"api/v1/runs/{Text(id)}/calls",
            [],
            [("Idempotency-Key", idempotencyKey)], JsonBody(input), ct);

    /// <summary>Move a call that waits for its time to another time.</summary>
    public Task MoveCallAsync(
        int id, int hopperId, DueInput input, CancellationToken ct = default) =>
        SendAsync(
            HttpMethod.Put, $"api/v1/runs/{Text(id)}/calls/{Text(hopperId)}/due",
            [],
            [], JsonBody(input), ct);

    /// <summary>Take back a call that waits for its time.</summary>
    public Task CancelCallAsync(
        int id, int hopperId, CancellationToken ct = default) =>
        SendAsync(
            HttpMethod.Delete, $"api/v1/runs/{Text(id)}/calls/{Text(hopperId)}",
            [],
            [], null, ct);

    /// <summary>The lists of a run, and how far it is in each.</summary>
    public Task<IReadOnlyList<RunListView>> ListRunListsAsync(
        int id, CancellationToken ct = default) =>
        SendAsync<IReadOnlyList<RunListView>>(
            HttpMethod.Get, $"api/v1/runs/{Text(id)}/lists",
            [],
            [], null, ct);

    /// <summary>Add a list to a run that goes on.</summary>
    public Task AddRunListAsync(
        int id, RunListInput input, CancellationToken ct = default) =>
        SendAsync(
            HttpMethod.Post, $"api/v1/runs/{Text(id)}/lists",
            [],
            [], JsonBody(input), ct);

    /// <summary>Pause one list of a run; what is live goes on to its end.</summary>
    public Task PauseRunListAsync(
        int id, int listId, CancellationToken ct = default) =>
        SendAsync(
            HttpMethod.Post, $"api/v1/runs/{Text(id)}/lists/{Text(listId)}/pause",
            [],
            [], null, ct);

    /// <summary>Go on with one list of a run.</summary>
    public Task UnpauseRunListAsync(
        int id, int listId, CancellationToken ct = default) =>
        SendAsync(
            HttpMethod.Post, $"api/v1/runs/{Text(id)}/lists/{Text(listId)}/unpause",
            [],
            [], null, ct);

    /// <summary>Set the run's next number aside for an agent, who looks at it first.</summary>
    public Task<CallAdded> ReserveCallAsync(
        int id, ReserveInput input, CancellationToken ct = default) =>
        SendAsync<CallAdded>(
            HttpMethod.Post, $"api/v1/runs/{Text(id)}/reserve",
            [],
            [], JsonBody(input), ct);

    /// <summary>Evidence: every abandoned, late or wrongly dropped call of a run, as CSV.</summary>
    public Task<Stream> GetRunAbandonedAsync(
        int id, CancellationToken ct = default) =>
        SendAsync<Stream>(
            HttpMethod.Get, $"api/v1/runs/{Text(id)}/abandoned.csv",
            [],
            [], null, ct);
}
