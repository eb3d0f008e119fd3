namespace Ringtail.Ami.Protocol;

/// <summary>
/// Cuts the byte stream into blocks; knows nothing of what they mean. The same bytes give the same blocks however
/// they are split into chunks. A block that lies whole in one chunk is not copied.
/// </summary>
/// <remarks>
/// A block ends with an empty line: CR LF CR LF. A bare LF belongs to a value (Asterisk sends dialplan values as they
/// are), except that LF CR LF directly before <c>Event:</c> or <c>Response:</c> ends a block too: sloppy modules do
/// that. Line ends between blocks are skipped. If the banner ended in LF alone, any empty line ends a block. A block
/// that begins with <c>Response: Follows</c> (Command before Asterisk 14) ends after <c>--END COMMAND--</c>.
/// </remarks>
internal sealed class AmiFramer(int messageBytesMax, int lineBytesMax)
{
    private const int BannerBytesMax = 256;
    private const int PieceBytes = 4096;
    private static ReadOnlySpan<byte> FollowsStart => "Response: Follows"u8;
    private static ReadOnlySpan<byte> FollowsEnd => "--END COMMAND--"u8;

    private byte[] _carry = new byte[PieceBytes];
    private int _carryLength;
    private int _carryTaken;
    private int _scanned;
    private int _lineStart;
    private bool _lineFeedOnly;

    /// <summary>
    /// The first line without its end. False: more bytes are needed, and all of the input was taken.
    /// </summary>
    /// <exception cref="AmiException">No line end within 256 bytes.</exception>
    public bool TryReadBanner(ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> line)
    {
        var end = input.IndexOf((byte)'\n');
        var taken = end < 0 ? input.Length : end + 1;
        if (_carryLength + taken > BannerBytesMax)
        {
            throw new AmiException(AmiFailure.NotAsterisk, "The server's first line is no AMI banner: it has no end.");
        }
        Append(input[..taken]);
        input = input[taken..];
        line = default;
        if (end < 0) return false;
        line = _carry.AsSpan(0, _carryLength - 1);
        _lineFeedOnly = line.Length == 0 || line[^1] != (byte)'\r';
        line = line.TrimEnd((byte)'\r');
        Forget();
        return true;
    }

    /// <summary>
    /// The next block, perhaps with its empty line. It is valid until the next call. False: more bytes are needed, and
    /// all of the input was taken.
    /// </summary>
    /// <exception cref="AmiException">A block or a line exceeds its limit.</exception>
    public bool TryRead(ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> block)
    {
        if (_carryTaken > 0) DropTaken();
        if (_carryLength > 0) return TryReadCarried(ref input, out block);

        input = input.TrimStart("\r\n"u8);
        var end = FindEnd(input, 0, out var resume);
        if (end >= 0)
        {
            block = Checked(input[..end]);
            input = input[end..];
            return true;
        }
        block = default;
        Append(input);
        _scanned = resume;
        input = default;
        return false;
    }

    private bool TryReadCarried(ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> block)
    {
        block = default;
        do
        {
            var piece = input[..Math.Min(input.Length, PieceBytes)];
            Append(piece);
            var end = FindEnd(_carry.AsSpan(0, _carryLength), _scanned, out _scanned);
            if (end < 0)
            {
                input = input[piece.Length..];
                continue;
            }
            GiveBack(ref input, piece.Length, end);
            block = Checked(_carry.AsSpan(0, end));
            return true;
        }
        while (!input.IsEmpty);
        return false;
    }

    /// <summary>Leaves what follows the block in the input, so that the next block is read in place again.</summary>
    private void GiveBack(ref ReadOnlySpan<byte> input, int piece, int end)
    {
        var after = _carryLength - end;
        if (after <= piece)
        {
            input = input[(piece - after)..];
            _carryLength = end;
        }
        else
        {
            input = input[piece..];
        }
        _carryTaken = end;
    }

