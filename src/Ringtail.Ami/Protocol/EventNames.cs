using System.Text;

namespace Ringtail.Ami.Protocol;

/// <summary>A set of event names that is asked with bytes from the receive buffer, without making a string.</summary>
internal sealed class EventNames
{
    private readonly byte[][][] _buckets;

    public EventNames(IEnumerable<string> names)
    {
        var bytes = names.Distinct(StringComparer.Ordinal).Select(Encoding.UTF8.GetBytes).ToArray();
        var size = 16;
        while (size < bytes.Length * 4) size *= 2;
        _buckets = new byte[size][][];
        for (var i = 0; i < size; i++) _buckets[i] = [.. bytes.Where(name => Slot(name, size) == i)];
    }

    public bool Contains(ReadOnlySpan<byte> name)
    {
        foreach (var candidate in _buckets[Slot(name, _buckets.Length)])
        {
            if (name.SequenceEqual(candidate)) return true;
        }
        return false;
    }

    private static int Slot(ReadOnlySpan<byte> name, int size)
    {
        if (name.IsEmpty) return 0;
        var hash = (uint)name.Length;
        hash = (hash * 31) + name[0];
        hash = (hash * 31) + name[name.Length / 2];
        hash = (hash * 31) + name[^1];
        return (int)((hash ^ (hash >> 7)) & (uint)(size - 1));
    }
}
