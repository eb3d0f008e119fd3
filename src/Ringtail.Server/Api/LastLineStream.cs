using System.Text;

namespace Ringtail.Server.Api;

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
