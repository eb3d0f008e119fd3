using System.Text;
using Ringtail.Runtime.Importing;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Runtime.Tests.Reports;
using SpreadCheetah;

namespace Ringtail.Runtime.Tests.Importing;

public sealed class Workbooks
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_workbook_gives_the_contacts_of_its_first_sheet()
    {
        await using var harness = await ImportHarness.NewAsync(Ct);
        var book = await BookAsync(
            [new("Name"), new("Telefon"), new("Kunde seit"), new("Zahl")],
            [new("Müller 张"), new("030 1234567"),
                new(new DateTime(2024, 2, 29, 0, 0, 0, DateTimeKind.Unspecified)), new(12.5)],
            [new("Zahl als Nummer"), new(491701234567L), default, new(true)],
            [],
            [new("ohne"), default]);
        var report = await harness.ImportAsync(new(ImportFormat.Xlsx), book, Ct);
        Assert.Equal("Telefon", report.NumberColumn);
        var contacts = await harness.ContactsAsync(Ct);
        Assert.Equal(["030 1234567", "491701234567"], contacts.Select(c => c.Number));
        Assert.Equal("NAME=Müller 张;KUNDE_SEIT=2024-02-29;ZAHL=12.5", Shape(contacts[0]));
        Assert.Equal("NAME=Zahl als Nummer;ZAHL=TRUE", Shape(contacts[1]));
        var refused = Assert.Single(report.FirstRefused);
        Assert.Equal((5L, "There is no number."), (refused.Line, refused.Reason));
    }

    [Fact]
    public async Task A_stream_from_the_network_is_a_workbook_as_well()
    {
        await using var harness = await ImportHarness.NewAsync(Ct);
        var book = await BookAsync([new("tel")], [new("0301234")]);
        await harness.Importer.ImportAsync(
            harness.List, new OneWay(book), new(ImportFormat.Xlsx), null, Ct);
        Assert.Equal("0301234", Assert.Single(await harness.ContactsAsync(Ct)).Number);
    }

    [Theory]
    [InlineData("this is no workbook")]
    [InlineData("")]
    public async Task What_is_no_workbook_is_said_to_be_none(string content)
    {
        await using var harness = await ImportHarness.NewAsync(Ct);
        await Assert.ThrowsAsync<ImportException>(() => harness.ImportAsync(new(ImportFormat.Xlsx), content, Ct));
    }

    [Theory]
    [InlineData(ImportFormat.Text, "0301,A:b\nnobody,A:c\n,A:d\n", 2)]
    [InlineData(ImportFormat.Csv, "tel;name\n0301;Ann\nnobody;\"Bob; \"\"B\"\"\"\n;Cid;;\n", 2)]
    public async Task Refused_rows_come_back_as_a_file_that_can_be_corrected_and_uploaded(
        ImportFormat format, string text, int refused)
    {
        await using var harness = await ImportHarness.NewAsync(Ct);
        var file = new MemoryStream();
        var report = await harness.Importer.ImportAsync(
            harness.List, new MemoryStream(Encoding.UTF8.GetBytes(text)), new(format), file, null, Ct);
        Assert.Equal(refused, report.Totals.Refused);
        var back = Encoding.UTF8.GetString(file.ToArray());
        Assert.Contains("no digit", back, StringComparison.Ordinal);
        var corrected = back.Replace("nobody", "0302", StringComparison.Ordinal);
        var again = await harness.ImportAsync(new(format), corrected, Ct);
        Assert.Equal((1, 1), (again.Totals.Kept, again.Totals.Refused));
        var contacts = await harness.ContactsAsync(Ct);
        Assert.Equal(["0301", "0302"], contacts.Select(c => c.Number));
        Assert.Equal(format == ImportFormat.Csv ? "NAME=Bob; \"B\"" : "A=c", Shape(contacts[1]));
    }

    [Fact]
    public async Task Refused_rows_of_a_workbook_come_back_as_a_workbook()
    {
        await using var harness = await ImportHarness.NewAsync(Ct);
        var file = new MemoryStream();
        await harness.Importer.ImportAsync(
            harness.List, new MemoryStream(await BookAsync([new("tel"), new("n")], [new("x"), new("Ann")])),
            new(ImportFormat.Xlsx), file, null, Ct);
        var preview = await new ImportPreviewer(harness.Database).ReadAsync(
            new MemoryStream(file.ToArray()), null, Ct);
        Assert.Equal([ImportOptions.RefusedBecause, "tel", "n"], preview.Columns.Select(c => c.Name));
        Assert.Equal(["The number 'x' has no digit.", "x", "Ann"], preview.Rows[0].Cells);
    }

    [Theory]
    [InlineData(ImportFormat.Csv)]
    [InlineData(ImportFormat.Xlsx)]
    public async Task A_list_goes_out_and_comes_back_the_same(ImportFormat format)
    {
        await using var harness = await ImportHarness.NewAsync(Ct);
        var csv =
            "number,name,MULTINUM1\n+49 30 1,\"a, \"\"b\"\"\nc\",\n030/2,Ä,0303\n=1+1,x,\n0304,=1+1,\n0305,'a',\n";
        await harness.ImportAsync(new(ImportFormat.Csv), csv.Replace("\nc", "", StringComparison.Ordinal), Ct);
        await AddCallAsync(harness);
        var file = new MemoryStream();
        await new ListExporter(harness.Database).ExportAsync(
            harness.List, format, TimeZoneInfo.Utc, new ForwardOnly(file), Ct);
        var before = await harness.ContactsAsync(Ct);
        await harness.ImportAsync(new(format), file.ToArray(), Ct);
        var after = (await harness.ContactsAsync(Ct))[before.Count..];
        Assert.Equal(before.Select(c => (c.Number, c.E164, c.Attributes, c.FurtherNumbers)),
            after.Select(c => (c.Number, c.E164, c.Attributes, c.FurtherNumbers)));
        var preview = await new ImportPreviewer(harness.Database).ReadAsync(new MemoryStream(file.ToArray()), null, Ct);
        Assert.Equal(
            ["NUMBER", "NAME", "MULTINUM1", "RINGTAIL_E164", "RINGTAIL_ADDED", "RINGTAIL_LAST_OUTCOME",
                "RINGTAIL_LAST_STATUS_EXT", "RINGTAIL_LAST_CALLED", "RINGTAIL_ATTEMPTS"],
            preview.Columns.Select(c => c.Name));
        Assert.Equal(["RS_BUSY", "X", "2026-11-23 08:01:00", "1"], preview.Rows[0].Cells.Skip(5));
        Assert.Equal("0", preview.Rows[1].Cells[^1]);
        if (format == ImportFormat.Csv)
            Assert.Contains("\r\n0304,'=1+1,", Encoding.UTF8.GetString(file.ToArray()), StringComparison.Ordinal);
    }

    private static async Task AddCallAsync(ImportHarness harness)
    {
        var first = (await harness.ContactsAsync(Ct))[0].Id;
        await using var db = harness.Database.Create();
        var at = new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);
        db.Runs.Add(new RunRow { Id = 1, CampaignId = 1 });
        db.Attempts.Add(new AttemptRow
        {
            HopperId = 1, RunId = 1, ContactId = first, ListId = harness.List, Number = "n", NumberDialed = "n",
            Live = false, State = "Ended", Outcome = "RS_BUSY", StatusExt = "X", DecidedAt = at,
            EndedAt = at.AddMinutes(1),
        });
        await db.SaveChangesAsync(Ct);
    }

    private static string Shape(ContactRow contact) =>
        string.Join(";", StoredJson.ReadAttributes(contact.Attributes).Select(a => $"{a.Key}={a.Value}"));

    private static async Task<byte[]> BookAsync(params DataCell[][] rows)
    {
        using var file = new MemoryStream();
        await using (var book = await Spreadsheet.CreateNewAsync(file, cancellationToken: Ct))
        {
            await book.StartWorksheetAsync("Contacts", token: Ct);
            foreach (var row in rows) await book.AddRowAsync(row, Ct);
            await book.StartWorksheetAsync("Other", token: Ct);
            await book.AddRowAsync(new DataCell[] { new("0309999999") }, Ct);
            await book.FinishAsync(Ct);
        }
        return file.ToArray();
    }

    /// <summary>A stream that only goes forward, as a request's body.</summary>
    private sealed class OneWay(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
