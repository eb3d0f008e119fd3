using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Ringtail.Dialing.Contacts;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Importing;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.Access;
using Ringtail.Server.Lists;
using Ringtail.Server.Shell.Tables;
using Ringtail.Server.WombatApi.Edit;

namespace Ringtail.Server.Api;

/// <summary>Contacts one by one, and a list as a file.</summary>
internal static class ContactApi
{
    private const int ItemsMax = 1_000;

    public static void Map(RouteGroupBuilder api)
    {
        var lists = api.MapGroup("/lists").WithTags("Lists").Needs(Right.Look);
        lists.MapGet("/{id:int}/contacts/search", FindAsync).WithSummary(
            "Contacts of a list: all in order, or those found").WithName("searchContacts");
        lists.MapGet("/{id:int}/export", ExportAsync).Needs(Right.Reports).WithName("exportList")
            .Produces<string>(StatusCodes.Status200OK, "text/csv").WithSummary(
            "The whole list as a file: csv or xlsx, with attributes, last outcome and number of attempts");
        lists.MapGet("/{id:int}/refused", RefusedAsync).WithName("getRefusedRows").AnswersIn(404)
            .Produces<string>(StatusCodes.Status200OK, "application/octet-stream").WithSummary(
            "The rows that the last upload refused, with reasons, to be corrected and uploaded again");
        lists.MapPost("/{id:int}/contact", async (
            int id, ContactInput input, ContactEditor editor, CancellationToken ct) =>
        {
            var saved = await editor.AddAsync(id, input.Number, input.Pairs, ct);
            return TypedResults.Created($"/api/v1/contacts/{saved.Id}", ContactContract.Of(saved));
        }).ProducesValidationProblem().NeedsScope(TokenScopes.Lists).Needs(Right.Contacts).WithName("addContact")
            .WithIdempotency().Example("""{"number":"+49301234567","attributes":{"NAME":"Ann"}}""")
            .WithSummary("Add one contact to a list");
        var contacts = api.MapGroup("/contacts").WithTags("Contacts").Needs(Right.Look);
        contacts.MapGet("/{id:long}", GetAsync).WithName("getContact")
            .WithSummary("One contact with the history of its calls");
        contacts.MapPut("/{id:long}", async (
            long id, ContactInput input, ContactEditor editor, CancellationToken ct) =>
            ContactContract.Of(await editor.SaveAsync(id, input.Number, input.Pairs, ct)))
            .ProducesValidationProblem().NeedsScope(TokenScopes.Lists).Needs(Right.Contacts).WithName("setContact")
            .Example("""{"number":"+49301234568","attributes":{"NAME":"Bob"}}""")
            .WithSummary("Change a contact's number and attributes");
        contacts.MapDelete("/{id:long}", async (long id, ContactEditor editor, CancellationToken ct) =>
        {
            await editor.DeleteAsync(id, ct);
            return TypedResults.NoContent();
        }).NeedsScope(TokenScopes.Lists).Needs(Right.Contacts).WithName("deleteContact").PathExample("id", 2)
            .WithSummary("Take a contact that no run holds out of its list");
    }

    private static async Task<Results<NotFound, Ok<ContactPage>>> FindAsync(
        int id, RingtailDb db, ContactSearch search,
        [Description("A number, or a part of it or of an attribute's value; else all.")] string? query,
        [Description("Contacts to pass over.")] int? from,
        [Description("Contacts in the answer, 1 to 1000; else 100.")] int? items,
        [Description("number, added, attributes, outcome or attempts, with - before it for the other way round. "
            + "Number and addition sort every list, the others lists and finds of up to 20000 contacts.")]
        string? sort, CancellationToken ct)
    {
        var order = Paging.Order(sort, ContactOrders.Words);
        if (await db.Lists.Where(l => l.Id == id).Select(l => (long?)l.ContactCount).FirstOrDefaultAsync(ct)
            is not { } count) return TypedResults.NotFound();
        if (order.By == "number" && Math.Min(from ?? 0, count - (from ?? 0)) > ContactOrders.DeepMax)
            throw new InvalidFieldsException([new FieldProblem("From", "FromTooDeep",
                $"must be at most {ContactOrders.DeepMax} from an end of the list when it is sorted by number.")]);
        var page = new PageOf((query ?? "").Trim(), Math.Max(0, from ?? 0), Math.Clamp(items ?? 100, 1, ItemsMax))
        {
            SortBy = order.By, Descending = order.Descending,
        };
        var found = await search.PageAsync(id, page, ct);
        Paging.CheckSorted(order, ContactOrders.Any(order.By), found.SortsAll, ContactOrders.SortedMax);
        return TypedResults.Ok(found);
    }

