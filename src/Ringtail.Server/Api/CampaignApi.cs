using System.Linq.Expressions;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Live;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.Access;
using Ringtail.Server.Api.Records;

namespace Ringtail.Server.Api;

public sealed record CloneInput(string Name);

/// <summary>
/// What hangs on a campaign: trunks, end points, lists and reschedule rules, each an ordered whole that is read and
/// set; runs are started here.
/// </summary>
internal static class CampaignApi
{
    public static void Map(RouteGroupBuilder campaigns)
    {
        MapLinks(campaigns);
        campaigns.MapPost("/{id:int}/start", StartAsync).NeedsScope(TokenScopes.Control).Needs(Right.Control)
            .PathExample("id", 4)
            .WithSummary("Start a run of a campaign").WithName("startCampaign");
        campaigns.MapPost("/{id:int}/clone", CloneAsync).Needs(Right.Campaigns)
            .NeedsScope(TokenScopes.Configuration).ProducesValidationProblem().Example("""{"name":"A second one"}""")
            .WithSummary("Copy a campaign with its links and rules under a new name").WithName("cloneCampaign");
        campaigns.MapGet("/{id:int}/warnings", WarningsAsync)
            .WithSummary("Where the campaign's rules and its end points do not fit together")
            .WithName("getCampaignWarnings");
    }

    private static void MapLinks(RouteGroupBuilder campaigns)
    {
        Links(campaigns, "trunks", "trunk", "[1,2]", TrunksAsync,
            (editor, id, ids, by, ct) => editor.SetTrunksAsync(id, ids, by, ct),
            (db, id, ids, ct) => ReferAsync<CampaignTrunkRow>(
                db, l => l.CampaignId == id, "trunks", nameof(CampaignTrunkRow.TrunkId), ids, ct));
        Links(campaigns, "end-points", "end point", "[1,2]", EndPointsAsync,
            (editor, id, ids, by, ct) => editor.SetEndPointsAsync(id, ids, by, ct),
            (db, id, ids, ct) => ReferAsync<CampaignEndPointRow>(
                db, l => l.CampaignId == id, "end-points", nameof(CampaignEndPointRow.EndPointId), ids, ct));
        Links(campaigns, "lists", "list", """[{"listId":1},{"listId":2,"type":"BLACK_LIST"}]""", ListsAsync,
            (editor, id, lists, by, ct) => editor.SetListsAsync(
                id, [.. lists.Select(l => (l.ListId, l.Type))], by, ct),
            (db, id, lists, ct) => ReferAsync<CampaignListRow>(
                db, l => l.CampaignId == id, "lists", nameof(CampaignListRow.ListId), lists.Select(l => l.ListId), ct));
        Links(campaigns, "opening-hours", "set of opening hour", "[1,2]", OpeningHoursAsync,
            (editor, id, ids, by, ct) => editor.SetOpeningHoursAsync(id, ids, by, ct),
            (db, id, ids, ct) => ReferAsync<CampaignOpeningHoursRow>(db, l => l.CampaignId == id, "opening-hours",
                nameof(CampaignOpeningHoursRow.OpeningHoursId), ids, ct));
        Links(campaigns, "caller-ids", "caller id",
            """[{"number":"+4930111222","dailyLimit":200},{"number":"+4930111223"}]""", CallerIdsAsync,
            (editor, id, ids, by, ct) => editor.SetCallerIdsAsync(
                id, [.. ids.Select(c => Fields.Copy(c, new CallerIdRow()))], by, ct));
        Links(campaigns, "disposition-rules", "disposition rule",
            """[{"status":"TERMINATED","statusExt":"SALE","verb":"ADD_BLACKLIST","destination":"List 2"}]""",
            DispositionsAsync,
            (editor, id, rules, by, ct) => editor.SetDispositionRulesAsync(
                id, [.. rules.Select(r => Fields.Copy(r, new DispositionRuleRow()))], by, ct),
            (db, id, rules, ct) => KeyGate.RequireDestinationsAsync(
                db, id, [.. rules.Select(r => Fields.Copy(r, new DispositionRuleRow()))], placed: true, ct));
        Links(campaigns, "reschedule-rules", "reschedule rule",
            """[{"status":"RS_BUSY","maxAttempts":3,"retryAfterS":600,"mode":"FIXED"}]""", RulesAsync,
            (editor, id, rules, by, ct) => editor.SetRescheduleRulesAsync(
                id, [.. rules.Select(r => Fields.Copy(r, new RescheduleRuleRow()))], by, ct));
    }

