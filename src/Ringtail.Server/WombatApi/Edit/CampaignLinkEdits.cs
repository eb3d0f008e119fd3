using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.Access;
using Ringtail.Server.WombatApi.Reading;
using Ringtail.Server.WombatApi.Writing;

namespace Ringtail.Server.WombatApi.Edit;

/// <summary>
/// What a campaign is linked to: <c>edit/campaign/{trunk,ep,list}</c>. The three differ in their rows; how a link is
/// found, removed and moved is the same.
/// </summary>
internal abstract class CampaignLinkEdit(string kind) : EditResource
{
    /// <summary>The link of the parent that <c>data</c> names; null when there is none.</summary>
    protected abstract Task<int?> FindLinkAsync(WombatCall call, LenientJson record);

    protected abstract Task UnlinkAsync(WombatCall call, int link);

    protected override async Task RemoveAsync(WombatCall call, LenientJson record)
    {
        if (await FindLinkAsync(call, record) is { } link) await UnlinkAsync(call, link);
    }

    protected override async Task<Rows> MoveAsync(WombatCall call, int by)
    {
        if (call.Record is { } record && await FindLinkAsync(call, record) is { } link)
            await call.Editor.MoveLinkAsync(kind, link, by, call.By, call.Ct);
        return await ListAsync(call);
    }

    /// <summary>Positions are texts in this API, unlike ids.</summary>
    protected static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A link to what is hidden from who makes it is refused as one to nothing.</summary>
    protected static async Task<int> SeenAsync(WombatCall call, string kind, int id, string key) =>
        await KeyGate.SeesAsync(call.Db, kind, id, call.Ct)
            ? id
            : throw new WombatProblem(key, $"names nothing that is there: {id}.");

    protected static int Required(LenientJson record, string key, string idKey) =>
        record.Reference(key, idKey) ?? throw new WombatProblem(key, $"is required: {{\"{idKey}\": n}}.");
}

internal sealed class CampaignTrunkEdit() : CampaignLinkEdit("trunk")
{
    protected override IReadOnlyDictionary<string, string> Keys { get; } =
        new Dictionary<string, string> { [nameof(CampaignTrunkRow.TrunkId)] = "trunkId" };

    protected override async Task<Rows> ListAsync(WombatCall call)
    {
        var parent = Parent(call);
        var links = await (
            from link in call.Db.CampaignTrunks.AsNoTracking()
            join trunk in call.Db.Trunks on link.TrunkId equals trunk.Id
            join pbx in call.Db.Pbxs on trunk.PbxId equals pbx.Id
            where link.CampaignId == parent
            orderby link.Position
            select new { link, trunk, pbx }).ToListAsync(call.Ct);
        return Page(call, links, l => Shape(l.link, TrunkEdit.Shape(l.trunk, l.pbx, call)));
    }

    protected override async Task<JsonObject> SaveAsync(WombatCall call, LenientJson record)
    {
        var link = await call.Editor.LinkTrunkAsync(
            Parent(call), await SeenAsync(call, "trunks", Required(record, "trunkId", "trunkId"), "trunkId"),
            call.By, call.Ct);
        var trunk = await call.Db.Trunks.AsNoTracking().SingleAsync(t => t.Id == link.TrunkId, call.Ct);
        var pbx = await call.Db.Pbxs.AsNoTracking().SingleAsync(p => p.Id == trunk.PbxId, call.Ct);
        return Shape(link, TrunkEdit.Shape(trunk, pbx, call));
    }

    protected override async Task<int?> FindLinkAsync(WombatCall call, LenientJson record)
    {
        var (parent, trunk) = (Parent(call), record.Reference("trunkId", "trunkId") ?? 0);
        return await call.Db.CampaignTrunks.Where(l => l.CampaignId == parent && l.TrunkId == trunk)
            .Select(l => (int?)l.Id).FirstOrDefaultAsync(call.Ct);
    }

    protected override Task UnlinkAsync(WombatCall call, int link) =>
        call.Editor.UnlinkTrunkAsync(link, call.By, call.Ct);

    private static JsonObject Shape(CampaignTrunkRow link, JsonObject trunk) =>
        new() { ["campaignId"] = link.CampaignId, ["idx"] = Text(link.Position), ["trunkId"] = trunk };
}

internal sealed class CampaignEndPointEdit() : CampaignLinkEdit("ep")
{
    protected override IReadOnlyDictionary<string, string> Keys { get; } =
        new Dictionary<string, string> { [nameof(CampaignEndPointRow.EndPointId)] = "epId" };

    protected override async Task<Rows> ListAsync(WombatCall call)
    {
        var parent = Parent(call);
        var links = await (
            from link in call.Db.CampaignEndPoints.AsNoTracking()
            join endPoint in call.Db.EndPoints on link.EndPointId equals endPoint.Id
            join pbx in call.Db.Pbxs on endPoint.PbxId equals pbx.Id
            where link.CampaignId == parent
            orderby link.Position
            select new { link, endPoint, pbx }).ToListAsync(call.Ct);
        return Page(call, links, l => Shape(l.link, l.endPoint, l.pbx, call));
    }

    protected override async Task<JsonObject> SaveAsync(WombatCall call, LenientJson record)
    {
        var link = await call.Editor.LinkEndPointAsync(
            Parent(call), await SeenAsync(call, "end-points", Required(record, "epId", "epId"), "epId"),
            call.By, call.Ct);
        var endPoint = await call.Db.EndPoints.AsNoTracking().SingleAsync(e => e.Id == link.EndPointId, call.Ct);
        return Shape(
            link, endPoint, await call.Db.Pbxs.AsNoTracking().SingleAsync(p => p.Id == endPoint.PbxId, call.Ct), call);
    }

