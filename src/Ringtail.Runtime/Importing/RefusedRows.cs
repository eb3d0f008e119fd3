using System.Text;
using Ringtail.Runtime.Exporting;

namespace Ringtail.Runtime.Importing;

/// <summary>
/// Refused rows as a file of the kind that they came from, with the reasons: to be corrected and uploaded again. An
/// upload passes over the reasons.
/// </summary>
internal abstract class RefusedRows : IAsyncDisposable
{
    public abstract ValueTask AddAsync(ImportedRow row, CancellationToken ct);
    public abstract ValueTask DisposeAsync();

    public static async Task<RefusedRows> OpenAsync(
        Stream target, ImportFormat format, ITableSource? table, CancellationToken ct)
    {
        if (format == ImportFormat.Xlsx && table is not null) return await XlsxFile.OpenAsync(target, table, ct);
        if (format == ImportFormat.Csv && table is not null) return new CsvFile(target, table);
        return new TextFile(target);
    }

    private sealed class TextFile(Stream target) : RefusedRows
    {
        private readonly StreamWriter _text = new(target, new UTF8Encoding(true), leaveOpen: true);

        public override async ValueTask AddAsync(ImportedRow row, CancellationToken ct)
        {
            // The reason is an attribute of the row, so it may hold no comma.
            var reason = row.Refusal!.Replace(',', ';');
            var line = $"{row.Text.TrimEnd(',')},{ImportOptions.RefusedBecause}:{reason}\r\n";
            await _text.WriteAsync(line.AsMemory(), ct);
        }

        public override ValueTask DisposeAsync() => _text.DisposeAsync();
    }

    /// <summary>The reason comes first, so that it stands in its column however long the row is.</summary>
    private sealed class CsvFile : RefusedRows
    {
        private readonly StreamWriter _text;
        private readonly ITableSource _table;
        private char _delimiter;
        private bool _begun;

        public CsvFile(Stream target, ITableSource table)
        {
            _text = new(target, new UTF8Encoding(true), leaveOpen: true);
            _table = table;
        }

        public override async ValueTask AddAsync(ImportedRow row, CancellationToken ct)
        {
            // Before its first row is read the table does not know its separator.
            if (!_begun) await BeginAsync(ct);
            await _text.WriteAsync(CsvText.Field(row.Refusal!, _delimiter).AsMemory(), ct);
            for (var i = 0; i < _table.FieldCount; i++)
            {
                if (i < _table.Header.Count && ColumnPlan.IsOwn(_table.Header[i])) continue;
                var cell = CsvText.Field(_table.Field(i).ToString(), _delimiter);
                await _text.WriteAsync($"{_delimiter}{cell}".AsMemory(), ct);
            }
            await _text.WriteAsync("\r\n".AsMemory(), ct);
        }

        private async Task BeginAsync(CancellationToken ct)
        {
            (_begun, _delimiter) = (true, _table.Delimiter);
            var names = _table.Header.Where(n => !ColumnPlan.IsOwn(n))
                .Prepend(ImportOptions.RefusedBecause).Select(n => CsvText.Field(n, _delimiter));
            await _text.WriteAsync((string.Join(_delimiter, names) + "\r\n").AsMemory(), ct);
        }

        public override ValueTask DisposeAsync() => _text.DisposeAsync();
    }

    private sealed class XlsxFile(TableWriter writer, ITableSource table) : RefusedRows
    {
        public static async Task<XlsxFile> OpenAsync(Stream target, ITableSource table, CancellationToken ct)
        {
            var writer = TableWriter.Create(TableFormat.Xlsx, target, "Refused");
            await writer.WriteHeaderAsync(
                [.. table.Header.Where(n => !ColumnPlan.IsOwn(n)).Prepend(ImportOptions.RefusedBecause)], ct);
            return new XlsxFile(writer, table);
        }

        public override async ValueTask AddAsync(ImportedRow row, CancellationToken ct)
        {
            var cells = new List<object?> { row.Refusal };
            for (var i = 0; i < table.FieldCount; i++)
            {
                if (i < table.Header.Count && ColumnPlan.IsOwn(table.Header[i])) continue;
                cells.Add(table.Field(i).ToString());
            }
            await writer.WriteRowAsync(cells, ct);
        }

        public override async ValueTask DisposeAsync()
        {
            await writer.CompleteAsync(CancellationToken.None);
            await writer.DisposeAsync();
        }
    }
}

/// <summary>RFC 4180.</summary>
internal static class CsvText
{
    public static string Field(string value, char delimiter) =>
        value.AsSpan().ContainsAny("\"\r\n") || value.Contains(delimiter, StringComparison.Ordinal)
            || value.StartsWith(' ') || value.EndsWith(' ')
            ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : value;
}
