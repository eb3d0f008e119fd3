using System.Text;
using Ringtail.Runtime.Importing;

namespace Ringtail.Runtime.Tests.Importing;

public sealed class Previews
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("0891234501,NAME:Huber\n0891234502\n", ImportFormat.Text, true)]
    [InlineData("+49 89 1234501\r\n+49 89 1234502\r\n", ImportFormat.Text, true)]
    [InlineData("\uFEFF0891234501\n", ImportFormat.Text, true)]
    [InlineData("0891234501,NAME:Huber|0891234502|0891234503", ImportFormat.Pipe, true)]
    [InlineData("number,name\n0891234501,Huber\n", ImportFormat.Csv, true)]
    [InlineData("Name;Telefon\nHuber;0891234501\n", ImportFormat.Csv, true)]
    [InlineData("Huber;0891234501\nMeier;0891234502\n", ImportFormat.Csv, false)]
    [InlineData("0891234501;Huber\n", ImportFormat.Csv, false)]
    [InlineData("0891234501,Huber\n", ImportFormat.Csv, false)]
    [InlineData("", ImportFormat.Csv, true)]
    public void The_format_is_seen_from_the_beginning(string head, ImportFormat expected, bool header)
    {
        var options = ImportPreviewer.OfText(head);
        Assert.Equal((expected, header), (options.Format, options.HasHeader));
    }

    [Theory]
    [InlineData("name,phone\nHuber,0891234501\n", "phone")]
    [InlineData("Name;Telefonnummer;Ort\nHuber;0891234501;Ulm\n", "Telefonnummer")]
    [InlineData("wer\twohin\nHuber\t0891234501\n", "wohin")]
    [InlineData("a,b\nx,y\n", "a")]
    [InlineData("Huber;0891234501\n", "COLUMN2")]
    public async Task The_column_of_the_number_is_guessed_by_its_name_else_by_what_it_holds(
        string text, string expected)
    {
        var preview = await ReadAsync(text, null);
        Assert.Equal(expected, preview.Columns.Single(c => c.Target == ImportOptions.NumberTarget).Name);
    }

    [Fact]
    public async Task The_preview_shows_what_each_row_would_become()
    {
        var preview = await ReadAsync(
            "number,name,note\n089 1234501,\"Huber, \"\"Sepp\"\"\",a\nnobody,Meier,b\n", null);
        Assert.Equal([ImportOptions.NumberTarget, "NAME", "NOTE"], preview.Columns.Select(c => c.Target));
        Assert.Equal(["089 1234501", "Huber, \"Sepp\"", "a"], preview.Rows[0].Cells);
        Assert.Equal(("089 1234501", "+49891234501", null),
            (preview.Rows[0].Number, preview.Rows[0].E164, preview.Rows[0].Refusal));
        Assert.Contains("no digit", preview.Rows[1].Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_mapping_shows_other_contacts()
    {
        var preview = await ReadAsync("tel,mobil,name\n0301,0302345,Ann\n", new ImportOptions(ImportFormat.Csv)
        {
            Targets = new Dictionary<string, string> { ["mobil"] = "#number", ["tel"] = "MULTINUM1", ["name"] = "" },
        });
        Assert.Equal(["MULTINUM1", ImportOptions.NumberTarget, ""], preview.Columns.Select(c => c.Target));
        Assert.Equal("0302345", preview.Rows[0].Number);
    }

    [Fact]
    public async Task A_kept_mapping_is_offered_for_files_with_its_columns()
    {
        await using var harness = await ImportHarness.NewAsync(Ct);
        var mappings = new ImportMappings(harness.Database, TimeProvider.System);
        await mappings.SaveAsync(
            "crm", ["Tel", "Name"], new Dictionary<string, string> { ["Tel"] = "#number" }, "Bea", Ct);
        await mappings.SaveAsync("crm", ["Tel", "Name"], new Dictionary<string, string> { ["Tel"] = "X" }, "Bea", Ct);
        var kept = Assert.Single(await mappings.ListAsync(Ct));
        Assert.Equal("X", kept.Targets["tel"]);
        Assert.True(kept.Fits(["name", " Tel "]));
        Assert.False(kept.Fits(["name", "tel", "more"]));
        await Assert.ThrowsAsync<Runtime.Configuration.InvalidFieldsException>(
            () => mappings.SaveAsync(" ", [], new Dictionary<string, string>(), "Bea", Ct));
        await mappings.DeleteAsync(kept.Id, Ct);
        Assert.Empty(await mappings.ListAsync(Ct));
    }

    private static async Task<ImportPreview> ReadAsync(string text, ImportOptions? options)
    {
        await using var harness = await ImportHarness.NewAsync(Ct);
        return await new ImportPreviewer(harness.Database).ReadAsync(
            new MemoryStream(Encoding.UTF8.GetBytes(text)), options, Ct);
    }
}
