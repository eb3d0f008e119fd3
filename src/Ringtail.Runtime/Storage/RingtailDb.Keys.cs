using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Storage;

// Security keys: the one rule of what a reader finds, for both APIs and every page.
public abstract partial class RingtailDb
{
    /// <summary>Whether every record is there, whatever its security key. The program's own contexts see all.</summary>
    public bool SeesAll { get; private set; } = true;
    private string[] SeenKeys { get; set; } = [];

    /// <summary>From now on this context's queries find only what the ring opens. What was hidden before stays
    /// hidden.</summary>
    public void SeeAs(KeyRing ring)
    {
        ArgumentNullException.ThrowIfNull(ring);
        if (ring.Master) return;
        SeenKeys = SeesAll ? [.. ring.Keys] : [.. SeenKeys.Intersect(ring.Keys)];
        SeesAll = false;
    }

    /// <summary>What this context's queries find.</summary>
    public KeyRing Ring => SeesAll ? KeyRing.All : new(false, SeenKeys);

    /// <summary>Records with a key that a reader does not hold, and what belongs to them.</summary>
    private void HideWhatHasAKey(ModelBuilder builder)
    {
        builder.Entity<PbxRow>().HasQueryFilter(Opens<PbxRow>());
        // What is a part of a server is there with it.
        builder.Entity<TrunkRow>().HasQueryFilter(t => SeesAll
            || ((t.SecurityKey == "" || SeenKeys.Contains(t.SecurityKey)) && Pbxs.Any(p => p.Id == t.PbxId)));
        builder.Entity<EndPointRow>().HasQueryFilter(e => SeesAll
            || ((e.SecurityKey == "" || SeenKeys.Contains(e.SecurityKey)) && Pbxs.Any(p => p.Id == e.PbxId)));
        builder.Entity<ContactListRow>().HasQueryFilter(Opens<ContactListRow>());
        builder.Entity<CampaignRow>().HasQueryFilter(Opens<CampaignRow>());
        builder.Entity<OpeningHoursRow>().HasQueryFilter(Opens<OpeningHoursRow>());
        builder.Entity<ImportMappingRow>().HasQueryFilter(Opens<ImportMappingRow>());
        builder.Entity<WebhookRow>().HasQueryFilter(Opens<WebhookRow>());
        HideOfCampaigns(builder);
        HideLinks(builder);
        // An added call's contact is of no list: it is reached through its claim, which has a run.
        builder.Entity<ContactRow>().HasQueryFilter(
            c => SeesAll || c.ListId == 0 || Lists.Any(l => l.Id == c.ListId));
        builder.Entity<ListZoneRow>().HasQueryFilter(z => SeesAll || Lists.Any(l => l.Id == z.ListId));
        builder.Entity<OpeningRuleRow>().HasQueryFilter(
            r => SeesAll || OpeningHours.Any(h => h.Id == r.OpeningHoursId));
        builder.Entity<ClaimRow>().HasQueryFilter(c => SeesAll || Runs.Any(r => r.Id == c.RunId));
    }

    private void HideOfCampaigns(ModelBuilder builder)
    {
        builder.Entity<RunRow>().HasQueryFilter(OfCampaign<RunRow>());
        builder.Entity<AttemptRow>().HasQueryFilter(OfCampaign<AttemptRow>());
        builder.Entity<RecordingRow>().HasQueryFilter(OfCampaign<RecordingRow>());
        builder.Entity<RescheduleRuleRow>().HasQueryFilter(OfCampaign<RescheduleRuleRow>());
        builder.Entity<DispositionRuleRow>().HasQueryFilter(OfCampaign<DispositionRuleRow>());
        builder.Entity<CallerIdRow>().HasQueryFilter(OfCampaign<CallerIdRow>());
        builder.Entity<AccountMinuteRow>().HasQueryFilter(OfCampaign<AccountMinuteRow>());
        builder.Entity<CampaignAccountRow>().HasQueryFilter(OfCampaign<CampaignAccountRow>());
        builder.Entity<PacingKnowledgeRow>().HasQueryFilter(OfCampaign<PacingKnowledgeRow>());
        builder.Entity<CallerIdDayRow>().HasQueryFilter(d => SeesAll || CallerIds.Any(c => c.Id == d.CallerId));
        // An alarm's mail belongs to no campaign.
        builder.Entity<OutboxRow>().HasQueryFilter(
            o => SeesAll || o.CampaignId == 0 || Campaigns.Any(c => c.Id == o.CampaignId));
        // Of records without a campaign the log tells only who holds all keys: a deleted one has no key to ask for.
        builder.Entity<ChangeLogRow>().HasQueryFilter(
            l => SeesAll || Campaigns.Any(c => c.Id == l.CampaignId));
    }

    /// <summary>A link shows both of its ends.</summary>
    private void HideLinks(ModelBuilder builder)
    {
        builder.Entity<CampaignTrunkRow>().HasQueryFilter(l => SeesAll
            || (Campaigns.Any(c => c.Id == l.CampaignId) && Trunks.Any(t => t.Id == l.TrunkId)));
        builder.Entity<CampaignEndPointRow>().HasQueryFilter(l => SeesAll
            || (Campaigns.Any(c => c.Id == l.CampaignId) && EndPoints.Any(e => e.Id == l.EndPointId)));
        builder.Entity<CampaignListRow>().HasQueryFilter(l => SeesAll
            || (Campaigns.Any(c => c.Id == l.CampaignId) && Lists.Any(x => x.Id == l.ListId)));
        builder.Entity<CampaignOpeningHoursRow>().HasQueryFilter(l => SeesAll
            || (Campaigns.Any(c => c.Id == l.CampaignId) && OpeningHours.Any(h => h.Id == l.OpeningHoursId)));
        builder.Entity<RunListRow>().HasQueryFilter(l => SeesAll
            || (Runs.Any(r => r.Id == l.RunId) && Lists.Any(x => x.Id == l.ListId)));
        builder.Entity<RunListZoneRow>().HasQueryFilter(z => SeesAll
            || (Runs.Any(r => r.Id == z.RunId) && Lists.Any(x => x.Id == z.ListId)));
    }

    private Expression<Func<T, bool>> Opens<T>() where T : AuditedRow =>
        r => SeesAll || r.SecurityKey == "" || SeenKeys.Contains(r.SecurityKey);

    private Expression<Func<T, bool>> OfCampaign<T>() where T : class =>
        r => SeesAll || Campaigns.Any(c => c.Id == EF.Property<int>(r, nameof(RunRow.CampaignId)));
}
