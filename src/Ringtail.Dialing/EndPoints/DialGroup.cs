using System.Numerics;
using Ringtail.Dialing.Agents;

namespace Ringtail.Dialing.EndPoints;

/// <summary>
/// Queues that share members: one pool of agents, in which each person counts once. For calls in flight and free agents
/// the pool must hold for every set of its queues (Hall's condition), or two end points would dial for the same person;
/// the sets are all looked at in a pool of up to eight queues, else the queue alone and the whole pool.
/// </summary>
internal sealed class DialGroup
{
    private const int FullCheckQueues = 8;
    private const int TeamSetQueues = 4;
    /// <summary>floor(100 × 1.15) is 115, though the product in binary is a hair less.</summary>
    private const double Hair = 1e-9;
    private readonly List<CallQueue> _queues = [];
    /// <summary>
    /// Free agents by the set of queues at which they are free; empty in a pool too large to look at every set.
    /// </summary>
    private int[] _freeBySignature = [];
    /// <summary>By set of queues: what its agents and its calls add up to. Made anew when something moved.</summary>
    private SetSums[] _sums = [];
    private bool _stale;

    public IReadOnlyList<CallQueue> Queues => _queues;
    /// <summary>People who are free at one of the queues at least.</summary>
    public int Free { get; private set; }
    private bool LooksAtEverySet => _sums.Length > 0;

    public void Add(CallQueue queue)
    {
        queue.Group = this;
        queue.Index = _queues.Count;
        _queues.Add(queue);
    }

    /// <summary>After the last <see cref="Add"/>, before the first agent is counted.</summary>
    public void Seal()
    {
        if (_queues.Count > FullCheckQueues) return;
        _freeBySignature = new int[1 << _queues.Count];
        _sums = new SetSums[1 << _queues.Count];
        _stale = true;
    }

    /// <summary>Whether these very queues shared members before.</summary>
    public bool SameQueuesAs(List<CallQueue[]> former)
    {
        foreach (var queues in former)
            if (queues.Length == _queues.Count && Array.TrueForAll(queues, _queues.Contains)) return true;
        return false;
    }

    /// <summary>
    /// The sets of queues that have a team of their own, single ones first: all sets of up to four queues, else each
    /// queue alone.
    /// </summary>
    public IEnumerable<CallQueue[]> TeamSets() => HasTeamsOfSets
        ? Enumerable.Range(1, (1 << _queues.Count) - 1).OrderBy(set => BitOperations.PopCount((uint)set))
            .Select(set => _queues.Where((_, i) => (set & (1 << i)) != 0).ToArray())
        : _queues.Select(queue => new[] { queue });

    /// <summary>A team counts the calls of its own set; else those of the whole group.</summary>
    public bool HasTeamsOfSets => _queues.Count <= TeamSetQueues;

    public int BitOf(CallQueue queue) => LooksAtEverySet ? 1 << queue.Index : 0;

    public void CountAgent(int signature, int sign)
    {
        Free += sign;
        if (!LooksAtEverySet) return;
        _freeBySignature[signature] += sign;
        _stale = true;
    }

    /// <summary>A queue's calls or callers moved.</summary>
    public void Touch() => _stale = true;

    /// <summary>
    /// How many calls more the agents allow at <paramref name="queue"/>; negative when there are too many already,
    /// and null when no agent is free.
    /// </summary>
    public int? Room(CallQueue queue, double boost)
    {
        if (queue.Free - queue.Claims <= 0) return null;
        if (!LooksAtEverySet) return Math.Min(SumsOf(queue).Room(boost), SumsOfAll().Room(boost));
        if (_stale) Sum();
        var least = int.MaxValue;
        var bit = 1 << queue.Index;
        for (var set = bit; set < _sums.Length; set++)
            if ((set & bit) != 0) least = Math.Min(least, _sums[set].Room(boost));
        return least;
    }

    /// <summary>Calls in flight that the free agents of one queue allow, covered ones aside.</summary>
    public static int Target(CallQueue queue, double boost) => Floor(Math.Max(0, queue.Free - queue.Claims), boost);

    /// <summary>Each set's sums from those of the set without its lowest queue.</summary>
    private void Sum()
    {
        _stale = false;
        // First the agents who are free only within the set; those of a set's queues are all but the complement's own.
        var within = _sums.AsSpan();
        for (var set = 0; set < within.Length; set++) within[set] = new SetSums(_freeBySignature[set], 0, 0, 0, 0, 0);
        for (var bit = 1; bit < within.Length; bit <<= 1)
            for (var set = 0; set < within.Length; set++)
                if ((set & bit) != 0) within[set].Free += within[set ^ bit].Free;
        for (int low = 0, high = within.Length - 1; low < high; low++, high--)
            (within[low].Free, within[high].Free) = (Free - within[high].Free, Free - within[low].Free);
        for (var set = 1; set < within.Length; set++)
        {
            ref var sums = ref within[set];
            var rest = within[set & (set - 1)];
            var queue = _queues[BitOperations.TrailingZeroCount(set)];
            sums.Claims = rest.Claims + queue.Claims;
            sums.Covered = rest.Covered + queue.Covered;
            sums.InFlight = rest.InFlight + queue.InFlight;
            sums.Kept = rest.Kept + queue.Kept;
            sums.KeptCovered = rest.KeptCovered + queue.KeptCovered;
        }
    }

    private static SetSums SumsOf(CallQueue queue) =>
        new(queue.Free, queue.Claims, queue.Covered, queue.InFlight, queue.Kept, queue.KeptCovered);

    private SetSums SumsOfAll()
    {
        var all = new SetSums(Free, 0, 0, 0, 0, 0);
        foreach (var queue in _queues)
        {
            all.Claims += queue.Claims;
            all.Covered += queue.Covered;
            all.InFlight += queue.InFlight;
            all.Kept += queue.Kept;
            all.KeptCovered += queue.KeptCovered;
        }
        return all;
    }

    private static int Floor(int agents, double boost) =>
        (int)Math.Floor(Math.Min(agents * boost + Hair, int.MaxValue / 4));

    /// <summary>
    /// A set of queues: people free at one of them, callers not ours, calls of ours that have their agent, all calls,
    /// and of these the ones with an agent kept for them, who is free until it rings there.
    /// </summary>
    private record struct SetSums(int Free, int Claims, int Covered, int InFlight, int Kept, int KeptCovered)
    {
        /// <summary>
        /// An agent ringing for one of our calls is not free, and that call is covered by this agent; the second bound
        /// keeps the rounding from letting one call more than floor(agents × boost) be in flight in all.
        /// </summary>
        public readonly int Room(double boost)
        {
            var left = Free - Claims;
            // An agent who is kept counts for that one call alone, whatever the boost.
            var kept = Kept - KeptCovered;
            return Math.Min(Floor(left - kept, boost) - (InFlight - Covered - kept),
                Floor(left + Covered - Kept, boost) - (InFlight - Kept));
        }
    }
}
