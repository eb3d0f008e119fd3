using System.ComponentModel;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Notifications;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.Access;
using Ringtail.Server.Api.Records;

namespace Ringtail.Server.Api;

public sealed class DeliveryQuery
{
    [FromQuery(Name = "offset"), Description("Deliveries to pass over.")]
    public int? Offset { get; init; }

    [FromQuery(Name = "limit"), Description("Deliveries in the answer, 1 to 1000; else 100.")]
    public int? Limit { get; init; }

    [FromQuery(Name = "sort"), Description(
        "createdAt, kind, target, stateCode, state, tries or lastError, with - before it for the other way round; "
        + "else the newest first.")]
    public string? Sort { get; init; }

    internal RowOrder Order => Paging.Order(Sort, Deliveries.Orders);

    internal (int From, int Count) Page()
    {
        new RecordQuery { Offset = Offset, Limit = Limit }.Check();
        return (Offset ?? 0, Limit ?? Paging.LimitDefault);
    }
}

/// <summary>
/// <c>/api/v1/webhooks</c>, and what was told of campaigns and calls: the log of deliveries, and sending one again.
/// </summary>
internal static class WebhookApi
{
    public static void Map(
        RouteGroupBuilder webhooks, RouteGroupBuilder campaigns, RouteGroupBuilder calls, RouteGroupBuilder deliveries)
    {
        webhooks.MapPost("", AddAsync).Needs(Right.Settings).NeedsScope(TokenScopes.Configuration)
            .ProducesValidationProblem().Example(RecordApis.Webhooks.Example).WithName("addWebhook")
            .WithSummary("Add a webhook; its secret is in this answer and never again");
        webhooks.MapGet("/{id:int}/deliveries", async (
            int id, [AsParameters] DeliveryQuery query, Webhooks hooks, CancellationToken ct) =>
            Shown(await hooks.DeliveriesAsync(id, query.Order, query.Page().From, query.Page().Count, ct), query))
            .ProducesValidationProblem().WithName("listWebhookDeliveries")
            .WithSummary("What a webhook was sent, newest first");
        campaigns.MapGet("/{id:int}/deliveries", async (
            int id, [AsParameters] DeliveryQuery query,
            [Description("Pending, Done, Failed or Cancelled; else all.")] string? state, Deliveries log,
            CancellationToken ct) =>
        {
            KnownWords.Check("state", state, KnownWords.DeliveryStates);
            return Shown(await log.OfCampaignAsync(
                id, state ?? "", query.Order, query.Page().From, query.Page().Count, ct), query);
        })
            .ProducesValidationProblem().WithName("listCampaignDeliveries")
            .WithSummary("What was told and done after a campaign's calls, newest first");
        calls.MapGet("/{hopperId:int}/deliveries", async (int hopperId, Deliveries log, CancellationToken ct) =>
            Shown(await log.OfAttemptAsync(hopperId, ct), new DeliveryQuery())).PathExample("hopperId", 1001)
            .WithName("listCallDeliveries").WithSummary("What was told and done after a call");
        deliveries.MapPost("/{id:long}/send-again", async (long id, Deliveries log, CancellationToken ct) =>
        {
            await log.SendAgainAsync(id, ct);
            return TypedResults.Accepted((string?)null);
        }).Needs(Right.Campaigns).NeedsScope(TokenScopes.Configuration).WithName("sendAgain")
            .WithSummary("Tell or do it again, also when it was done: the receiver may have lost it");
    }

    private static async Task<Created<CreatedWebhook>> AddAsync(
        WebhookInput input, Webhooks hooks, ClaimsPrincipal user, CancellationToken ct)
    {
        var (row, secret) = await hooks.SaveAsync(
            Fields.Copy(input, new WebhookRow()), input.Secret, user.By(), ct);
        var record = Fields.Copy(row, new WebhookRecord { Id = row.Id, Audit = Audit.Of(row) });
        return TypedResults.Created($"/api/v1/webhooks/{row.Id}", new CreatedWebhook(record, secret!));
    }

    private static Page<Delivery> Shown(DeliveryPage page, DeliveryQuery query)
    {
        Paging.CheckSorted(query.Order, Deliveries.Always(query.Order.By), page.SortsAll);
        return new(page.Items, page.Total);
    }
}
