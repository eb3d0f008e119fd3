// Written from the API's description by tests/Ringtail.Server.Tests/Api/TheClientsSource.cs; do not edit.
using System.Text.Json;

namespace Ringtail.Client;

/// <summary>Live.</summary>
public sealed partial class RingtailClient
{
    /// <summary>Everything as it is now.</summary>
    public Task<LiveView> GetLiveAsync(
        CancellationToken ct = default) =>
        SendAsync<LiveView>(
            HttpMethod.Get, "api/v1/live",
            [],
            [], null, ct);

    /// <summary>The runs that were not removed, as they are now.</summary>
    public Task<IReadOnlyList<RunView>> GetLiveRunsAsync(
        CancellationToken ct = default) =>
        SendAsync<IReadOnlyList<RunView>>(
            HttpMethod.Get, "api/v1/live/runs",
            [],
            [], null, ct);

    /// <summary>The calls in progress.</summary>
    public Task<IReadOnlyList<CallView>> GetLiveCallsAsync(
        int? offset = null, int? limit = null, CancellationToken ct = default) =>
        SendAsync<IReadOnlyList<CallView>>(
            HttpMethod.Get, "api/v1/live/calls",
            [
                ("offset", offset), ("limit", limit)
            ],
            [], null, ct);

    /// <summary>The agents of the watched queues, and their states.</summary>
    public Task<IReadOnlyList<AgentView>> GetLiveAgentsAsync(
        CancellationToken ct = default) =>
        SendAsync<IReadOnlyList<AgentView>>(
            HttpMethod.Get, "api/v1/live/agents",
            [],
            [], null, ct);

    /// <summary>The trunks and their load.</summary>
    public Task<IReadOnlyList<TrunkView>> GetLiveTrunksAsync(
        CancellationToken ct = default) =>
        SendAsync<IReadOnlyList<TrunkView>>(
            HttpMethod.Get, "api/v1/live/trunks",
            [],
            [], null, ct);

    /// <summary>The end points, and what holds them back.</summary>
    public Task<IReadOnlyList<EndPointView>> GetLiveEndPointsAsync(
        CancellationToken ct = default) =>
        SendAsync<IReadOnlyList<EndPointView>>(
            HttpMethod.Get, "api/v1/live/end-points",
            [],
            [], null, ct);

    /// <summary>What the pacing sees and decides, for each adaptive run.</summary>
    public Task<IReadOnlyList<PacingView>> GetPacingAsync(
        CancellationToken ct = default) =>
        SendAsync<IReadOnlyList<PacingView>>(
            HttpMethod.Get, "api/v1/live/pacing",
            [],
            [], null, ct);

    /// <summary>What needs attention.</summary>
    public Task<IReadOnlyList<AlarmView>> GetAlarmsAsync(
        CancellationToken ct = default) =>
        SendAsync<IReadOnlyList<AlarmView>>(
            HttpMethod.Get, "api/v1/live/alarms",
            [],
            [], null, ct);
}
