using System.Collections.Immutable;
using Ringtail.Dialing;
using Ringtail.Dialing.Pacing;

namespace Ringtail.Runtime.Storage.Sqlite;

/// <summary>Abandon accounts and retry bans in one SQLite transaction.</summary>
internal sealed class SqliteAccounts(SqliteSession session)
{
    public void Book(CampaignId campaign, PbxId pbx, DateTimeOffset answered, AccountEntry entry)
    {
        if (entry == AccountEntry.None) return;
        var one = default(AccountCounts).With(entry);
        session.Execute(
            """
            INSERT INTO account_minutes (campaign_id, pbx_id, starts_at, live, abandoned, late, false_positives,
                machines)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (campaign_id, pbx_id, starts_at) DO UPDATE SET live = live + excluded.live,
                abandoned = abandoned + excluded.abandoned, late = late + excluded.late,
                false_positives = false_positives + excluded.false_positives,
                machines = machines + excluded.machines
            """, campaign.Value, pbx.Value, AccountBucket.FromOf(answered), one.Live, one.Abandoned, one.Late,
            one.FalsePositives, one.Machines);
    }

    public void Ban(string numberKey, DateTimeOffset until, DateTimeOffset now)
    {
        session.Execute(
            """
            INSERT INTO retry_bans (number_key, until) VALUES ($1, $2)
            ON CONFLICT (number_key) DO UPDATE SET until = max(until, excluded.until)
            """, numberKey, until);
        session.Execute(AccountMerge.Forget, now - AccountMerge.BansKept, AccountMerge.ForgottenPerBan);
    }

    public DateTimeOffset? BannedUntil(string numberKey, DateTimeOffset at) =>
        session.Scalar("SELECT until FROM retry_bans WHERE number_key = $1 AND until > $2", numberKey, at) is long until
            ? UtcMicroseconds.ToInstant(until)
            : null;

    public DateTimeOffset Start(CampaignId campaign, DateTimeOffset now) => UtcMicroseconds.ToInstant((long)
        session.Scalar(
            """
            INSERT INTO campaign_accounts (campaign_id, started_at) VALUES ($1, $2)
            ON CONFLICT (campaign_id) DO UPDATE SET started_at = started_at RETURNING started_at
            """, campaign.Value, now)!);

    public ImmutableArray<BookedMinute> Read(CampaignId campaign, DateTimeOffset from) =>
        [.. session.Query(
            $"SELECT {StoredRows.MinuteColumns} FROM account_minutes WHERE campaign_id = $1 AND starts_at >= $2 "
            + "ORDER BY starts_at, pbx_id", StoredRows.Minute, campaign.Value, AccountBucket.FromOf(from))];

    public bool Shrink(CampaignId campaign, DateTimeOffset before, DateTimeOffset bansBefore, int max)
    {
        var merged = session.Query(AccountMerge.Query, AccountMerge.Read, campaign.Value,
            AccountMerge.FromOf(before), max);
        foreach (var (pbx, quarter, minute) in merged)
        {
            session.Execute(
                "DELETE FROM account_minutes WHERE campaign_id = $1 AND pbx_id = $2 AND starts_at >= $3 "
                + "AND starts_at < $4", campaign.Value, pbx, quarter, quarter + AccountMerge.Width);
            session.Execute(AccountMerge.Insert, campaign.Value, pbx, minute.Bucket.From, minute.Bucket.Counts.Live,
                minute.Bucket.Counts.Abandoned, minute.Bucket.Counts.Late, minute.Bucket.Counts.FalsePositives,
                minute.Bucket.Counts.Machines);
        }
        var forgotten = session.Execute(AccountMerge.Forget, bansBefore, max);
        return merged.Count == max || forgotten == max;
    }

    public int Keep(PbxId pbx, CampaignId campaign, PacingKnowledge knowledge, DateTimeOffset now) => session.Execute(
        """
        INSERT INTO pacing_knowledge (campaign_id, pbx_id, knowledge, kept_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (campaign_id, pbx_id) DO UPDATE SET knowledge = excluded.knowledge, kept_at = excluded.kept_at
        """, campaign.Value, pbx.Value, StoredJson.Write(knowledge), now);

    public PacingKnowledge? Knowledge(CampaignId campaign, PbxId pbx) =>
        session.Scalar("SELECT knowledge FROM pacing_knowledge WHERE campaign_id = $1 AND pbx_id = $2",
            campaign.Value, pbx.Value) is string json ? StoredJson.ReadKnowledge(json) : null;
}
