using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Storage;

/// <summary>Tables of when and how often: opening hours, zones, caller ids.</summary>
internal static class OpeningHoursModel
{
    public static void Describe(ModelBuilder builder)
    {
        builder.Entity<OpeningHoursRow>(hours =>
        {
            hours.ToTable("opening_hours", t => t.HasCheckConstraint("ck_opening_hours_mode",
                "default_mode IN ('DEF_OPEN', 'DEF_CLOSED')"));
            hours.HasIndex(h => h.Name);
        });
        builder.Entity<OpeningRuleRow>(rule =>
        {
            rule.ToTable("opening_hours_rules", t =>
                t.HasCheckConstraint("ck_opening_hours_rules_mode", "mode IN ('OPEN', 'CLOSED')"));
            rule.HasOne<OpeningHoursRow>().WithMany().HasForeignKey(r => r.OpeningHoursId)
                .OnDelete(DeleteBehavior.Cascade);
            rule.HasIndex(r => new { r.OpeningHoursId, r.Position });
        });
        builder.Entity<CampaignOpeningHoursRow>(link =>
        {
            link.ToTable("campaign_opening_hours");
            link.HasOne<CampaignRow>().WithMany().HasForeignKey(l => l.CampaignId).OnDelete(DeleteBehavior.Cascade);
            link.HasOne<OpeningHoursRow>().WithMany().HasForeignKey(l => l.OpeningHoursId)
                .OnDelete(DeleteBehavior.Restrict);
            link.HasIndex(l => new { l.CampaignId, l.OpeningHoursId }).IsUnique();
        });
        builder.Entity<CallerIdRow>(caller =>
        {
            caller.ToTable("caller_ids", t => t.HasCheckConstraint("ck_caller_ids_limit", "daily_limit >= 0"));
            caller.HasOne<CampaignRow>().WithMany().HasForeignKey(c => c.CampaignId).OnDelete(DeleteBehavior.Cascade);
            caller.HasIndex(c => new { c.CampaignId, c.Position });
        });
        DescribeCounters(builder);
    }

    private static void DescribeCounters(ModelBuilder builder)
    {
        builder.Entity<CallerIdDayRow>(day =>
        {
            day.ToTable("caller_id_days", t => t.HasCheckConstraint("ck_caller_id_days_used", "used >= 0"));
            day.HasKey(d => new { d.CallerId, d.Day });
            day.Property(d => d.CallerId).ValueGeneratedNever();
        });
        builder.Entity<ZoneGroupRow>(group =>
        {
            group.ToTable("zone_groups");
            group.HasIndex(g => g.Zones).IsUnique();
        });
        builder.Entity<ListZoneRow>(zone =>
        {
            zone.ToTable("list_zones").HasKey(z => new { z.ListId, z.ZoneGroup });
            zone.HasOne<ContactListRow>().WithMany().HasForeignKey(z => z.ListId).OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<RunListZoneRow>(zone =>
        {
            zone.ToTable("run_list_zones", t => t.HasCheckConstraint("ck_run_list_zones_place", "bookmark >= 0"));
            zone.HasKey(z => new { z.RunId, z.ListId, z.ZoneGroup });
            zone.HasOne<RunRow>().WithMany().HasForeignKey(z => z.RunId).OnDelete(DeleteBehavior.Cascade);
        });
    }
}
