using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Configuration;

/// <summary>
/// Ordered links of a campaign. Linking again has no effect; unlinking or moving what is not there has none either, as
/// WombatDialer's clients expect. Positions are 1..n without gaps.
/// </summary>
public sealed partial class ConfigurationEditor
{
    public async Task<CampaignTrunkRow> LinkTrunkAsync(int campaignId, int trunkId, string by, CancellationToken ct)
    {
        CampaignTrunkRow? link = null;
        await ChangeAsync(async db =>
        {
            await TouchAsync(db, campaignId, by, ct);
            await RequireAsync(db.Trunks.AnyAsync(t => t.Id == trunkId, ct), nameof(link.TrunkId), "TrunkMissing",
                $"names no trunk: {trunkId}.");
            var links = await db.CampaignTrunks.Where(l => l.CampaignId == campaignId).ToListAsync(ct);
            link = links.FirstOrDefault(l => l.TrunkId == trunkId);
            if (link is not null) return;
            link = new CampaignTrunkRow { CampaignId = campaignId, TrunkId = trunkId, Position = links.Count + 1 };
            db.Add(link);
            await db.SaveChangesAsync(ct);
        }, ct);
        return link!;
    }

    public async Task<CampaignEndPointRow> LinkEndPointAsync(
        int campaignId, int endPointId, string by, CancellationToken ct)
    {
        CampaignEndPointRow? link = null;
        await ChangeAsync(async db =>
        {
            await TouchAsync(db, campaignId, by, ct);
            await RequireAsync(db.EndPoints.AnyAsync(e => e.Id == endPointId, ct), nameof(link.EndPointId),
                "EndPointMissing", $"names no end point: {endPointId}.");
            var links = await db.CampaignEndPoints.Where(l => l.CampaignId == campaignId).ToListAsync(ct);
            link = links.FirstOrDefault(l => l.EndPointId == endPointId);
            if (link is not null) return;
            link = new CampaignEndPointRow
            {
                CampaignId = campaignId, EndPointId = endPointId, Position = links.Count + 1,
            };
            db.Add(link);
            await db.SaveChangesAsync(ct);
        }, ct);
        return link!;
    }

    /// <param name="type">CALL_LIST or BLACK_LIST; linking a list again under the other type changes its link.</param>
    public async Task<CampaignListRow> LinkListAsync(
        int campaignId, int listId, string type, string by, CancellationToken ct)
    {
        var checks = new FieldChecks();
        checks.OneOf(nameof(CampaignListRow.Type), type, ["CALL_LIST", "BLACK_LIST"], "ListType");
        Refuse(checks.Problems);
        CampaignListRow? link = null;
        await ChangeAsync(async db =>
        {
            await TouchAsync(db, campaignId, by, ct);
            await RequireAsync(db.Lists.AnyAsync(l => l.Id == listId, ct), nameof(link.ListId), "ListMissing",
                $"names no list: {listId}.");
            var links = await db.CampaignLists.Where(l => l.CampaignId == campaignId).ToListAsync(ct);
            link = links.FirstOrDefault(l => l.ListId == listId);
            if (link is null)
            {
                link = new CampaignListRow { CampaignId = campaignId, ListId = listId, Position = links.Count + 1 };
                db.Add(link);
            }
            link.Type = type;
            await db.SaveChangesAsync(ct);
        }, ct);
        return link!;
    }

    public Task UnlinkTrunkAsync(int linkId, string by, CancellationToken ct) => ChangeAsync(async db =>
    {
        if (await db.CampaignTrunks.FindAsync([linkId], ct) is not { } link) return;
        db.Remove(link);
        var rest = db.CampaignTrunks.Where(l => l.CampaignId == link.CampaignId && l.Id != linkId)
            .OrderBy(l => l.Position);
        Renumber(await rest.ToListAsync(ct), (l, position) => l.Position = position);
        await TouchAsync(db, link.CampaignId, by, ct);
        await db.SaveChangesAsync(ct);
    }, ct);

