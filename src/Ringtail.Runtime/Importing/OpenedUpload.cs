namespace Ringtail.Runtime.Importing;

/// <summary>An upload as its format is read: a table, or text.</summary>
internal sealed class OpenedUpload : IAsyncDisposable
{
    private readonly CountingStream _counted;
    private readonly Stream? _copy;
    private readonly long _length;

    private OpenedUpload(CountingStream counted, StreamReader? text, ITableSource? table, Stream? copy, long length)
    {
        _counted = counted;
        Text = text;
        Table = table;
        _copy = copy;
        _length = length;
    }

    public StreamReader? Text { get; }
    public ITableSource? Table { get; }

    /// <summary>A workbook is read here and there: its rows tell how far it is.</summary>
    public long BytesRead => Table is XlsxSource { RowCount: > 0 } sheet
        ? (long)(_length * Math.Min(1.0, (double)sheet.Line / sheet.RowCount))
        : _counted.BytesRead;

    /// <exception cref="ImportException">It cannot be read as what it is said to be.</exception>
    public static async Task<OpenedUpload> OpenAsync(Stream content, ImportOptions options, CancellationToken ct)
    {
        var counted = new CountingStream(content);
        if (options.Format == ImportFormat.Xlsx)
        {
            var copy = content.CanSeek ? null : await CopyAsync(counted, ct);
            try
            {
                var file = copy ?? content;
                return new OpenedUpload(counted, null, XlsxSource.Open(file, options), copy, file.Length);
            }
            catch
            {
                copy?.Dispose();
                throw;
            }
        }
        var text = await UploadedText.OpenAsync(counted, ct);
        try
        {
            var table = options.Format == ImportFormat.Csv ? await CsvSource.OpenAsync(text, options, ct) : null;
            return new OpenedUpload(counted, text, table, null, 0);
        }
        catch
        {
            text.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Table is not null) await Table.DisposeAsync();
        Text?.Dispose();
        if (_copy is not null) await _copy.DisposeAsync();
    }

    /// <summary>A workbook's directory stands at its end, so a stream from the network is written down first.</summary>
    private static async Task<Stream> CopyAsync(Stream content, CancellationToken ct)
    {
        var mode = new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite,
            Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows()) mode.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(Path.Combine(Path.GetTempPath(), "ringtail-" + Path.GetRandomFileName()), mode);
        try
        {
            await content.CopyToAsync(file, ct);
            file.Position = 0;
            return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }
}
