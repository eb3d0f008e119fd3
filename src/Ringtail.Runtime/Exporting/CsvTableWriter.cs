using System.Buffers;
using System.Globalization;

namespace Ringtail.Runtime.Exporting;

/// <summary>
/// CSV (RFC 4180) in UTF-8. A text that a spreadsheet would run as a formula gets an apostrophe before it; numbers with
/// a plus sign stay as they are.
/// </summary>
internal sealed class CsvTableWriter(Stream to) : TableWriter
{
    /// <summary>What may follow a sign in a telephone number or an amount.</summary>
    private static readonly SearchValues<char> Numeric = SearchValues.Create("0123456789 .,-/()");
    private static readonly SearchValues<char> NeedQuotes = SearchValues.Create(",\"\r\n;\t");

    public override ValueTask WriteHeaderAsync(IReadOnlyList<string> names, CancellationToken ct) =>
        WriteRowAsync(names, ct);

    public override ValueTask WriteRowAsync(IReadOnlyList<object?> cells, CancellationToken ct)
    {
        for (var i = 0; i < cells.Count; i++)
        {
            if (i > 0) Put(",");
            Put(Text(cells[i]));
        }
        Put("\r\n");
        return FlushAsync(to, all: false, ct);
    }

    public override async ValueTask CompleteAsync(CancellationToken ct)
    {
        await FlushAsync(to, all: true, ct);
        await to.FlushAsync(ct);
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal static string Text(object? cell) => cell switch
    {
        null => "",
        bool flag => flag ? "1" : "0",
        DateTime at => at.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        string text => Quoted(Harmless(text)),
        _ => Number(cell) ?? Quoted(Harmless(cell.ToString() ?? "")),
    };

    private static string Harmless(string text)
    {
        if (text.Length == 0) return text;
        var formula = text[0] is '=' or '@' or '\t' or '\r'
            || (text[0] is '+' or '-' && text.AsSpan(1).ContainsAnyExcept(Numeric));
        return formula ? $"'{text}" : text;
    }

    private static string Quoted(string text) => text.AsSpan().ContainsAny(NeedQuotes)
        ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : text;
}
