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
            await using var target = file.OpenToWrite();
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

    /// <summary>A file that is still to be written.</summary>
    public static StagedFile Empty(string name) => new(name);

    public FileStream OpenToWrite() => new(_path, PrivateMode());

    public void Dispose() => File.Delete(_path);

    /// <summary>Numbers of people: nobody else on the machine may read them.</summary>
    private static FileStreamOptions PrivateMode()
    {
        var mode = new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows()) mode.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return mode;
    }
}
