// Written from the API's description by tests/Ringtail.Server.Tests/Api/TheClientsSource.cs; do not edit.
using System.Text.Json;

namespace Ringtail.Client;

/// <summary>System log.</summary>
public sealed partial class RingtailClient
{
    /// <summary>What happened and who did it, newest first.</summary>
    public Task<SliceOfLogEntry> ListSystemLogAsync(
        string? code = null, string? severity = null, DateTimeOffset? from = null, DateTimeOffset? until = null,
        string? after = null, int? limit = null, CancellationToken ct = default) =>
        SendAsync<SliceOfLogEntry>(
            HttpMethod.Get, "api/v1/system-log",
            [
                ("code", code), ("severity", severity), ("from", from), ("until", until), ("after", after),
                ("limit", limit)
            ],
            [], null, ct);
}
