using Ringtail.Dialing.Agents;

namespace Ringtail.Dialing.EndPoints;

/// <summary>
/// Queues that share members: one pool of agents, in which each person counts once. For calls in flight and free agents the
/// pool must hold for every set of its queues (Hall's condition), or two end points would dial for the same person; the sets
/// are all looked at in a pool of up to eight queues, else the queue alone and the whole pool.
/// </summary>
internal sealed class DialGroup
{
    private const int FullCheckQueues = 8;
    /// <summary>floor(100 × 1.15) is 115, though the product in binary is a hair less.</summary>
    private const double Hair = 1e-9;
    private readonly List<CallQueue> _queues = [];
    private int[] _freeBySignature = [];

    public IReadOnlyList<CallQueue> Queues => _queues;
    /// <summary>People who are free at one of the queues at least.</summary>
    public int Free { get; private set; }

    public void Add(CallQueue queue)
    {
        queue.Group = this;
        queue.Index = _queues.Count;
        _queues.Add(queue);
    }

    /// <summary>After the last <see cref="Add"/>, before the first agent is counted.</summary>
    public void Seal() => _freeBySignature = _queues.Count <= FullCheckQueues ? new int[1 << _queues.Count] : [];

    public int BitOf(CallQueue queue) => _freeBySignature.Length == 0 ? 0 : 1 << queue.Index;

    public void CountAgent(int signature, int sign)
    {
        Free += sign;
        if (_freeBySignature.Length > 0) _freeBySignature[signature] += sign;
    }

    /// <summary>
    /// How many calls more the agents allow at <paramref name="queue"/>; negative when there are too many already,
    /// and null when no agent is free.
    /// </summary>
    public int? Room(CallQueue queue, double boost)
    {
        if (queue.Free - queue.Claims <= 0) return null;
        if (_freeBySignature.Length == 0)
            return Least(Room(queue.Free, queue.Claims, queue.Covered, queue.InFlight, boost), RoomOfAll(boost));
        int? least = int.MaxValue;
        var bit = 1 << queue.Index;
        for (var set = bit; set < _freeBySignature.Length && least is not null; set++)
            if ((set & bit) != 0) least = Least(least, RoomOfSet(set, boost));
        return least;
    }

    /// <summary>Calls in flight that the free agents of one queue allow, covered ones aside.</summary>
    public static int Target(CallQueue queue, double boost) => Floor(Math.Max(0, queue.Free - queue.Claims), boost);

    private int? RoomOfSet(int set, double boost)
    {
        var free = 0;
        for (var signature = 1; signature < _freeBySignature.Length; signature++)
            if ((signature & set) != 0) free += _freeBySignature[signature];
        int claims = 0, covered = 0, inFlight = 0;
        foreach (var queue in _queues)
        {
            if ((set & (1 << queue.Index)) == 0) continue;
            claims += queue.Claims;
            covered += queue.Covered;
            inFlight += queue.InFlight;
        }
        return Room(free, claims, covered, inFlight, boost);
    }

    private int? RoomOfAll(double boost)
    {
        int claims = 0, covered = 0, inFlight = 0;
        foreach (var queue in _queues)
        {
            claims += queue.Claims;
            covered += queue.Covered;
            inFlight += queue.InFlight;
        }
        return Room(Free, claims, covered, inFlight, boost);
    }

    /// <summary>
    /// An agent ringing for one of our calls is not free, and that call is covered by this agent; the second bound keeps the
    /// rounding from letting one call more than floor(agents × boost) be in flight in all.
    /// </summary>
    private static int? Room(int free, int claims, int covered, int inFlight, double boost)
    {
        var left = free - claims;
        if (left <= 0) return null;
        return Math.Min(Floor(left, boost) - (inFlight - covered), Floor(left + covered, boost) - inFlight);
    }

    private static int? Least(int? a, int? b) => a is null || b is null ? null : Math.Min(a.Value, b.Value);

    private static int Floor(int agents, double boost) => (int)Math.Floor(Math.Min(agents * boost + Hair, int.MaxValue / 4));
}
