// Written from the API's description by tests/Ringtail.Server.Tests/Api/TheClientsSource.cs; do not edit.
using System.Text.Json;

namespace Ringtail.Client;

/// <summary>Change log.</summary>
public sealed partial class RingtailClient
{
    /// <summary>Who changed what of the configuration, field by field, newest first.</summary>
    public Task<SliceOfChangeEntry> ListChangesAsync(
        string? kind = null, string? by = null, int? campaignId = null, DateTimeOffset? from = null,
        DateTimeOffset? until = null, string? after = null, int? limit = null, CancellationToken ct = default) =>
        SendAsync<SliceOfChangeEntry>(
            HttpMethod.Get, "api/v1/change-log",
            [
                ("kind", kind), ("by", by), ("campaignId", campaignId), ("from", from), ("until", until),
                ("after", after), ("limit", limit)
            ],
            [], null, ct);
}
