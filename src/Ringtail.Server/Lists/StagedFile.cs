namespace Ringtail.Server.Lists;

/// <summary>An uploaded file on this machine's disk, from the upload until its import is over; then it is
/// deleted.</summary>
public sealed class StagedFile : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), "ringtail-" + Path.GetRandomFileName());

    private StagedFile(string name) => Name = name;

    public string Name { get; }
    public long Length { get; private set; }

    /// <param name="progress">Bytes received so far.</param>
    public static async Task<StagedFile> ReceiveAsync(
        string name, Stream content, IProgress<long>? progress, CancellationToken ct)
    {
        var file = new StagedFile(name);
        try
        {
            var mode = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write,
                Options = FileOptions.Asynchronous };
            // Numbers of people: nobody else on the machine may read them.
            if (!OperatingSystem.IsWindows()) mode.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            await using var target = new FileStream(file._path, mode);
            var buffer = new byte[64 * 1024];
            while (await content.ReadAsync(buffer, ct) is > 0 and var read)
            {
                await target.WriteAsync(buffer.AsMemory(0, read), ct);
                file.Length += read;
                progress?.Report(file.Length);
            }
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public FileStream Open() =>
        new(_path,
            new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read,
                Options = FileOptions.Asynchronous });

    /// <summary>The beginning, to guess the format and to show the first rows.</summary>
    public async Task<string> HeadAsync(int bytes, CancellationToken ct)
    {
        await using var content = Open();
        var buffer = new byte[bytes];
        var read = await content.ReadAtLeastAsync(buffer, bytes, throwOnEndOfStream: false, ct);
        using var reader = new StreamReader(new MemoryStream(buffer, 0, read), detectEncodingFromByteOrderMarks: true);
        return await reader.ReadToEndAsync(ct);
    }

    public void Dispose() => File.Delete(_path);
}
