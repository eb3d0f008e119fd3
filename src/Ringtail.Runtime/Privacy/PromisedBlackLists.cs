using Microsoft.EntityFrameworkCore;
using Ringtail.Dialing;
using Ringtail.Dialing.Rules;
using Ringtail.Runtime.Notifications;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Privacy;

/// <summary>
/// A disposition rule that puts a number on a black list may wait for its time. Who is forgotten before is put there
/// now: else the number could be called again.
/// </summary>
internal sealed class PromisedBlackLists(IDialingStore store, TimeProvider dialing)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    public async Task KeepAsync(RingtailDb db, int[] hoppers, CancellationToken ct)
    {
        var now = dialing.GetUtcNow();
        foreach (var slice in hoppers.Chunk(500))
        {
            var rows = await db.Outbox.AsNoTracking().Where(o => o.State == "Pending" && slice.Contains(o.HopperId)
                && o.Kind == nameof(FollowUpKind.AddBlackList)).ToListAsync(ct);
            foreach (var row in rows)
            {
                var attempt = await db.Attempts.AsNoTracking()
                    .SingleOrDefaultAsync(a => a.HopperId == row.HopperId, ct);
                if (attempt is null) continue;
                var until = UtcMicroseconds.Round(now + Lease);
                var ours = await db.Outbox.Where(o => o.Id == row.Id && o.State == "Pending"
                    && (o.LeasedUntil == null || o.LeasedUntil <= now)).ExecuteUpdateAsync(
                    s => s.SetProperty(o => o.LeasedUntil, until), ct);
                // Who works on it has read the number already.
                if (ours == 0) continue;
                var item = Item(row, attempt, until);
                var list = AttemptFields.Fill(row.Target, item, value => value).Trim();
                if (list.Length > 0)
                    await store.DoOutboxAsync(item, new OutboxDeed(FollowUpKind.AddBlackList, list,
                        attempt.NumberDialed, attempt.E164, []), now, ct);
            }
        }
    }

    private static OutboxItem Item(OutboxRow row, AttemptRow attempt, DateTimeOffset until) => new()
    {
        Id = row.Id,
        Kind = FollowUpKind.AddBlackList,
        Event = row.Event,
        SourceId = row.SourceId,
        Revision = row.Revision,
        Run = new RunId(row.RunId),
        Campaign = new CampaignId(row.CampaignId),
        Hopper = new HopperId(row.HopperId),
        Contact = new ContactId(row.ContactId),
        Target = row.Target,
        Text = row.Text,
        VariableMode = row.VariableMode,
        Variables = row.Variables,
        StateCode = row.StateCode,
        StatusExt = row.StatusExt,
        Retry = row.Retry,
        RescheduleS = row.RescheduleS,
        CreatedAt = row.CreatedAt,
        Tries = row.Tries,
        LeasedUntil = until,
        Attempt = new OutboxAttempt
        {
            Number = attempt.Number,
            NumberDialed = attempt.NumberDialed,
            E164 = attempt.E164,
            ListName = attempt.ListName,
            Attributes = StoredJson.ReadAttributes(attempt.Attributes),
            OutputAttributes = StoredJson.ReadAttributes(attempt.OutputAttributes),
            Agent = attempt.Agent,
            AnsweredAt = attempt.AnsweredAt,
            EndedAt = attempt.EndedAt,
        },
    };
}
