using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.WombatApi.Reading;
using Ringtail.Server.WombatApi.Writing;

namespace Ringtail.Server.WombatApi.Edit;

/// <summary><c>edit/list</c>: 8 keys.</summary>
internal sealed class ListEdit : EditResource
{
    protected override IReadOnlyDictionary<string, string> Keys { get; } = new Dictionary<string, string>
    {
        [nameof(ContactListRow.Name)] = "name",
        [nameof(ContactListRow.SecurityKey)] = "securityKey",
    };

    public static JsonObject Shape(ContactListRow row, TimeZoneInfo zone)
    {
        var shape = Audited(row, zone);
        shape["listId"] = row.Id;
        shape["name"] = row.Name;
        shape["isHidden"] = row.Hidden;
        shape["securityKey"] = row.SecurityKey;
        return shape;
    }

    protected override async Task<Rows> ListAsync(WombatCall call)
    {
        var all = await call.Db.Lists.AsNoTracking().OrderBy(l => l.Id).ToListAsync(call.Ct);
        return Page(call, all.FindAll(l => Found(call, l.Name, l.Hidden)), l => Shape(l, call.Zone));
    }

    protected override async Task<JsonObject> SaveAsync(WombatCall call, LenientJson record)
    {
        var id = Id(record, "listId");
        var row = await call.Db.Lists.AsNoTracking()
            .SingleOrDefaultAsync(l => l.Id == id, call.Ct) ?? new ContactListRow { Id = id };
        row.Name = record.Text("name", row.Name).Trim();
        row.Hidden = record.Flag("isHidden", row.Hidden);
        row.SecurityKey = record.Text("securityKey", row.SecurityKey);
        return Shape(await call.Editor.SaveListAsync(row, call.By, call.Ct), call.Zone);
    }

    protected override async Task RemoveAsync(WombatCall call, LenientJson record)
    {
        var id = Id(record, "listId");
        if (await call.Db.Lists.AnyAsync(l => l.Id == id, call.Ct)) await call.Editor.DeleteListAsync(
            id, call.By, call.Ct);
    }
}
