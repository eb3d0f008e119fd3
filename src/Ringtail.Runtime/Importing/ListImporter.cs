using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Storage;

namespace Ringtail.Runtime.Importing;

/// <summary>
/// Streams contacts into a list in flat memory; bad rows are refused with line number and reason, the rest are kept.
/// Reads and checks rows on the caller's task while the store writes the rows before them. What was written stays when
/// an import is cancelled or fails in the middle.
/// </summary>
public sealed class ListImporter
{
    private const int RefusedMax = 1000;
    /// <summary>Rows in the hands of the store; as many are being read meanwhile.</summary>
    private const int BatchRows = 2000;

    private readonly IRingtailDbFactory _databases;
    private readonly IContactWriter _writer;

    internal ListImporter(IRingtailDbFactory databases, IContactWriter writer)
    {
        _databases = databases;
        _writer = writer;
    }

    /// <exception cref="ImportException">No such list, no such column, or a CSV without a header.</exception>
    public async Task<ImportReport> ImportAsync(
        int listId, Stream content, ImportOptions options, IProgress<ImportProgress>? progress, CancellationToken ct)
    {
        var rules = new ContactRules(await PrepareAsync(listId, ct));
        await using var counted = new CountingStream(content);
        using var text = UploadedText.Open(counted);
        var import = new Import(listId, options.RemoveDuplicates, _writer, counted, progress);
        var column = "";
        if (options.Format == ImportFormat.Csv)
        {
            await using var rows = await CsvRows.OpenAsync(text, options, rules, ct);
            column = rows.Columns.NumberName;
            await import.RunAsync(rows.ReadAsync(ct), ct);
        }
        else
        {
            await import.RunAsync(new TextRows(text, options.Format == ImportFormat.Pipe, rules).ReadAsync(ct), ct);
        }
        return new ImportReport(import.Totals, import.FirstRefused, column);
    }

    /// <summary>Gives the default country.</summary>
    private async Task<string> PrepareAsync(int listId, CancellationToken ct)
    {
        await using var db = _databases.Create();
        if (!await db.Lists.AnyAsync(l => l.Id == listId, ct)) throw new ImportException($"There is no list {listId}.");
        return await db.Settings.Where(s => s.Key == StoreSettings.DefaultCountry).Select(s => s.Value)
            .FirstOrDefaultAsync(ct) ?? StoreSettings.DefaultCountryAtFirst;
    }

    private sealed class Import(
        int listId, bool removeDuplicates, IContactWriter writer, CountingStream content,
            IProgress<ImportProgress>? progress)
    {
        private List<ImportedContact> _reading = new(BatchRows);
        private List<ImportedContact> _writing = new(BatchRows);
        private Task<int>? _write;

        public ImportProgress Totals { get; private set; } = new(0, 0, 0, 0);
        public List<RefusedRow> FirstRefused { get; } = [];

        public async Task RunAsync(IAsyncEnumerable<ImportedRow> rows, CancellationToken ct)
        {
            try
            {
                await foreach (var row in rows)
                {
                    Totals = Totals with { Read = Totals.Read + 1 };
                    if (row.Refusal is null) _reading.Add(row.Contact);
                    else Refuse(row);
                    if (_reading.Count == BatchRows) await WriteAsync(ct);
                }
                await WriteAsync(ct);
            }
            finally
            {
                // Also when reading failed: nothing may be written after the caller has heard the end.
                await WrittenAsync();
            }
            await writer.FinishAsync(listId, CancellationToken.None);
            Report();
        }

        private void Refuse(ImportedRow row)
        {
            Totals = Totals with { Refused = Totals.Refused + 1 };
            if (FirstRefused.Count < RefusedMax) FirstRefused.Add(new RefusedRow(row.Line, row.Text, row.Refusal!));
        }

        private async Task WriteAsync(CancellationToken ct)
        {
            await WrittenAsync();
            Report();
            (_reading, _writing) = (_writing, _reading);
            _reading.Clear();
            if (_writing.Count > 0) _write = writer.WriteAsync(listId, _writing, removeDuplicates, ct);
        }

        private async Task WrittenAsync()
        {
            if (_write is not { } write) return;
            _write = null;
            var kept = await write;
            Totals = Totals with
            {
                Kept = Totals.Kept + kept,
                Duplicates = Totals.Duplicates + _writing.Count - kept,
            };
        }

        private void Report()
        {
            Totals = Totals with { BytesRead = content.BytesRead };
            progress?.Report(Totals);
        }
    }
}
