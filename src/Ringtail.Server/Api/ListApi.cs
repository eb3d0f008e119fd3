using System.Security.Claims;
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
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.Access;

namespace Ringtail.Server.Api;

/// <summary>
/// <c>/api/v1/lists</c>. Contacts are streamed in, of any number; the answer streams the progress out.
/// </summary>
internal static class ListApi
{
    public static void Map(RouteGroupBuilder lists)
    {
        lists.MapGet("", async (RingtailDb db, CancellationToken ct) =>
            (await db.Lists.AsNoTracking().OrderBy(l => l.Id).ToListAsync(ct)).Select(ListContract.Of))
            .WithSummary("The lists, hidden ones included");
        lists.MapPost(
            "", async (ListInput input, ConfigurationEditor editor, ClaimsPrincipal user, CancellationToken ct) =>
        {
            var saved = await editor.SaveListAsync(
                new ContactListRow { Name = input.Name, Hidden = input.Hidden }, user.By(), ct);
            return TypedResults.Created($"/api/v1/lists/{saved.Id}", ListContract.Of(saved));
        }).RequireAuthorization(Policies.Administrator).ProducesValidationProblem().WithSummary("Add a list");
        lists.MapPost("/{id:int}/contacts", ImportAsync).WithMetadata(new DisableRequestSizeLimitAttribute())
            .Accepts<Stream>("text/plain", "text/csv").Produces<ImportLine>(contentType: "application/x-ndjson")
            .WithSummary("Add contacts: the body is text (number,NAME:value,… one a line) or CSV; "
                + "the answer is one JSON object a line");
    }

    /// <param name="format">text, pipe, csv or xlsx; left out, the body's content type decides.</param>
    private static async Task<Results<NotFound, EmptyHttpResult>> ImportAsync(
        int id, HttpContext http, RingtailDb db, ListImporter importer, IDialerControl control,
        IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions> json,
        string? format, string? numberColumn, string? delimiter, bool? removeDuplicates)
    {
        var ct = http.RequestAborted;
        if (!await db.Lists.AnyAsync(l => l.Id == id, ct)) return TypedResults.NotFound();
        var options = Options(http.Request, format, numberColumn, delimiter, removeDuplicates);
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
                var report = await importer.ImportAsync(id, http.Request.Body, options, progress, ct);
                await control.ContactsAddedAsync(id, CancellationToken.None);
                return new ImportLine(null, report, null);
            }
            catch (Exception refused) when (refused is ControlException or StoreException or InvalidDataException)
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

    private static ImportOptions Options(
        HttpRequest request, string? format, string? numberColumn, string? delimiter, bool? removeDuplicates)
    {
        var csv = request.ContentType?.StartsWith("text/csv", StringComparison.OrdinalIgnoreCase) == true;
        var chosen = ImportFormat.Text;
        if (format is null && csv) chosen = ImportFormat.Csv;
        if (format is not null && (!Enum.TryParse(format, ignoreCase: true, out chosen) || !Enum.IsDefined(chosen)))
            throw new InvalidFieldsException(
                [new FieldProblem("Format", "ImportFormat", "must be text, pipe, csv or xlsx.")]);
        if (delimiter is { Length: not 1 })
            throw new InvalidFieldsException(
                [new FieldProblem("Delimiter", "ImportDelimiter", "must be one character.")]);
        return new ImportOptions(chosen, numberColumn ?? "", delimiter?[0], removeDuplicates ?? false);
    }

    private sealed class Relay(ChannelWriter<ImportLine> lines) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => lines.TryWrite(new ImportLine(value, null, null));
    }
}
