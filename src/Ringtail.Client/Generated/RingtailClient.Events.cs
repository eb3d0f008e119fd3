// Written from the API's description by tests/Ringtail.Server.Tests/Api/TheClientsSource.cs; do not edit.
using System.Text.Json;

namespace Ringtail.Client;

/// <summary>Events.</summary>
public sealed partial class RingtailClient
{
    /// <summary>Runs, attempts, agents and alarms as server-sent events, resumable by Last-Event-ID.</summary>
    public Task<Stream> StreamEventsAsync(
        string? topics = null, int? runId = null, string? lastEventId = null, CancellationToken ct = default) =>
        SendAsync<Stream>(
            HttpMethod.Get, "api/v1/events",
            [
                ("topics", topics), ("runId", runId), ("lastEventId", lastEventId)
            ],
            [], null, ct);
}
