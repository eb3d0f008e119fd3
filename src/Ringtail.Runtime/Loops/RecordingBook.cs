using Microsoft.EntityFrameworkCore;
using Ringtail.Dialing;
using Ringtail.Dialing.Switchboards;
using Ringtail.Runtime.Loops.Switchboards;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Loops;

/// <summary>Writes the consent down, then asks the PBX, then writes what became of it.</summary>
internal sealed class RecordingBook(IRingtailDbFactory databases, LoopClock clock)
{
    public async Task CarryOutAsync(PbxId pbx, SwitchboardEffect.Record record, PbxLink link, CancellationToken ct)
    {
        await using var db = databases.Create();
        var row = record.Wish == RecordingWish.Start
            ? await BeginAsync(db, pbx, record, link, ct)
            : await db.Recordings.Where(r => r.HopperId == record.Hopper.Value).OrderByDescending(r => r.Id)
                .FirstOrDefaultAsync(ct);
        if (row is null) return;
        var refusal = await link.RecordAsync(record, row.File, ct);
        if (refusal.Length > 0)
        {
            row.Failure = refusal;
            if (record.Wish == RecordingWish.Start) row.State = "FAILED";
        }
        else
        {
            row.State = record.Wish switch
            {
                RecordingWish.Pause => "PAUSED",
                RecordingWish.Stop => "ENDED",
                _ => "RECORDING",
            };
            if (record.Wish == RecordingWish.Stop) row.EndedAt = clock.Now.Wall;
        }
        await db.SaveChangesAsync(CancellationToken.None);
    }

    private async Task<RecordingRow> BeginAsync(
        RingtailDb db, PbxId pbx, SwitchboardEffect.Record record, PbxLink link, CancellationToken ct)
    {
        var folder = await db.Pbxs.Where(p => p.Id == pbx.Value).Select(p => p.RecordingFolder).FirstOrDefaultAsync(ct);
        var row = new RecordingRow
        {
            HopperId = record.Hopper.Value,
            PbxId = pbx.Value,
            RunId = record.Run.Value,
            CampaignId = record.Campaign.Value,
            File = link.RecordingFile(record.Hopper, folder ?? ""),
            ConsentBy = record.By,
            ConsentAt = clock.Now.Wall,
        };
        db.Recordings.Add(row);
        db.SystemLog.Add(new SystemLogRow
        {
            At = clock.Now.Wall, Severity = "Notice", Code = "RecordingConsent", Subject = $"{record.Hopper.Value}",
            By = record.By,
        });
        await db.SaveChangesAsync(ct);
        return row;
    }
}
