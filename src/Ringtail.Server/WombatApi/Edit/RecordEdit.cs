using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Importing;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.WombatApi.Reading;
using Ringtail.Server.WombatApi.Writing;

namespace Ringtail.Server.WombatApi.Edit;

/// <summary><c>edit/list/record</c>: the contacts of a list, added one by one. Changing one is not served.</summary>
internal sealed class RecordEdit(ListImporter importer) : EditResource
{
    /// <summary>Rows of one answer when the client names no number: a list may have millions.</summary>
    private const int ItemsMax = 10_000;
    /// <summary>A header that no attribute can have, because attribute names hold no blanks.</summary>
    private const string NumberColumn = "the number";

    protected override IReadOnlyDictionary<string, string> Keys { get; } = new Dictionary<string, string>();

    protected override async Task<Rows> ListAsync(WombatCall call)
    {
        var list = await FindListAsync(call);
        var query = call.Parameters["query"];
        var contacts = call.Db.Contacts.AsNoTracking()
            .Where(c => c.ListId == list.Id && (query.Length == 0 || c.Number.Contains(query)));
        var from = call.Parameters.Integer("from", 0) ?? 0;
        var items = Math.Min(call.Parameters.Integer("items", 0) ?? ItemsMax, ItemsMax);
        var page = await contacts.OrderBy(c => c.Id).Skip(from).Take(items).ToListAsync(call.Ct);
        var all = query.Length == 0 ? list.ContactCount : await contacts.LongCountAsync(call.Ct);
        return new Rows([.. page.Select(c => Shape(c, list, call.Zone))], all, from);
    }

    protected override async Task<JsonObject> SaveAsync(WombatCall call, LenientJson record)
    {
        if (record.OptionalInteger("callId") is > 0)
            throw new WombatProblem("callId", "must be null: a record of a list cannot be changed.");
        var list = await FindListAsync(call);
        var number = record.Text("number", "").Trim();
        if (number.Length == 0) throw new WombatProblem("number", "is required.");
        var attributes = record.Items("attributes").Where(a => a.Flag("isInput", true))
            .Select(a => (Name: a.Text("attrName", "").Trim(), Value: a.Text("attrValue", "")))
            .Where(a => a.Name.Length > 0).ToList();
        var newest = await call.Db.Contacts.Where(c => c.ListId == list.Id).MaxAsync(c => (long?)c.Id, call.Ct) ?? 0;
        var report = await importer.ImportAsync(
            list.Id, new MemoryStream(Csv(number, attributes)), new ImportOptions(ImportFormat.Csv, NumberColumn, ','),
            null, call.Ct);
        if (report.FirstRefused is [var refused, ..]) throw new WombatProblem("number", refused.Reason);
        await call.Control.ContactsAddedAsync(list.Id, CancellationToken.None);
        var saved = await call.Db.Contacts.AsNoTracking()
            .Where(c => c.ListId == list.Id && c.Id > newest && c.Number == number)
            .OrderBy(c => c.Id).FirstAsync(call.Ct);
        return Shape(saved, list, call.Zone);
    }

    protected override Task RemoveAsync(WombatCall call, LenientJson record) =>
        throw new WombatProblem("mode", "must be L or E here: records are not deleted one by one.");

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

    /// <summary>CSV, because its quotes let a value hold commas, which the text format cannot.</summary>
    private static byte[] Csv(string number, List<(string Name, string Value)> attributes)
    {
        var names = string.Join(',', attributes.Select(a => Quoted(a.Name)).Prepend(Quoted(NumberColumn)));
        var values = string.Join(',', attributes.Select(a => Quoted(a.Value)).Prepend(Quoted(number)));
        return Encoding.UTF8.GetBytes($"{names}\n{values}\n");

        static string Quoted(string text) => '"' + text.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
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
