using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Configuration;

/// <summary>Disposition rules: ordered children of a campaign.</summary>
public sealed partial class ConfigurationEditor
{
    /// <summary>The verb may be a code or a label; see <see cref="DispositionVerbs"/>.</summary>
    public async Task<DispositionRuleRow> SaveDispositionRuleAsync(
        DispositionRuleRow row, string by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(row);
        row.Verb = DispositionVerbs.Normalise(row.Verb);
        Refuse(ConfigurationRules.Problems(row));
        await ChangeAsync(async db =>
        {
            if (!await db.Campaigns.AnyAsync(c => c.Id == row.CampaignId, ct))
                Refuse([new FieldProblem(
                    nameof(row.CampaignId), "CampaignMissing", $"names no campaign: {row.CampaignId}.")]);
            if (row.Id == 0)
            {
                row.Position = 1 + await db.DispositionRules.CountAsync(r => r.CampaignId == row.CampaignId, ct);
                db.DispositionRules.Add(row);
            }
            else
            {
                var stored = await db.DispositionRules.SingleOrDefaultAsync(
                        r => r.Id == row.Id && r.CampaignId == row.CampaignId, ct)
                    ?? throw new ControlException(
                        RefusalKind.NotFound, "NoDispositionRule", $"The campaign has no disposition rule {row.Id}.");
                row.Position = stored.Position;
                db.Entry(stored).CurrentValues.SetValues(row);
            }
            await TouchAsync(db, row.CampaignId, by, ct);
            await db.SaveChangesAsync(ct);
        }, ct);
        return row;
    }

    /// <summary>A rule that is not there was deleted before: no effect. What it has set going goes on.</summary>
    public Task DeleteDispositionRuleAsync(int id, string by, CancellationToken ct) => ChangeAsync(async db =>
    {
        if (await db.DispositionRules.FindAsync([id], ct) is not { } rule) return;
        db.Remove(rule);
        var rest = db.DispositionRules.Where(r => r.CampaignId == rule.CampaignId && r.Id != id)
            .OrderBy(r => r.Position);
        Renumber(await rest.ToListAsync(ct), (r, position) => r.Position = position);
        await TouchAsync(db, rule.CampaignId, by, ct);
        await db.SaveChangesAsync(ct);
    }, ct);
}