    internal static void Links<T>(
        RouteGroupBuilder campaigns, string path, string what, string example,
        Func<RingtailDb, int, CancellationToken, Task<List<T>>> read,
        Func<ConfigurationEditor, int, IReadOnlyList<T>, string, CancellationToken, Task> set,
        Func<RingtailDb, int, IReadOnlyList<T>, CancellationToken, Task>? refer = null)
    {
        var word = string.Concat(path.Split('-').Select(w => char.ToUpperInvariant(w[0]) + w[1..]));
        campaigns.MapGet($"/{{id:int}}/{path}", async Task<Results<Ok<List<T>>, NotFound>> (
            int id, RingtailDb db, CancellationToken ct) =>
            await db.Campaigns.AnyAsync(c => c.Id == id, ct)
                ? TypedResults.Ok(await read(db, id, ct))
                : TypedResults.NotFound())
            .WithSummary($"The campaign's {what}s in their order").WithName($"getCampaign{word}");
        campaigns.MapPut($"/{{id:int}}/{path}", async Task<Results<Ok<List<T>>, NotFound>> (
            int id, List<T> all, RingtailDb db, ConfigurationEditor editor, ClaimsPrincipal user,
            CancellationToken ct) =>
        {
            if (!await db.Campaigns.AnyAsync(c => c.Id == id, ct)) return TypedResults.NotFound();
            if (all.Exists(a => a is null)) throw new BadHttpRequestException($"null is no {what}.");
            if (refer is not null) await refer(db, id, all, ct);
            await set(editor, id, all, user.By(), ct);
            return TypedResults.Ok(await read(db, id, ct));
        }).Needs(Right.Campaigns).NeedsScope(TokenScopes.Configuration)
            .ProducesValidationProblem().Example(example)
            .WithSummary($"Set the campaign's {what}s and their order, all at once").WithName($"setCampaign{word}");
    }

    private static async Task ReferAsync<TRow>(
        RingtailDb db, Expression<Func<TRow, bool>> ofCampaign, string kind, string field, IEnumerable<int> ids,
        CancellationToken ct) where TRow : class
    {
        await KeyGate.RequireAsync(db, kind, field, ids, ct);
        await KeyGate.RequireWholeAsync<TRow>(db, links => links.Where(ofCampaign), ct);
    }

    internal static Task<List<int>> TrunksAsync(RingtailDb db, int id, CancellationToken ct) =>
        db.CampaignTrunks.Where(l => l.CampaignId == id).OrderBy(l => l.Position).Select(l => l.TrunkId)
            .ToListAsync(ct);

    internal static Task<List<int>> EndPointsAsync(RingtailDb db, int id, CancellationToken ct) =>
        db.CampaignEndPoints.Where(l => l.CampaignId == id).OrderBy(l => l.Position).Select(l => l.EndPointId)
            .ToListAsync(ct);

    internal static Task<List<LinkedList>> ListsAsync(RingtailDb db, int id, CancellationToken ct) =>
        db.CampaignLists.Where(l => l.CampaignId == id).OrderBy(l => l.Position)
            .Select(l => new LinkedList { ListId = l.ListId, Type = l.Type }).ToListAsync(ct);

    internal static async Task<List<RescheduleRule>> RulesAsync(RingtailDb db, int id, CancellationToken ct) =>
        (await db.RescheduleRules.AsNoTracking().Where(r => r.CampaignId == id).OrderBy(r => r.Position)
            .ToListAsync(ct)).ConvertAll(r => Fields.Copy(r, new RescheduleRule()));

    private static Task<List<int>> OpeningHoursAsync(RingtailDb db, int id, CancellationToken ct) =>
        db.CampaignOpeningHours.Where(l => l.CampaignId == id).OrderBy(l => l.Position)
            .Select(l => l.OpeningHoursId).ToListAsync(ct);

    private static Task<List<PooledCallerId>> CallerIdsAsync(RingtailDb db, int id, CancellationToken ct) =>
        db.CallerIds.Where(c => c.CampaignId == id).OrderBy(c => c.Position)
            .Select(c => new PooledCallerId { Number = c.Number, DailyLimit = c.DailyLimit }).ToListAsync(ct);

    private static async Task<List<DispositionRule>> DispositionsAsync(RingtailDb db, int id, CancellationToken ct) =>
        (await db.DispositionRules.AsNoTracking().Where(r => r.CampaignId == id).OrderBy(r => r.Position)
            .ToListAsync(ct)).ConvertAll(r => Fields.Copy(r, new DispositionRule()));

    private static async Task<Created<RunStarted>> StartAsync(
        int id, IDialerControl control, ClaimsPrincipal user, CancellationToken ct)
    {
        var run = await control.StartRunAsync(id, user.By(), ct, withoutList: true);
        return TypedResults.Created($"/api/v1/runs/{run}", new RunStarted(run));
    }

    private static async Task<Created<CampaignRecord>> CloneAsync(
        int id, CloneInput input, RingtailDb db, ConfigurationEditor editor, ClaimsPrincipal user,
        CancellationToken ct)
    {
        await KeyGate.RequireCopyableAsync(db, id, ct);
        var copy = await editor.CloneCampaignAsync(id, input.Name, user.By(), ct);
        return TypedResults.Created(
            $"/api/v1/campaigns/{copy.Id}",
                Fields.Copy(copy, new CampaignRecord { Id = copy.Id, Audit = Audit.Of(copy) }));
    }

    private static async Task<Results<Ok<IReadOnlyList<CampaignWarning>>, NotFound>> WarningsAsync(
        int id, RingtailDb db, LiveFeed feed, CancellationToken ct)
    {
        if (await db.Campaigns.FindAsync([id], ct) is not { } campaign) return TypedResults.NotFound();
        var endPoints = await db.CampaignEndPoints.Where(l => l.CampaignId == id)
            .Join(db.EndPoints, l => l.EndPointId, e => e.Id, (_, e) => e).AsNoTracking().ToListAsync(ct);
        return TypedResults.Ok(CampaignAdvice.Of(campaign, endPoints, feed.Current));
    }
}
