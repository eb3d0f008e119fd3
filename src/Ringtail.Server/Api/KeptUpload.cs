using System.Security.Cryptography;
using System.Text;
using Ringtail.Server.Hosting;

namespace Ringtail.Server.Api;

/// <summary>A request's body, written down in the data folder while it is worked on, and what tells it from
/// others.</summary>
internal sealed class KeptUpload : IAsyncDisposable
{
    private const int ChunkBytes = 64 * 1024;

    private KeptUpload(FileStream content, string hash) => (Content, Hash) = (content, hash);

    public FileStream Content { get; }
    /// <summary>SHA-256, hexadecimal.</summary>
    public string Hash { get; }

    public static async Task<KeptUpload> ReadAsync(HttpContext http)
    {
        var folder = http.RequestServices.GetRequiredService<DataFolder>().Temporary;
        var file = new FileStream(
            Path.Combine(folder, Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None,
            ChunkBytes, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[ChunkBytes];
            int read;
            while ((read = await http.Request.Body.ReadAsync(buffer, http.RequestAborted)) > 0)
            {
                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), http.RequestAborted);
            }
            file.Position = 0;
            return new KeptUpload(file, Convert.ToHexString(hash.GetHashAndReset()));
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => Content.DisposeAsync();
}

/// <summary>Passes everything on and remembers the last whole line.</summary>
internal sealed class LastLineStream(Stream to) : Stream
{
    private readonly MemoryStream _open = new();

    public string Line { get; private set; } = "";

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Remember(buffer.Span);
        await to.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count)
    {
        Remember(buffer.AsSpan(offset, count));
        to.Write(buffer, offset, count);
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => to.FlushAsync(cancellationToken);

    public override void Flush() => to.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void Remember(ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
        {
            _open.WriteByte(b);
            if (b != (byte)'\n') continue;
            Line = Encoding.UTF8.GetString(_open.GetBuffer(), 0, (int)_open.Length);
            _open.SetLength(0);
        }
    }
}
