using System.Runtime.CompilerServices;
using Sylvan.Data.Csv;

namespace Ringtail.Runtime.Importing;

/// <summary>Reads a CSV with a header. Empty cells are no attributes.</summary>
internal sealed class CsvRows : IAsyncDisposable
{
    /// <summary>Characters of the longest record: more than any contact that Asterisk can take.</summary>
    private const int RecordMax = 256 * 1024;

    private readonly CsvDataReader _csv;
    private readonly ContactRules _rules;
    private readonly List<KeyValuePair<string, string>> _attributes = [];

    private CsvRows(CsvDataReader csv, CsvColumns columns, ContactRules rules)
    {
        _csv = csv;
        _rules = rules;
        Columns = columns;
    }

    public CsvColumns Columns { get; }

    /// <exception cref="ImportException">There is no header, or not the wanted column.</exception>
    public static async Task<CsvRows> OpenAsync(
        TextReader text, ImportOptions options, ContactRules rules, CancellationToken ct)
    {
        try
        {
            var csv = await CsvDataReader.CreateAsync(text, new CsvDataReaderOptions
            {
                Delimiter = options.Delimiter,
                HasHeaders = true,
                CsvStyle = CsvStyle.Lax,
                BufferSize = 64 * 1024,
                MaxBufferSize = RecordMax,
                OwnsReader = false,
            }, ct);
            return new CsvRows(csv, CsvColumns.Of(csv, options.NumberColumn), rules);
        }
        catch (Exception e) when (e is CsvFormatException or CsvMissingHeadersException or CsvConfigurationException
            or CsvRecordTooLargeException)
        {
            throw new ImportException($"The first line of the CSV cannot be read: {e.Message}");
        }
    }

    public async IAsyncEnumerable<ImportedRow> ReadAsync([EnumeratorCancellation] CancellationToken ct)
    {
        while (true)
        {
            ImportedRow? broken = null;
            try
            {
                if (!await _csv.ReadAsync(ct)) yield break;
            }
            catch (Exception e) when (e is CsvFormatException or CsvRecordTooLargeException)
            {
                broken = ImportedRow.Bad(_csv.RowNumber + 2L,
                    $"From here on the file cannot be read, perhaps for a quote that is not closed: {e.Message}", "");
            }
            if (broken is { } end)
            {
                yield return end;
                yield break;
            }
            if (Parse() is { } row) yield return row;
        }
    }

    public ValueTask DisposeAsync() => _csv.DisposeAsync();

    private ImportedRow? Parse()
    {
        // The header is record 1.
        var line = _csv.RowNumber + 1L;
        var raw = _csv.GetRawRecordSpan().TrimEnd("\r\n");
        if (raw.IsWhiteSpace()) return null;
        if (Columns.Number >= _csv.RowFieldCount) return ImportedRow.Bad(line, "There is no number.", raw);
        var number = _csv.GetFieldSpan(Columns.Number).Trim();
        if (ContactRules.NumberRefusal(number) is { } noNumber) return ImportedRow.Bad(line, noNumber, raw);
        var kept = number.ToString();
        if (Attributes() is { } refusal) return ImportedRow.Bad(line, refusal, raw);
        return ImportedRow.Good(line, _rules.Contact(kept, _attributes));
    }

    private string? Attributes()
    {
        _attributes.Clear();
        for (var column = 0; column < _csv.RowFieldCount; column++)
        {
            if (column == Columns.Number) continue;
            var value = _csv.GetFieldSpan(column).Trim();
            if (value.IsEmpty) continue;
            if (column >= Columns.Names.Count)
            {
                return $"The row has {_csv.RowFieldCount} columns, the header {Columns.Names.Count}.";
            }
            if (ContactRules.Add(_attributes, Columns.Names[column], value.ToString()) is { } refusal) return refusal;
        }
        return null;
    }
}
