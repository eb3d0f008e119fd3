namespace Ringtail.Ami.Protocol;

/// <summary>One block of bytes to a message.</summary>
internal static class BlockParser
{
    private static ReadOnlySpan<byte> FollowsStart => "Response: Follows"u8;
    private static ReadOnlySpan<byte> FollowsEnd => "--END COMMAND--"u8;

    /// <exception cref="AmiException">More lines than <paramref name="fieldsMax"/>.</exception>
    public static AmiMessage Parse(ReadOnlySpan<byte> block, KeyCache keys, int fieldsMax = int.MaxValue)
    {
        if (block.StartsWith(FollowsStart)) return ParseFollows(block, keys);
        block = block.EndsWith("\r\n\r\n"u8) ? block[..^4] : block.TrimEnd("\r\n"u8);
        var carriageReturns = block.IndexOf("\r\n"u8) >= 0;
        var lines = (carriageReturns ? block.Count("\r\n"u8) : block.Count((byte)'\n')) + 1;
        if (lines > fieldsMax)
        {
            throw new AmiException(AmiFailure.Protocol, $"The server sent a block of more than {fieldsMax} lines.");
        }
        var fields = new KeyValuePair<string, string>[lines];
        var count = 0;
        while (!block.IsEmpty)
        {
            var line = NextLine(ref block, carriageReturns);
            if (!line.IsEmpty) fields[count++] = ParseLine(line, keys);
        }
        if (count < lines) Array.Resize(ref fields, count);
        return new AmiMessage(fields, []);
    }

    private static ReadOnlySpan<byte> NextLine(ref ReadOnlySpan<byte> rest, bool carriageReturns)
    {
        var end = carriageReturns ? rest.IndexOf("\r\n"u8) : rest.IndexOf((byte)'\n');
        var line = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[(end + (carriageReturns ? 2 : 1))..];
        return line.TrimEnd((byte)'\r');
    }

    private static KeyValuePair<string, string> ParseLine(ReadOnlySpan<byte> line, KeyCache keys)
    {
        var colon = line.IndexOf((byte)':');
        if (colon < 0) return new("", Text.Decode(line));
        var key = line[..colon].Trim((byte)' ');
        var value = line[(colon + 1)..];

        // One space only: the lines of Command output are aligned with spaces.
        if (!value.IsEmpty && value[0] == (byte)' ') value = value[1..];
        var known = key.SequenceEqual("Event"u8) || key.SequenceEqual("Privilege"u8);
        return new(keys.Get(key), known ? keys.Get(value) : Text.Decode(value));
    }

    /// <summary>
    /// Command before Asterisk 14: up to three headers in CRLF, then raw output in LF, whose lines may have colons.
    /// </summary>
    private static AmiMessage ParseFollows(ReadOnlySpan<byte> block, KeyCache keys)
    {
        var end = block.LastIndexOf(FollowsEnd);
        if (end >= 0) block = block[..end];
        List<KeyValuePair<string, string>> fields = [];
        List<string> output = [];
        while (!block.IsEmpty)
        {
            var line = NextLine(ref block, carriageReturns: false);
            if (output.Count == 0 && IsFollowsHeader(line)) fields.Add(ParseLine(line, keys));
            else output.Add(Text.Decode(line));
        }
        return new AmiMessage([.. fields], [.. output]);
    }

    private static bool IsFollowsHeader(ReadOnlySpan<byte> line) =>
        line.StartsWith("Response:"u8) || line.StartsWith("Privilege:"u8) || line.StartsWith("ActionID:"u8) ||
        line.StartsWith("Message:"u8);
}
