using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Ringtail.Runtime.Exporting;

/// <summary>
/// A workbook (ECMA-376) whose sheets are compressed as they are written. Texts stand inline in their cells, because a
/// table of shared texts would have to be kept. A sheet that is full is followed by another.
/// </summary>
internal sealed class XlsxTableWriter(Stream to, string sheet, int rowsMax = XlsxTableWriter.SheetRowsMax) : TableWriter
{
    /// <summary>Of a sheet, the header included; both are limits of the format.</summary>
    public const int SheetRowsMax = 1_048_576;
    private const int CellCharsMax = 32_767;
    private const int NameCharsMax = 31;
    private const string Xml = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Package = "http://schemas.openxmlformats.org/package/2006";

    private readonly PendingStream _pending = new();
    private ZipArchive? _archive;
    private Stream? _sheet;
    private IReadOnlyList<string> _header = [];
    private int _sheets;
    private int _rows;

    public override async ValueTask WriteHeaderAsync(IReadOnlyList<string> names, CancellationToken ct)
    {
        _header = names;
        await BeginSheetAsync(ct);
    }

    public override async ValueTask WriteRowAsync(IReadOnlyList<object?> cells, CancellationToken ct)
    {
        if (_sheet is null || _rows >= rowsMax) await BeginSheetAsync(ct);
        PutRow(cells, bold: false);
        await FlushAsync(_sheet!, all: false, ct);
        await _pending.SendAsync(to, ct);
    }

    public override async ValueTask CompleteAsync(CancellationToken ct)
    {
        if (_sheet is null) await BeginSheetAsync(ct);
        await EndSheetAsync(ct);
        await PartAsync("xl/workbook.xml", Workbook(), ct);
        await PartAsync("xl/_rels/workbook.xml.rels", WorkbookRelations(), ct);
        await PartAsync("xl/styles.xml", Styles, ct);
        await PartAsync("_rels/.rels", $"""
            {Xml}<Relationships xmlns="{Package}/relationships"><Relationship Id="rId1"
             Type="{Relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>
            """, ct);
        await PartAsync("[Content_Types].xml", ContentTypes(), ct);
        await _archive!.DisposeAsync();
        _archive = null;
        await _pending.SendAsync(to, ct);
        await to.FlushAsync(ct);
    }

    /// <summary>Without <see cref="CompleteAsync"/> the archive has no directory, and is unreadable.</summary>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task BeginSheetAsync(CancellationToken ct)
    {
        _archive ??= await ZipArchive.CreateAsync(
            _pending, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8, ct);
        await EndSheetAsync(ct);
        _sheets++;
        _rows = 0;
        _sheet = await Entry($"xl/worksheets/sheet{_sheets}.xml").OpenAsync(ct);
        Put($"{Xml}<worksheet xmlns=\"{Main}\"><sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"1\" "
            + "topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews><sheetData>");
        if (_header.Count > 0) PutRow(_header, bold: true);
    }

    private async Task EndSheetAsync(CancellationToken ct)
    {
        if (_sheet is null) return;
        Put("</sheetData></worksheet>");
        await FlushAsync(_sheet, all: true, ct);
        await _sheet.DisposeAsync();
        _sheet = null;
    }

    private void PutRow(IReadOnlyList<object?> cells, bool bold)
    {
        Put("<row>");
        foreach (var cell in cells) PutCell(cell, bold);
        Put("</row>");
        _rows++;
    }

    private void PutCell(object? cell, bool bold)
    {
        switch (cell)
        {
            case null or "":
                Put("<c/>");
                break;
            case bool flag:
                Put(flag ? "<c t=\"b\"><v>1</v></c>" : "<c t=\"b\"><v>0</v></c>");
                break;
            case DateTime at when at.Year >= 1900:
                Put("<c s=\"1\"><v>");
                Put(at.ToOADate().ToString("0.##########", CultureInfo.InvariantCulture));
                Put("</v></c>");
                break;
            default:
                if (Number(cell) is { } number)
                {
                    Put("<c><v>");
                    Put(number);
                    Put("</v></c>");
                    break;
                }
                Put(bold ? "<c s=\"2\" t=\"inlineStr\"><is><t xml:space=\"preserve\">"
                    : "<c t=\"inlineStr\"><is><t xml:space=\"preserve\">");
                PutText(cell as string ?? cell.ToString() ?? "");
                Put("</t></is></c>");
                break;
        }
    }

