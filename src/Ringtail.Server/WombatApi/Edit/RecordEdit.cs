using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Ringtail.Dialing.Contacts;
using Ringtail.Runtime.Importing;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.WombatApi.Reading;
using Ringtail.Server.WombatApi.Writing;

namespace Ringtail.Server.WombatApi.Edit;

/// <summary>
/// <c>edit/list/record</c>: the contacts of a list, added, changed and deleted one by one. Output attributes, which a
/// client posts back with the record that it has read, belong to calls and are passed over.
/// </summary>
internal sealed class RecordEdit(ContactEditor editor) : EditResource
{
    /// <summary>Rows of one answer when the client names no number: a list may have millions.</summary>
    private const int ItemsMax = 10_000;

    protected override IReadOnlyDictionary<string, string> Keys { get; } = new Dictionary<string, string>
    {
        [nameof(ContactRow.Number)] = "number",
        [nameof(ContactRow.Attributes)] = "attributes",
    };

    protected override async Task<Rows> ListAsync(WombatCall call)
    {
        var list = await FindListAsync(call);
        var query = call.Parameters["query"];
        var contacts = call.Db.Contacts.AsNoTracking()
            .Where(c => c.ListId == list.Id && c.Number != ContactNumbers.Erased
                && (query.Length == 0 || c.Number.Contains(query)));
        var from = call.Parameters.Integer("from", 0) ?? 0;
        var items = Math.Min(call.Parameters.Integer("items", 0) ?? ItemsMax, ItemsMax);
        var page = await contacts.OrderBy(c => c.Id).Skip(from).Take(items).ToListAsync(call.Ct);
        var all = query.Length == 0 ? list.ContactCount : await contacts.LongCountAsync(call.Ct);
        return new Rows([.. page.Select(c => Shape(c, list, call.Zone))], all, from);
    }

    protected override async Task<JsonObject> SaveAsync(WombatCall call, LenientJson record)
    {
        var list = await FindListAsync(call);
        var known = await FindAsync(call, list, record);
        var number = record.Text("number", known?.Number ?? "").Trim();
        if (number.Length == 0) throw new WombatProblem("number", "is required.");
        var attributes = record.Has("attributes") || known is null
            ? record.Items("attributes").Where(a => a.Flag("isInput", true))
                .Select(a => KeyValuePair.Create(a.Text("attrName", "").Trim(), a.Text("attrValue", "")))
                .Where(a => a.Key.Length > 0).ToList()
            : [.. StoredAttributes.Read(known.Attributes).Select(a => KeyValuePair.Create(a.Name, a.Value))];
        var saved = known is null
            ? await editor.AddAsync(list.Id, number, attributes, call.Ct)
            : await editor.SaveAsync(known.Id, number, attributes, call.Ct);
        return Shape(saved, list, call.Zone);
    }

    protected override async Task RemoveAsync(WombatCall call, LenientJson record)
    {
        var id = record.OptionalInteger("callId") ?? 0;
        var list = await FindListAsync(call);
        if (await call.Db.Contacts.AnyAsync(c => c.Id == id && c.ListId == list.Id, call.Ct))
            await editor.DeleteAsync(id, call.Ct);
    }

    /// <summary>Null for a new record.</summary>
    private static async Task<ContactRow?> FindAsync(WombatCall call, ContactListRow list, LenientJson record)
    {
        if (record.OptionalInteger("callId") is not (> 0 and var id)) return null;
        return await call.Db.Contacts.AsNoTracking().SingleOrDefaultAsync(
            c => c.Id == id && c.ListId == list.Id && c.Number != ContactNumbers.Erased, call.Ct)
            ?? throw new WombatProblem("callId", $"names no record of list '{list.Name}': {id}.");
    }

    private static async Task<ContactListRow> FindListAsync(WombatCall call)
    {
        var parent = Parent(call);
        return await call.Db.Lists.AsNoTracking().SingleOrDefaultAsync(l => l.Id == parent, call.Ct)
            ?? throw new WombatProblem("parent", $"names no list: {parent}.");
    }

    private static JsonObject Shape(ContactRow row, ContactListRow list, TimeZoneInfo zone)
    {
        var attributes = StoredAttributes.Read(row.Attributes);
        return new JsonObject
        {
            ["callId"] = row.Id,
            ["number"] = row.Number,
            ["listId"] = ListEdit.Shape(list, zone),
            ["attributes"] = new JsonArray([.. attributes.Select(a => new JsonObject
            {
                ["isInput"] = true,
                ["attrName"] = a.Name,
                ["attrValue"] = a.Value,
            })]),
            ["attributesAsString"] = StoredAttributes.OneLine(attributes),
        };
    }
}

/// <summary>Attributes as the store keeps them: a JSON array of [name, value] pairs.</summary>
internal static class StoredAttributes
{
    public static IReadOnlyList<(string Name, string Value)> Read(string stored)
    {
        if (stored.Length == 0) return [];
        using var document = JsonDocument.Parse(stored);
        return [.. document.RootElement.EnumerateArray().Select(p => (p[0].GetString() ?? "", p[1].GetString() ?? ""))];
    }

    /// <summary><c>NAME:value,NAME:value</c> on one line.</summary>
    public static string OneLine(IEnumerable<(string Name, string Value)> attributes) => string.Join(
        ',', attributes.Select(a => string.Create(CultureInfo.InvariantCulture, $"{a.Name}:{a.Value}")))
        .ReplaceLineEndings(" ").Replace('\t', ' ');
}
