// Written from the API's description by tests/Ringtail.Server.Tests/Api/TheClientsSource.cs; do not edit.
using System.Text.Json;

namespace Ringtail.Client;

/// <summary>Privacy.</summary>
public sealed partial class RingtailClient
{
    /// <summary>Forget a person: contacts and calls with this number become anonymous, no sum changes.</summary>
    public Task<ErasedPerson> ErasePersonAsync(
        EraseInput input, CancellationToken ct = default) =>
        SendAsync<ErasedPerson>(
            HttpMethod.Post, "api/v1/erase",
            [],
            [], JsonBody(input), ct);
}
