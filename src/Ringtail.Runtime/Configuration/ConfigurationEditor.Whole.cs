using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Configuration;

/// <summary>
/// A campaign's links and rules, each kind as a whole and in its order; what stands stays the same row.
/// </summary>
public sealed partial class ConfigurationEditor
{
    public Task SetTrunksAsync(int campaignId, IReadOnlyList<int> trunkIds, string by, CancellationToken ct) =>
        ChangeAsync(async db =>
        {
            await TouchAsync(db, campaignId, by, ct);
            await RequireAllAsync(trunkIds, nameof(CampaignTrunkRow.TrunkId), "TrunkMissing", "trunk",
                db.Trunks.Where(t => trunkIds.Contains(t.Id)).Select(t => t.Id), ct);
            var stored = await db.CampaignTrunks.Where(l => l.CampaignId == campaignId).ToListAsync(ct);
            db.RemoveRange(stored.Where(l => !trunkIds.Contains(l.TrunkId)));
            for (var i = 0; i < trunkIds.Count; i++)
            {
                var link = stored.Find(l => l.TrunkId == trunkIds[i])
                    ?? db.Add(new CampaignTrunkRow { CampaignId = campaignId, TrunkId = trunkIds[i] }).Entity;
                link.Position = i + 1;
            }
            await db.SaveChangesAsync(ct);
        }, ct);

    public Task SetEndPointsAsync(int campaignId, IReadOnlyList<int> endPointIds, string by, CancellationToken ct) =>
        ChangeAsync(async db =>
        {
            await TouchAsync(db, campaignId, by, ct);
            await RequireAllAsync(endPointIds, nameof(CampaignEndPointRow.EndPointId), "EndPointMissing", "end point",
                db.EndPoints.Where(e => endPointIds.Contains(e.Id)).Select(e => e.Id), ct);
            var stored = await db.CampaignEndPoints.Where(l => l.CampaignId == campaignId).ToListAsync(ct);
            db.RemoveRange(stored.Where(l => !endPointIds.Contains(l.EndPointId)));
            for (var i = 0; i < endPointIds.Count; i++)
            {
                var link = stored.Find(l => l.EndPointId == endPointIds[i])
                    ?? db.Add(new CampaignEndPointRow { CampaignId = campaignId, EndPointId = endPointIds[i] }).Entity;
                link.Position = i + 1;
            }
            await db.SaveChangesAsync(ct);
        }, ct);

    /// <param name="lists">Ids with CALL_LIST or BLACK_LIST.</param>
    public Task SetListsAsync(
        int campaignId, IReadOnlyList<(int ListId, string Type)> lists, string by, CancellationToken ct)
    {
        var checks = new FieldChecks();
        for (var i = 0; i < lists.Count; i++)
        {
            checks.OneOf(
                $"[{i}].{nameof(CampaignListRow.Type)}", lists[i].Type, ["CALL_LIST", "BLACK_LIST"], "ListType");
        }
        Refuse(checks.Problems);
        return ChangeAsync(async db =>
        {
            await TouchAsync(db, campaignId, by, ct);
            var ids = lists.Select(l => l.ListId).ToList();
            await RequireAllAsync(ids, nameof(CampaignListRow.ListId), "ListMissing", "list",
                db.Lists.Where(l => ids.Contains(l.Id)).Select(l => l.Id), ct);
            var stored = await db.CampaignLists.Where(l => l.CampaignId == campaignId).ToListAsync(ct);
            db.RemoveRange(stored.Where(l => !ids.Contains(l.ListId)));
            for (var i = 0; i < lists.Count; i++)
            {
                var link = stored.Find(l => l.ListId == ids[i])
                    ?? db.Add(new CampaignListRow { CampaignId = campaignId, ListId = ids[i] }).Entity;
                (link.Position, link.Type) = (i + 1, lists[i].Type);
            }
            await db.SaveChangesAsync(ct);
        }, ct);
    }

    /// <summary>What is wrong with all rows, by their place from 0 on: <c>[1].Status</c>.</summary>
    private static List<FieldProblem> OfAll<T>(
        IReadOnlyList<T> rows, Func<T, IReadOnlyList<FieldProblem>> problems) =>
        [.. rows.SelectMany((row, i) => problems(row).Select(p => p with { Field = $"[{i}].{p.Field}" }))];

    /// <summary>The wanted take the places of the stored, row by row; what is left over goes.</summary>
    private static void PutInOrder<T>(
        RingtailDb db, List<T> stored, IReadOnlyList<T> wanted, Action<T, int, int> place, Func<T, int> idOf)
        where T : class
    {
        db.RemoveRange(stored.Skip(wanted.Count));
        for (var i = 0; i < wanted.Count; i++)
        {
            place(wanted[i], i < stored.Count ? idOf(stored[i]) : 0, i + 1);
            if (i < stored.Count) db.Entry(stored[i]).CurrentValues.SetValues(wanted[i]);
            else db.Add(wanted[i]);
        }
    }

