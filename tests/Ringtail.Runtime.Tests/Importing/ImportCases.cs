using System.Text;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Importing;
using Ringtail.Runtime.Storage;

namespace Ringtail.Runtime.Tests.Importing;

public sealed class ImportCases
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("0301234", "0301234", "+49301234", "")]
    [InlineData("  030 / 12-34  ", "030 / 12-34", "+49301234", "")]
    [InlineData("+43 1 5128", "+43 1 5128", "+4315128", "")]
    [InlineData("5551234,HH:10,MM:30", "5551234", "+495551234", "HH=10;MM=30")]
    [InlineData("030123,url:http://x:80/a,", "030123", "+4930123", "URL=http://x:80/a")]
    [InlineData("030123,,name:Ärger \"x\" (a,,", "030123", "+4930123", "NAME=Ärger \"x\" (a")]
    [InlineData("030123, a b:1", null, null, "character ' '")]
    [InlineData("030123,A:1,a:2,B:", "030123", "+4930123", "A=2;B=")]
    [InlineData("030123|", "030123", "+4930123", "")]
    [InlineData("0800-FLOWERS", "0800-FLOWERS", "+498003569377", "")]
    [InlineData("1", "1", null, "")]
    [InlineData(",A:1", null, null, "There is no number.")]
    [InlineData("none", null, null, "has no digit")]
    [InlineData("Local/100@ctx", null, null, "character '@'")]
    [InlineData("030&SIP/1", null, null, "character '&'")]
    [InlineData("030123,nocolon", null, null, "has no name")]
    [InlineData("030123,:value", null, null, "has no name")]
    [InlineData("030123,WOMBAT_RETRY_NO:1", null, null, "reserved")]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234", null, null, "65 characters")]
    public async Task A_line_of_text_is_kept_as_uploaded_or_refused_with_the_reason(
        string line, string? number, string? e164, string expected)
    {
        await using var harness = await ImportHarness.NewAsync(Ct);
        var report = await harness.ImportAsync(new(ImportFormat.Text), $"\n{line}\r\n0309\n", Ct);
        var contacts = await harness.ContactsAsync(Ct);
        Assert.Equal("0309", contacts[^1].Number);
        Assert.Equal(2, report.Totals.Read);
        if (number is null)
        {
            var refused = Assert.Single(report.FirstRefused);
            Assert.Equal(2, refused.Line);
            Assert.Contains(expected, refused.Reason, StringComparison.Ordinal);
            Assert.Single(contacts);
            return;
        }
        Assert.Empty(report.FirstRefused);
        Assert.Equal((number, e164), (contacts[0].Number, contacts[0].E164));
        Assert.Equal(expected, Shape(contacts[0].Attributes));
    }

    [Theory]
    [InlineData("0301|0302,A:1|0303|", 3, 0)]
    [InlineData("0301||0302\r\n|0303\n0304", 4, 0)]
    [InlineData("0301|x|0302", 2, 1)]
    [InlineData("", 0, 0)]
    public async Task Bars_and_line_ends_separate_records_of_the_api(string text, int kept, int refused)
    {
        await using var harness = await ImportHarness.NewAsync(Ct);
        var report = await harness.ImportAsync(new(ImportFormat.Pipe), text, Ct);
        Assert.Equal((kept, refused), (report.Totals.Kept, report.Totals.Refused));
        Assert.Equal(kept, (await harness.ContactsAsync(Ct)).Count);
        if (refused > 0) Assert.Equal(2, report.FirstRefused[0].Line);
    }

    [Theory]
    [InlineData("number,name\n0301,Ann\n", "number", "NAME=Ann")]
    [InlineData("Name;Telefonnummer;Ort\nAnn;0301;Köln\n", "Telefonnummer", "NAME=Ann;ORT=Köln")]
    [InlineData("Kundennummer\tRufnummer\n77\t0301\n", "Rufnummer", "KUNDENNUMMER=77")]
    [InlineData("Nr. der Straße|Telefon\n5|0301\n", "Telefon", "NR_DER_STRASSE=5")]
    [InlineData("a,b\n0301,x\n", "a", "B=x")]
    [InlineData("name,Mobil\n\"Doe, \"\"J\"\" (a\",0301\n", "Mobil", "NAME=Doe, \"J\" (a")]
    [InlineData("phone,x,\n0301,,7\n", "phone", "COLUMN3=7")]
    [InlineData("phone\r\n0301\r\n\r\n", "phone", "")]
    public async Task A_csv_finds_its_delimiter_and_its_number_column(string csv, string column, string attributes)
    {
        await using var harness = await ImportHarness.NewAsync(Ct);
        var report = await harness.ImportAsync(new(ImportFormat.Csv), csv, Ct);
        Assert.Empty(report.FirstRefused);
        Assert.Equal(column, report.NumberColumn);
        var contact = Assert.Single(await harness.ContactsAsync(Ct));
        Assert.Equal("0301", contact.Number);
        Assert.Equal(attributes.Replace("STRASSE", "STRAßE", StringComparison.Ordinal), Shape(contact.Attributes));
    }

    /// <summary>A number of one town has no E.164 form; uploaded or added, on a list or a black list, it is the
    /// same number.</summary>
    [Theory]
    [InlineData("US", "2530000", null)]
    [InlineData("US", "212 253 0000", "+12122530000")]
    [InlineData("DE", "112", null)]
    [InlineData("DE", "0301234", "+49301234")]
    public async Task A_number_has_one_second_key_whichever_way_it_came(string country, string number, string? key)
    {
        await using var harness = await ImportHarness.NewAsync(Ct);
        await using (var db = harness.Database.Create())
            await db.Settings.Where(s => s.Key == StoreSettings.DefaultCountry)
                .ExecuteUpdateAsync(s => s.SetProperty(x => x.Value, country), Ct);
        await harness.ImportAsync(new(ImportFormat.Text), number, Ct);
        Assert.Equal(key, Assert.Single(await harness.ContactsAsync(Ct)).E164);
        Assert.Equal(key, SecondKey.E164Of(number, country));
    }

    [Fact]
    public async Task A_csv_row_that_is_bad_is_refused_with_its_record_and_the_rest_is_kept()
    {
        await using var harness = await ImportHarness.NewAsync(Ct);
        var csv = "number,note\n0301,a\n,b\n0302,\"two\nlines\"\n0303,c,too many\n0304\n"
            + $"0305,{new string('x', 2000)}\n0306,end\n";
        var report = await harness.ImportAsync(new(ImportFormat.Csv), csv, Ct);
        Assert.Equal([3L, 4L, 5L, 7L], report.FirstRefused.Select(r => r.Line));
        Assert.Contains("no number", report.FirstRefused[0].Reason, StringComparison.Ordinal);
        Assert.Contains("line end", report.FirstRefused[1].Reason, StringComparison.Ordinal);
        Assert.Contains("columns", report.FirstRefused[2].Reason, StringComparison.Ordinal);
        Assert.Contains("bytes", report.FirstRefused[3].Reason, StringComparison.Ordinal);
        Assert.Equal(["0301", "0304", "0306"], (await harness.ContactsAsync(Ct)).Select(c => c.Number));
    }

    [Fact]
    public async Task A_quote_that_is_never_closed_costs_only_what_follows_it()
    {
        await using var harness = await ImportHarness.NewAsync(Ct);
        var csv = new StringBuilder("number,note\n0301,a\n0302,\"open\n");
        for (var i = 0; i < 100_000; i++) csv.Append("0303,row\n");
        var report = await harness.ImportAsync(new(ImportFormat.Csv), csv.ToString(), Ct);
        Assert.Equal("0301", (await harness.ContactsAsync(Ct))[0].Number);
        Assert.NotEmpty(report.FirstRefused);
    }

    [Theory]
    [InlineData("number,name\n", "tel", "no column 'tel'. The columns are: number, name")]
    [InlineData("0301,Ann\n0302,Bob\n", "", "which is a number")]
    [InlineData("", "", "")]
    public async Task A_csv_that_cannot_be_taken_at_all_is_refused_whole(string csv, string column, string expected)
    {
        await using var harness = await ImportHarness.NewAsync(Ct);
        var problem = await Assert.ThrowsAsync<ImportException>(
            () => harness.ImportAsync(new(ImportFormat.Csv, column), csv, Ct));
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
        Assert.Empty(await harness.ContactsAsync(Ct));
    }

    [Theory]
    [InlineData("utf-8", true)]
    [InlineData("utf-8", false)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16BE", false)]
    [InlineData("windows-1252", false)]
    public async Task The_encodings_of_peoples_programs_are_understood(string name, bool mark)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        await using var harness = await ImportHarness.NewAsync(Ct);
        var text = "Telefon;Straße\n0301;Müller – 5 €, Köln\n0302;é\n";
        byte[] bytes = [.. mark ? encoding.GetPreamble() : [], .. encoding.GetBytes(text)];
        await harness.ImportAsync(new(ImportFormat.Csv), bytes, Ct);
        var contacts = await harness.ContactsAsync(Ct);
        Assert.Equal(["STRAßE=Müller – 5 €, Köln", "STRAßE=é"], contacts.Select(c => Shape(c.Attributes)));
    }

    [Fact]
    public async Task Without_duplicates_each_number_is_kept_once_whatever_its_writing()
    {
        await using var harness = await ImportHarness.NewAsync(Ct);
        await harness.ImportAsync(new(ImportFormat.Text), "030 123\n77", Ct);
        var report = await harness.ImportAsync(
            new(ImportFormat.Text, RemoveDuplicates: true), "+49 30 123\n030456\n0304 56\n77\n1\n", Ct);
        Assert.Equal((2, 3, 0), (report.Totals.Kept, report.Totals.Duplicates, report.Totals.Refused));
        Assert.Equal(["030 123", "77", "030456", "1"], (await harness.ContactsAsync(Ct)).Select(c => c.Number));
        await harness.ImportAsync(new(ImportFormat.Text), "030123", Ct);
        Assert.Equal(5, (await harness.ContactsAsync(Ct)).Count);
    }

    [Theory]
    [InlineData(DuplicateRule.None, "030111 030222 030111 030333")]
    [InlineData(DuplicateRule.InFile, "030111 030222 030333")]
    [InlineData(DuplicateRule.InList, "030222 030333")]
    [InlineData(DuplicateRule.InAllLists, "030333")]
    public async Task Duplicates_are_looked_for_as_far_as_was_asked(DuplicateRule rule, string kept)
    {
        await using var harness = await ImportHarness.NewAsync(Ct);
        await harness.ImportAsync(new(ImportFormat.Text), "030111", Ct);
        var other = await harness.Harness.AddListAsync("other", ("030222", "+4930222"));
        Assert.True(other > 0);
        var report = await harness.ImportAsync(
            new(ImportFormat.Text) { Duplicates = rule }, "030111\n030222\n+4930111\n030333", Ct);
        var numbers = (await harness.ContactsAsync(Ct)).Skip(1)
            .Select(c => c.E164!.Replace("+49", "0", StringComparison.Ordinal));
        Assert.Equal(kept, string.Join(' ', numbers));
        Assert.Equal(4 - kept.Split(' ').Length, report.Totals.Duplicates);
    }

    [Fact]
    public async Task Columns_become_what_the_mapping_says()
    {
        await using var harness = await ImportHarness.NewAsync(Ct);
        var options = new ImportOptions(ImportFormat.Csv)
        {
            Targets = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
            {
                ["handy"] = ImportOptions.NumberTarget, ["TELEFON"] = "multinum1", ["geheim"] = "", ["ort"] = "CITY",
            },
        };
        await harness.ImportAsync(options, "Telefon,Handy,Geheim,Ort,Name\n030 1234567,0171 1234567,x,Ulm,Ann\n", Ct);
        var contact = Assert.Single(await harness.ContactsAsync(Ct));
        Assert.Equal(("0171 1234567", "MULTINUM1=030 1234567;CITY=Ulm;NAME=Ann"),
            (contact.Number, Shape(contact.Attributes)));
        Assert.Equal("[[\"030 1234567\",\"+49301234567\"]]", contact.FurtherNumbers);
    }

    [Fact]
    public async Task A_csv_without_a_header_has_numbered_columns()
    {
        await using var harness = await ImportHarness.NewAsync(Ct);
        await harness.ImportAsync(
            new(ImportFormat.Csv, "COLUMN2") { HasHeader = false }, "Ann;0301234\nBob;0301235\n", Ct);
        var contacts = await harness.ContactsAsync(Ct);
        Assert.Equal(["0301234", "0301235"], contacts.Select(c => c.Number));
        Assert.Equal("COLUMN1=Ann", Shape(contacts[0].Attributes));
    }

    [Fact]
    public async Task A_list_that_does_not_exist_is_named()
    {
        await using var harness = await ImportHarness.NewAsync(Ct);
        var problem = await Assert.ThrowsAsync<ImportException>(() => harness.Importer.ImportAsync(
            999, Stream.Null, new(ImportFormat.Text), null, Ct));
        Assert.Contains("999", problem.Message, StringComparison.Ordinal);
    }

    /// <summary>A spreadsheet program that expects semicolons shows the other in one column.</summary>
    [Theory]
    [InlineData(';')]
    [InlineData(',')]
    [InlineData('\t')]
    public async Task A_file_of_refused_rows_has_the_separator_of_the_upload(char separator)
    {
        await using var harness = await ImportHarness.NewAsync(Ct);
        var csv = "number;NAME;CITY\n0301;Ann;Bonn\nabc;Bob;Ulm\n".Replace(';', separator);
        using var refused = new MemoryStream();
        await harness.Importer.ImportAsync(harness.List, new MemoryStream(Encoding.UTF8.GetBytes(csv)),
            new(ImportFormat.Csv), refused, null, Ct);
        Assert.Equal(
            $"RINGTAIL_REFUSED;number;NAME;CITY\r\nThe number 'abc' has no digit.;abc;Bob;Ulm\r\n"
                .Replace(';', separator),
            Encoding.UTF8.GetString(refused.ToArray()).TrimStart('\uFEFF'));
    }

    [Fact]
    public async Task Only_the_first_thousand_refused_rows_are_listed_and_all_are_counted()
    {
        await using var harness = await ImportHarness.NewAsync(Ct);
        var report = await harness.ImportAsync(
            new(ImportFormat.Text), string.Concat(Enumerable.Repeat("x\n", 1500)) + "0301", Ct);
        Assert.Equal((1500, 1), (report.Totals.Refused, report.Totals.Kept));
        Assert.Equal(1000, report.FirstRefused.Count);
    }

    private static string Shape(string attributes) =>
        string.Join(";",
            Ringtail.Runtime.Storage.StoredJson.ReadAttributes(attributes).Select(a => $"{a.Key}={a.Value}"));
}
