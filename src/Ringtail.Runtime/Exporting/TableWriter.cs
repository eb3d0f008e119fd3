using System.Buffers;
using System.Globalization;
using System.Text;

namespace Ringtail.Runtime.Exporting;

public enum TableFormat { Csv, Xlsx }

/// <summary>
/// Writes a table row by row to a stream that may be a network: whatever its length, it needs no more memory than one
/// buffer. Cells are texts, whole numbers, fractions, <see cref="DateTime"/> (a wall clock's), booleans or null.
/// </summary>
public abstract class TableWriter : IAsyncDisposable
{
    private const int BufferBytes = 32 * 1024;
    private readonly ArrayBufferWriter<byte> _buffer = new(BufferBytes * 2);

    private protected TableWriter()
    {
    }

    /// <param name="sheet">Name of the sheet where the format has one.</param>
    /// <param name="mark">
    /// Begins a CSV with the mark of UTF-8, which spreadsheets need and simple scripts trip over.
    /// </param>
    public static TableWriter Create(TableFormat format, Stream to, string sheet, bool mark = false) =>
        format == TableFormat.Xlsx ? new XlsxTableWriter(to, sheet) : new CsvTableWriter(to, mark);

    public static string ContentType(TableFormat format) => format == TableFormat.Xlsx
        ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        : "text/csv; charset=utf-8";

    /// <summary>The first row: names of the columns.</summary>
    public abstract ValueTask WriteHeaderAsync(IReadOnlyList<string> names, CancellationToken ct);

    public abstract ValueTask WriteRowAsync(IReadOnlyList<object?> cells, CancellationToken ct);

    /// <summary>Writes what belongs at the end. After a failure it is not called: the file stays broken off.</summary>
    public abstract ValueTask CompleteAsync(CancellationToken ct);

    public abstract ValueTask DisposeAsync();

    private protected void Put(string text) => Encoding.UTF8.GetBytes(text, _buffer);

    private protected void Put(ReadOnlySpan<char> text) => Encoding.UTF8.GetBytes(text, _buffer);

    private protected async ValueTask FlushAsync(Stream to, bool all, CancellationToken ct)
    {
        if (_buffer.WrittenCount == 0 || (!all && _buffer.WrittenCount < BufferBytes)) return;
        await to.WriteAsync(_buffer.WrittenMemory, ct);
        _buffer.ResetWrittenCount();
    }

    /// <summary>Null when the cell is a text.</summary>
    private protected static string? Number(object cell) => cell switch
    {
        int or long or short or byte => ((IFormattable)cell).ToString(null, CultureInfo.InvariantCulture),
        double number when double.IsFinite(number) => number.ToString("0.######", CultureInfo.InvariantCulture),
        decimal number => number.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };
}
