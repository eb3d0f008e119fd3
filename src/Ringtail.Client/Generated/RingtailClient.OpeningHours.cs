// Written from the API's description by tests/Ringtail.Server.Tests/Api/TheClientsSource.cs; do not edit.
using System.Text.Json;

namespace Ringtail.Client;

/// <summary>Opening hours.</summary>
public sealed partial class RingtailClient
{
    /// <summary>The opening-hours sets, a page at a time.</summary>
    public Task<PageOfOpeningHoursRecord> ListOpeningHoursSetsAsync(
        bool? hidden = null, string? search = null, string? sort = null, int? offset = null, int? limit = null,
        CancellationToken ct = default) =>
        SendAsync<PageOfOpeningHoursRecord>(
            HttpMethod.Get, "api/v1/opening-hours",
            [
                ("hidden", hidden), ("search", search), ("sort", sort), ("offset", offset), ("limit", limit)
            ],
            [], null, ct);

    /// <summary>Add an opening-hours set.</summary>
    public Task<OpeningHoursRecord> AddOpeningHoursSetAsync(
        OpeningHoursInput input, CancellationToken ct = default) =>
        SendAsync<OpeningHoursRecord>(
            HttpMethod.Post, "api/v1/opening-hours",
            [],
            [], JsonBody(input), ct);

    /// <summary>One opening-hours set.</summary>
    public Task<OpeningHoursRecord> GetOpeningHoursSetAsync(
        int id, CancellationToken ct = default) =>
        SendAsync<OpeningHoursRecord>(
            HttpMethod.Get, $"api/v1/opening-hours/{Text(id)}",
            [],
            [], null, ct);

    /// <summary>Replace an opening-hours set: what is left out gets its default.</summary>
    public Task<OpeningHoursRecord> ReplaceOpeningHoursSetAsync(
        int id, OpeningHoursInput input, string? ifMatch = null, CancellationToken ct = default) =>
        SendAsync<OpeningHoursRecord>(
            HttpMethod.Put, $"api/v1/opening-hours/{Text(id)}",
            [],
            [("If-Match", ifMatch)], JsonBody(input), ct);

    /// <summary>Change some fields of an opening-hours set; the others stay.</summary>
    public Task<OpeningHoursRecord> ChangeOpeningHoursSetAsync(
        int id, IReadOnlyDictionary<string, object?> input, string? ifMatch = null,
        CancellationToken ct = default) =>
        SendAsync<OpeningHoursRecord>(
            HttpMethod.Patch, $"api/v1/opening-hours/{Text(id)}",
            [],
            [("If-Match", ifMatch)], JsonBody(input), ct);

    /// <summary>Delete an opening-hours set that nothing refers to.</summary>
    public Task DeleteOpeningHoursSetAsync(
        int id, string? ifMatch = null, CancellationToken ct = default) =>
        SendAsync(
            HttpMethod.Delete, $"api/v1/opening-hours/{Text(id)}",
            [],
            [("If-Match", ifMatch)], null, ct);

    /// <summary>The rules of a set of opening hours in their order.</summary>
    public Task<IReadOnlyList<OpeningHoursRule>> GetOpeningHoursRulesAsync(
        int id, CancellationToken ct = default) =>
        SendAsync<IReadOnlyList<OpeningHoursRule>>(
            HttpMethod.Get, $"api/v1/opening-hours/{Text(id)}/rules",
            [],
            [], null, ct);

    /// <summary>Set the rules of a set of opening hours and their order, all at once.</summary>
    public Task<IReadOnlyList<OpeningHoursRule>> SetOpeningHoursRulesAsync(
        int id, IReadOnlyList<OpeningHoursRule> input, CancellationToken ct = default) =>
        SendAsync<IReadOnlyList<OpeningHoursRule>>(
            HttpMethod.Put, $"api/v1/opening-hours/{Text(id)}/rules",
            [],
            [], JsonBody(input), ct);
}
