using Ringtail.Runtime.Importing;
using Ringtail.Server.Lists;

namespace Ringtail.Server.Tests.Pages;

public sealed class UploadGuesses
{
    [Theory]
    [InlineData("0891234501,NAME:Huber\n0891234502\n", ImportFormat.Text)]
    [InlineData("+49 89 1234501\r\n+49 89 1234502\r\n", ImportFormat.Text)]
    [InlineData("\uFEFF0891234501\n", ImportFormat.Text)]
    [InlineData("0891234501,NAME:Huber|0891234502|0891234503", ImportFormat.Pipe)]
    [InlineData("number,name\n0891234501,Huber\n", ImportFormat.Csv)]
    [InlineData("Name;Telefon\nHuber;0891234501\n", ImportFormat.Csv)]
    [InlineData("", ImportFormat.Csv)]
    public void The_format_is_seen_from_the_beginning(string head, ImportFormat expected) =>
        Assert.Equal(expected, UploadGuess.Of(head).Format);

    [Theory]
    [InlineData("name,phone\nHuber,0891234501\n", "phone")]
    [InlineData("Name;Telefonnummer;Ort\nHuber;0891234501;Ulm\n", "Telefonnummer")]
    [InlineData("wer\twohin\nHuber\t0891234501\n", "wohin")]
    [InlineData("a,b\nx,y\n", "a")]
    public void The_column_of_the_number_is_guessed_by_its_name_else_by_what_it_holds(string head, string expected) =>
        Assert.Equal(expected, UploadGuess.Of(head).NumberColumn);

    [Fact]
    public void The_preview_has_the_first_rows_with_quotes_undone()
    {
        var guess = UploadGuess.Of("number,name\n0891234501,\"Huber, \"\"Sepp\"\"\"\n0891234502,Meier\n");
        Assert.Equal(["number", "name"], guess.Columns);
        Assert.Equal(["0891234501", "Huber, \"Sepp\""], guess.Rows[0]);
        Assert.Equal(2, guess.Rows.Count);
    }

    [Fact]
    public void Refused_rows_are_written_so_that_a_spreadsheet_does_not_run_them() => Assert.Equal(
        "\uFEFF\"Line\",\"Content\",\"Reason\"\r\n7,\"'=1+1,\"\"x\"\"\",\"There is no number.\"\r\n",
        RefusedCsv.Of([new RefusedRow(7, "=1+1,\"x\"", "There is no number.")], ["Line", "Content", "Reason"]));
}
