using System.IO.Compression;
using System.Text;
using System.Xml.Linq;
using Ringtail.Runtime.Exporting;

namespace Ringtail.Runtime.Tests.Reports;

/// <summary>Files that a spreadsheet opens, whatever the cells hold.</summary>
public sealed class Tables
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Csv_quotes_what_needs_it_and_runs_no_formulas()
    {
        using var file = new MemoryStream();
        await using var table = TableWriter.Create(TableFormat.Csv, file, "t");
        await table.WriteHeaderAsync(["a", "b,c"], Ct);
        await table.WriteRowAsync(["x\"y", "two\nlines", 7L, 1.5, true, null, new DateTime(2026, 3, 2, 1, 2, 3)], Ct);
        await table.WriteRowAsync(["=1+1", "+49 30 123", "-5", "@x", "+SUM(A1)"], Ct);
        await table.CompleteAsync(Ct);
        Assert.Equal(
            "a,\"b,c\"\r\n\"x\"\"y\",\"two\nlines\",7,1.5,1,,2026-03-02 01:02:03\r\n"
            + "'=1+1,+49 30 123,-5,'@x,'+SUM(A1)\r\n",
            Encoding.UTF8.GetString(file.ToArray()));
    }

    [Fact]
    public async Task A_workbook_holds_every_kind_of_cell_and_as_many_sheets_as_it_needs()
    {
        using var file = new MemoryStream();
        await using (var table = new XlsxTableWriter(new ForwardOnly(file), "a/b", rowsMax: 3))
        {
            await table.WriteHeaderAsync(["name", "when"], Ct);
            await table.WriteRowAsync(["<Köln> & \u0001 \U0001F600", new DateTime(2026, 3, 2, 12, 0, 0)], Ct);
            await table.WriteRowAsync([12L, false], Ct);
            await table.WriteRowAsync(["third", null], Ct);
            await table.CompleteAsync(Ct);
        }
        await using var archive = new ZipArchive(new MemoryStream(file.ToArray()));
        var first = Part(archive, "xl/worksheets/sheet1.xml");
        Assert.Equal(["name", "when", "<Köln> &  \U0001F600", "46083.5", "12", "0"], Cells(first));
        Assert.Equal(["name", "when", "third"], Cells(Part(archive, "xl/worksheets/sheet2.xml")));
        Assert.Equal(["ab", "ab 2"], Part(archive, "xl/workbook.xml").Descendants()
            .Where(e => e.Name.LocalName == "sheet").Select(e => e.Attribute("name")!.Value));
        string[] parts = ["[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels", "xl/styles.xml"];
        foreach (var part in parts)
            Assert.NotNull(Part(archive, part).Root);
    }

    [Fact]
    public async Task A_workbook_without_rows_has_its_header()
    {
        using var file = new MemoryStream();
        await using var table = TableWriter.Create(TableFormat.Xlsx, file, "");
        await table.WriteHeaderAsync(["only"], Ct);
        await table.CompleteAsync(Ct);
        await using var archive = new ZipArchive(new MemoryStream(file.ToArray()));
        Assert.Equal(["only"], Cells(Part(archive, "xl/worksheets/sheet1.xml")));
    }

    private static IEnumerable<string> Cells(XDocument sheet) =>
        sheet.Descendants().Where(e => e.Name.LocalName is "v" or "t").Select(e => e.Value);

    private static XDocument Part(ZipArchive archive, string name)
    {
        using var stream = archive.GetEntry(name)!.Open();
        return XDocument.Load(stream);
    }
}
