using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Server.Access;

/// <summary>
/// Security keys where something is named by its id: what a person holds no key for is not there, for looking and for
/// doing alike. Whether it is there, the person's own context says (<see cref="RingtailDb.SeeAs"/>).
/// </summary>
internal static partial class KeyGate
{
    /// <summary>The typed API: every id in the path is asked for.</summary>
    public static async ValueTask<object?> CheckAsync(
        EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (http.User.Ring().Master) return await next(context);
        var db = http.RequestServices.GetRequiredService<RingtailDb>();
        foreach (var (kind, parameter) in IdsOf((RouteEndpoint)http.GetEndpoint()!))
        {
            var id = long.Parse(http.GetRouteValue(parameter)!.ToString()!, CultureInfo.InvariantCulture);
            if (!await SeesAsync(db, kind, id, http.RequestAborted)) return TypedResults.NotFound();
        }
        // The list of all runs' calls is for who sees all runs.
        if (http.Request.Path == "/api/v1/scheduled-calls" && HttpMethods.IsGet(http.Request.Method)
            && (!int.TryParse(http.Request.Query["runId"], NumberStyles.None, CultureInfo.InvariantCulture, out var run)
                || !await SeesAsync(db, "runs", run, http.RequestAborted))) return TypedResults.NotFound();
        return await next(context);
    }

    /// <summary>Kinds of records by their part of the path, and the parameters that are their ids.</summary>
    public static IEnumerable<(string Kind, string Parameter)> IdsOf(RouteEndpoint endpoint)
    {
        var kind = "";
        foreach (var segment in endpoint.RoutePattern.PathSegments)
        {
            switch (segment.Parts[0])
            {
                case RoutePatternLiteralPart literal: kind = literal.Content; break;
                case RoutePatternParameterPart parameter
                    when parameter.ParameterPolicies.Any(p => p.Content is "int" or "long"):
                    yield return (kind, parameter.Name);
                    break;
            }
        }
    }

    /// <summary>A kind that has no name here is there for nobody but who holds all keys.</summary>
    public static async Task<bool> SeesAsync(RingtailDb db, string kind, long id, CancellationToken ct) =>
        db.SeesAll || await (Find(db, kind, id)?.Invoke(ct) ?? Task.FromResult(false));

    public static bool Knows(RingtailDb db, string kind) => Find(db, kind, 0) is not null;

    private static Func<CancellationToken, Task<bool>>? Find(RingtailDb db, string kind, long id) => kind switch
    {
        "pbxs" => ct => db.Pbxs.AnyAsync(p => p.Id == id, ct),
        "trunks" => ct => db.Trunks.AnyAsync(t => t.Id == id, ct),
        "end-points" => ct => db.EndPoints.AnyAsync(e => e.Id == id, ct),
        "lists" => ct => db.Lists.AnyAsync(l => l.Id == id, ct),
        "opening-hours" => ct => db.OpeningHours.AnyAsync(h => h.Id == id, ct),
        "column-mappings" => ct => db.ImportMappings.AnyAsync(m => m.Id == id, ct),
        "webhooks" => ct => db.Webhooks.AnyAsync(w => w.Id == id, ct),
        "campaigns" => ct => db.Campaigns.AnyAsync(c => c.Id == id, ct),
        "runs" => ct => db.Runs.AnyAsync(r => r.Id == id, ct),
        // Before its first attempt a call is a claim alone.
        "calls" or "scheduled-calls" => async ct => await db.Attempts.AnyAsync(a => a.HopperId == id, ct)
            || await db.Claims.AnyAsync(c => c.HopperId == id, ct),
        "contacts" => ct => db.Contacts.AnyAsync(c => c.Id == id && c.ListId != 0, ct),
        "deliveries" => ct => db.Outbox.AnyAsync(o => o.Id == id, ct),
        "recordings" => ct => db.Recordings.AnyAsync(r => r.Id == id, ct),
        // A person's own: another's is refused there.
        "tokens" => _ => Task.FromResult(true),
        _ => null,
    };

    /// <summary>A record must not come to refer to one that is hidden from who saves it.</summary>
    /// <param name="field">Of the input, such as PbxId.</param>
    /// <exception cref="InvalidFieldsException">It names one that is not there for this person.</exception>
    public static async Task RequireAsync(
        RingtailDb db, string kind, string field, IEnumerable<int> ids, CancellationToken ct)
    {
        if (db.SeesAll) return;
        foreach (var id in ids)
        {
            if (!await SeesAsync(db, kind, id, ct))
                throw new InvalidFieldsException([new FieldProblem(field, "NotThere",
                    string.Create(CultureInfo.InvariantCulture, $"names nothing that is there: {id}."))]);
        }
    }

    /// <summary>A copy would be a campaign of one's own with what is hidden in it.</summary>
    /// <exception cref="ControlException">A part of the campaign is hidden from this person.</exception>
    public static async Task RequireCopyableAsync(RingtailDb db, int campaignId, CancellationToken ct)
    {
        await RequireWholeAsync<CampaignTrunkRow>(db, all => all.Where(l => l.CampaignId == campaignId), ct);
        await RequireWholeAsync<CampaignEndPointRow>(db, all => all.Where(l => l.CampaignId == campaignId), ct);
        await RequireWholeAsync<CampaignListRow>(db, all => all.Where(l => l.CampaignId == campaignId), ct);
        await RequireWholeAsync<CampaignOpeningHoursRow>(db, all => all.Where(l => l.CampaignId == campaignId), ct);
        await RequireOwnDestinationsAsync(db, campaignId, ct);
    }

    /// <summary>An ordered whole that is set at once would lose what its reader does not see.</summary>
    /// <exception cref="ControlException">A part of it is hidden from this person.</exception>
    public static async Task RequireWholeAsync<TRow>(
        RingtailDb db, Func<IQueryable<TRow>, IQueryable<TRow>> links, CancellationToken ct) where TRow : class
    {
        if (db.SeesAll) return;
        var seen = await links(db.Set<TRow>()).CountAsync(ct);
        if (await links(db.Set<TRow>().IgnoreQueryFilters()).CountAsync(ct) != seen) throw HiddenParts();
    }

    private static ControlException HiddenParts() => new(RefusalKind.Conflict, "HiddenParts",
        $"It has parts under a security key that you do not hold: it can be neither set as a whole nor copied.");
}
