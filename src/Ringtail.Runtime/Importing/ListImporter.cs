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
    public Task<ImportReport> ImportAsync(
        int listId, Stream content, ImportOptions options, IProgress<ImportProgress>? progress, CancellationToken ct) =>
        ImportAsync(listId, content, options, null, progress, ct);

    /// <param name="refused">
    /// Takes all refused rows with their reasons, in the format of the upload; null keeps the first of them only.
    /// </param>
    /// <exception cref="ImportException">No such list, no such column, or a CSV without a header.</exception>
    public async Task<ImportReport> ImportAsync(
        int listId, Stream content, ImportOptions options, Stream? refused, IProgress<ImportProgress>? progress,
        CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        var rules = new ContactRules(await PrepareAsync(listId, ct));
        var import = new Import(listId, await KnownAsync(listId, options, ct), _writer, progress);
        await using var upload = await OpenedUpload.OpenAsync(content, options, ct);
        import.BytesRead = () => upload.BytesRead;
        await using var rows = refused is null ? null
            : await RefusedRows.OpenAsync(refused, options.Format, upload.Table, ct);
        import.AllRefused = rows;
        var column = "";
        if (upload.Table is { } table)
        {
            var plan = ColumnPlan.Of(table.Header, options);
            column = plan.NumberName;
            await import.RunAsync(new TableRows(table, plan, rules).ReadAsync(ct), ct);
        }
        else
        {
            await import.RunAsync(
                new TextRows(upload.Text!, options.Format == ImportFormat.Pipe, rules).ReadAsync(ct), ct);
        }
        return new ImportReport(import.Totals, import.FirstRefused, column);
    }

    /// <summary>
    /// Reads a text up to its first good record and writes nothing. Null: there is one. Else the first of the refused,
    /// none when the text holds no record at all.
    /// </summary>
    public static async Task<IReadOnlyList<RefusedRow>?> UselessAsync(
        Stream content, ImportOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        await using var upload = await OpenedUpload.OpenAsync(content, options, ct);
        // Whether a record is good does not depend on the country.
        var rules = new ContactRules(StoreSettings.DefaultCountryAtFirst);
        var refused = new List<RefusedRow>();
        await foreach (var row in new TextRows(upload.Text!, options.Format == ImportFormat.Pipe, rules).ReadAsync(ct))
        {
            if (row.Refusal is null) return null;
            if (refused.Count < RefusedMax) refused.Add(new RefusedRow(row.Line, row.Shown, row.Refusal));
        }
        return refused;
    }

    /// <summary>Gives the default country.</summary>
    private async Task<string> PrepareAsync(int listId, CancellationToken ct)
    {
        await using var db = _databases.Create();
        if (!await db.Lists.AnyAsync(l => l.Id == listId, ct)) throw new ImportException($"There is no list {listId}.");
        return await db.DefaultCountryAsync(ct);
    }

    private async Task<KnownNumbers> KnownAsync(int listId, ImportOptions options, CancellationToken ct)
    {
        if (options.Rule != DuplicateRule.InFile) return new KnownNumbers(options.Rule, 0);
        await using var db = _databases.Create();
        return new KnownNumbers(options.Rule,
            await db.Contacts.Where(c => c.ListId == listId).MaxAsync(c => (long?)c.Id, ct) ?? 0);
    }

    private sealed class Import(
        int listId, KnownNumbers known, IContactWriter writer, IProgress<ImportProgress>? progress)
    {
        private List<ImportedContact> _reading = new(BatchRows);
        private List<ImportedContact> _writing = new(BatchRows);
        private Task<int>? _write;

        public ImportProgress Totals { get; private set; } = new(0, 0, 0, 0);
        public List<RefusedRow> FirstRefused { get; } = [];
        public RefusedRows? AllRefused { get; set; }
        public Func<long> BytesRead { get; set; } = () => 0;

        public async Task RunAsync(IAsyncEnumerable<ImportedRow> rows, CancellationToken ct)
        {
            try
            {
                await foreach (var row in rows)
                {
                    Totals = Totals with { Read = Totals.Read + 1 };
                    if (row.Refusal is null) _reading.Add(row.Contact);
                    else await RefuseAsync(row, ct);
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

        private ValueTask RefuseAsync(ImportedRow row, CancellationToken ct)
        {
            Totals = Totals with { Refused = Totals.Refused + 1 };
            if (FirstRefused.Count < RefusedMax) FirstRefused.Add(new RefusedRow(row.Line, row.Shown, row.Refusal!));
            return AllRefused?.AddAsync(row, ct) ?? ValueTask.CompletedTask;
        }

        private async Task WriteAsync(CancellationToken ct)
        {
            await WrittenAsync();
            Report();
            (_reading, _writing) = (_writing, _reading);
            _reading.Clear();
            if (_writing.Count > 0) _write = writer.WriteAsync(listId, _writing, known, ct);
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
            Totals = Totals with { BytesRead = BytesRead() };
            progress?.Report(Totals);
        }
    }
}