    /// <summary>What XML cannot hold is left out; what a cell cannot hold is cut.</summary>
    private void PutText(string text)
    {
        var rest = text.AsSpan(0, Math.Min(text.Length, CellCharsMax));
        if (rest.Length < text.Length && char.IsHighSurrogate(rest[^1])) rest = rest[..^1];
        var start = 0;
        for (var i = 0; i < rest.Length; i++)
        {
            var instead = rest[i] switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                < ' ' and not ('\t' or '\n' or '\r') => "",
                '\uFFFE' or '\uFFFF' => "",
                _ => null,
            };
            if (instead is null) continue;
            Put(rest[start..i]);
            Put(instead);
            start = i + 1;
        }
        Put(rest[start..]);
    }

    private ZipArchiveEntry Entry(string name) => _archive!.CreateEntry(name, CompressionLevel.Fastest);

    private async Task PartAsync(string name, string content, CancellationToken ct)
    {
        await using var part = await Entry(name).OpenAsync(ct);
        await part.WriteAsync(Encoding.UTF8.GetBytes(content), ct);
    }

    private string Workbook()
    {
        var text = new StringBuilder(Xml).Append(CultureInfo.InvariantCulture,
            $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Relations}\"><sheets>");
        for (var i = 1; i <= _sheets; i++)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"<sheet name=\"{SheetName(i)}\" sheetId=\"{i}\" r:id=\"rId{i}\"/>");
        }
        return text.Append("</sheets></workbook>").ToString();
    }

    private string SheetName(int number)
    {
        var suffix = number == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" {number}");
        const string refused = "[]:*?/\\&<>\"'";
        var clean = new string([.. sheet.Where(c => c >= ' ' && !refused.Contains(c, StringComparison.Ordinal))]);
        if (clean.Length == 0) clean = "Sheet";
        return clean[..Math.Min(clean.Length, NameCharsMax - suffix.Length)] + suffix;
    }

    private string WorkbookRelations()
    {
        var text = new StringBuilder(Xml).Append(CultureInfo.InvariantCulture,
            $"<Relationships xmlns=\"{Package}/relationships\">");
        for (var i = 1; i <= _sheets; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"<Relationship Id=\"rId{i}\" Type=\"{Relations}/worksheet\" ")
                .Append(CultureInfo.InvariantCulture, $"Target=\"worksheets/sheet{i}.xml\"/>");
        }
        return text.Append(CultureInfo.InvariantCulture,
            $"<Relationship Id=\"styles\" Type=\"{Relations}/styles\" Target=\"styles.xml\"/>")
            .Append("</Relationships>").ToString();
    }

    private string ContentTypes()
    {
        const string type = "application/vnd.openxmlformats-officedocument.spreadsheetml";
        var text = new StringBuilder(Xml).Append(CultureInfo.InvariantCulture, $"""
            <Types xmlns="{Package}/content-types"><Default Extension="xml" ContentType="application/xml"/><Default
             Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override
             PartName="/xl/workbook.xml" ContentType="{type}.sheet.main+xml"/><Override
             PartName="/xl/styles.xml" ContentType="{type}.styles+xml"/>
            """);
        for (var i = 1; i <= _sheets; i++)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"<Override PartName=\"/xl/worksheets/sheet{i}.xml\" ContentType=\"{type}.worksheet+xml\"/>");
        }
        return text.Append("</Types>").ToString();
    }

    /// <summary>0 plain, 1 date and time, 2 bold.</summary>
    private const string Styles = $"""
        {Xml}<styleSheet xmlns="{Main}"><numFmts count="1"><numFmt numFmtId="164"
         formatCode="yyyy\-mm\-dd\ hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name
         val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill
        ><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders
         count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/><xf
         numFmtId="164" applyNumberFormat="1"/><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>
        """;
}
