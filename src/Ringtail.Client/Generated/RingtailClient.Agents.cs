// Written from the API's description by tests/Ringtail.Server.Tests/Api/TheClientsSource.cs; do not edit.
using System.Text.Json;

namespace Ringtail.Client;

/// <summary>Agents.</summary>
public sealed partial class RingtailClient
{
    /// <summary>Pause an agent in all queues of an Asterisk server, or end the pause.</summary>
    public Task PauseAgentAsync(
        PauseInput input, CancellationToken ct = default) =>
        SendAsync(
            HttpMethod.Post, "api/v1/agents/pause",
            [],
            [], JsonBody(input), ct);
}
