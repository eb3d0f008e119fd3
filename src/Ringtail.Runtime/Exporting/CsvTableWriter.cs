using System.Buffers;
using System.Globalization;

namespace Ringtail.Runtime.Exporting;

/// <summary>
/// CSV (RFC 4180) in UTF-8. A text that a spreadsheet would run as a formula gets an apostrophe before it; numbers with
/// a plus sign stay as they are.
/// </summary>
internal sealed class CsvTableWriter(Stream to, bool mark = false) : TableWriter
{
    /// <summary>What may follow a sign in a telephone number or an amount.</summary>
    private static readonly SearchValues<char> Numeric = SearchValues.Create("0123456789 .,-/()");
    private static readonly SearchValues<char> NeedQuotes = SearchValues.Create(",\"\r\n;\t");

    public override ValueTask WriteHeaderAsync(IReadOnlyList<string> names, CancellationToken ct)
    {
        if (mark) Put("\uFEFF");
        return WriteRowAsync(names, ct);
    }

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

    /// <summary>A cell of a file that this wrote, as it was before.</summary>
    internal static ReadOnlySpan<char> Unguarded(ReadOnlySpan<char> cell) =>
        cell.Length > 1 && cell[0] == '\'' && IsFormula(cell[1..]) ? cell[1..] : cell;

    private static string Harmless(string text) => IsFormula(text) ? $"'{text}" : text;

    private static bool IsFormula(ReadOnlySpan<char> text) =>
        text.Length > 0 && (text[0] is '=' or '@' or '\t' or '\r'
            || (text[0] is '+' or '-' && text[1..].ContainsAnyExcept(Numeric)));

    private static string Quoted(string text) => text.AsSpan().ContainsAny(NeedQuotes)
        ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : text;
}
