using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Live;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.WombatApi.Reading;
using Ringtail.Server.WombatApi.Writing;

namespace Ringtail.Server.WombatApi.Edit;

/// <summary><c>edit/asterisk</c>: 15 keys. The password goes in and never comes out.</summary>
internal sealed class AsteriskEdit : EditResource
{
    /// <summary>
    /// What a form may show for a password it does not know; sent back, it keeps the stored one, like "".
    /// </summary>
    public const string Mask = "********";

    protected override IReadOnlyDictionary<string, string> Keys { get; } = new Dictionary<string, string>
    {
        [nameof(PbxRow.Description)] = "description",
        [nameof(PbxRow.Address)] = "ipAddress",
        [nameof(PbxRow.Port)] = "port",
        [nameof(PbxRow.Login)] = "login",
        [nameof(PbxRow.MessagesPerUnit)] = "msg_per_unit",
        [nameof(PbxRow.UnitMs)] = "unit_len",
        [nameof(PbxRow.SecurityKey)] = "securityKey",
    };

    public static JsonObject Shape(PbxRow row, LiveView live, TimeZoneInfo zone)
    {
        var shape = Audited(row, zone);
        shape["id"] = row.Id;
        shape["description"] = row.Description;
        shape["serverType"] = "ASTERISKAMI";
        shape["ipAddress"] = row.Address;
        shape["port"] = row.Port;
        shape["login"] = row.Login;
        shape["password"] = "";
        shape["msg_per_unit"] = row.MessagesPerUnit;
        shape["unit_len"] = row.UnitMs;
        shape["securityKey"] = row.SecurityKey;
        shape["state"] = live.Pbxs.FirstOrDefault(p => p.PbxId == row.Id)?.State ?? "DOWN";
        return shape;
    }

    protected override async Task<Rows> ListAsync(WombatCall call)
    {
        var all = await call.Db.Pbxs.AsNoTracking().OrderBy(p => p.Id).ToListAsync(call.Ct);
        return Page(
            call, all.FindAll(p => Found(call, p.Description, hidden: false)), p => Shape(p, call.Live, call.Zone));
    }

    protected override async Task<JsonObject> SaveAsync(WombatCall call, LenientJson record)
    {
        var id = Id(record, "id");
        var stored = await call.Db.Pbxs.AsNoTracking().SingleOrDefaultAsync(p => p.Id == id, call.Ct) ?? new PbxRow();
        var type = record.Text("serverType", "ASTERISKAMI");
        if (type is not ("ASTERISKAMI" or "")) throw new WombatProblem("serverType", "must be ASTERISKAMI.");
        var row = new PbxRow
        {
            Id = id,
            Description = record.Text("description", stored.Description).Trim(),
            Address = record.Text("ipAddress", stored.Address).Trim(),
            Port = record.Integer("port", stored.Port),
            Login = record.Text("login", stored.Login).Trim(),
            UseTls = stored.UseTls,
            MessagesPerUnit = record.Integer("msg_per_unit", stored.MessagesPerUnit),
            UnitMs = record.Integer("unit_len", stored.UnitMs),
            SecurityKey = record.Text("securityKey", stored.SecurityKey),
            Enabled = stored.Enabled,
        };
        var password = record.Text("password", "");
        var saved = await call.Editor.SavePbxAsync(row, password is "" or Mask ? null : password, call.By, call.Ct);
        return Shape(saved, call.Live, call.Zone);
    }

    protected override async Task RemoveAsync(WombatCall call, LenientJson record)
    {
        var id = Id(record, "id");
        if (await call.Db.Pbxs.AnyAsync(p => p.Id == id, call.Ct)) await call.Editor.DeletePbxAsync(
            id, call.By, call.Ct);
    }
}
