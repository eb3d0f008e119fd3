using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime;
using Ringtail.Runtime.Storage;

namespace Ringtail.Server.Accounts;

/// <summary>The account and its evidence in <c>/api/v1</c>.</summary>
internal static class AccountApi
{
    public static void Map(RouteGroupBuilder campaigns, RouteGroupBuilder runs)
    {
        campaigns.MapGet("/{id:int}/account", async Task<Results<Ok<CampaignAccount>, NotFound>> (
            int id, RingtailDb db, HttpContext http, CancellationToken ct) =>
            await AccountReports.ReadAsync(
                db, id, RuntimeRegistration.DialerClock(http.RequestServices).GetUtcNow(), ct) is { } account
                ? TypedResults.Ok(account)
                : TypedResults.NotFound())
            .WithName("getCampaignAccount")
            .WithSummary("The campaign's abandon account in each window of its profile");
        campaigns.MapGet("/{id:int}/abandoned.csv", async Task<IResult> (
            int id, [Description("Not answered before this instant.")] DateTimeOffset? from,
            [Description("Answered before this instant.")] DateTimeOffset? until, IRingtailDbFactory databases,
            CancellationToken ct) =>
        {
            await using var db = databases.Create();
            return await db.Campaigns.AnyAsync(c => c.Id == id, ct)
                ? File(databases, id, null, from, until, $"abandoned-campaign-{id}.csv")
                : TypedResults.NotFound();
        }).Produces<string>(200, "text/csv").Produces(404)
            .WithName("getCampaignAbandoned")
            .WithSummary("Evidence: every abandoned, late or wrongly dropped call of a campaign, as CSV");
        runs.MapGet("/{id:int}/abandoned.csv", async Task<IResult> (
            int id, IRingtailDbFactory databases, CancellationToken ct) =>
        {
            await using var db = databases.Create();
            return await db.Runs.AnyAsync(r => r.Id == id, ct)
                ? File(databases, null, id, null, null, $"abandoned-run-{id}.csv")
                : TypedResults.NotFound();
        }).Produces<string>(200, "text/csv").Produces(404)
            .WithName("getRunAbandoned")
            .WithSummary("Evidence: every abandoned, late or wrongly dropped call of a run, as CSV");
    }

    private static PushStreamHttpResult File(
        IRingtailDbFactory databases, int? campaign, int? run, DateTimeOffset? from, DateTimeOffset? until,
        string name) =>
        TypedResults.Stream(async to =>
        {
            await using var db = databases.Create();
            await Evidence.WriteAsync(Evidence.Of(db, campaign, run, from, until), db, to, CancellationToken.None);
        }, "text/csv; charset=utf-8", name);
}
