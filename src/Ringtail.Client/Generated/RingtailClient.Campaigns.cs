// Written from the API's description by tests/Ringtail.Server.Tests/Api/TheClientsSource.cs; do not edit.
using System.Text.Json;

namespace Ringtail.Client;

/// <summary>Campaigns.</summary>
public sealed partial class RingtailClient
{
    /// <summary>The campaigns, a page at a time.</summary>
    public Task<PageOfCampaignRecord> ListCampaignsAsync(
        bool? hidden = null, string? search = null, string? sort = null, int? offset = null, int? limit = null,
        CancellationToken ct = default) =>
        SendAsync<PageOfCampaignRecord>(
            HttpMethod.Get, "api/v1/campaigns",
            [
                ("hidden", hidden), ("search", search), ("sort", sort), ("offset", offset), ("limit", limit)
            ],
            [], null, ct);

    /// <summary>Add a campaign.</summary>
    public Task<CampaignRecord> AddCampaignAsync(
        CampaignInput input, CancellationToken ct = default) =>
        SendAsync<CampaignRecord>(
            HttpMethod.Post, "api/v1/campaigns",
            [],
            [], JsonBody(input), ct);

    /// <summary>One campaign.</summary>
    public Task<CampaignRecord> GetCampaignAsync(
        int id, CancellationToken ct = default) =>
        SendAsync<CampaignRecord>(
            HttpMethod.Get, $"api/v1/campaigns/{Text(id)}",
            [],
            [], null, ct);

    /// <summary>Replace a campaign: what is left out gets its default.</summary>
    public Task<CampaignRecord> ReplaceCampaignAsync(
        int id, CampaignInput input, string? ifMatch = null, CancellationToken ct = default) =>
        SendAsync<CampaignRecord>(
            HttpMethod.Put, $"api/v1/campaigns/{Text(id)}",
            [],
            [("If-Match", ifMatch)], JsonBody(input), ct);

    /// <summary>Change some fields of a campaign; the others stay.</summary>
    public Task<CampaignRecord> ChangeCampaignAsync(
        int id, IReadOnlyDictionary<string, object?> input, string? ifMatch = null,
        CancellationToken ct = default) =>
        SendAsync<CampaignRecord>(
            HttpMethod.Patch, $"api/v1/campaigns/{Text(id)}",
            [],
            [("If-Match", ifMatch)], JsonBody(input), ct);

    /// <summary>Delete a campaign that nothing refers to.</summary>
    public Task DeleteCampaignAsync(
        int id, string? ifMatch = null, CancellationToken ct = default) =>
        SendAsync(
            HttpMethod.Delete, $"api/v1/campaigns/{Text(id)}",
            [],
            [("If-Match", ifMatch)], null, ct);

    /// <summary>The campaign's trunks in their order.</summary>
    public Task<IReadOnlyList<int>> GetCampaignTrunksAsync(
        int id, CancellationToken ct = default) =>
        SendAsync<IReadOnlyList<int>>(
            HttpMethod.Get, $"api/v1/campaigns/{Text(id)}/trunks",
            [],
            [], null, ct);

    /// <summary>Set the campaign's trunks and their order, all at once.</summary>
    public Task<IReadOnlyList<int>> SetCampaignTrunksAsync(
        int id, IReadOnlyList<int> input, CancellationToken ct = default) =>
        SendAsync<IReadOnlyList<int>>(
            HttpMethod.Put, $"api/v1/campaigns/{Text(id)}/trunks",
            [],
            [], JsonBody(input), ct);

    /// <summary>The campaign's end points in their order.</summary>
    public Task<IReadOnlyList<int>> GetCampaignEndPointsAsync(
        int id, CancellationToken ct = default) =>
        SendAsync<IReadOnlyList<int>>(
            HttpMethod.Get, $"api/v1/campaigns/{Text(id)}/end-points",
            [],
            [], null, ct);

