using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Storage;

/// <summary>Tables, keys and constraints of the configuration.</summary>
internal static class ConfigurationModel
{
    public static void Describe(ModelBuilder builder)
    {
        DescribeRecords(builder);
        DescribeLinks(builder);
        builder.Entity<SettingRow>(setting =>
        {
            setting.ToTable("settings").HasKey(s => s.Key);
        });
        builder.Entity<SystemLogRow>(log =>
        {
            log.ToTable("system_log").HasKey(l => l.Id);
            log.HasIndex(l => l.At);
        });
        builder.Entity<ChangeLogRow>(log =>
        {
            log.ToTable("change_log").HasKey(l => l.Id);
            log.HasIndex(l => l.CampaignId);
        });
    }

    private static void DescribeRecords(ModelBuilder builder)
    {
        builder.Entity<PbxRow>().ToTable("pbxs", t =>
        {
            t.HasCheckConstraint("ck_pbxs_port", "port BETWEEN 1 AND 65535");
            t.HasCheckConstraint("ck_pbxs_throttle", "messages_per_unit > 0 AND unit_ms > 0");
        });
        builder.Entity<TrunkRow>(trunk =>
        {
            trunk.ToTable("trunks", t => t.HasCheckConstraint("ck_trunks_limits",
                "capacity >= 0 AND reserve >= 0 AND max_calls_per_period >= 0 AND period_ms > 0"));
            trunk.HasOne<PbxRow>().WithMany().HasForeignKey(t => t.PbxId).OnDelete(DeleteBehavior.Restrict);
        });
        builder.Entity<EndPointRow>(endPoint =>
        {
            endPoint.ToTable("end_points", t =>
            {
                t.HasCheckConstraint("ck_end_points_type", "type IN ('QUEUE', 'PHONE')");
                t.HasCheckConstraint("ck_end_points_limits", "max_channels >= 0 AND max_waiting_calls >= 0");
            });
            // -1 is no value that anybody sets: 0 must not turn into the default.
            endPoint.Property(e => e.AgentRingMs).HasDefaultValue(20_000).HasSentinel(-1);
            endPoint.Property(e => e.ReservationS).HasDefaultValue(300).HasSentinel(-1);
            endPoint.HasOne<PbxRow>().WithMany().HasForeignKey(e => e.PbxId).OnDelete(DeleteBehavior.Restrict);
        });
        builder.Entity<ContactListRow>(list =>
        {
            list.ToTable("contact_lists", t => t.HasCheckConstraint("ck_contact_lists_count", "contact_count >= 0"));
            list.HasIndex(l => l.Name);
        });
        builder.Entity<ImportMappingRow>(mapping =>
        {
            mapping.ToTable("import_mappings");
            mapping.HasIndex(m => m.Name).IsUnique();
        });
        builder.Entity<CampaignRow>(campaign =>
        {
            campaign.ToTable("campaigns");
            campaign.Property(c => c.AmdStatuses).HasDefaultValue("AMD,CONTESTADOR,MACHINE");
            campaign.Property(c => c.CallBackWaitS).HasDefaultValue(900).HasSentinel(-1);
            campaign.HasIndex(c => c.Name);
            campaign.Property(c => c.NumberOrder).HasDefaultValue("IN_TURN");
            campaign.Property(c => c.Recording).HasDefaultValue("OFF");
            // Of campaigns that are older than the column.
            campaign.Property(c => c.HoursIn).HasDefaultValue("CAMPAIGN").ValueGeneratedNever();
        });
    }

    private static void DescribeLinks(ModelBuilder builder)
    {
        builder.Entity<CampaignTrunkRow>(link =>
        {
            link.ToTable("campaign_trunks");
            link.HasOne<CampaignRow>().WithMany().HasForeignKey(l => l.CampaignId).OnDelete(DeleteBehavior.Cascade);
            link.HasOne<TrunkRow>().WithMany().HasForeignKey(l => l.TrunkId).OnDelete(DeleteBehavior.Restrict);
            link.HasIndex(l => new { l.CampaignId, l.TrunkId }).IsUnique();
        });
        builder.Entity<CampaignEndPointRow>(link =>
        {
            link.ToTable("campaign_end_points");
            link.HasOne<CampaignRow>().WithMany().HasForeignKey(l => l.CampaignId).OnDelete(DeleteBehavior.Cascade);
            link.HasOne<EndPointRow>().WithMany().HasForeignKey(l => l.EndPointId).OnDelete(DeleteBehavior.Restrict);
            link.HasIndex(l => new { l.CampaignId, l.EndPointId }).IsUnique();
        });
        builder.Entity<CampaignListRow>(link =>
        {
            link.ToTable("campaign_lists", t =>
                t.HasCheckConstraint("ck_campaign_lists_type", "type IN ('CALL_LIST', 'BLACK_LIST')"));
            link.HasOne<CampaignRow>().WithMany().HasForeignKey(l => l.CampaignId).OnDelete(DeleteBehavior.Cascade);
            link.HasOne<ContactListRow>().WithMany().HasForeignKey(l => l.ListId).OnDelete(DeleteBehavior.Restrict);
            link.HasIndex(l => new { l.CampaignId, l.ListId }).IsUnique();
        });
        builder.Entity<RescheduleRuleRow>(rule =>
        {
            rule.ToTable("reschedule_rules", t => t.HasCheckConstraint("ck_reschedule_rules_numbers",
                "max_attempts >= 0 AND retry_after_s >= 0 AND mode IN ('FIXED', 'MULT')"));
            rule.HasOne<CampaignRow>().WithMany().HasForeignKey(r => r.CampaignId).OnDelete(DeleteBehavior.Cascade);
            rule.HasIndex(r => new { r.CampaignId, r.Position });
        });
    }
}
