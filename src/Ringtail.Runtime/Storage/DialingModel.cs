using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Runs;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Storage;

/// <summary>Tables of the dialing path. Their CHECK constraints repeat the invariants that the core keeps.</summary>
internal static class DialingModel
{
    public static void Describe(ModelBuilder builder, bool storedColumns)
    {
        builder.Entity<ContactRow>(contact =>
        {
            contact.ToTable("contacts", t => t.HasCheckConstraint("ck_contacts_number", "number <> ''"));
            contact.Property(c => c.NumberKey).HasComputedColumnSql("coalesce(e164, number)", storedColumns);
            contact.HasIndex(c => new { c.ListId, c.Id });
            contact.HasIndex(c => new { c.ListId, c.ZoneGroup, c.Id });
            contact.HasIndex(c => new { c.ListId, c.NumberKey });
            contact.Property(c => c.FurtherNumbers).HasDefaultValue("");
            contact.HasIndex(c => c.Id, "ix_contacts_further").HasFilter("further_numbers <> ''");
        });
        DescribeRuns(builder);
        builder.Entity<ClaimRow>(claim =>
        {
            claim.ToTable("claims", t =>
                t.HasCheckConstraint("ck_claims_numbers", "hopper_id > 0 AND retry >= 0 AND contact_id > 0"));
            claim.Property(c => c.Turn).HasDefaultValue(0);
            claim.HasKey(c => new { c.RunId, c.ContactId });
            claim.Property(c => c.Agent).HasDefaultValue("");
            claim.HasIndex(c => c.HopperId).IsUnique();
            claim.HasIndex(c => new { c.RunId, c.Due, c.ContactId });
            // The page of all runs. Most claims wait for no time, and cost nothing here.
            claim.HasIndex(c => new { c.Due, c.HopperId }).HasFilter("due IS NOT NULL");
        });
        builder.Entity<AttemptRow>(attempt => DescribeAttempts(attempt, storedColumns));
        builder.Entity<RecordingRow>(recording =>
        {
            recording.ToTable("recordings", t => t.HasCheckConstraint("ck_recordings_state",
                "state IN ('ASKED', 'RECORDING', 'PAUSED', 'ENDED', 'FAILED')"));
            recording.HasIndex(r => r.HopperId);
            recording.HasIndex(r => r.ConsentAt);
        });
        DescribeAccounts(builder);
        builder.Entity<AgentTimeRow>(time =>
        {
            time.ToTable("agent_times", t => t.HasCheckConstraint("ck_agent_times_positive",
                "ready_us >= 0 AND ringing_us >= 0 AND on_call_us >= 0 AND wrap_up_us >= 0 AND paused_us >= 0 "
                + "AND calls >= 0"));
            time.HasKey(t => new { t.StartsAt, t.PbxId, t.Agent });
        });
        builder.Entity<OwnershipRow>(ownership =>
        {
            ownership.ToTable("ownerships", t => t.HasCheckConstraint("ck_ownerships_epoch", "epoch > 0"));
            ownership.HasKey(o => o.Subject);
        });
    }

    private static void DescribeRuns(ModelBuilder builder)
    {
        builder.Entity<RunRow>(run =>
        {
            run.ToTable("runs", t =>
            {
                t.HasCheckConstraint("ck_runs_state", $"state IN ({Names(Enum.GetNames<RunState>())})");
                t.HasCheckConstraint("ck_runs_counts",
                    "in_hopper >= 0 AND live >= 0 AND waiting >= 0 AND finished >= 0 AND attempted >= 0");
                t.HasCheckConstraint("ck_runs_boost", "boost > 0");
            });
            run.HasIndex(r => r.CampaignId);
        });
        builder.Entity<RunListRow>(list =>
        {
            list.ToTable("run_lists", t =>
            {
                t.HasCheckConstraint("ck_run_lists_type", "type IN ('CALL_LIST', 'BLACK_LIST')");
                t.HasCheckConstraint("ck_run_lists_place", "bookmark >= 0 AND reached >= 0");
            });
            list.HasKey(l => new { l.RunId, l.ListId });
            list.HasOne<RunRow>().WithMany().HasForeignKey(l => l.RunId).OnDelete(DeleteBehavior.Cascade);
            list.HasIndex(l => l.ListId);
        });
    }

