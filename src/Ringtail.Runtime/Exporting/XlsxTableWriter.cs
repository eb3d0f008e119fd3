using System.Globalization;
using SpreadCheetah;
using SpreadCheetah.Styling;
using SpreadCheetah.Worksheets;

namespace Ringtail.Runtime.Exporting;

/// <summary>
/// A workbook (ECMA-376) whose sheets are compressed as they are written. A sheet that is full is followed by another.
/// </summary>
internal sealed class XlsxTableWriter(Stream to, string sheet, int rowsMax = XlsxTableWriter.SheetRowsMax) : TableWriter
{
    /// <summary>Of a sheet, the header included; both are limits of the format.</summary>
    public const int SheetRowsMax = 1_048_576;
    private const int CellCharsMax = 32_767;
    private const int NameCharsMax = 31;

    // The library ends a sheet without waiting, which a network refuses.
    private readonly PendingStream _pending = new();
    private Spreadsheet? _book;
    private StyleId? _bold;
    private string[] _header = [];
    private int _sheets;
    private int _rows;

    public override async ValueTask WriteHeaderAsync(IReadOnlyList<string> names, CancellationToken ct)
    {
        _header = [.. names.Select(Cell)];
        await BeginSheetAsync(ct);
    }

    public override async ValueTask WriteRowAsync(IReadOnlyList<object?> cells, CancellationToken ct)
    {
        if (_sheets == 0 || _rows >= rowsMax) await BeginSheetAsync(ct);
        var row = new DataCell[cells.Count];
        for (var i = 0; i < row.Length; i++) row[i] = Of(cells[i]);
        await _book!.AddRowAsync(row, ct);
        _rows++;
        await _pending.SendAsync(to, ct);
    }

    public override async ValueTask CompleteAsync(CancellationToken ct)
    {
        if (_sheets == 0) await BeginSheetAsync(ct);
        await _book!.FinishAsync(ct);
        await _pending.SendAsync(to, ct);
        await to.FlushAsync(ct);
    }

    /// <summary>Without <see cref="CompleteAsync"/> the archive has no directory, and is unreadable.</summary>
    public override ValueTask DisposeAsync() => _book?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task BeginSheetAsync(CancellationToken ct)
    {
        if (_book is null)
        {
            _book = await Spreadsheet.CreateNewAsync(
                _pending, new SpreadCheetahOptions { CompressionLevel = SpreadCheetahCompressionLevel.Fastest }, ct);
            _bold = _book.AddStyle(new Style { Font = { Bold = true } });
        }
        _sheets++;
        _rows = 0;
        await _book.StartWorksheetAsync(SheetName(_sheets), new WorksheetOptions { FrozenRows = 1 }, ct);
        if (_header.Length == 0) return;
        await _book.AddHeaderRowAsync(_header, _bold, ct);
        _rows++;
    }

    private static DataCell Of(object? cell) => cell switch
    {
        null => default,
        bool flag => new DataCell(flag),
        DateTime at when at.Year >= 1900 => new DataCell(at),
        int number => new DataCell(number),
        long number => new DataCell(number),
        short or byte => new DataCell(Convert.ToInt32(cell, CultureInfo.InvariantCulture)),
        double number when double.IsFinite(number) => new DataCell(Math.Round(number, 6)),
        decimal number => new DataCell(number),
        _ => new DataCell(Cell(cell as string ?? cell.ToString() ?? "")),
    };

    /// <summary>What XML cannot hold is left out; what a cell cannot hold is cut.</summary>
    private static string Cell(string text)
    {
        if (text.Length > CellCharsMax)
            text = text[..(char.IsHighSurrogate(text[CellCharsMax - 1]) ? CellCharsMax - 1 : CellCharsMax)];
        return text.Any(IsRefused) ? new string([.. text.Where(c => !IsRefused(c))]) : text;
    }

    private static bool IsRefused(char c) =>
        c is (< ' ' and not ('\t' or '\n' or '\r')) or '\uFFFE' or '\uFFFF';

    private string SheetName(int number)
    {
        var suffix = number == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" {number}");
        const string refused = "[]:*?/\\&<>\"'";
        var clean = new string([.. sheet.Where(c => c >= ' ' && !refused.Contains(c, StringComparison.Ordinal))]);
        if (clean.Length == 0) clean = "Sheet";
        return clean[..Math.Min(clean.Length, NameCharsMax - suffix.Length)] + suffix;
    }
}
