using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.Access;
using Ringtail.Server.WombatApi.Reading;
using Ringtail.Server.WombatApi.Writing;

namespace Ringtail.Server.WombatApi.Edit;

/// <summary>
/// <c>edit/trunk</c>: 13 keys; the last three are ours (most calls per period, its length, channels in use).
/// </summary>
internal sealed class TrunkEdit : EditResource
{
    protected override IReadOnlyDictionary<string, string> Keys { get; } = new Dictionary<string, string>
    {
        [nameof(TrunkRow.PbxId)] = "astId",
        [nameof(TrunkRow.Name)] = "name",
        [nameof(TrunkRow.DialString)] = "dialstring",
        [nameof(TrunkRow.Capacity)] = "capacity",
        [nameof(TrunkRow.SecurityKey)] = "securityKey",
        [nameof(TrunkRow.MaxCallsPerPeriod)] = "maxCalls",
        [nameof(TrunkRow.PeriodMs)] = "periodMs",
    };

    public static JsonObject Shape(TrunkRow row, PbxRow pbx, WombatCall call)
    {
        var live = call.Live.Trunks.FirstOrDefault(t => t.TrunkId == row.Id);
        var shape = Audited(row, call.Zone);
        shape["trunkId"] = row.Id;
        shape["astId"] = AsteriskEdit.Shape(pbx, call.Live, call.Zone);
        shape["name"] = row.Name;
        shape["dialstring"] = row.DialString;
        shape["capacity"] = row.Capacity;
        shape["securityKey"] = row.SecurityKey;
        shape["maxCalls"] = row.MaxCallsPerPeriod;
        shape["periodMs"] = row.PeriodMs;
        shape["inUse"] = live is null ? 0 : live.Ours + live.Others;
        return shape;
    }

    protected override async Task<Rows> ListAsync(WombatCall call)
    {
        var pbxs = await call.Db.Pbxs.AsNoTracking().ToDictionaryAsync(p => p.Id, call.Ct);
        var all = await call.Db.Trunks.AsNoTracking().OrderBy(t => t.Id).ToListAsync(call.Ct);
        return Page(call, all.FindAll(t => Found(call, t.Name, hidden: false)), t => Shape(t, pbxs[t.PbxId], call));
    }

    protected override async Task<JsonObject> SaveAsync(WombatCall call, LenientJson record)
    {
        var id = Id(record, "trunkId");
        var row = await call.Db.Trunks.AsNoTracking()
            .SingleOrDefaultAsync(t => t.Id == id, call.Ct) ?? new TrunkRow { Id = id };
        row.PbxId = record.Reference("astId", "id") ?? row.PbxId;
        await KeyGate.RequireAsync(call.Db, "pbxs", nameof(row.PbxId), [row.PbxId], call.Ct);
        row.Name = record.Text("name", row.Name).Trim();
        row.DialString = record.Text("dialstring", row.DialString).Trim();
        row.Capacity = record.Integer("capacity", row.Capacity);
        row.SecurityKey = record.Text("securityKey", row.SecurityKey);
        row.MaxCallsPerPeriod = record.Integer("maxCalls", row.MaxCallsPerPeriod);
        row.PeriodMs = record.Integer("periodMs", row.PeriodMs);
        var saved = await call.Editor.SaveTrunkAsync(row, call.By, call.Ct);
        return Shape(saved, await call.Db.Pbxs.AsNoTracking().SingleAsync(p => p.Id == saved.PbxId, call.Ct), call);
    }

    protected override async Task RemoveAsync(WombatCall call, LenientJson record)
    {
        var id = Id(record, "trunkId");
        if (await call.Db.Trunks.AnyAsync(t => t.Id == id, call.Ct)) await call.Editor.DeleteTrunkAsync(
            id, call.By, call.Ct);
    }
}
