namespace Ringtail.Forecast.Simulation;

internal enum EventKind : byte { Ring, Answer, NoAnswer, Detected, Patience, HangUp, Ready, Tick, Wake, Change }

internal readonly record struct WorldEvent(double At, long Order, EventKind Kind, TeamCall? Call, int Index, bool Flag);

/// <summary>Events by time, those of one instant in the order of their booking. A four-way heap in one array.</summary>
internal sealed class EventHeap
{
    private WorldEvent[] _items = new WorldEvent[1024];
    private long _order;

    public int Count { get; private set; }

    public double NextAt => Count > 0 ? _items[0].At : double.PositiveInfinity;

    public void Add(double at, EventKind kind, TeamCall? call = null, int index = 0, bool flag = false)
    {
        if (Count == _items.Length) Array.Resize(ref _items, Count * 2);
        var item = new WorldEvent(at, _order++, kind, call, index, flag);
        var hole = Count++;
        while (hole > 0)
        {
            var parent = (hole - 1) >> 2;
            if (!Before(item, _items[parent])) break;
            _items[hole] = _items[parent];
            hole = parent;
        }
        _items[hole] = item;
    }

    public WorldEvent Take()
    {
        var first = _items[0];
        var last = _items[--Count];
        _items[Count] = default;
        var hole = 0;
        while (true)
        {
            var child = (hole << 2) + 1;
            if (child >= Count) break;
            var best = child;
            var end = Math.Min(child + 4, Count);
            for (var i = child + 1; i < end; i++)
            {
                if (Before(_items[i], _items[best])) best = i;
            }
            if (!Before(_items[best], last)) break;
            _items[hole] = _items[best];
            hole = best;
        }
        if (Count > 0) _items[hole] = last;
        return first;
    }

    private static bool Before(in WorldEvent a, in WorldEvent b) => a.At < b.At || (a.At == b.At && a.Order < b.Order);
}
