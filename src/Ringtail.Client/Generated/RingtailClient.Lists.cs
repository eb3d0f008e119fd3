// Written from the API's description by tests/Ringtail.Server.Tests/Api/TheClientsSource.cs; do not edit.
using System.Text.Json;

namespace Ringtail.Client;

/// <summary>Lists.</summary>
public sealed partial class RingtailClient
{
    /// <summary>The lists, a page at a time.</summary>
    public Task<PageOfListRecord> ListListsAsync(
        bool? hidden = null, string? search = null, string? sort = null, int? offset = null, int? limit = null,
        CancellationToken ct = default) =>
        SendAsync<PageOfListRecord>(
            HttpMethod.Get, "api/v1/lists",
            [
                ("hidden", hidden), ("search", search), ("sort", sort), ("offset", offset), ("limit", limit)
            ],
            [], null, ct);

    /// <summary>Add a list.</summary>
    public Task<ListRecord> AddListAsync(
        ListInput input, CancellationToken ct = default) =>
        SendAsync<ListRecord>(
            HttpMethod.Post, "api/v1/lists",
            [],
            [], JsonBody(input), ct);

    /// <summary>One list.</summary>
    public Task<ListRecord> GetListAsync(
        int id, CancellationToken ct = default) =>
        SendAsync<ListRecord>(
            HttpMethod.Get, $"api/v1/lists/{Text(id)}",
            [],
            [], null, ct);

    /// <summary>Replace a list: what is left out gets its default.</summary>
    public Task<ListRecord> ReplaceListAsync(
        int id, ListInput input, string? ifMatch = null, CancellationToken ct = default) =>
        SendAsync<ListRecord>(
            HttpMethod.Put, $"api/v1/lists/{Text(id)}",
            [],
            [("If-Match", ifMatch)], JsonBody(input), ct);

    /// <summary>Change some fields of a list; the others stay.</summary>
    public Task<ListRecord> ChangeListAsync(
        int id, IReadOnlyDictionary<string, object?> input, string? ifMatch = null,
        CancellationToken ct = default) =>
        SendAsync<ListRecord>(
            HttpMethod.Patch, $"api/v1/lists/{Text(id)}",
            [],
            [("If-Match", ifMatch)], JsonBody(input), ct);

    /// <summary>Delete a list that nothing refers to.</summary>
    public Task DeleteListAsync(
        int id, string? ifMatch = null, CancellationToken ct = default) =>
        SendAsync(
            HttpMethod.Delete, $"api/v1/lists/{Text(id)}",
            [],
            [("If-Match", ifMatch)], null, ct);

    /// <summary>The contacts of a list, in the order of loading.</summary>
    public Task<SliceOfContactRecord> ListContactsAsync(
        int id, string? number = null, string? after = null, int? limit = null, CancellationToken ct = default) =>
        SendAsync<SliceOfContactRecord>(
            HttpMethod.Get, $"api/v1/lists/{Text(id)}/contacts",
            [
                ("number", number), ("after", after), ("limit", limit)
            ],
            [], null, ct);

    /// <summary>Add contacts: the body is text (number,NAME:value,… one a line) or CSV; the answer is one
    /// JSON object a line: progress, and the report as the last one.</summary>
    public Task<Stream> AddContactsAsync(
        int id, Stream content, string contentType, string? format = null, string? numberColumn = null,
        string? delimiter = null, bool? hasHeader = null, string? mapping = null,
        IReadOnlyList<string>? column = null, string? duplicates = null, bool? removeDuplicates = null,
        string? idempotencyKey = null, CancellationToken ct = default) =>
        SendAsync<Stream>(
            HttpMethod.Post, $"api/v1/lists/{Text(id)}/contacts",
            [
                ("format", format), ("numberColumn", numberColumn), ("delimiter", delimiter),
                ("hasHeader", hasHeader), ("mapping", mapping), ("column", column), ("duplicates", duplicates),
                ("removeDuplicates", removeDuplicates)
            ],
            [("Idempotency-Key", idempotencyKey)], StreamBody(content, contentType), ct);

    /// <summary>Contacts of a list: all in order, or those found.</summary>
    public Task<FoundContacts> SearchContactsAsync(
        int id, string? query = null, int? from = null, int? items = null, string? sort = null,
        CancellationToken ct = default) =>
        SendAsync<FoundContacts>(
            HttpMethod.Get, $"api/v1/lists/{Text(id)}/contacts/search",
            [
                ("query", query), ("from", from), ("items", items), ("sort", sort)
            ],
            [], null, ct);

    /// <summary>The whole list as a file: csv or xlsx, with attributes, last outcome and number of
    /// attempts.</summary>
    public Task<Stream> ExportListAsync(
        int id, string? format = null, CancellationToken ct = default) =>
        SendAsync<Stream>(
            HttpMethod.Get, $"api/v1/lists/{Text(id)}/export",
            [("format", format)],
            [], null, ct);

    /// <summary>The rows that the last upload refused, with reasons, to be corrected and uploaded again.</summary>
    public Task<Stream> GetRefusedRowsAsync(
        int id, CancellationToken ct = default) =>
        SendAsync<Stream>(
            HttpMethod.Get, $"api/v1/lists/{Text(id)}/refused",
            [],
            [], null, ct);

    /// <summary>Add one contact to a list.</summary>
    public Task<Contact> AddContactAsync(
        int id, ContactInput input, string? idempotencyKey = null, CancellationToken ct = default) =>
        SendAsync<Contact>(
            HttpMethod.Post, $"api/v1/lists/{Text(id)}/contact",
            [],
            [("Idempotency-Key", idempotencyKey)], JsonBody(input), ct);
}
