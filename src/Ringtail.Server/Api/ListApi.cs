using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Importing;
using Ringtail.Runtime.Storage;
using Ringtail.Server.Access;
using Ringtail.Server.Lists;

namespace Ringtail.Server.Api;

/// <param name="E164">By the default country; null when the number has none.</param>
public sealed record ContactRecord(
    long Id, string Number, string? E164, IReadOnlyDictionary<string, string> Attributes, DateTimeOffset AddedAt);

public sealed class ContactQuery
{
    [FromQuery(Name = "number"), Description("The number as uploaded, or its E.164 form.")]
    public string? Number { get; init; }

    [FromQuery(Name = "after"), Description("The next of the former answer, to read on.")]
    public string? After { get; init; }

    [FromQuery(Name = "limit"), Description("Contacts in the answer, 1 to 1000; else 100.")]
    public int? Limit { get; init; }
}

/// <summary>
/// <c>/api/v1/lists</c>. Contacts are streamed in, of any number; the answer streams the progress out.
/// </summary>
internal static class ListApi
{
    internal const string WorkbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public static void Map(RouteGroupBuilder lists)
    {
        lists.MapGet("/{id:int}/contacts", ContactsAsync).ProducesValidationProblem()
            .WithSummary("The contacts of a list, in the order of loading").WithName("listContacts");
        lists.MapPost("/{id:int}/contacts", ImportAsync).NeedsScope(TokenScopes.Lists).Needs(Right.Contacts)
            .WithMetadata(new DisableRequestSizeLimitAttribute())
            // And whatever else a program names: curl says form-urlencoded of any file.
            .Accepts<string>("text/plain", "text/csv", WorkbookType, "*/*")
            .Produces<string>(contentType: "application/x-ndjson").WithIdempotencyOfUpload()
            .Example("+4930123456,NAME:Ann\n+4930123457,NAME:Bob\n", "text/plain")
            .Example("number,NAME\n+4930123458,Cora\n", "text/csv").WithName("addContacts")
            .WithSummary("Add contacts: the body is text (number,NAME:value,… one a line) or CSV; "
                + "the answer is one JSON object a line: progress, and the report as the last one")
            .WithDescription("A workbook (xlsx) is the bytes of the file, and known by them. With an "
                + "Idempotency-Key the body is read to its end first, and a replayed answer is the last line alone.");
    }

    private static async Task<Results<Ok<Slice<ContactRecord>>, NotFound>> ContactsAsync(
        int id, [AsParameters] ContactQuery query, RingtailDb db, CancellationToken ct)
    {
        if (Paging.LimitProblem(query.Limit) is { } limit) throw new InvalidFieldsException([limit]);
        if (!await db.Lists.AnyAsync(l => l.Id == id, ct)) return TypedResults.NotFound();
        var rows = db.Contacts.AsNoTracking().Where(c => c.ListId == id);
        if (query.Number is { Length: > 0 } number)
            rows = rows.Where(c => c.NumberKey == number || c.Number == number);
        if (query.After is { } after)
        {
            if (!long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var last))
                throw new InvalidFieldsException(
                    [new FieldProblem("After", "After", "must be the 'next' of an earlier answer.")]);
            rows = rows.Where(c => c.Id > last);
        }
        var take = query.Limit ?? Paging.LimitDefault;
        var page = await rows.OrderBy(c => c.Id).Take(take + 1).ToListAsync(ct);
        var next = page.Count > take ? page[take - 1].Id.ToString(CultureInfo.InvariantCulture) : null;
        return TypedResults.Ok(new Slice<ContactRecord>([.. page.Take(take).Select(c => new ContactRecord(
            c.Id, c.Number, c.E164, CallRecord.Pairs(c.Attributes), c.AddedAt))], next));
    }

    private static async Task<Results<NotFound, EmptyHttpResult>> ImportAsync(
        int id, HttpContext http, RingtailDb db, ListUploads uploads,
        IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions> json, [AsParameters] UploadQuery query)
    {
        var ct = http.RequestAborted;
        if (!await db.Lists.AnyAsync(l => l.Id == id, ct)) return TypedResults.NotFound();
        var (options, content) = await query.LookAsync(
            await query.OptionsAsync(http.Request, db, ct), http.Request.Body, ct);
        // The newest progress is enough: a slow reader skips, and never holds up the import.
        var lines = Channel.CreateBounded<ImportLine>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        var progress = new Relay(lines.Writer);
        var import = RunAsync();
        http.Response.ContentType = "application/x-ndjson";
        await foreach (var line in lines.Reader.ReadAllAsync(ct)) await WriteAsync(line);
        await WriteAsync(await import);
        return TypedResults.Empty;

        async Task<ImportLine> RunAsync()
        {
            try
            {
                var report = await uploads.ImportAsync(id, content, options, progress, ct);
                return new ImportLine(null, report, null);
            }
            catch (Exception refused) when (
                refused is ControlException or StoreException or ImportException or InvalidDataException)
            {
                // The answer has begun: what went wrong is its last line.
                return new ImportLine(null, null, refused.Message);
            }
            finally
            {
                lines.Writer.Complete();
            }
        }

        async Task WriteAsync(ImportLine line)
        {
            await JsonSerializer.SerializeAsync(http.Response.Body, line, json.Value.SerializerOptions, ct);
            await http.Response.WriteAsync("\n", ct);
            await http.Response.Body.FlushAsync(ct);
        }
    }

    private sealed class Relay(ChannelWriter<ImportLine> lines) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => lines.TryWrite(new ImportLine(value, null, null));
    }
}
