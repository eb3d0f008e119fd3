using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Live;
using Ringtail.Runtime.Storage;

namespace Ringtail.Server.Access;

/// <summary>
/// Security keys in the typed API: what a person holds no key for is not there, for looking and for doing alike. The
/// request's own context finds only what may be seen; this asks it before work that goes by id through others.
/// </summary>
internal static class KeyGate
{
    public static async ValueTask<object?> CheckAsync(
        EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (http.User.Ring().Master) return await next(context);
        var db = http.RequestServices.GetRequiredService<RingtailDb>();
        return await SeesAsync(db, http.Request, http.RequestAborted) ? await next(context) : TypedResults.NotFound();
    }

    /// <summary>By the first two parts of the path behind <c>/api/v1</c>, such as <c>runs/7</c>.</summary>
    private static async Task<bool> SeesAsync(RingtailDb db, HttpRequest request, CancellationToken ct)
    {
        var parts = (request.Path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries).Skip(2).ToList();
        if (parts is ["reports", "calls", ..]) parts.RemoveAt(0);
        // The list of all runs' calls is for who sees all runs.
        if (parts is ["scheduled-calls"])
            return int.TryParse(request.Query["runId"], NumberStyles.None, CultureInfo.InvariantCulture, out var run)
                && await db.Runs.AnyAsync(r => r.Id == run, ct);
        if (parts.Count < 2 || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            return true;
        return parts[0] switch
        {
            "pbxs" => await db.Pbxs.AnyAsync(p => p.Id == id, ct),
            "trunks" => await db.Trunks.AnyAsync(t => t.Id == id, ct),
            "end-points" => await db.EndPoints.AnyAsync(e => e.Id == id, ct),
            "lists" => await db.Lists.AnyAsync(l => l.Id == id, ct),
            "opening-hours" => await db.OpeningHours.AnyAsync(h => h.Id == id, ct),
            "webhooks" => await db.Webhooks.AnyAsync(w => w.Id == id, ct),
            "campaigns" => await db.Campaigns.AnyAsync(c => c.Id == id, ct),
            "runs" => await db.Runs.AnyAsync(r => r.Id == id, ct),
            "calls" => await db.Attempts.AnyAsync(a => a.HopperId == id, ct),
            "scheduled-calls" => await db.Claims.AnyAsync(
                c => c.HopperId == id && db.Runs.Any(r => r.Id == c.RunId), ct),
            "contacts" => await db.Contacts.AnyAsync(c => c.Id == id && db.Lists.Any(l => l.Id == c.ListId), ct),
            "deliveries" => await db.Outbox.AnyAsync(
                o => o.Id == id && (o.CampaignId == 0 || db.Campaigns.Any(c => c.Id == o.CampaignId)), ct),
            "recordings" => await db.Recordings.AnyAsync(
                r => r.Id == id && db.Campaigns.Any(c => c.Id == r.CampaignId), ct),
            _ => true,
        };
    }

    /// <summary>The part of the view that the context's reader may see; agents and alarms are for all.</summary>
    public static async Task<LiveView> SeenAsync(this RingtailDb db, LiveView view, CancellationToken ct)
    {
        if (db.SeesAll) return view;
        var campaigns = (await db.Campaigns.Select(c => c.Id).ToListAsync(ct)).ToHashSet();
        var pbxs = (await db.Pbxs.Select(p => p.Id).ToListAsync(ct)).ToHashSet();
        var trunks = (await db.Trunks.Select(t => t.Id).ToListAsync(ct)).ToHashSet();
        var endPoints = (await db.EndPoints.Select(e => e.Id).ToListAsync(ct)).ToHashSet();
        var runs = view.Runs.RemoveAll(r => !campaigns.Contains(r.CampaignId));
        var seen = runs.Select(r => r.RunId).ToHashSet();
        return view with
        {
            Pbxs = view.Pbxs.RemoveAll(p => !pbxs.Contains(p.PbxId)),
            Runs = runs,
            Calls = view.Calls.RemoveAll(c => !seen.Contains(c.RunId)),
            Trunks = view.Trunks.RemoveAll(t => !trunks.Contains(t.TrunkId)),
            EndPoints = view.EndPoints.RemoveAll(e => !endPoints.Contains(e.EndPointId)),
            Pacing = view.Pacing.RemoveAll(p => !campaigns.Contains(p.CampaignId)),
        };
    }
}
