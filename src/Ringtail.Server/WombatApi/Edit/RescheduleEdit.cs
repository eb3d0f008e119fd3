using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.WombatApi.Reading;
using Ringtail.Server.WombatApi.Writing;

namespace Ringtail.Server.WombatApi.Edit;

/// <summary>
/// <c>edit/campaign/reschedule</c>: ordered rules; <c>parent</c> names the campaign, whatever the body says.
/// </summary>
internal sealed class RescheduleEdit : EditResource
{
    protected override IReadOnlyDictionary<string, string> Keys { get; } = new Dictionary<string, string>
    {
        [nameof(RescheduleRuleRow.CampaignId)] = "parent",
        [nameof(RescheduleRuleRow.Status)] = "status",
        [nameof(RescheduleRuleRow.StatusExt)] = "statusExt",
        [nameof(RescheduleRuleRow.MaxAttempts)] = "maxAttempts",
        [nameof(RescheduleRuleRow.RetryAfterS)] = "retryAfterS",
        [nameof(RescheduleRuleRow.Mode)] = "mode",
    };

    private static JsonObject Shape(RescheduleRuleRow row) => new()
    {
        ["campaignId"] = row.CampaignId,
        ["rescheduleRuleId"] = row.Id,
        ["status"] = row.Status,
        ["statusExt"] = row.StatusExt,
        ["maxAttempts"] = row.MaxAttempts,
        ["retryAfterS"] = row.RetryAfterS,
        ["mode"] = row.Mode,
    };

    protected override async Task<Rows> ListAsync(WombatCall call)
    {
        var parent = Parent(call);
        var rules = await call.Db.RescheduleRules.AsNoTracking()
            .Where(r => r.CampaignId == parent).OrderBy(r => r.Position).ToListAsync(call.Ct);
        return Page(call, rules, Shape);
    }

    protected override async Task<JsonObject> SaveAsync(WombatCall call, LenientJson record)
    {
        var (parent, id) = (Parent(call), Id(record, "rescheduleRuleId"));
        var row = await call.Db.RescheduleRules.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, call.Ct)
            ?? new RescheduleRuleRow { Id = id };
        row.CampaignId = parent;
        row.Status = record.Text("status", row.Status).Trim();
        row.StatusExt = record.Text("statusExt", row.StatusExt);
        row.MaxAttempts = record.Integer("maxAttempts", row.MaxAttempts);
        row.RetryAfterS = record.Integer("retryAfterS", row.RetryAfterS);
        row.Mode = record.Text("mode", row.Mode) is { Length: > 0 } mode ? mode : "FIXED";
        return Shape(await call.Editor.SaveRescheduleRuleAsync(row, call.By, call.Ct));
    }

    protected override async Task RemoveAsync(WombatCall call, LenientJson record)
    {
        var (parent, id) = (Parent(call), Id(record, "rescheduleRuleId"));
        if (await call.Db.RescheduleRules.AnyAsync(r => r.Id == id && r.CampaignId == parent, call.Ct))
            await call.Editor.DeleteRescheduleRuleAsync(id, call.By, call.Ct);
    }

    protected override async Task<Rows> MoveAsync(WombatCall call, int by)
    {
        var (parent, id) = (Parent(call), call.Record?.OptionalInteger("rescheduleRuleId") ?? 0);
        if (await call.Db.RescheduleRules.AnyAsync(r => r.Id == id && r.CampaignId == parent, call.Ct))
            await call.Editor.MoveLinkAsync("reschedule", id, by, call.By, call.Ct);
        return await ListAsync(call);
    }
}
