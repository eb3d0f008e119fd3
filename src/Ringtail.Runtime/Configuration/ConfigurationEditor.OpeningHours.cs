using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Configuration;

/// <summary>Opening hours with their rules, their links to campaigns, and the caller ids of a campaign.</summary>
public sealed partial class ConfigurationEditor
{
    /// <param name="rules">All rules in their order; null keeps those that are stored.</param>
    public async Task<OpeningHoursRow> SaveOpeningHoursAsync(
        OpeningHoursRow row, IReadOnlyList<OpeningRuleRow>? rules, string by, CancellationToken ct)
    {
        Refuse(OpeningHoursRules.Problems(row, rules ?? []));
        await ChangeAsync(async db =>
        {
            var checks = new FieldChecks();
            checks.That(
                !await db.OpeningHours.AnyAsync(h => h.Name == row.Name && h.Id != row.Id, ct),
                nameof(row.Name), "NameTaken", $"is taken: there are other opening hours '{row.Name}'.");
            Refuse(checks.Problems);
            if (row.Id == 0)
            {
                (row.CreatedAt, row.CreatedBy, row.ModifiedAt, row.ModifiedBy) = (clock.GetUtcNow(), by, null, "-");
                db.Add(row);
            }
            else
            {
                var stored = await FindAsync<OpeningHoursRow>(db, row.Id, "opening hours", ct);
                (row.CreatedAt, row.CreatedBy) = (stored.CreatedAt, stored.CreatedBy);
                (row.ModifiedAt, row.ModifiedBy) = (clock.GetUtcNow(), by);
                db.Entry(stored).CurrentValues.SetValues(row);
            }
            await db.SaveChangesAsync(ct);
            if (rules is null) return;
            await db.OpeningRules.Where(r => r.OpeningHoursId == row.Id).ExecuteDeleteAsync(ct);
            for (var i = 0; i < rules.Count; i++)
            {
                (rules[i].Id, rules[i].OpeningHoursId, rules[i].Position) = (0, row.Id, i + 1);
                db.Add(rules[i]);
            }
            await db.SaveChangesAsync(ct);
        }, ct);
        return row;
    }

    public Task DeleteOpeningHoursAsync(int id, string by, CancellationToken ct) => ChangeAsync(async db =>
    {
        var row = await FindAsync<OpeningHoursRow>(db, id, "opening hours", ct);
        var user = await db.CampaignOpeningHours.Where(l => l.OpeningHoursId == id).Select(l => (int?)l.CampaignId)
            .FirstOrDefaultAsync(ct);
        await RefuseLinkedAsync(db, "opening hours", row.Name, user, ct);
        db.Remove(row);
        await LogAsync(db, "OpeningHoursDeleted", row.Name, by, ct);
    }, ct);

    public async Task<CampaignOpeningHoursRow> LinkOpeningHoursAsync(
        int campaignId, int openingHoursId, string by, CancellationToken ct)
    {
        CampaignOpeningHoursRow? link = null;
        await ChangeAsync(async db =>
        {
            await TouchAsync(db, campaignId, by, ct);
            await RequireAsync(db.OpeningHours.AnyAsync(h => h.Id == openingHoursId, ct), nameof(link.OpeningHoursId),
                "OpeningHoursMissing", $"names no opening hours: {openingHoursId}.");
            var links = await db.CampaignOpeningHours.Where(l => l.CampaignId == campaignId).ToListAsync(ct);
            link = links.FirstOrDefault(l => l.OpeningHoursId == openingHoursId);
            if (link is not null) return;
            link = new CampaignOpeningHoursRow
            {
                CampaignId = campaignId, OpeningHoursId = openingHoursId, Position = links.Count + 1,
            };
            db.Add(link);
            await db.SaveChangesAsync(ct);
        }, ct);
        return link!;
    }

    public Task UnlinkOpeningHoursAsync(int linkId, string by, CancellationToken ct) => ChangeAsync(async db =>
    {
        if (await db.CampaignOpeningHours.FindAsync([linkId], ct) is not { } link) return;
        db.Remove(link);
        var rest = db.CampaignOpeningHours.Where(l => l.CampaignId == link.CampaignId && l.Id != linkId)
            .OrderBy(l => l.Position);
        Renumber(await rest.ToListAsync(ct), (l, position) => l.Position = position);
        await TouchAsync(db, link.CampaignId, by, ct);
        await db.SaveChangesAsync(ct);
    }, ct);

    /// <summary>
    /// The campaign's caller ids in their order. One that keeps its id keeps what was counted of it today.
    /// </summary>
    public Task SaveCallerIdsAsync(
        int campaignId, IReadOnlyList<CallerIdRow> callerIds, string by, CancellationToken ct)
    {
        Refuse([.. callerIds.SelectMany(OpeningHoursRules.Problems)]);
        return ChangeAsync(async db =>
        {
            await TouchAsync(db, campaignId, by, ct);
            var stored = await db.CallerIds.Where(c => c.CampaignId == campaignId).ToDictionaryAsync(c => c.Id, ct);
            for (var i = 0; i < callerIds.Count; i++)
            {
                var wanted = callerIds[i];
                if (!stored.Remove(wanted.Id, out var row))
                {
                    row = new CallerIdRow { CampaignId = campaignId };
                    db.Add(row);
                }
                (row.Position, row.Number, row.DailyLimit) = (i + 1, wanted.Number.Trim(), wanted.DailyLimit);
            }
            db.RemoveRange(stored.Values);
            await db.SaveChangesAsync(ct);
        }, ct);
    }
}
