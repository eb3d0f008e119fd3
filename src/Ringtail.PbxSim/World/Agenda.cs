namespace Ringtail.PbxSim.World;

/// <summary>What will happen and when, in virtual time. Things due at one instant happen in the order of their
/// booking.</summary>
public sealed class Agenda
{
    private readonly PriorityQueue<Entry, (TimeSpan At, long Order)> _entries = new();
    private long _order;

    public TimeSpan Now { get; private set; }

    /// <summary>When the next thing happens; null when nothing is booked.</summary>
    public TimeSpan? Next
    {
        get
        {
            while (_entries.TryPeek(out var entry, out var key))
            {
                if (!entry.Cancelled) return key.At;
                _entries.Dequeue();
            }
            return null;
        }
    }

    public Entry In(TimeSpan wait, Action happen)
    {
        var entry = new Entry(happen);
        _entries.Enqueue(entry, (Now + (wait > TimeSpan.Zero ? wait : TimeSpan.Zero), _order++));
        return entry;
    }

    public Entry In(double seconds, Action happen) => In(TimeSpan.FromSeconds(seconds), happen);

    /// <summary>Lets everything happen up to and including <paramref name="until"/>.</summary>
    public void AdvanceTo(TimeSpan until)
    {
        while (Next is { } at && at <= until)
        {
            Now = at;
            _entries.Dequeue().Happen();
        }
        if (until > Now) Now = until;
    }

    /// <summary>A booking that can be withdrawn.</summary>
    public sealed class Entry(Action happen)
    {
        public bool Cancelled { get; private set; }

        public void Cancel() => Cancelled = true;

        internal void Happen() => happen();
    }
}
