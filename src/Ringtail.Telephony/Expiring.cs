using System.Diagnostics.CodeAnalysis;

namespace Ringtail.Telephony;

/// <summary>A memory in which each entry lives at least <paramref name="lifetime"/> after it was last set.</summary>
internal sealed class Expiring<TKey, TValue>(TimeSpan lifetime) where TKey : notnull
{
    private readonly Dictionary<TKey, (TValue Value, TimeSpan Until)> _entries = [];
    private readonly Queue<(TKey Key, TimeSpan Until)> _order = [];

    public void Set(TKey key, TValue value, TimeSpan now)
    {
        var until = now + lifetime;
        _entries[key] = (value, until);
        _order.Enqueue((key, until));
    }

    public bool Contains(TKey key) => _entries.ContainsKey(key);

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        var found = _entries.TryGetValue(key, out var entry);
        value = found ? entry.Value : default;
        return found;
    }

    public void Forget(TimeSpan now)
    {
        while (_order.TryPeek(out var oldest) && oldest.Until <= now)
        {
            _order.Dequeue();
            if (_entries.TryGetValue(oldest.Key, out var entry) && entry.Until <= now) _entries.Remove(oldest.Key);
        }
    }
}
