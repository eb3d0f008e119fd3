using Ringtail.Dialing.Agents;
using Ringtail.Dialing.Switchboards;
using static Ringtail.Dialing.Switchboards.SwitchboardEffect;
using static Ringtail.Dialing.Switchboards.SwitchboardInput;

namespace Ringtail.Dialing.Tests.Switchboards;

/// <summary>
/// Agents in overlapping teams, one end point a team, boost 1. Each call that is launched must find an agent whom no
/// other call in flight needs: the largest matching of calls and agents grows by one, found by another way than the
/// switchboard's own.
/// </summary>
internal sealed class TeamWorld
{
    private const int Agents = 6;
    private readonly Desk _desk;
    private readonly int _teams;
    private readonly bool[,] _isIn;
    private readonly HopperId?[] _rings = new HopperId?[Agents];
    private readonly HopperId?[] _talks = new HopperId?[Agents];
    private readonly bool[] _paused = new bool[Agents];
    private readonly Dictionary<HopperId, int> _inFlight = [];
    private readonly HashSet<HopperId> _joined = [];

    public TeamWorld(int teams, uint[] members)
    {
        _teams = teams;
        _isIn = new bool[Agents, teams];
        for (var a = 0; a < Agents; a++)
            for (var t = 0; t < teams; t++) _isIn[a, t] = (members[a] >> t) % 2 == 1;
        var points = Enumerable.Range(0, teams).Select(t => Make.Queued(t + 1, Team(t)) with { MaxWaitingCalls = 100 })
            .ToArray();
        var queues = Enumerable.Range(0, teams).Select(t => Make.QueueOf(Team(t), "rrmemory",
            [.. Enumerable.Range(0, Agents).Where(a => _isIn[a, t]).Select(a => Make.Member($"SIP/{a}", Team(t)))]))
                .ToArray();
        _desk = Desk.Ready(Make.Board([Make.TrunkOf(capacity: 1000)], points), Make.Snapshot(queues),
            [.. Enumerable.Range(1, teams).Select(t => Make.RunOf(t, endPoints: [t]))]);
    }

    public void Do(uint word)
    {
        var agent = (int)(word / 8 % Agents);
        var calls = _inFlight.Keys.ToArray();
        var call = calls.Length > 0 ? calls[word / 64 % (uint)calls.Length] : default;
        switch (word % 8)
        {
            case < 3: break;
            case 3: Join(call); break;
            case 4: Ring(agent, call); break;
            case 5: Talk(agent); break;
            case 6: EndOf(agent, call); break;
            default: Pause(agent); break;
        }
        var before = CallsWithAgents();
        _desk.All.Clear();
        _desk.Tick((int)(word / 4096 % 4)).Tick(0);
        var launched = _desk.Originated().Count;
        foreach (var draft in _desk.All.OfType<CommitAttempts>().SelectMany(c => c.Drafts))
            _inFlight[draft.Hopper] = draft.EndPoint.Value - 1;
        Launched += launched;
        Assert.Equal(before + launched, CallsWithAgents());
    }

    public int Launched { get; private set; }

    private static string Team(int team) => $"team {team}";

    private bool IsFree(int agent) => !_paused[agent] && _rings[agent] is null && _talks[agent] is null;

    private void Join(HopperId call)
    {
        if (!_inFlight.TryGetValue(call, out var team) || !_joined.Add(call)) return;
        _desk.Answer(call).Step(new CallerJoined(Team(team), $"c{call.Value}", call));
    }

    private void Ring(int agent, HopperId call)
    {
        if (!_inFlight.TryGetValue(call, out var team) || !_joined.Contains(call)) return;
        if (!IsFree(agent) || !_isIn[agent, team] || _rings.Contains(call)) return;
        _rings[agent] = call;
        _desk.Step(new AgentOffered(Team(team), Key(agent), $"c{call.Value}", call))
            .Step(new DeviceChanged($"SIP/{agent}", DeviceStatus.Ringing));
    }

    private void Talk(int agent)
    {
        if (_rings[agent] is not { } call) return;
        var team = Team(_inFlight[call]);
        _rings[agent] = null;
        _talks[agent] = call;
        _inFlight.Remove(call);
        _desk.Step(new CallerLeft(team, $"c{call.Value}", call))
            .Step(new AgentConnected(team, Key(agent), $"c{call.Value}", call));
        _desk.Step(new DeviceChanged($"SIP/{agent}", DeviceStatus.InUse));
    }

    private void EndOf(int agent, HopperId call)
    {
        if (_talks[agent] is { } talking)
        {
            _talks[agent] = null;
            _desk.Gone(talking, 16, true).Step(new DeviceChanged($"SIP/{agent}", DeviceStatus.NotInUse));
        }
        else if (_inFlight.ContainsKey(call) && !_rings.Contains(call))
        {
            _inFlight.Remove(call);
            if (_joined.Contains(call)) _desk.Gone(call, 16, true);
            else _desk.Fail(call, 17, 5);
        }
    }

    private void Pause(int agent)
    {
        if (!IsFree(agent) && !_paused[agent]) return;
        _paused[agent] = !_paused[agent];
        for (var team = 0; team < _teams; team++)
            if (_isIn[agent, team])
                _desk.Step(new MemberChanged(Make.Member($"SIP/{agent}", Team(team), paused: _paused[agent])));
    }

    private static AgentKey Key(int agent) => new($"SIP/{agent}");

    /// <summary>
    /// Calls that ring have their agent; how many of the others could have a free one each (augmenting paths).
    /// </summary>
    private int CallsWithAgents()
    {
        var taken = new HopperId?[Agents];
        var placed = 0;
        foreach (var (call, team) in _inFlight)
            if (!_rings.Contains(call) && Place(call, team, taken, new bool[Agents])) placed++;
        return placed;
    }

    private bool Place(HopperId call, int team, HopperId?[] taken, bool[] seen)
    {
        for (var agent = 0; agent < Agents; agent++)
        {
            if (seen[agent] || !IsFree(agent) || !_isIn[agent, team]) continue;
            seen[agent] = true;
            if (taken[agent] is { } other && !Place(other, _inFlight[other], taken, seen)) continue;
            taken[agent] = call;
            return true;
        }
        return false;
    }
}