    /// <summary>Set the campaign's end points and their order, all at once.</summary>
    public Task<IReadOnlyList<int>> SetCampaignEndPointsAsync(
        int id, IReadOnlyList<int> input, CancellationToken ct = default) =>
        SendAsync<IReadOnlyList<int>>(
            HttpMethod.Put, $"api/v1/campaigns/{Text(id)}/end-points",
            [],
            [], JsonBody(input), ct);

    /// <summary>The campaign's lists in their order.</summary>
    public Task<IReadOnlyList<LinkedList>> GetCampaignListsAsync(
        int id, CancellationToken ct = default) =>
        SendAsync<IReadOnlyList<LinkedList>>(
            HttpMethod.Get, $"api/v1/campaigns/{Text(id)}/lists",
            [],
            [], null, ct);

    /// <summary>Set the campaign's lists and their order, all at once.</summary>
    public Task<IReadOnlyList<LinkedList>> SetCampaignListsAsync(
        int id, IReadOnlyList<LinkedList> input, CancellationToken ct = default) =>
        SendAsync<IReadOnlyList<LinkedList>>(
            HttpMethod.Put, $"api/v1/campaigns/{Text(id)}/lists",
            [],
            [], JsonBody(input), ct);

    /// <summary>The campaign's set of opening hours in their order.</summary>
    public Task<IReadOnlyList<int>> GetCampaignOpeningHoursAsync(
        int id, CancellationToken ct = default) =>
        SendAsync<IReadOnlyList<int>>(
            HttpMethod.Get, $"api/v1/campaigns/{Text(id)}/opening-hours",
            [],
            [], null, ct);

    /// <summary>Set the campaign's set of opening hours and their order, all at once.</summary>
    public Task<IReadOnlyList<int>> SetCampaignOpeningHoursAsync(
        int id, IReadOnlyList<int> input, CancellationToken ct = default) =>
        SendAsync<IReadOnlyList<int>>(
            HttpMethod.Put, $"api/v1/campaigns/{Text(id)}/opening-hours",
            [],
            [], JsonBody(input), ct);

    /// <summary>The campaign's caller ids in their order.</summary>
    public Task<IReadOnlyList<PooledCallerId>> GetCampaignCallerIdsAsync(
        int id, CancellationToken ct = default) =>
        SendAsync<IReadOnlyList<PooledCallerId>>(
            HttpMethod.Get, $"api/v1/campaigns/{Text(id)}/caller-ids",
            [],
            [], null, ct);

    /// <summary>Set the campaign's caller ids and their order, all at once.</summary>
    public Task<IReadOnlyList<PooledCallerId>> SetCampaignCallerIdsAsync(
        int id, IReadOnlyList<PooledCallerId> input, CancellationToken ct = default) =>
        SendAsync<IReadOnlyList<PooledCallerId>>(
            HttpMethod.Put, $"api/v1/campaigns/{Text(id)}/caller-ids",
            [],
            [], JsonBody(input), ct);

    /// <summary>The campaign's disposition rules in their order.</summary>
    public Task<IReadOnlyList<DispositionRule>> GetCampaignDispositionRulesAsync(
        int id, CancellationToken ct = default) =>
        SendAsync<IReadOnlyList<DispositionRule>>(
            HttpMethod.Get, $"api/v1/campaigns/{Text(id)}/disposition-rules",
            [],
            [], null, ct);

    /// <summary>Set the campaign's disposition rules and their order, all at once.</summary>
    public Task<IReadOnlyList<DispositionRule>> SetCampaignDispositionRulesAsync(
        int id, IReadOnlyList<DispositionRule> input, CancellationToken ct = default) =>
        SendAsync<IReadOnlyList<DispositionRule>>(
            HttpMethod.Put, $"api/v1/campaigns/{Text(id)}/disposition-rules",
            [],
            [], JsonBody(input), ct);

    /// <summary>The campaign's reschedule rules in their order.</summary>
    public Task<IReadOnlyList<RescheduleRule>> GetCampaignRescheduleRulesAsync(
        int id, CancellationToken ct = default) =>
        SendAsync<IReadOnlyList<RescheduleRule>>(
            HttpMethod.Get, $"api/v1/campaigns/{Text(id)}/reschedule-rules",
            [],
            [], null, ct);

