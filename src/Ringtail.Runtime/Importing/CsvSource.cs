using System.Globalization;
using Sylvan.Data.Csv;

namespace Ringtail.Runtime.Importing;

internal sealed class CsvSource : ITableSource
{
    /// <summary>Characters of the longest record: more than any contact that Asterisk can take.</summary>
    private const int RecordMax = 256 * 1024;

    private readonly CsvDataReader _csv;
    private readonly int _headerLines;
    private readonly char? _chosen;
    private char? _seen;

    private CsvSource(CsvDataReader csv, bool hasHeader, char? delimiter)
    {
        _csv = csv;
        _headerLines = hasHeader ? 1 : 0;
        Header =
        [
            .. Enumerable.Range(0, csv.FieldCount).Select(i => hasHeader
                ? csv.GetName(i)
                : string.Create(CultureInfo.InvariantCulture, $"COLUMN{i + 1}")),
        ];
        _chosen = delimiter;
    }

    public IReadOnlyList<string> Header { get; }
    public char Delimiter => _chosen ?? _seen ?? ',';
    public long Line => _csv.RowNumber + _headerLines;
    public int FieldCount => _csv.RowFieldCount;
    public ReadOnlySpan<char> Raw => _csv.GetRawRecordSpan().TrimEnd("\r\n");

    /// <exception cref="ImportException">There is nothing to read.</exception>
    public static async Task<CsvSource> OpenAsync(TextReader text, ImportOptions options, CancellationToken ct)
    {
        try
        {
            var csv = await CsvDataReader.CreateAsync(text, new CsvDataReaderOptions
            {
                Delimiter = options.Delimiter,
                HasHeaders = options.HasHeader,
                CsvStyle = CsvStyle.Lax,
                BufferSize = 64 * 1024,
                MaxBufferSize = RecordMax,
                OwnsReader = false,
            }, ct);
            return csv.FieldCount > 0
                ? new CsvSource(csv, options.HasHeader, options.Delimiter)
                : throw new ImportException("The file is empty.");
        }
        catch (Exception e) when (e is CsvFormatException or CsvMissingHeadersException or CsvConfigurationException
            or CsvRecordTooLargeException)
        {
            throw new ImportException($"The first line of the CSV cannot be read: {e.Message}");
        }
    }

    public async ValueTask<bool> ReadAsync(CancellationToken ct)
    {
        try
        {
            var more = await _csv.ReadAsync(ct);
            if (more) _seen ??= Separator();
            return more;
        }
        catch (Exception e) when (e is CsvFormatException or CsvRecordTooLargeException)
        {
            throw new TableBrokenException(Line + 1,
                $"From here on the file cannot be read, perhaps for a quote that is not closed: {e.Message}");
        }
    }

    /// <summary>The reader found it by itself and does not say which it was: the commonest one of the row.</summary>
    private char? Separator()
    {
        var (best, most) = ((char?)null, 0);
        foreach (var candidate in ";,\t|")
        {
            var count = Raw.Count(candidate);
            if (count > most) (best, most) = (candidate, count);
        }
        return best;
    }

    public ReadOnlySpan<char> Field(int column) => _csv.GetFieldSpan(column);

    public ValueTask DisposeAsync() => _csv.DisposeAsync();
}
