// Written from the API's description by tests/Ringtail.Server.Tests/Api/TheClientsSource.cs; do not edit.
using System.Text.Json;

namespace Ringtail.Client;

/// <summary>Dialer.</summary>
public sealed partial class RingtailClient
{
    /// <summary>The dialer's state.</summary>
    public Task<DialerState> GetDialerAsync(
        CancellationToken ct = default) =>
        SendAsync<DialerState>(
            HttpMethod.Get, "api/v1/dialer",
            [],
            [], null, ct);

    /// <summary>Press play; remembered over restarts.</summary>
    public Task StartDialerAsync(
        CancellationToken ct = default) =>
        SendAsync(
            HttpMethod.Post, "api/v1/dialer/start",
            [],
            [], null, ct);

    /// <summary>Stop dialing; calls in progress go on.</summary>
    public Task StopDialerAsync(
        CancellationToken ct = default) =>
        SendAsync(
            HttpMethod.Post, "api/v1/dialer/stop",
            [],
            [], null, ct);
}