    /// <summary>Set the campaign's reschedule rules and their order, all at once.</summary>
    public Task<IReadOnlyList<RescheduleRule>> SetCampaignRescheduleRulesAsync(
        int id, IReadOnlyList<RescheduleRule> input, CancellationToken ct = default) =>
        SendAsync<IReadOnlyList<RescheduleRule>>(
            HttpMethod.Put, $"api/v1/campaigns/{Text(id)}/reschedule-rules",
            [],
            [], JsonBody(input), ct);

    /// <summary>Start a run of a campaign.</summary>
    public Task<RunStarted> StartCampaignAsync(
        int id, CancellationToken ct = default) =>
        SendAsync<RunStarted>(
            HttpMethod.Post, $"api/v1/campaigns/{Text(id)}/start",
            [],
            [], null, ct);

    /// <summary>Copy a campaign with its links and rules under a new name.</summary>
    public Task<CampaignRecord> CloneCampaignAsync(
        int id, CloneInput input, CancellationToken ct = default) =>
        SendAsync<CampaignRecord>(
            HttpMethod.Post, $"api/v1/campaigns/{Text(id)}/clone",
            [],
            [], JsonBody(input), ct);

    /// <summary>Where the campaign's rules and its end points do not fit together.</summary>
    public Task<IReadOnlyList<CampaignWarning>> GetCampaignWarningsAsync(
        int id, CancellationToken ct = default) =>
        SendAsync<IReadOnlyList<CampaignWarning>>(
            HttpMethod.Get, $"api/v1/campaigns/{Text(id)}/warnings",
            [],
            [], null, ct);

    /// <summary>What the campaign will do: finish time, calls per hour, busy share, abandons, over many
    /// seeds.</summary>
    public Task<CampaignForecast> ForecastCampaignAsync(
        int id, int? run = null, string? sample = null, double? agents = null, double? contacts = null,
        double? attemptsPerContact = null, double? answerRate = null, double? ringS = null,
        double? unansweredS = null, double? talkS = null, double? wrapUpS = null, double? boost = null,
        double? patienceS = null, double? abandonCap = null, CancellationToken ct = default) =>
        SendAsync<CampaignForecast>(
            HttpMethod.Get, $"api/v1/campaigns/{Text(id)}/forecast",
            [
                ("run", run), ("sample", sample), ("agents", agents), ("contacts", contacts),
                ("attemptsPerContact", attemptsPerContact), ("answerRate", answerRate), ("ringS", ringS),
                ("unansweredS", unansweredS), ("talkS", talkS), ("wrapUpS", wrapUpS), ("boost", boost),
                ("patienceS", patienceS), ("abandonCap", abandonCap)
            ],
            [], null, ct);

    /// <summary>What was told and done after a campaign's calls, newest first.</summary>
    public Task<PageOfDelivery> ListCampaignDeliveriesAsync(
        int id, int? offset = null, int? limit = null, string? sort = null, string? state = null,
        CancellationToken ct = default) =>
        SendAsync<PageOfDelivery>(
            HttpMethod.Get, $"api/v1/campaigns/{Text(id)}/deliveries",
            [
                ("offset", offset), ("limit", limit), ("sort", sort), ("state", state)
            ],
            [], null, ct);

    /// <summary>The campaign's abandon account in each window of its profile.</summary>
    public Task<CampaignAccount> GetCampaignAccountAsync(
        int id, CancellationToken ct = default) =>
        SendAsync<CampaignAccount>(
            HttpMethod.Get, $"api/v1/campaigns/{Text(id)}/account",
            [],
            [], null, ct);

    /// <summary>Evidence: every abandoned, late or wrongly dropped call of a campaign, as CSV.</summary>
    public Task<Stream> GetCampaignAbandonedAsync(
        int id, DateTimeOffset? from = null, DateTimeOffset? until = null, CancellationToken ct = default) =>
        SendAsync<Stream>(
            HttpMethod.Get, $"api/v1/campaigns/{Text(id)}/abandoned.csv",
            [
                ("from", from), ("until", until)
            ],
            [], null, ct);
}
