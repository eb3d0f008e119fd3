using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.Access;
using Ringtail.Server.Api.Records;

namespace Ringtail.Server.Api;

/// <summary><c>/api/v1/opening-hours/{id}/rules</c>: the rules of a set as an ordered whole.</summary>
internal static class OpeningHoursApi
{
    public static void Map(RouteGroupBuilder hours)
    {
        hours.MapGet("/{id:int}/rules", async Task<Results<Ok<List<OpeningHoursRule>>, NotFound>> (
            int id, RingtailDb db, CancellationToken ct) =>
            await db.OpeningHours.AnyAsync(h => h.Id == id, ct)
                ? TypedResults.Ok(await RulesAsync(db, id, ct))
                : TypedResults.NotFound())
            .WithSummary("The rules of a set of opening hours in their order").WithName("getOpeningHoursRules");
        hours.MapPut("/{id:int}/rules", SetAsync).Needs(Right.Hours).NeedsScope(TokenScopes.Configuration)
            .ProducesValidationProblem().WithName("setOpeningHoursRules")
            .WithSummary("Set the rules of a set of opening hours and their order, all at once")
            .Example("""
                [{"mode":"CLOSED","dateFrom":"2026-12-25","dateTo":"2026-12-26","everyYear":true,"comment":"Christmas"},
                 {"mode":"OPEN","days":"23456","timeStart":"090000","timeEnd":"175959"}]
                """);
    }

    private static async Task<Results<Ok<List<OpeningHoursRule>>, NotFound>> SetAsync(
        int id, List<OpeningHoursRule> rules, RingtailDb db, ConfigurationEditor editor, ClaimsPrincipal user,
        CancellationToken ct)
    {
        var set = await db.OpeningHours.AsNoTracking().SingleOrDefaultAsync(h => h.Id == id, ct);
        if (set is null) return TypedResults.NotFound();
        if (rules.Exists(r => r is null)) throw new BadHttpRequestException("null is no rule.");
        await editor.SaveOpeningHoursAsync(
            set, rules.ConvertAll(r => Fields.Copy(r, new OpeningRuleRow())), user.By(), ct);
        return TypedResults.Ok(await RulesAsync(db, id, ct));
    }

    private static async Task<List<OpeningHoursRule>> RulesAsync(RingtailDb db, int id, CancellationToken ct) =>
        (await db.OpeningRules.AsNoTracking().Where(r => r.OpeningHoursId == id).OrderBy(r => r.Position)
            .ToListAsync(ct)).ConvertAll(r => Fields.Copy(r, new OpeningHoursRule()));
}
