using System.Text;

namespace Ringtail.Runtime.Importing;

/// <summary>
/// Text as people's programs write it: UTF-8 or UTF-16 with or without a byte order mark, else Windows-1252.
/// What is no UTF-8 is read as Windows-1252 where it stands, so a file needs no guess from its beginning: an umlaut of
/// Windows-1252 is followed by a byte that UTF-8 does not allow there.
/// </summary>
internal static class UploadedText
{
    private const int HeadBytes = 4096;

    public static async Task<StreamReader> OpenAsync(Stream content, CancellationToken ct)
    {
        var head = new byte[HeadBytes];
        var read = await content.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, ct);
        return new(new HeadedStream(head.AsMemory(0, read), content), EncodingOf(head.AsSpan(0, read)),
            detectEncodingFromByteOrderMarks: true, bufferSize: 64 * 1024);
    }

    /// <summary>
    /// UTF-16 without a mark shows in its zeros: in text that has digits or separators, every other byte of those is 0.
    /// </summary>
    private static Encoding EncodingOf(ReadOnlySpan<byte> head)
    {
        var (even, odd) = (0, 0);
        for (var i = 0; i < head.Length; i++)
        {
            if (head[i] != 0) continue;
            if (i % 2 == 0) even++;
            else odd++;
        }
        if (odd > head.Length / 8 && even == 0) return Encoding.Unicode;
        if (even > head.Length / 8 && odd == 0) return Encoding.BigEndianUnicode;
        return Encoding.GetEncoding("utf-8", EncoderFallback.ExceptionFallback, new Windows1252Fallback());
    }

    private sealed class Windows1252Fallback : DecoderFallback
    {
        /// <summary>A broken sequence is at most four bytes, each a character.</summary>
        public override int MaxCharCount => 4;
        public override DecoderFallbackBuffer CreateFallbackBuffer() => new Buffer();

        private sealed class Buffer : DecoderFallbackBuffer
        {
            // 0x80 to 0x9F; the five that Windows-1252 leaves free stay control characters.
            private const string From80 =
                "\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F"
                + "\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178";

            private readonly char[] _chars = new char[4];
            private int _count;
            private int _next;

            public override int Remaining => _count - _next;

            public override bool Fallback(byte[] bytesUnknown, int index)
            {
                _next = 0;
                _count = bytesUnknown.Length;
                for (var i = 0; i < _count; i++)
                {
                    var b = bytesUnknown[i];
                    _chars[i] = b is >= 0x80 and <= 0x9F ? From80[b - 0x80] : (char)b;
                }
                return true;
            }

            public override char GetNextChar() => _next < _count ? _chars[_next++] : '\0';

            public override bool MovePrevious()
            {
                if (_next == 0) return false;
                _next--;
                return true;
            }

            public override void Reset() => _next = _count = 0;
        }
    }
}

/// <summary>Counts what is read from a stream that others own.</summary>
internal sealed class CountingStream(Stream inner) : Stream
{
    public long BytesRead { get; private set; }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => BytesRead; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Count(inner.Read(buffer, offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer,
        CancellationToken cancellationToken = default) =>
        Count(await inner.ReadAsync(buffer, cancellationToken));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Count(int read)
    {
        BytesRead += read;
        return read;
    }
}
