using System.Collections.Immutable;
using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Runs;

namespace Ringtail.Runtime.Storage.Postgres;

/// <summary>What PostgreSQL knows of numbers and of caller ids, inside the transaction that asks.</summary>
internal sealed class PostgresNumbers(PostgresSession session, CancellationToken ct)
{
    /// <summary>The black lists of run t.run, as in <see cref="StoredRows.BlackLists"/>.</summary>
    private static readonly string BlackLists = StoredRows.BlackLists.Replace("$1", "t.run", StringComparison.Ordinal);

    /// <summary>
    /// Two launches of one number wait for each other from here on: what the second reads then has the first in it.
    /// </summary>
    public Task<int> LockAsync(IEnumerable<string> keys) => session.ExecuteAsync(
        """
        SELECT pg_advisory_xact_lock(key) FROM (
            SELECT DISTINCT hashtextextended(t.text, 7) AS key FROM unnest($1) AS t (text) ORDER BY key) AS keys
        """, ct, (object)keys.ToArray());

    /// <summary>The facts that each draft's limits ask for, in the order of the drafts.</summary>
    public async Task<IReadOnlyList<NumberFacts>> OfAsync(IReadOnlyList<AttemptDraft> drafts)
    {
        var asked = drafts.Select(d => new Asked(StoredFacts.KeyOf(d.Offer), d.Offer.Run.Value,
            d.DecidedAt, !d.Limits.Campaign.IsNone, !d.Limits.Installation.IsNone)).ToList();
        var plain = await PlainAsync(asked);
        if (!asked.Exists(a => a.InCampaign || a.Everywhere)) return plain;
        var histories = await HistoriesAsync(asked);
        return
        [
            .. asked.Select((a, i) =>
            {
                var rows = histories.Where(h => h.Key == a.Key).ToList();
                return plain[i] with
                {
                    InCampaign = a.InCampaign ? Of(rows.Where(r => r.Runs.Contains(a.Run)), a.At) : AttemptHistory.None,
                    Everywhere = a.Everywhere ? Of(rows, a.At) : AttemptHistory.None,
                };
            }),
        ];
    }

    public async Task<NumberFacts> ReadAsync(string key, CampaignId? campaign, RunId? run, DateTimeOffset at)
    {
        var asked = new List<Asked> { new(key, run?.Value ?? 0, at, false, true) };
        var plain = (await PlainAsync(asked))[0];
        var histories = await HistoriesAsync(asked);
        return plain with
        {
            InCampaign = campaign is { } one ? Of(histories.Where(h => h.Campaign == one.Value), at)
                : AttemptHistory.None,
            Everywhere = Of(histories, at),
        };
    }

    /// <summary>
    /// Counts one call of the day for each draft that shows a number of a pool; gives those whose number has none left.
    /// </summary>
    public async Task<List<AttemptDraft>> UseAsync(IEnumerable<AttemptDraft> drafts)
    {
        var spent = new List<AttemptDraft>();
        // In one order for all, so that two switchboards wait for each other in one direction only.
        foreach (var draft in drafts.Where(d => d.PooledCallerId is not null).OrderBy(d => d.PooledCallerId!.Id))
        {
            var caller = draft.PooledCallerId!;
            var used = await session.ExecuteAsync(
                """
                INSERT INTO caller_id_days AS d (caller_id, day, used) VALUES ($1, $2, 1)
                ON CONFLICT (caller_id, day) DO UPDATE SET used = d.used + 1 WHERE $3 <= 0 OR d.used < $3
                """, ct, caller.Id, draft.CallerIdDay, caller.DailyLimit);
            if (used == 0) spent.Add(draft);
        }
        return spent;
    }

    private async Task<List<NumberFacts>> PlainAsync(List<Asked> asked) => await session.QueryAsync(
        $"""
        SELECT (SELECT n.name FROM contacts b JOIN contact_lists n ON n.id = b.list_id
                WHERE b.list_id IN ({BlackLists}) AND b.number_key = t.key LIMIT 1),
            (SELECT b.until FROM retry_bans b WHERE b.number_key = t.key AND b.until > t.at),
            EXISTS (SELECT 1 FROM attempts a WHERE a.live AND a.number_key = t.key)
        FROM unnest($1, $2, $3) WITH ORDINALITY AS t (key, run, at, place) ORDER BY t.place
        """, row => new NumberFacts
        {
            BlackList = row.IsDBNull(0) ? null : row.GetString(0),
            BannedUntil = row.IsDBNull(1) ? null : UtcMicroseconds.ToInstant(row.GetInt64(1)),
            IsLive = row.GetBoolean(2),
        }, ct, asked.Select(a => a.Key).ToArray(), asked.Select(a => a.Run).ToArray(),
        asked.Select(a => UtcMicroseconds.From(a.At)).ToArray());

    /// <summary>All attempts at the numbers that count, newest first.</summary>
    private Task<List<Counted>> HistoriesAsync(List<Asked> asked) => session.QueryAsync(
        $"""
        SELECT a.number_key, a.campaign_id, a.decided_at,
            coalesce((SELECT array_agg(r.id) FROM runs r WHERE r.campaign_id = a.campaign_id AND r.id = ANY ($2)),
                ARRAY[]::integer[])
        FROM attempts a WHERE a.number_key = ANY ($1) AND a.pbx_id > 0
            AND (a.outcome IS NULL OR a.outcome NOT IN ({StoredFacts.NoAttemptCodes}))
        ORDER BY a.decided_at DESC
        """, row => new Counted(row.GetString(0), row.GetInt32(1), UtcMicroseconds.ToInstant(row.GetInt64(2)),
            row.GetFieldValue<int[]>(3)), ct, asked.Select(a => a.Key).Distinct().ToArray(),
        asked.Select(a => a.Run).Distinct().ToArray());

    private static AttemptHistory Of(IEnumerable<Counted> counted, DateTimeOffset at)
    {
        var all = counted.ToList();
        var from = UtcMicroseconds.Round(at) - NumberRules.Week;
        return new AttemptHistory([.. all.Select(c => c.At).Where(t => t > from)], all.Count);
    }

    private sealed record Asked(string Key, int Run, DateTimeOffset At, bool InCampaign, bool Everywhere);

    /// <param name="Runs">Those of the runs asked for that are of its campaign.</param>
    private sealed record Counted(string Key, int Campaign, DateTimeOffset At, int[] Runs);
}
