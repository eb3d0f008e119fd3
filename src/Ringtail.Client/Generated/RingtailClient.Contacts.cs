// Written from the API's description by tests/Ringtail.Server.Tests/Api/TheClientsSource.cs; do not edit.
using System.Text.Json;

namespace Ringtail.Client;

/// <summary>Contacts.</summary>
public sealed partial class RingtailClient
{
    /// <summary>One contact with the history of its calls.</summary>
    public Task<ContactDetails> GetContactAsync(
        long id, CancellationToken ct = default) =>
        SendAsync<ContactDetails>(
            HttpMethod.Get, $"api/v1/contacts/{Text(id)}",
            [],
            [], null, ct);

    /// <summary>Change a contact's number and attributes.</summary>
    public Task<Contact> SetContactAsync(
        long id, ContactInput input, CancellationToken ct = default) =>
        SendAsync<Contact>(
            HttpMethod.Put, $"api/v1/contacts/{Text(id)}",
            [],
            [], JsonBody(input), ct);

    /// <summary>Take a contact that no run holds out of its list.</summary>
    public Task DeleteContactAsync(
        long id, CancellationToken ct = default) =>
        SendAsync(
            HttpMethod.Delete, $"api/v1/contacts/{Text(id)}",
            [],
            [], null, ct);
}
