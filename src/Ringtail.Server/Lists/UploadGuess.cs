using Ringtail.Runtime.Importing;
using Sylvan.Data.Csv;

namespace Ringtail.Server.Lists;

/// <summary>What the beginning of an uploaded file looks like: its format and, for CSV, the columns and the first
/// rows.</summary>
public sealed record UploadGuess(
    ImportFormat Format, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows, string NumberColumn)
{
    private const int RowsShown = 5;
    private static readonly string[] NumberNames =
        ["number", "phone", "telefon", "telephone", "rufnummer", "nummer", "tel", "mobile", "mobil", "handy"];

    /// <summary>
    /// A first field that is a number means that there is no header: the plain text form, with one record a line or, on
    /// a single line, separated by bars. All else is CSV.
    /// </summary>
    public static UploadGuess Of(string head)
    {
        var first = head.AsSpan().TrimStart("\uFEFF \r\n\t");
        var end = first.IndexOfAny('\r', '\n');
        var line = end < 0 ? first : first[..end];
        var field = line[..(line.IndexOfAny(",;\t|") is >= 0 and var cut ? cut : line.Length)];
        if (IsNumber(field))
        {
            var piped = line.Contains('|') && !line.Contains(';');
            return new(piped ? ImportFormat.Pipe : ImportFormat.Text, [], Lines(head), "");
        }
        return Csv(head);
    }

    private static bool IsNumber(ReadOnlySpan<char> field)
    {
        var digits = 0;
        foreach (var c in field.Trim().Trim('"'))
        {
            if (char.IsAsciiDigit(c)) digits++;
            else if (!"+-()/. ".Contains(c)) return false;
        }
        return digits > 1;
    }

    private static List<IReadOnlyList<string>> Lines(string head) =>
        [.. head.Split(['\n', '|']).Select(l => l.Trim('\r', ' ', '\uFEFF')).Where(l => l.Length > 0).Take(RowsShown)
            .Select(l => (IReadOnlyList<string>)[l])];

    private static UploadGuess Csv(string head)
    {
        try
        {
            using var csv = CsvDataReader.Create(new StringReader(head),
                new CsvDataReaderOptions { HasHeaders = true });
            var columns = Enumerable.Range(0, csv.FieldCount).Select(csv.GetName).ToList();
            var rows = new List<IReadOnlyList<string>>();
            while (rows.Count < RowsShown && csv.Read())
                rows.Add([.. Enumerable.Range(0, columns.Count)
                    .Select(i => i < csv.RowFieldCount ? csv.GetString(i) : "")]);
            return new(ImportFormat.Csv, columns, rows, GuessNumber(columns, rows));
        }
        catch (Exception wrong) when (wrong is FormatException or CsvFormatException or InvalidOperationException)
        {
            return new(ImportFormat.Csv, [], Lines(head), "");
        }
    }

    /// <summary>By its name; else the first column whose first value is a number.</summary>
    private static string GuessNumber(List<string> columns, List<IReadOnlyList<string>> rows)
    {
        var named = columns.Find(c =>
            Array.Exists(NumberNames, n => c.Contains(n, StringComparison.OrdinalIgnoreCase)));
        if (named is not null || columns.Count == 0) return named ?? "";
        var filled = rows.Count == 0 ? -1 : columns.FindIndex(c => IsNumber(rows[0][columns.IndexOf(c)]));
        return columns[Math.Max(filled, 0)];
    }
}
