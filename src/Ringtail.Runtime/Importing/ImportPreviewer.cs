using System.Text;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Storage;

namespace Ringtail.Runtime.Importing;

/// <param name="Target">As in <see cref="ImportOptions.Targets"/>.</param>
public sealed record PreviewColumn(string Name, string Target);

/// <param name="Cells">Of a text format: the record as one.</param>
/// <param name="Number">As it would be kept; null when the row would be refused.</param>
/// <param name="E164">Null when the number has no such form.</param>
public sealed record PreviewRow(
    long Line, IReadOnlyList<string> Cells, string? Number, string? E164, string? Refusal);

/// <summary>The first rows of a file and what would become of them; nothing is written.</summary>
/// <param name="Options">What the file looks like, or what was asked for.</param>
public sealed record ImportPreview(
    ImportOptions Options, IReadOnlyList<PreviewColumn> Columns, IReadOnlyList<PreviewRow> Rows);

/// <summary>Shows an upload before it is imported.</summary>
public sealed class ImportPreviewer(IRingtailDbFactory databases)
{
    private const int RowsShown = 10;
    private const int HeadBytes = 64 * 1024;

    /// <summary>The attribute that a column becomes by its header alone.</summary>
    public static string AttributeOf(string header, int column) => ColumnPlan.AttributeName(header, column);

    /// <param name="content">Seekable; read from its beginning.</param>
    /// <param name="asked">Null recognises the format.</param>
    /// <exception cref="ImportException">It cannot be read so.</exception>
    public async Task<ImportPreview> ReadAsync(Stream content, ImportOptions? asked, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(content);
        var options = asked ?? await RecogniseAsync(content, ct);
        var rules = new ContactRules(await CountryAsync(ct));
        content.Position = 0;
        await using var upload = await OpenedUpload.OpenAsync(content, options, ct);
        return upload.Table is { } table
            ? await OfTableAsync(table, options, rules, ct)
            : await OfTextAsync(upload.Text!, options, rules, ct);
    }

    private static async Task<ImportPreview> OfTableAsync(
        ITableSource table, ImportOptions options, ContactRules rules, CancellationToken ct)
    {
        ColumnPlan? plan = null;
        TableRows? parser = null;
        var rows = new List<PreviewRow>();
        try
        {
            while (rows.Count < RowsShown && await table.ReadAsync(ct))
            {
                var cells = Enumerable.Range(0, table.FieldCount).Select(i => table.Field(i).ToString()).ToList();
                plan ??= ColumnPlan.Of(table.Header, options, cells);
                parser ??= new TableRows(table, plan, rules);
                if (parser.Parse() is { } row) rows.Add(Shown(row, cells));
            }
        }
        catch (TableBrokenException e)
        {
            rows.Add(new PreviewRow(e.Line, [], null, null, e.Message));
        }
        plan ??= ColumnPlan.Of(table.Header, options);
        var columns = table.Header.Select((name, i) =>
            new PreviewColumn(name, i == plan.Number ? ImportOptions.NumberTarget : plan.Names[i]));
        return new ImportPreview(options, [.. columns], rows);
    }

    private static async Task<ImportPreview> OfTextAsync(
        StreamReader text, ImportOptions options, ContactRules rules, CancellationToken ct)
    {
        var rows = new List<PreviewRow>();
        await foreach (var row in new TextRows(text, options.Format == ImportFormat.Pipe, rules).ReadAsync(ct))
        {
            rows.Add(Shown(row, row.Refusal is null
                ? [row.Contact.Number, .. StoredJson.ReadAttributes(row.Contact.Attributes)
                    .Select(a => $"{a.Key}:{a.Value}")]
                : [row.Shown]));
            if (rows.Count == RowsShown) break;
        }
        return new ImportPreview(options, [], rows);
    }

    private static PreviewRow Shown(ImportedRow row, IReadOnlyList<string> cells) => row.Refusal is null
        ? new PreviewRow(row.Line, cells, row.Contact.Number, row.Contact.E164, null)
        : new PreviewRow(row.Line, cells, null, null, row.Refusal);

    /// <summary>
    /// A workbook by its first bytes. A first line with a number in it has no header: it is the plain text form when it
    /// has nothing but NAME:value beside the number, else a CSV without a header. All else is CSV.
    /// </summary>
    private static async Task<ImportOptions> RecogniseAsync(Stream content, CancellationToken ct)
    {
        content.Position = 0;
        var head = new byte[HeadBytes];
        var read = await content.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, ct);
        if (UploadedWorkbook.IsOne(head.AsSpan(0, read)))
        {
            content.Position = 0;
            return new ImportOptions(ImportFormat.Xlsx) { HasHeader = await HasHeaderAsync(content, ct) };
        }
        using var reader = await UploadedText.OpenAsync(new MemoryStream(head, 0, read), ct);
        return OfText(await reader.ReadToEndAsync(ct));
    }

    private static async Task<bool> HasHeaderAsync(Stream content, CancellationToken ct)
    {
        await using var sheet = XlsxSource.Open(content, new ImportOptions(ImportFormat.Xlsx) { HasHeader = false });
        return !await sheet.ReadAsync(ct)
            || !Enumerable.Range(0, sheet.FieldCount).Any(i => ColumnPlan.LooksLikeNumber(sheet.Field(i)));
    }

    internal static ImportOptions OfText(string head)
    {
        var first = head.AsSpan().TrimStart("\uFEFF \r\n\t");
        var end = first.IndexOfAny('\r', '\n');
        var line = (end < 0 ? first : first[..end]).Trim().ToString();
        var fields = line.Split(',', ';', '\t', '|').Select(f => f.Trim().Trim('"')).ToArray();
        if (!Array.Exists(fields, f => ColumnPlan.LooksLikeNumber(f))) return new ImportOptions(ImportFormat.Csv);
        var bars = line.Split('|', StringSplitOptions.RemoveEmptyEntries);
        if (bars.Length > 1 && Array.TrueForAll(bars, IsRecord)) return new ImportOptions(ImportFormat.Pipe);
        return IsRecord(line.TrimEnd('|'))
            ? new ImportOptions(ImportFormat.Text)
            : new ImportOptions(ImportFormat.Csv) { HasHeader = false };
    }

    /// <summary><c>number,NAME:value,…</c>.</summary>
    private static bool IsRecord(string record)
    {
        var slots = record.Split(',');
        return ContactRules.NumberRefusal(slots[0].Trim()) is null && ColumnPlan.LooksLikeNumber(slots[0])
            && slots.Skip(1).All(s => s.Trim().Length == 0 || s.IndexOf(':', StringComparison.Ordinal) > 0);
    }

    private async Task<string> CountryAsync(CancellationToken ct)
    {
        await using var db = databases.Create();
        return await db.DefaultCountryAsync(ct);
    }
}
