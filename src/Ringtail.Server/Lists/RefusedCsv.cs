using System.Globalization;
using System.Text;
using Ringtail.Runtime.Importing;

namespace Ringtail.Server.Lists;

/// <summary>Refused rows as a CSV file that a spreadsheet opens as text (RFC 4180, with a byte order mark).</summary>
internal static class RefusedCsv
{
    public static string Of(IEnumerable<RefusedRow> rows, IReadOnlyList<string> heads)
    {
        var text = new StringBuilder("\uFEFF").AppendJoin(',', heads.Select(Quoted)).Append("\r\n");
        foreach (var row in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"{row.Line},").Append(Quoted(row.Text)).Append(',')
                .Append(Quoted(row.Reason)).Append("\r\n");
        }
        return text.ToString();
    }

    /// <summary>A leading sign would be run as a formula by spreadsheets: an apostrophe makes it text.</summary>
    private static string Quoted(string value)
    {
        var safe = value.Length > 0 && "=+-@\t".Contains(value[0]) ? "'" + value : value;
        return $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
