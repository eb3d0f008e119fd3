using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Storage;

namespace Ringtail.Runtime.History;

/// <summary>
/// Reads the latest attempts of a campaign's latest runs from the ledger: never more than
/// <see cref="AttemptsMax"/> rows, by the index on run and decision, however large the ledger is.
/// </summary>
public sealed class CallHistoryReader(IRingtailDbFactory databases)
{
    /// <summary>Enough for an answer rate within a point and a half (2 standard errors).</summary>
    public const int AttemptsMax = 5_000;
    public const int RunsMax = 20;

    public async Task<CallHistory> ReadAsync(int campaignId, CancellationToken ct)
    {
        await using var db = databases.Create();
        var runs = await db.Runs.Where(r => r.CampaignId == campaignId).OrderByDescending(r => r.Id).Take(RunsMax)
            .Select(r => r.Id).ToListAsync(ct);
        var samples = new List<CallSample>();
        foreach (var run in runs)
        {
            var left = AttemptsMax - samples.Count;
            if (left <= 0) break;
            samples.AddRange(await LatestAsync(db, run, left, ct));
        }
        return CallHistory.Of([.. samples.OrderByDescending(s => s.DecidedAt)]);
    }

    private static Task<List<CallSample>> LatestAsync(RingtailDb db, int run, int count, CancellationToken ct) =>
        db.Attempts.AsNoTracking().Where(a => a.RunId == run).OrderByDescending(a => a.DecidedAt).Take(count)
            .Select(a => new CallSample
            {
                DecidedAt = a.DecidedAt,
                PbxId = a.PbxId,
                LaunchedAt = a.LaunchedAt,
                AnsweredAt = a.AnsweredAt,
                ConnectedAt = a.ConnectedAt,
                EndedAt = a.EndedAt,
                Outcome = a.Outcome,
                StatusExt = a.StatusExt,
                Abandoned = a.Abandoned,
            }).ToListAsync(ct);
}
