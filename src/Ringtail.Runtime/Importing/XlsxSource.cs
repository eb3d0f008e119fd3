using System.Globalization;
using System.Text;
using System.Xml;
using ExcelDataReader;
using ExcelDataReader.Exceptions;

namespace Ringtail.Runtime.Importing;

/// <summary>The first sheet of an Excel workbook, row by row; the file itself must be seekable.</summary>
internal sealed class XlsxSource : ITableSource
{
    private readonly IExcelDataReader _excel;
    private string[] _fields = [];
    private int _count;
    private bool _ahead;

    private XlsxSource(IExcelDataReader excel, bool hasHeader)
    {
        _excel = excel;
        if (!Next()) throw new ImportException("The first sheet of the workbook is empty.");
        var names = _fields[.._count];
        // A table's width is the header's: what formatting has touched beyond it is no column.
        var width = Array.FindLastIndex(names, n => n.Length > 0) + 1;
        if (width == 0) throw new ImportException("The first row of the sheet is empty: it must name the columns.");
        Header =
        [
            .. Enumerable.Range(0, width).Select(i => hasHeader
                ? names[i]
                : string.Create(CultureInfo.InvariantCulture, $"COLUMN{i + 1}")),
        ];
        _ahead = !hasHeader;
    }

    public IReadOnlyList<string> Header { get; }
    public char Delimiter => ',';
    public long Line { get; private set; }
    public int FieldCount { get; private set; }
    /// <summary>Of the sheet, as the workbook says; to show the progress.</summary>
    public int RowCount => _excel.RowCount;
    public ReadOnlySpan<char> Raw => string.Join("; ", _fields.Take(FieldCount));

    // The reader's settings name the code page of old formats, which the base class library leaves out.
    static XlsxSource() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <exception cref="ImportException">It is no workbook, or its first sheet is empty.</exception>
    public static XlsxSource Open(Stream file, ImportOptions options)
    {
        try
        {
            return new XlsxSource(ExcelReaderFactory.CreateOpenXmlReader(
                file, new ExcelReaderConfiguration { LeaveOpen = true }), options.HasHeader);
        }
        catch (Exception e) when (e is ExcelReaderException or InvalidDataException or XmlException
            or TableBrokenException)
        {
            throw new ImportException($"The file is no Excel workbook (.xlsx) that can be read: {e.Message}");
        }
    }

    public ValueTask<bool> ReadAsync(CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var more = _ahead || Next();
        _ahead = false;
        if (more) FieldCount = Math.Max(Array.FindLastIndex(_fields, _count - 1, _count, f => f.Length > 0) + 1, 1);
        return ValueTask.FromResult(more);
    }

    public ReadOnlySpan<char> Field(int column) => column < _count ? _fields[column] : "";

    public ValueTask DisposeAsync()
    {
        _excel.Dispose();
        return ValueTask.CompletedTask;
    }

    private bool Next()
    {
        try
        {
            if (!_excel.Read()) return false;
            Line++;
            _count = Math.Max(_excel.FieldCount, 1);
            if (_fields.Length < _count) _fields = new string[_count];
            Array.Fill(_fields, "");
            for (var i = 0; i < _excel.FieldCount; i++) _fields[i] = Text(i);
            return true;
        }
        catch (Exception e) when (e is ExcelReaderException or InvalidDataException or XmlException or FormatException)
        {
            throw new TableBrokenException(Line + 1, $"From here on the workbook cannot be read: {e.Message}");
        }
    }

    /// <summary>What a person sees in the cell, as far as a phone number or a date is concerned.</summary>
    private string Text(int column) => _excel.GetValue(column) switch
    {
        null => "",
        string text => text,
        double number => Number(number, _excel.GetNumberFormatString(column)),
        DateTime at => at.ToString(
            at.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        bool flag => flag ? "TRUE" : "FALSE",
        var other => Convert.ToString(other, CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary>
    /// A number typed into a cell without an exponent; leading zeros come back when the cell's format demands them.
    /// </summary>
    private static string Number(double number, string? format)
    {
        if (Math.Abs(number) >= 1e15 || number != Math.Floor(number))
            return number.ToString("R", CultureInfo.InvariantCulture);
        var text = number.ToString("F0", CultureInfo.InvariantCulture);
        return format is { Length: > 1 } && format.All(c => c == '0') ? text.PadLeft(format.Length, '0') : text;
    }
}