    protected override async Task<int?> FindLinkAsync(WombatCall call, LenientJson record)
    {
        var (parent, endPoint) = (Parent(call), record.Reference("epId", "epId") ?? 0);
        return await call.Db.CampaignEndPoints.Where(l => l.CampaignId == parent && l.EndPointId == endPoint)
            .Select(l => (int?)l.Id).FirstOrDefaultAsync(call.Ct);
    }

    protected override Task UnlinkAsync(WombatCall call, int link) =>
        call.Editor.UnlinkEndPointAsync(link, call.By, call.Ct);

    private static JsonObject Shape(CampaignEndPointRow link, EndPointRow endPoint, PbxRow pbx, WombatCall call) =>
        new()
    {
        ["campaignId"] = link.CampaignId,
        ["idx"] = Text(link.Position),
        ["epId"] = EndPointEdit.Shape(endPoint, pbx, call, Text(link.Position), link.CampaignId),
    };
}

/// <summary>Rows as captured: <c>idx</c> and <c>cclId</c> are texts, which clients depend on.</summary>
internal sealed class CampaignListEdit() : CampaignLinkEdit("list")
{
    protected override IReadOnlyDictionary<string, string> Keys { get; } = new Dictionary<string, string>
    {
        [nameof(CampaignListRow.ListId)] = "cl",
        [nameof(CampaignListRow.Type)] = "clType",
    };

    protected override async Task<Rows> ListAsync(WombatCall call)
    {
        var parent = Parent(call);
        var links = await (
            from link in call.Db.CampaignLists.AsNoTracking()
            join list in call.Db.Lists on link.ListId equals list.Id
            where link.CampaignId == parent
            orderby link.Position
            select new { link, list }).ToListAsync(call.Ct);
        var reached = await ReachedAsync(call, parent);
        return Page(call, links, l => Shape(l.link, l.list, reached.GetValueOrDefault(l.list.Id), call));
    }

    protected override async Task<JsonObject> SaveAsync(WombatCall call, LenientJson record)
    {
        var type = record.Text("clType", "") is { Length: > 0 } given ? given : "CALL_LIST";
        var parent = Parent(call);
        var seen = await SeenAsync(call, "lists", Required(record, "cl", "listId"), "cl");
        var link = await call.Editor.LinkListAsync(parent, seen, type, call.By, call.Ct);
        var list = await call.Db.Lists.AsNoTracking().SingleAsync(l => l.Id == link.ListId, call.Ct);
        return Shape(link, list, (await ReachedAsync(call, parent)).GetValueOrDefault(list.Id), call);
    }

    protected override async Task<int?> FindLinkAsync(WombatCall call, LenientJson record)
    {
        var (parent, link, list) = (Parent(call), record.OptionalInteger("cclId"), record.Reference("cl", "listId"));
        return await call.Db.CampaignLists
            .Where(l => l.CampaignId == parent && (link != null ? l.Id == link : l.ListId == list))
            .Select(l => (int?)l.Id).FirstOrDefaultAsync(call.Ct);
    }

    protected override Task UnlinkAsync(WombatCall call, int link) =>
        call.Editor.UnlinkListAsync(link, call.By, call.Ct);

    /// <summary>
    /// How far the newest run of the campaign has come in each of its lists, and whether it is through.
    /// </summary>
    private static async Task<Dictionary<int, Reached>> ReachedAsync(WombatCall call, int campaignId)
    {
        var run = await call.Db.Runs.Where(r => r.CampaignId == campaignId).MaxAsync(r => (int?)r.Id, call.Ct);
        if (run is null) return [];
        var lists = await call.Db.RunLists.AsNoTracking().Where(r => r.RunId == run).ToListAsync(call.Ct);
        var reached = new Dictionary<int, Reached>();
        foreach (var list in lists) reached[list.ListId] = await ReachedAsync(call, list);
        return reached;
    }

    /// <summary>
    /// Where it was closed contacts are passed over: beside the list's bookmark each group of zones has one of its own.
    /// </summary>
    private static async Task<Reached> ReachedAsync(WombatCall call, RunListRow list)
    {
        var groups = await call.Db.ListZones.Where(z => z.ListId == list.ListId).Select(z => z.ZoneGroup)
            .ToListAsync(call.Ct);
        var zones = await call.Db.RunListZones.Where(z => z.RunId == list.RunId && z.ListId == list.ListId)
            .ToDictionaryAsync(z => z.ZoneGroup, z => z.Bookmark, call.Ct);
        foreach (var group in groups.Append(0).Distinct())
        {
            var mark = Math.Max(list.Bookmark, zones.GetValueOrDefault(group));
            if (await call.Db.Contacts.AnyAsync(
                c => c.ListId == list.ListId && c.ZoneGroup == group && c.Id > mark, call.Ct))
                return new Reached(zones.Values.Append(list.Bookmark).Max(), false);
        }
        return new Reached(zones.Values.Append(list.Bookmark).Max(), true);
    }

    private static JsonObject Shape(CampaignListRow link, ContactListRow list, Reached reached, WombatCall call) =>
        new()
    {
        ["campaignId"] = link.CampaignId,
        ["idx"] = Text(link.Position),
        ["cclId"] = Text(link.Id),
        ["cl"] = ListEdit.Shape(list, call.Zone),
        ["complete"] = reached.Complete,
        ["highwater"] = reached.Bookmark > 0 ? reached.Bookmark.ToString(CultureInfo.InvariantCulture) : "",
        ["clType"] = link.Type,
    };

    private readonly record struct Reached(long Bookmark, bool Complete);
}
