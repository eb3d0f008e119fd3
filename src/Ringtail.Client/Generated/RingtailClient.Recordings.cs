// Written from the API's description by tests/Ringtail.Server.Tests/Api/TheClientsSource.cs; do not edit.
using System.Text.Json;

namespace Ringtail.Client;

/// <summary>Recordings.</summary>
public sealed partial class RingtailClient
{
    /// <summary>The recordings of a call, and where they lie.</summary>
    public Task<IReadOnlyList<RecordingView>> GetCallRecordingsAsync(
        int hopperId, CancellationToken ct = default) =>
        SendAsync<IReadOnlyList<RecordingView>>(
            HttpMethod.Get, $"api/v1/calls/{Text(hopperId)}/recordings",
            [],
            [], null, ct);

    /// <summary>Start (which reports the contact's consent), pause, resume or stop the recording of a
    /// live call.</summary>
    public Task RecordCallAsync(
        int hopperId, RecordingInput input, CancellationToken ct = default) =>
        SendAsync(
            HttpMethod.Post, $"api/v1/calls/{Text(hopperId)}/recording",
            [],
            [], JsonBody(input), ct);

    /// <summary>Recordings whose days are over: to be deleted on their PBX.</summary>
    public Task<IReadOnlyList<RecordingView>> ListDueRecordingsAsync(
        CancellationToken ct = default) =>
        SendAsync<IReadOnlyList<RecordingView>>(
            HttpMethod.Get, "api/v1/recordings/due",
            [],
            [], null, ct);

    /// <summary>Say that a recording was deleted on its PBX.</summary>
    public Task ForgetRecordingAsync(
        long id, CancellationToken ct = default) =>
        SendAsync(
            HttpMethod.Delete, $"api/v1/recordings/{Text(id)}",
            [],
            [], null, ct);
}
