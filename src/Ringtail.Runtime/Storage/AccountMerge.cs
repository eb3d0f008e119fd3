using System.Data.Common;
using Ringtail.Dialing;
using Ringtail.Dialing.Pacing;

namespace Ringtail.Runtime.Storage;

/// <summary>
/// Old minutes become quarters of an hour, at the first of their minutes, so that a day or month of any time zone still
/// adds up and nothing moves to before the account's start.
/// </summary>
internal static class AccountMerge
{
    public static TimeSpan Width { get; } = TimeSpan.FromMinutes(15);

    /// <summary>Quarters of campaign $1 before $2 that have several rows, at most $3.</summary>
    public const string Query =
        """
        SELECT pbx_id, min(starts_at), CAST(sum(live) AS bigint), CAST(sum(abandoned) AS bigint),
            CAST(sum(late) AS bigint), CAST(sum(false_positives) AS bigint), CAST(sum(machines) AS bigint)
        FROM account_minutes WHERE campaign_id = $1 AND starts_at < $2
        GROUP BY pbx_id, starts_at / 900000000 HAVING count(*) > 1
        ORDER BY pbx_id, min(starts_at) LIMIT $3
        """;

    public const string Insert =
        """
        INSERT INTO account_minutes (campaign_id, pbx_id, starts_at, live, abandoned, late, false_positives, machines)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """;

    public const string Forget =
        "DELETE FROM retry_bans WHERE number_key IN (SELECT number_key FROM retry_bans WHERE until < $1 LIMIT $2)";

    /// <summary>The same, in passing: what another transaction holds stays for the next one.</summary>
    public const string ForgetUnlocked = """
        DELETE FROM retry_bans WHERE number_key IN
            (SELECT number_key FROM retry_bans WHERE until < $1 ORDER BY until LIMIT $2 FOR UPDATE SKIP LOCKED)
        """;

    /// <summary>Each ban that is written takes so many along that ended a day before: they never pile up.</summary>
    public const int ForgottenPerBan = 2;

    /// <summary>How long an ended ban is kept.</summary>
    public static TimeSpan BansKept { get; } = TimeSpan.FromDays(1);

    public static (int Pbx, DateTimeOffset Quarter, BookedMinute Minute) Read(DbDataReader row)
    {
        var minute = StoredRows.Minute(row);
        return (minute.Pbx.Value, FromOf(minute.Bucket.From), minute);
    }

    public static DateTimeOffset FromOf(DateTimeOffset at) =>
        new(at.UtcTicks - (at.UtcTicks % Width.Ticks), TimeSpan.Zero);
}
