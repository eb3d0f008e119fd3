using System.Collections.Immutable;
using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Runs;

namespace Ringtail.Runtime.Storage.Sqlite;

/// <summary>
/// What SQLite knows of a number and of caller ids, inside the transaction that asks. One for a piece of ledger work:
/// it learns the black lists of a run once, so a piece that adds to one asks with another.
/// </summary>
internal sealed class SqliteNumbers(SqliteSession session)
{
    private static readonly string History =
        $"""
        SELECT decided_at FROM attempts WHERE number_key = $1 AND pbx_id > 0 AND decided_at > $2
            AND (outcome IS NULL OR outcome NOT IN ({StoredFacts.NoAttemptCodes}))
        """;

    private static readonly string InAll =
        $"""
        SELECT count(*) FROM attempts WHERE number_key = $1 AND pbx_id > 0
            AND (outcome IS NULL OR outcome NOT IN ({StoredFacts.NoAttemptCodes}))
        """;

    private const string OfCampaign = " AND campaign_id = $3";

    private const string OnList =
        """
        SELECT (SELECT n.name FROM contact_lists n WHERE n.id = b.list_id) FROM contacts b
        WHERE b.list_id = $1 AND b.number_key = $2 LIMIT 1
        """;

    private readonly Dictionary<int, List<(int List, NumberFilter? Filter)>> _blackLists = [];

    /// <summary>The facts that the draft's limits ask for.</summary>
    public NumberFacts Of(AttemptDraft draft, string key) => Read(
        key, draft.Limits.Campaign.IsNone ? null : CampaignOf(draft.Offer.Run), draft.Offer.Run, draft.DecidedAt,
        !draft.Limits.Installation.IsNone);

    public NumberFacts Read(
        string key, CampaignId? campaign, RunId? run, DateTimeOffset at, bool everywhere = true) => new()
    {
        BlackList = BlackListOf(run?.Value ?? 0, key),
        BannedUntil = new SqliteAccounts(session).BannedUntil(key, at),
        IsLive = session.Exists("SELECT 1 FROM attempts WHERE live AND number_key = $1", key),
        InCampaign = campaign is { } one ? HistoryOf(key, at, one.Value) : AttemptHistory.None,
        Everywhere = everywhere ? HistoryOf(key, at, null) : AttemptHistory.None,
    };

    /// <summary>Counts one call of the day; false when the limit is reached.</summary>
    public bool Use(PooledCallerId caller, int day) => session.Execute(
        """
        INSERT INTO caller_id_days (caller_id, day, used) VALUES ($1, $2, 1)
        ON CONFLICT (caller_id, day) DO UPDATE SET used = used + 1 WHERE $3 <= 0 OR used < $3
        """, caller.Id, day, caller.DailyLimit) > 0;

    public void GiveBack(int caller, int day) => session.Execute(
        "UPDATE caller_id_days SET used = used - 1 WHERE caller_id = $1 AND day = $2 AND used > 0", caller, day);

    /// <summary>Name of the black list of the run that holds the number, or null.</summary>
    private string? BlackListOf(int run, string key)
    {
        if (!_blackLists.TryGetValue(run, out var lists))
            _blackLists.Add(run, lists = session.BlackLists.Of(run));
        if (lists.Count == 0) return null;
        var hash = NumberFilter.HashOf(key);
        foreach (var (list, filter) in lists)
        {
            if (filter is not null && !filter.MayHold(hash)) continue;
            if (session.Query(OnList, row => row.GetString(0), list, key) is [var name]) return name;
        }
        return null;
    }

    private AttemptHistory HistoryOf(string key, DateTimeOffset at, int? campaign)
    {
        var from = at - NumberRules.Week;
        var recent = campaign is { } one
            ? session.Query(History + OfCampaign + " ORDER BY decided_at DESC", At, key, from, one)
            : session.Query(History + " ORDER BY decided_at DESC", At, key, from);
        var all = campaign is { } id
            ? session.Scalar(InAll + " AND campaign_id = $2", key, id)
            : session.Scalar(InAll, key);
        return new AttemptHistory([.. recent], (long)all!);
    }

    private CampaignId CampaignOf(RunId run) =>
        new((int)(long)session.Scalar("SELECT campaign_id FROM runs WHERE id = $1", run.Value)!);

    private static DateTimeOffset At(Microsoft.Data.Sqlite.SqliteDataReader row) =>
        UtcMicroseconds.ToInstant(row.GetInt64(0));
}
