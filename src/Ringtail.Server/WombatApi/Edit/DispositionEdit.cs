using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.Access;
using Ringtail.Server.WombatApi.Reading;
using Ringtail.Server.WombatApi.Writing;

namespace Ringtail.Server.WombatApi.Edit;

/// <summary>
/// <c>edit/campaign/disposition</c>: ordered rules; <c>parent</c> names the campaign, whatever the body says.
/// </summary>
internal sealed class DispositionEdit : EditResource
{
    protected override IReadOnlyDictionary<string, string> Keys { get; } = new Dictionary<string, string>
    {
        [nameof(DispositionRuleRow.CampaignId)] = "parent",
        [nameof(DispositionRuleRow.Status)] = "onState",
        [nameof(DispositionRuleRow.StatusExt)] = "onExtState",
        [nameof(DispositionRuleRow.WithRetriesPending)] = "withRetriesPending",
        [nameof(DispositionRuleRow.Verb)] = "verb",
        [nameof(DispositionRuleRow.Destination)] = "destination",
        [nameof(DispositionRuleRow.Text)] = "text",
        [nameof(DispositionRuleRow.DeferS)] = "deferSec",
        [nameof(DispositionRuleRow.VariableMode)] = "varMode",
        [nameof(DispositionRuleRow.Variables)] = "addlVars",
    };

    private static JsonObject Shape(DispositionRuleRow row) => new()
    {
        ["campaignId"] = row.CampaignId,
        ["dispositionId"] = row.Id,
        ["onState"] = row.Status,
        ["onExtState"] = row.StatusExt,
        ["withRetriesPending"] = row.WithRetriesPending ? 1 : 0,
        ["verb"] = row.Verb,
        ["destination"] = row.Destination,
        ["text"] = row.Text,
        ["deferSec"] = row.DeferS,
        ["varMode"] = row.VariableMode,
        ["addlVars"] = row.Variables,
    };

    protected override async Task<Rows> ListAsync(WombatCall call)
    {
        var parent = Parent(call);
        var rules = await call.Db.DispositionRules.AsNoTracking()
            .Where(r => r.CampaignId == parent).OrderBy(r => r.Position).ToListAsync(call.Ct);
        return Page(call, rules, Shape);
    }

    protected override async Task<JsonObject> SaveAsync(WombatCall call, LenientJson record)
    {
        var (parent, id) = (Parent(call), Math.Max(0, record.OptionalInteger("dispositionId") ?? 0));
        var row = await call.Db.DispositionRules.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, call.Ct)
            ?? new DispositionRuleRow { Id = id };
        row.CampaignId = parent;
        row.Status = record.Text("onState", row.Status).Trim();
        row.StatusExt = record.Text("onExtState", row.StatusExt);
        row.WithRetriesPending = record.Flag("withRetriesPending", row.WithRetriesPending);
        row.Verb = record.Text("verb", row.Verb).Trim();
        row.Destination = record.Text("destination", row.Destination).Trim();
        row.Text = record.Text("text", row.Text);
        row.DeferS = record.Integer("deferSec", row.DeferS);
        row.VariableMode = record.Text("varMode", row.VariableMode) is { Length: > 0 } mode ? mode : "ALL";
        row.Variables = record.Text("addlVars", row.Variables);
        await KeyGate.RequireDestinationsAsync(call.Db, parent, [row], placed: false, call.Ct);
        return Shape(await call.Editor.SaveDispositionRuleAsync(row, call.By, call.Ct));
    }

    protected override async Task RemoveAsync(WombatCall call, LenientJson record)
    {
        if (await FindAsync(call, record) is { } id)
            await call.Editor.DeleteDispositionRuleAsync(id, call.By, call.Ct);
    }

    protected override async Task<Rows> MoveAsync(WombatCall call, int by)
    {
        if (call.Record is { } record && await FindAsync(call, record) is { } id)
            await call.Editor.MoveLinkAsync("disposition", id, by, call.By, call.Ct);
        return await ListAsync(call);
    }

    private static async Task<int?> FindAsync(WombatCall call, LenientJson record)
    {
        var (parent, id) = (Parent(call), record.OptionalInteger("dispositionId") ?? 0);
        return await call.Db.DispositionRules.AnyAsync(r => r.Id == id && r.CampaignId == parent, call.Ct) ? id : null;
    }
}
