using Ringtail.Ami;
using Ringtail.PbxSim.Pbx;
using Ringtail.PbxSim.World;

namespace Ringtail.World.Ledger;

/// <summary>
/// Who could take a call, by the PBX's own events: per queue, and for all queues that share a person. Kept with its
/// past, because a dialer hears of everything a little later.
/// </summary>
internal sealed class Teams
{
    private readonly Agenda _agenda;
    private readonly SimPbxOptions _options;
    private readonly Dictionary<(string Queue, string Device), bool> _paused = [];
    private readonly Dictionary<string, string> _devices = [];
    /// <summary>Until when an agent wraps up, by the queue that gave the call (Asterisk's lastqueue).</summary>
    private readonly Dictionary<string, TimeSpan> _wrapsUp = [];
    /// <summary>Phones that ring for a caller of this queue: whoever pauses or logs off meanwhile may still take
    /// it.</summary>
    private readonly Dictionary<string, string> _rings = [];
    private readonly Dictionary<string, List<(TimeSpan At, int Able)>> _past = [];

    public Teams(SimPbx pbx)
    {
        _agenda = pbx.Agenda;
        _options = pbx.Options;
        var technology = _options.Version == SimVersion.V16 ? "SIP" : "PJSIP";
        foreach (var queue in _options.Queues)
            foreach (var member in queue.Members) _paused[(queue.Name, $"{technology}/{member}")] = false;
        Sets = [.. _options.Queues.Select(q => new[] { q.Name }), .. Pools()];
        foreach (var set in Sets) _past[NameOf(set)] = [(TimeSpan.Zero, Able(set))];
        pbx.Said += Hear;
    }

    /// <summary>Each queue alone, and each pool of queues that share a person.</summary>
    public IReadOnlyList<string[]> Sets { get; }

    /// <summary>The most people who could take a call of these queues at any instant of the last while.</summary>
    public int MostAble(string[] queues, TimeSpan within)
    {
        var past = _past[NameOf(queues)];
        var from = _agenda.Now - within;
        var most = 0;
        for (var i = past.Count - 1; i >= 0; i--)
        {
            most = Math.Max(most, past[i].Able);
            if (past[i].At <= from) break;
        }
        return most;
    }

    /// <summary>Booted: all members are there as configured, and nobody has had a call.</summary>
    public void Boot()
    {
        var technology = _options.Version == SimVersion.V16 ? "SIP" : "PJSIP";
        _paused.Clear();
        _wrapsUp.Clear();
        _rings.Clear();
        _devices.Clear();
        foreach (var queue in _options.Queues)
            foreach (var member in queue.Members) _paused[(queue.Name, $"{technology}/{member}")] = false;
        Note();
    }

    private static string NameOf(string[] queues) => string.Join('+', queues);

    private List<string[]> Pools()
    {
        var pools = new List<HashSet<string>>();
        foreach (var queue in _options.Queues)
        {
            var members = queue.Members.ToHashSet();
            var joined = pools.Where(p => _options.Queues.Any(
                q => p.Contains(q.Name) && q.Members.Any(members.Contains))).ToArray();
            var pool = new HashSet<string> { queue.Name };
            foreach (var other in joined)
            {
                pool.UnionWith(other);
                pools.Remove(other);
            }
            pools.Add(pool);
        }
        return [.. pools.Where(p => p.Count > 1).Select(p => p.Order(StringComparer.Ordinal).ToArray())];
    }

    private void Hear(AmiMessage message, string kind)
    {
        switch (message.Event)
        {
            case "QueueMemberAdded":
                // A new member has no last call, whoever it was before (apps/app_queue.c).
                _wrapsUp.Remove(message["Interface"]!);
                _paused[(message["Queue"]!, message["Interface"]!)] = message["Paused"] == "1";
                break;
            case "QueueMemberPause" or "QueueMemberStatus":
                _paused[(message["Queue"]!, message["Interface"]!)] = message["Paused"] == "1";
                break;
            case "QueueMemberRemoved": _paused.Remove((message["Queue"]!, message["Interface"]!)); break;
            case "AgentCalled": _rings[message["Interface"]!] = message["Queue"]!; break;
            case "DeviceStateChange":
                _devices[message["Device"]!] = message["State"]!;
                if (message["State"] != "RINGING") _rings.Remove(message["Device"]!);
                break;
            case "AgentComplete": Complete(message["Interface"]!, message["Queue"]!); break;
            default: return;
        }
        Note();
    }

    private void Complete(string device, string queue)
    {
        var wrapUp = TimeSpan.FromSeconds(_options.Queues.First(q => q.Name == queue).WrapUp);
        if (wrapUp <= TimeSpan.Zero) return;
        _wrapsUp[device] = _agenda.Now + wrapUp;
        _agenda.In(wrapUp, Note);
    }

    private void Note()
    {
        foreach (var set in Sets)
        {
            var past = _past[NameOf(set)];
            var able = Able(set);
            if (past[^1].Able == able) continue;
            past.Add((_agenda.Now, able));
        }
    }

    private int Able(string[] queues) => _paused
        .Where(m => !m.Value && queues.Contains(m.Key.Queue) && IsAble(m.Key.Device))
        .Select(m => m.Key.Device).Union(_rings.Where(r => queues.Contains(r.Value)).Select(r => r.Key)).Count();

    private bool IsAble(string device)
    {
        if (_devices.TryGetValue(device, out var state) && state is not ("NOT_INUSE" or "RINGING")) return false;
        return !_wrapsUp.TryGetValue(device, out var until) || _agenda.Now >= until;
    }
}