    private static void DescribeAccounts(ModelBuilder builder)
    {
        builder.Entity<AccountMinuteRow>(minute =>
        {
            minute.ToTable("account_minutes", t => t.HasCheckConstraint("ck_account_minutes_counts",
                "abandoned >= 0 AND late >= 0 AND false_positives >= 0 "
                + "AND live >= abandoned + late + false_positives"));
            minute.HasKey(m => new { m.CampaignId, m.PbxId, m.StartsAt });
            minute.Property(m => m.Machines).HasDefaultValue(0L);
        });
        builder.Entity<CampaignAccountRow>(account =>
        {
            account.ToTable("campaign_accounts").HasKey(a => a.CampaignId);
            account.Property(a => a.CampaignId).ValueGeneratedNever();
        });
        builder.Entity<PacingKnowledgeRow>(knowledge =>
        {
            knowledge.ToTable("pacing_knowledge").HasKey(k => new { k.CampaignId, k.PbxId });
        });
        builder.Entity<RetryBanRow>(ban =>
        {
            ban.ToTable("retry_bans").HasKey(b => b.NumberKey);
            ban.HasIndex(b => b.Until);
        });
    }

    private static void DescribeAttempts(EntityTypeBuilder<AttemptRow> attempt, bool storedColumns)
    {
        attempt.ToTable("attempts", t =>
        {
            t.HasCheckConstraint("ck_attempts_numbers", "hopper_id > 0 AND retry >= 0");
            t.HasCheckConstraint("ck_attempts_outcome_iff_ended",
                "live = (outcome IS NULL) AND live = (ended_at IS NULL)");
            t.HasCheckConstraint("ck_attempts_settled_after_end", "NOT (live AND settled)");
            t.HasCheckConstraint("ck_attempts_ended_state", "live = (state <> 'Ended')");
            t.HasCheckConstraint("ck_attempts_state", $"state IN ({Names(Enum.GetNames<AttemptState>())})");
            t.HasCheckConstraint("ck_attempts_outcome",
                $"outcome IN ({Names(Enum.GetValues<AttemptOutcome>().Select(o => o.Code()))})");
        });
        attempt.HasIndex(a => new { a.CampaignId, a.AnsweredAt }, "ix_attempts_abandoned")
            .HasFilter("account_entry IN ('Abandoned', 'Late', 'FalsePositive')");
        attempt.Property(a => a.NumberKey).HasComputedColumnSql("coalesce(e164, number_dialed)", storedColumns);
        // Rows are written by hand, by the version before this one too while a cluster is updated.
        attempt.Property(a => a.FirstStatus).HasDefaultValue("");
        attempt.Property(a => a.OwnAgent).HasDefaultValue("");
        attempt.Property(a => a.LateRevision).HasDefaultValue(0);
        attempt.Property(a => a.LateDecided).HasDefaultValue(0);
        attempt.HasIndex(a => a.HopperId).IsUnique();
        attempt.HasIndex(a => a.NumberKey, "ix_attempts_live_number").IsUnique().HasFilter("live");
        attempt.HasIndex(a => a.PbxId, "ix_attempts_live_pbx").HasFilter("live");
        attempt.HasIndex(a => a.RunId, "ix_attempts_unsettled").HasFilter("NOT settled");
        attempt.HasIndex(a => a.RunId, "ix_attempts_late").HasFilter("late_revision > late_decided");
        attempt.HasIndex(a => new { a.RunId, a.DecidedAt });
        attempt.HasIndex(a => a.DecidedAt);
        attempt.HasIndex(a => a.ContactId);
        attempt.HasIndex(a => new { a.NumberKey, a.DecidedAt });
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(n => $"'{n}'"));
}