    /// <param name="rules">Without ids and positions: the order counts.</param>
    public async Task SetRescheduleRulesAsync(
        int campaignId, IReadOnlyList<RescheduleRuleRow> rules, string by, CancellationToken ct)
    {
        foreach (var rule in rules) rule.CampaignId = campaignId;
        Refuse(OfAll(rules, ConfigurationRules.Problems));
        await ChangeAsync(async db =>
        {
            await TouchAsync(db, campaignId, by, ct);
            var stored = await db.RescheduleRules.Where(r => r.CampaignId == campaignId)
                .OrderBy(r => r.Position).ToListAsync(ct);
            PutInOrder(db, stored, rules, (rule, id, position) => (rule.Id, rule.Position) = (id, position), r => r.Id);
            await db.SaveChangesAsync(ct);
        }, ct);
    }

    /// <param name="rules">Without ids and positions: the order counts. The verb may be a code or a label.</param>
    public async Task SetDispositionRulesAsync(
        int campaignId, IReadOnlyList<DispositionRuleRow> rules, string by, CancellationToken ct)
    {
        foreach (var rule in rules)
            (rule.CampaignId, rule.Verb) = (campaignId, DispositionVerbs.Normalise(rule.Verb));
        Refuse(OfAll(rules, ConfigurationRules.Problems));
        await ChangeAsync(async db =>
        {
            await TouchAsync(db, campaignId, by, ct);
            var stored = await db.DispositionRules.Where(r => r.CampaignId == campaignId)
                .OrderBy(r => r.Position).ToListAsync(ct);
            PutInOrder(db, stored, rules, (rule, id, position) => (rule.Id, rule.Position) = (id, position), r => r.Id);
            await db.SaveChangesAsync(ct);
        }, ct);
    }

    /// <param name="ids">Sets of opening hours, all of which must allow a call.</param>
    public Task SetOpeningHoursAsync(int campaignId, IReadOnlyList<int> ids, string by, CancellationToken ct) =>
        ChangeAsync(async db =>
        {
            await TouchAsync(db, campaignId, by, ct);
            await RequireAllAsync(ids, nameof(CampaignOpeningHoursRow.OpeningHoursId), "OpeningHoursMissing",
                "opening hours", db.OpeningHours.Where(h => ids.Contains(h.Id)).Select(h => h.Id), ct);
            var stored = await db.CampaignOpeningHours.Where(l => l.CampaignId == campaignId).ToListAsync(ct);
            db.RemoveRange(stored.Where(l => !ids.Contains(l.OpeningHoursId)));
            for (var i = 0; i < ids.Count; i++)
            {
                var link = stored.Find(l => l.OpeningHoursId == ids[i]) ?? db.Add(
                    new CampaignOpeningHoursRow { CampaignId = campaignId, OpeningHoursId = ids[i] }).Entity;
                link.Position = i + 1;
            }
            await db.SaveChangesAsync(ct);
        }, ct);

    /// <summary>A number that stays keeps what was counted of it today.</summary>
    public async Task SetCallerIdsAsync(
        int campaignId, IReadOnlyList<CallerIdRow> callerIds, string by, CancellationToken ct)
    {
        Refuse(OfAll(callerIds, OpeningHoursRules.Problems));
        List<CallerIdRow> stored;
        await using (var own = _open.Value is null ? databases.Create() : null)
        {
            stored = await (own ?? _open.Value!).CallerIds.AsNoTracking().Where(c => c.CampaignId == campaignId)
                .OrderBy(c => c.Position).ToListAsync(ct);
        }
        foreach (var one in callerIds)
        {
            var known = stored.Find(s => s.Number == one.Number.Trim());
            one.Id = known?.Id ?? 0;
            if (known is not null) stored.Remove(known);
        }
        await SaveCallerIdsAsync(campaignId, callerIds, by, ct);
    }

    private static async Task RequireAllAsync(
        IReadOnlyList<int> ids, string field, string code, string what, IQueryable<int> known, CancellationToken ct)
    {
        if (ids.GroupBy(i => i).FirstOrDefault(g => g.Count() > 1) is { } twice)
            Refuse([new FieldProblem(field, "Twice", $"names the {what} {twice.Key} twice.")]);
        var missing = ids.Except(await known.ToListAsync(ct)).ToList();
        if (missing.Count > 0) Refuse([new FieldProblem(field, code, $"names no {what}: {missing[0]}.")]);
    }
}
