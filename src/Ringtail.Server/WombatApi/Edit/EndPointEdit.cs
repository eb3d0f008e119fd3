using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.Access;
using Ringtail.Server.WombatApi.Reading;
using Ringtail.Server.WombatApi.Writing;

namespace Ringtail.Server.WombatApi.Edit;

/// <summary><c>edit/ep</c>: 22 keys.</summary>
internal sealed class EndPointEdit : EditResource
{
    protected override IReadOnlyDictionary<string, string> Keys { get; } = new Dictionary<string, string>
    {
        [nameof(EndPointRow.PbxId)] = "astId",
        [nameof(EndPointRow.Type)] = "type",
        [nameof(EndPointRow.QueueName)] = "queueName",
        [nameof(EndPointRow.Name)] = "name",
        [nameof(EndPointRow.Extension)] = "extension",
        [nameof(EndPointRow.Context)] = "context",
        [nameof(EndPointRow.MaxChannels)] = "maxChannels",
        [nameof(EndPointRow.BoostFactor)] = "boostFactor",
        [nameof(EndPointRow.MaxWaitingCalls)] = "maxWaitingCalls",
        [nameof(EndPointRow.Description)] = "description",
        [nameof(EndPointRow.SecurityKey)] = "securityKey",
        [nameof(EndPointRow.DialFind)] = "dialFind",
        [nameof(EndPointRow.DialReplace)] = "dialReplace",
    };

    public static JsonObject Shape(
        EndPointRow row, PbxRow pbx, WombatCall call, string idx = "", int? campaignId = null)
    {
        var shape = Audited(row, call.Zone);
        shape["epId"] = row.Id;
        shape["type"] = row.Type;
        shape["queueName"] = row.QueueName;
        shape["name"] = row.Name;
        shape["astId"] = AsteriskEdit.Shape(pbx, call.Live, call.Zone);
        shape["idx"] = idx;
        shape["campaignId"] = campaignId is { } id ? JsonValue.Create(id) : JsonValue.Create("");
        shape["maxChannels"] = row.MaxChannels;
        shape["extension"] = row.Extension;
        shape["context"] = row.Context;
        shape["boostFactor"] = row.BoostFactor;
        shape["maxWaitingCalls"] = row.MaxWaitingCalls;
        shape["reverseDialing"] = row.ReverseDialing;
        shape["stepwiseReverse"] = row.StepwiseReverse;
        shape["securityKey"] = row.SecurityKey;
        shape["description"] = row.Description;
        shape["dialFind"] = row.DialFind;
        shape["dialReplace"] = row.DialReplace;
        return shape;
    }

    protected override async Task<Rows> ListAsync(WombatCall call)
    {
        var pbxs = await call.Db.Pbxs.AsNoTracking().ToDictionaryAsync(p => p.Id, call.Ct);
        var all = await call.Db.EndPoints.AsNoTracking().OrderBy(e => e.Id).ToListAsync(call.Ct);
        // One search over all that names an end point: scripts look it up by its queue, its phone or its description.
        return Page(
            call, all.FindAll(e => Found(call, $"{e.QueueName}\n{e.Name}\n{e.Description}", hidden: false)),
            e => Shape(e, pbxs[e.PbxId], call));
    }

    protected override async Task<JsonObject> SaveAsync(WombatCall call, LenientJson record)
    {
        var id = Id(record, "epId");
        var row = await call.Db.EndPoints.AsNoTracking()
            .SingleOrDefaultAsync(e => e.Id == id, call.Ct) ?? new EndPointRow { Id = id };
        row.PbxId = record.Reference("astId", "id") ?? row.PbxId;
        await KeyGate.RequireAsync(call.Db, "pbxs", nameof(row.PbxId), [row.PbxId], call.Ct);
        row.Type = record.Text("type", row.Type).Trim().ToUpperInvariant();
        row.QueueName = record.Text("queueName", row.QueueName).Trim();
        row.Name = record.Text("name", row.Name).Trim();
        row.MaxChannels = record.Integer("maxChannels", row.MaxChannels);
        row.Extension = record.Text("extension", row.Extension).Trim();
        row.Context = record.Text("context", row.Context).Trim();
        row.BoostFactor = record.Number("boostFactor", row.BoostFactor);
        row.MaxWaitingCalls = record.Integer("maxWaitingCalls", row.MaxWaitingCalls);
        row.ReverseDialing = record.Flag("reverseDialing", row.ReverseDialing);
        row.StepwiseReverse = record.Flag("stepwiseReverse", row.StepwiseReverse);
        row.SecurityKey = record.Text("securityKey", row.SecurityKey);
        row.Description = record.Text("description", row.Description);
        row.DialFind = record.Text("dialFind", row.DialFind);
        row.DialReplace = record.Text("dialReplace", row.DialReplace);
        var saved = await call.Editor.SaveEndPointAsync(row, call.By, call.Ct);
        return Shape(saved, await call.Db.Pbxs.AsNoTracking().SingleAsync(p => p.Id == saved.PbxId, call.Ct), call);
    }

    protected override async Task RemoveAsync(WombatCall call, LenientJson record)
    {
        var id = Id(record, "epId");
        if (await call.Db.EndPoints.AnyAsync(e => e.Id == id, call.Ct)) await call.Editor.DeleteEndPointAsync(
            id, call.By, call.Ct);
    }
}