    private static async Task<Results<NotFound, Ok<ContactDetails>>> GetAsync(
        long id, RingtailDb db, CancellationToken ct)
    {
        var row = await db.Contacts.AsNoTracking().SingleOrDefaultAsync(
            c => c.Id == id && c.Number != ContactNumbers.Erased, ct);
        if (row is null) return TypedResults.NotFound();
        return TypedResults.Ok(
            new ContactDetails(ContactContract.Of(row), await ContactSearch.HistoryAsync(db, id, ct)));
    }

    private static async Task<Results<NotFound, EmptyHttpResult>> ExportAsync(
        int id, HttpContext http, RingtailDb db, ListExporter exporter, TimeProvider clock,
        [Description("csv (default) or xlsx.")] string? format,
        CancellationToken ct)
    {
        if (await db.Lists.AsNoTracking().SingleOrDefaultAsync(l => l.Id == id, ct) is not { } list)
            return TypedResults.NotFound();
        var xlsx = string.Equals(format, "xlsx", StringComparison.OrdinalIgnoreCase);
        http.Response.ContentType = xlsx
            ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" : "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = Disposition(list.Name, xlsx ? "xlsx" : "csv");
        await exporter.ExportAsync(id, xlsx ? ImportFormat.Xlsx : ImportFormat.Csv, clock.LocalTimeZone,
            http.Response.Body, ct);
        return TypedResults.Empty;
    }

    private static async Task<Results<NotFound, EmptyHttpResult>> RefusedAsync(
        int id, HttpContext http, RingtailDb db, ListUploads uploads, CancellationToken ct)
    {
        var list = await db.Lists.AsNoTracking().SingleOrDefaultAsync(l => l.Id == id, ct);
        if (list is null || uploads.RefusedOf(id) is not { } refused) return TypedResults.NotFound();
        var extension = refused.Format switch
        {
            ImportFormat.Xlsx => "xlsx",
            ImportFormat.Csv => "csv",
            _ => "txt",
        };
        http.Response.ContentType = "application/octet-stream";
        http.Response.Headers.ContentDisposition = Disposition($"{list.Name} - refused", extension);
        await using var file = refused.File.Open();
        await file.CopyToAsync(http.Response.Body, ct);
        return TypedResults.Empty;
    }

    /// <summary>A name in any script, by RFC 6266.</summary>
    public static string Disposition(string name, string extension)
    {
        var header = new Microsoft.Net.Http.Headers.ContentDispositionHeaderValue("attachment");
        header.SetHttpFileName($"{string.Join('_', name.Split(Path.GetInvalidFileNameChars()))}.{extension}");
        return header.ToString();
    }
}

/// <param name="Attributes">Names are kept in upper case.</param>
public sealed record ContactInput(string Number, IReadOnlyDictionary<string, string>? Attributes = null)
{
    internal IReadOnlyList<KeyValuePair<string, string>> Pairs => [.. Attributes ?? new Dictionary<string, string>()];
}

internal sealed record ContactContract(
    long Id, int ListId, string Number, string? E164, IReadOnlyDictionary<string, string> Attributes,
    DateTimeOffset AddedAt)
{
    public static ContactContract Of(ContactRow row) => new(
        row.Id, row.ListId, row.Number, row.E164,
        StoredAttributes.Read(row.Attributes).ToDictionary(a => a.Name, a => a.Value), row.AddedAt);
}

internal sealed record ContactDetails(ContactContract Contact, IReadOnlyList<ContactCall> Calls);