    private int FindEnd(ReadOnlySpan<byte> bytes, int from, out int resume)
    {
        if (bytes.StartsWith(FollowsStart)) return FindFollowsEnd(bytes, from, out resume);
        if (_lineFeedOnly) return FindAnyEmptyLine(bytes, from, out resume);
        while (true)
        {
            var found = bytes[from..].IndexOf("\n\r\n"u8);
            if (found < 0)
            {
                resume = Math.Max(from, bytes.Length - 2);
                return -1;
            }
            var lineFeed = from + found;
            var next = bytes[(lineFeed + 3)..];
            if (bytes[lineFeed - 1] == (byte)'\r' || Begins(next, "Event:"u8) || Begins(next, "Response:"u8))
            {
                resume = 0;
                return lineFeed + 3;
            }
            resume = lineFeed;
            if (MayBegin(next, "Event:"u8) || MayBegin(next, "Response:"u8)) return -1;
            from = lineFeed + 1;
        }
    }

    private static int FindAnyEmptyLine(ReadOnlySpan<byte> bytes, int from, out int resume)
    {
        resume = Math.Max(from, bytes.Length - 2);
        var rest = bytes[from..];
        var bare = rest.IndexOf("\n\n"u8);
        var full = (bare < 0 ? rest : rest[..bare]).IndexOf("\n\r\n"u8);
        if (full >= 0) return from + full + 3;
        return bare < 0 ? -1 : from + bare + 2;
    }

    private static int FindFollowsEnd(ReadOnlySpan<byte> bytes, int from, out int resume)
    {
        while (true)
        {
            var found = bytes[from..].IndexOf(FollowsEnd);
            resume = found < 0 ? Math.Max(from, bytes.Length - FollowsEnd.Length) : from + found;
            if (found < 0) return -1;
            var end = from + found + FollowsEnd.Length;
            if (end == bytes.Length) return -1;
            if (bytes[end] is (byte)'\r' or (byte)'\n') return end;
            from = end;
        }
    }

    private static bool Begins(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> word) => bytes.StartsWith(word);

    private static bool MayBegin(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> word) =>
        bytes.Length < word.Length && word.StartsWith(bytes);

    private ReadOnlySpan<byte> Checked(ReadOnlySpan<byte> block)
    {
        if (block.Length > messageBytesMax) throw TooLarge();
        if (block.Length <= lineBytesMax) return block;
        for (var rest = block; !rest.IsEmpty;)
        {
            var end = rest.IndexOf((byte)'\n');
            if ((end < 0 ? rest.Length : end) > lineBytesMax) throw TooLong();
            rest = end < 0 ? default : rest[(end + 1)..];
        }
        return block;
    }

    private void Append(ReadOnlySpan<byte> piece)
    {
        var length = _carryLength + piece.Length;
        if (length > _carry.Length) Array.Resize(ref _carry, Math.Max(length, _carry.Length * 2));
        piece.CopyTo(_carry.AsSpan(_carryLength));
        var lineFeed = piece.LastIndexOf((byte)'\n');
        if (lineFeed >= 0) _lineStart = _carryLength + lineFeed + 1;
        _carryLength = length;

        // What follows a block in the same piece is no part of it: the limits wait until a piece brings no end.
        if (length > messageBytesMax + PieceBytes) throw TooLarge();
        if (length - _lineStart > lineBytesMax + PieceBytes) throw TooLong();
    }

    private void DropTaken()
    {
        if (_carryTaken == _carryLength)
        {
            Forget();
            return;
        }
        _carry.AsSpan(_carryTaken, _carryLength - _carryTaken).CopyTo(_carry);
        _carryLength -= _carryTaken;
        _lineStart = Math.Max(0, _lineStart - _carryTaken);
        _carryTaken = 0;
        _scanned = 0;
    }

    private void Forget()
    {
        _carryLength = 0;
        _carryTaken = 0;
        _scanned = 0;
        _lineStart = 0;
    }

    private AmiException TooLarge() =>
        new(AmiFailure.Protocol, $"The server sent a block of more than {messageBytesMax} bytes.");

    private AmiException TooLong() =>
        new(AmiFailure.Protocol, $"The server sent a line of more than {lineBytesMax} bytes.");
}
