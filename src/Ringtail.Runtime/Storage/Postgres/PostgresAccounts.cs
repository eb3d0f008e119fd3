using System.Collections.Immutable;
using Ringtail.Dialing;
using Ringtail.Dialing.Pacing;

namespace Ringtail.Runtime.Storage.Postgres;

/// <summary>Abandon accounts and retry bans in one PostgreSQL transaction.</summary>
internal sealed class PostgresAccounts(PostgresSession session, CancellationToken ct)
{
    /// <summary>
    /// Follows <c>WITH ended AS (UPDATE attempts … RETURNING campaign_id, at, key)</c>: books $22 to $26 through
    /// PBX $2 and bans the number until $19, when the update found the attempt live.
    /// </summary>
    public const string BookEnded =
        """
        , given AS (
            UPDATE caller_id_days AS d SET used = d.used - 1 FROM ended
            WHERE $3 IN ('WITHDRAWN', 'ROUTE_FAILURE') AND d.caller_id = ended.caller AND d.day = ended.day
                AND d.used > 0)
        , booked AS (
            INSERT INTO account_minutes (campaign_id, pbx_id, starts_at, live, abandoned, late, false_positives,
                machines)
            SELECT campaign_id, $2, at - at % 60000000, $22, $23, $24, $25, $26 FROM ended WHERE $22 > 0 OR $26 > 0
            ON CONFLICT (campaign_id, pbx_id, starts_at) DO UPDATE SET live = account_minutes.live + excluded.live,
                abandoned = account_minutes.abandoned + excluded.abandoned,
                late = account_minutes.late + excluded.late,
                false_positives = account_minutes.false_positives + excluded.false_positives,
                machines = account_minutes.machines + excluded.machines)
        INSERT INTO retry_bans (number_key, until) SELECT key, $19 FROM ended WHERE $19 IS NOT NULL
        ON CONFLICT (number_key) DO UPDATE SET until = greatest(retry_bans.until, excluded.until)
        """;

    public async Task<DateTimeOffset> StartAsync(CampaignId campaign, DateTimeOffset now) =>
        UtcMicroseconds.ToInstant((long)(await session.ScalarAsync(
            """
            INSERT INTO campaign_accounts (campaign_id, started_at) VALUES ($1, $2)
            ON CONFLICT (campaign_id) DO UPDATE SET started_at = campaign_accounts.started_at RETURNING started_at
            """, ct, campaign.Value, now))!);

    public async Task<ImmutableArray<BookedMinute>> ReadAsync(CampaignId campaign, DateTimeOffset from) =>
        [.. await session.QueryAsync(
            $"SELECT {StoredRows.MinuteColumns} FROM account_minutes WHERE campaign_id = $1 AND starts_at >= $2 "
            + "ORDER BY starts_at, pbx_id", StoredRows.Minute, ct, campaign.Value, AccountBucket.FromOf(from))];

    public async Task<bool> ShrinkAsync(CampaignId campaign, DateTimeOffset before, DateTimeOffset bansBefore, int max)
    {
        var merged = await session.QueryAsync(AccountMerge.Query, AccountMerge.Read, ct, campaign.Value,
            AccountMerge.FromOf(before), max);
        await session.ExecuteEachAsync(
            "DELETE FROM account_minutes WHERE campaign_id = $1 AND pbx_id = $2 AND starts_at >= $3 AND starts_at < $4",
            merged.Select(m => new object?[] { campaign.Value, m.Pbx, m.Quarter, m.Quarter + AccountMerge.Width }), ct);
        await session.ExecuteEachAsync(AccountMerge.Insert, merged.Select(m => new object?[]
        {
            campaign.Value, m.Pbx, m.Minute.Bucket.From, m.Minute.Bucket.Counts.Live,
            m.Minute.Bucket.Counts.Abandoned, m.Minute.Bucket.Counts.Late, m.Minute.Bucket.Counts.FalsePositives,
            m.Minute.Bucket.Counts.Machines,
        }), ct);
        var forgotten = await session.ExecuteAsync(AccountMerge.Forget, ct, bansBefore, max);
        return merged.Count == max || forgotten == max;
    }

    public Task<int> KeepAsync(PbxId pbx, CampaignId campaign, PacingKnowledge knowledge, DateTimeOffset now) =>
        session.ExecuteAsync(
            """
            INSERT INTO pacing_knowledge (campaign_id, pbx_id, knowledge, kept_at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (campaign_id, pbx_id) DO UPDATE SET knowledge = excluded.knowledge, kept_at = excluded.kept_at
            """, ct, campaign.Value, pbx.Value, StoredJson.Write(knowledge), now);

    public async Task<PacingKnowledge?> KnowledgeAsync(CampaignId campaign, PbxId pbx) =>
        await session.ScalarAsync("SELECT knowledge FROM pacing_knowledge WHERE campaign_id = $1 AND pbx_id = $2",
            ct, campaign.Value, pbx.Value) is string json ? StoredJson.ReadKnowledge(json) : null;
}
