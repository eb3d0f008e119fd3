using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Configuration;
using Ringtail.Server.Access;
using Ringtail.Server.Shell;

namespace Ringtail.Server.Campaigns;

public enum LinkKind { List, Trunk, EndPoint, OpeningHours }

/// <param name="LinkId">Of the link, not of the thing.</param>
/// <param name="Type">CALL_LIST or BLACK_LIST; QUEUE or PHONE of an end point; else empty.</param>
/// <param name="Contacts">Of a list.</param>
public sealed record LinkedThing(int LinkId, int ThingId, string Name, string Note, string Type = "",
    long Contacts = 0);

/// <summary>The ordered lists, trunks and end points of a campaign: one way to read and change all three.</summary>
internal sealed class CampaignLinkage(
    Sight databases, Rightful<ConfigurationEditor> editor, LinkKind kind, int campaignId, string by)
{
    private ConfigurationEditor Editor => editor.For(Right.Campaigns);

    private string Word => kind switch
    {
        LinkKind.List => "list",
        LinkKind.Trunk => "trunk",
        LinkKind.OpeningHours => "oh",
        _ => "ep",
    };

    public async Task<IReadOnlyList<LinkedThing>> LinkedAsync(CancellationToken ct)
    {
        await using var db = databases.Create();
        return kind switch
        {
            LinkKind.List => await db.CampaignLists.Where(l => l.CampaignId == campaignId)
                .Join(db.Lists, l => l.ListId, t => t.Id, (l, t) => new { l, t }).OrderBy(x => x.l.Position)
                .Select(x => new LinkedThing(x.l.Id, x.t.Id, x.t.Name, "", x.l.Type, x.t.ContactCount)).ToListAsync(ct),
            LinkKind.Trunk => await db.CampaignTrunks.Where(l => l.CampaignId == campaignId)
                .Join(db.Trunks, l => l.TrunkId, t => t.Id, (l, t) => new { l, t }).OrderBy(x => x.l.Position)
                .Select(x => new LinkedThing(x.l.Id, x.t.Id, x.t.Name, x.t.DialString, "", 0)).ToListAsync(ct),
            LinkKind.OpeningHours => await db.CampaignOpeningHours.Where(l => l.CampaignId == campaignId)
                .Join(db.OpeningHours, l => l.OpeningHoursId, t => t.Id, (l, t) => new { l, t })
                .OrderBy(x => x.l.Position)
                .Select(x => new LinkedThing(x.l.Id, x.t.Id, x.t.Name, x.t.Comment, "", 0)).ToListAsync(ct),
            _ => (await db.CampaignEndPoints.Where(l => l.CampaignId == campaignId)
                .Join(db.EndPoints, l => l.EndPointId, t => t.Id, (l, t) => new { l, t }).OrderBy(x => x.l.Position)
                    .ToListAsync(ct))
                .ConvertAll(x =>
                    new LinkedThing(x.l.Id, x.t.Id, x.t.ShownName, $"{x.t.Extension}@{x.t.Context}", x.t.Type)),
        };
    }

    /// <summary>Everything that could be linked.</summary>
    public async Task<IReadOnlyList<(int Id, string Name)>> AllAsync(CancellationToken ct)
    {
        await using var db = databases.Create();
        return kind switch
        {
            LinkKind.List =>
                (await db.Lists.Where(l => !l.Hidden).OrderBy(l => l.Name).ToListAsync(ct)).ConvertAll(l =>
                    (l.Id, l.Name)),
            LinkKind.Trunk => (await db.Trunks.OrderBy(l => l.Name).ToListAsync(ct)).ConvertAll(l => (l.Id, l.Name)),
            LinkKind.OpeningHours => (await db.OpeningHours.Where(h => !h.Hidden).OrderBy(h => h.Name).ToListAsync(ct))
                .ConvertAll(h => (h.Id, h.Name)),
            _ => (await db.EndPoints.ToListAsync(ct)).ConvertAll(l => (l.Id, l.ShownName)),
        };
    }

    public Task LinkAsync(int thingId, string type, CancellationToken ct) => kind switch
    {
        LinkKind.List => Editor.LinkListAsync(campaignId, thingId, type, by, ct),
        LinkKind.Trunk => Editor.LinkTrunkAsync(campaignId, thingId, by, ct),
        LinkKind.OpeningHours => Editor.LinkOpeningHoursAsync(campaignId, thingId, by, ct),
        _ => Editor.LinkEndPointAsync(campaignId, thingId, by, ct),
    };

    public Task UnlinkAsync(int linkId, CancellationToken ct) => kind switch
    {
        LinkKind.List => Editor.UnlinkListAsync(linkId, by, ct),
        LinkKind.Trunk => Editor.UnlinkTrunkAsync(linkId, by, ct),
        LinkKind.OpeningHours => Editor.UnlinkOpeningHoursAsync(linkId, by, ct),
        _ => Editor.UnlinkEndPointAsync(linkId, by, ct),
    };

    public Task MoveAsync(int linkId, int places, CancellationToken ct) =>
        Editor.MoveLinkAsync(Word, linkId, places, by, ct);
}
