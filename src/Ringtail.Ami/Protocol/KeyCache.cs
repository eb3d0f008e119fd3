using System.Text;

namespace Ringtail.Ami.Protocol;

/// <summary>
/// Keeps one string for each key that a connection has seen: a few hundred in Asterisk. Bounded; what does not fit is
/// made anew each time. Used by one reader only.
/// </summary>
internal sealed class KeyCache
{
    private const int Slots = 2048;
    private const int EntriesMax = Slots / 2;
    private const int LengthMax = 64;
    private readonly string?[] _entries = new string?[Slots];
    private int _count;

    public string Get(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return "";
        if (bytes.Length > LengthMax || !Ascii.IsValid(bytes)) return Text.Decode(bytes);
        var slot = Hash(bytes);
        while (_entries[slot] is { } entry)
        {
            if (Ascii.Equals(bytes, entry)) return entry;
            slot = (slot + 1) & (Slots - 1);
        }
        var text = Text.Decode(bytes);
        if (_count >= EntriesMax) return text;
        _entries[slot] = text;
        _count++;
        return text;
    }

    private static int Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = 2166136261u;
        foreach (var b in bytes) hash = (hash ^ b) * 16777619;
        return (int)(hash ^ (hash >> 15)) & (Slots - 1);
    }
}