    public Task UnlinkEndPointAsync(int linkId, string by, CancellationToken ct) => ChangeAsync(async db =>
    {
        if (await db.CampaignEndPoints.FindAsync([linkId], ct) is not { } link) return;
        db.Remove(link);
        var rest = db.CampaignEndPoints.Where(l => l.CampaignId == link.CampaignId && l.Id != linkId)
            .OrderBy(l => l.Position);
        Renumber(await rest.ToListAsync(ct), (l, position) => l.Position = position);
        await TouchAsync(db, link.CampaignId, by, ct);
        await db.SaveChangesAsync(ct);
    }, ct);

    public Task UnlinkListAsync(int linkId, string by, CancellationToken ct) => ChangeAsync(async db =>
    {
        if (await db.CampaignLists.FindAsync([linkId], ct) is not { } link) return;
        db.Remove(link);
        var rest = db.CampaignLists.Where(l => l.CampaignId == link.CampaignId && l.Id != linkId)
            .OrderBy(l => l.Position);
        Renumber(await rest.ToListAsync(ct), (l, position) => l.Position = position);
        await TouchAsync(db, link.CampaignId, by, ct);
        await db.SaveChangesAsync(ct);
    }, ct);

    /// <param name="kind">trunk, ep, list, oh, reschedule or disposition.</param>
    /// <param name="by1">-1 is up, +1 is down; at the end of the list it has no effect.</param>
    public Task MoveLinkAsync(string kind, int linkId, int by1, string by, CancellationToken ct) =>
        ChangeAsync(async db =>
    {
        var campaign = kind switch
        {
            "trunk" => await MoveAsync(
                db, db.CampaignTrunks, l => l.Id, l => l.CampaignId, l => l.Position, (l, p) => l.Position = p),
            "ep" => await MoveAsync(
                db, db.CampaignEndPoints, l => l.Id, l => l.CampaignId, l => l.Position, (l, p) => l.Position = p),
            "list" => await MoveAsync(
                db, db.CampaignLists, l => l.Id, l => l.CampaignId, l => l.Position, (l, p) => l.Position = p),
            "oh" => await MoveAsync(
                db, db.CampaignOpeningHours, l => l.Id, l => l.CampaignId, l => l.Position, (l, p) => l.Position = p),
            "reschedule" => await MoveAsync(
                db, db.RescheduleRules, l => l.Id, l => l.CampaignId, l => l.Position, (l, p) => l.Position = p),
            "disposition" => await MoveAsync(
                db, db.DispositionRules, l => l.Id, l => l.CampaignId, l => l.Position, (l, p) => l.Position = p),
            _ => throw new ControlException(
                RefusalKind.Invalid, "LinkKind",
                $"'{kind}' is no kind of link; expected trunk, ep, list, oh, reschedule or disposition."),
        };
        if (campaign is not { } id) return;
        await TouchAsync(db, id, by, ct);
        await db.SaveChangesAsync(ct);

        async Task<int?> MoveAsync<T>(
            RingtailDb context, DbSet<T> set, Func<T, int> key, Func<T, int> owner, Func<T, int> position,
            Action<T, int> place)
            where T : class
        {
            if (await set.FindAsync([linkId], ct) is not { } link) return null;
            var campaignId = owner(link);
            var links = (await set.Where(l => EF.Property<int>(l, "CampaignId") == campaignId).ToListAsync(ct))
                .OrderBy(position).ToList();
            var from = links.FindIndex(l => key(l) == linkId);
            var to = Math.Clamp(from + Math.Sign(by1), 0, links.Count - 1);
            links.RemoveAt(from);
            links.Insert(to, link);
            Renumber(links, place);
            return campaignId;
        }
    }, ct);

    private static void Renumber<T>(List<T> links, Action<T, int> place)
    {
        for (var i = 0; i < links.Count; i++) place(links[i], i + 1);
    }

    private static async Task RequireAsync(Task<bool> exists, string field, string code, string message)
    {
        if (!await exists) Refuse([new FieldProblem(field, code, message)]);
    }
}
