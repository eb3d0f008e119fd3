using Microsoft.EntityFrameworkCore;
using Ringtail.Dialing.Rules;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Storage;

/// <summary>Tables of what follows from attempts: disposition rules, webhooks and the outbox.</summary>
internal static class TellingModel
{
    public static void Describe(ModelBuilder builder)
    {
        builder.Entity<DispositionRuleRow>(rule =>
        {
            rule.ToTable("disposition_rules", t => t.HasCheckConstraint("ck_disposition_rules_defer", "defer_s >= 0"));
            rule.HasOne<CampaignRow>().WithMany().HasForeignKey(r => r.CampaignId).OnDelete(DeleteBehavior.Cascade);
            rule.HasIndex(r => new { r.CampaignId, r.Position });
        });
        builder.Entity<WebhookRow>().ToTable("webhooks");
        builder.Entity<OutboxRow>(row =>
        {
            row.ToTable("outbox", t =>
            {
                t.HasCheckConstraint("ck_outbox_kind", $"kind IN ({Names(Enum.GetNames<FollowUpKind>())})");
                t.HasCheckConstraint("ck_outbox_state", "state IN ('Pending', 'Done', 'Failed', 'Cancelled')");
                t.HasCheckConstraint("ck_outbox_numbers", "revision >= 0 AND retry >= 0 AND tries >= 0");
            });
            row.HasIndex(o => new { o.HopperId, o.Kind, o.SourceId, o.Revision }, "ix_outbox_once").IsUnique()
                .HasFilter("hopper_id > 0");
            row.HasIndex(o => o.Due, "ix_outbox_due").HasFilter("state = 'Pending'");
            row.HasIndex(o => new { o.ContactId, o.Id }, "ix_outbox_contact").HasFilter("state = 'Pending'");
            row.HasIndex(o => new { o.CampaignId, o.Id });
            row.HasIndex(o => o.DoneAt, "ix_outbox_done").HasFilter("state <> 'Pending'");
        });
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(n => $"'{n}'"));
}
