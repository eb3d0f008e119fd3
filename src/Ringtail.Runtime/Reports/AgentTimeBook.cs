using Ringtail.Runtime.Live;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Reports;

/// <summary>
/// Turns what the switchboards show of their agents into time by state, in quarters of an hour. Pure: it is told what
/// was seen and when. Time that nobody watched (a link that was down, a process that did not run) counts for nobody.
/// </summary>
internal sealed class AgentTimeBook
{
    public static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);
    /// <summary>A switchboard shows itself every second; a longer silence was no watching.</summary>
    public static readonly TimeSpan SilenceMax = TimeSpan.FromMinutes(1);

    private readonly Dictionary<(int Pbx, string Agent), Seen> _agents = [];
    private readonly Dictionary<int, DateTimeOffset> _watched = [];
    private readonly Dictionary<(DateTimeOffset StartsAt, int Pbx, string Agent), AgentTimeRow> _dirty = [];

    private sealed class Seen
    {
        public required string State;
        public required DateTimeOffset CountedTo;
        public required string Name;
        public required string Interface;
    }

    /// <summary>What one switchboard shows now. Without <paramref name="up"/> it knows nothing of its agents.</summary>
    public void Observe(int pbx, bool up, IReadOnlyCollection<AgentView> agents, DateTimeOffset now)
    {
        var gap = _watched.TryGetValue(pbx, out var before) && now - before > SilenceMax;
        if (!up || gap || now < before) Forget(pbx);
        if (!up)
        {
            _watched.Remove(pbx);
            return;
        }
        var since = _watched.TryGetValue(pbx, out var last) && !gap ? last : now;
        _watched[pbx] = now;
        var present = new HashSet<string>(StringComparer.Ordinal);
        foreach (var agent in agents)
        {
            if (agent.State == "LoggedOut")
            {
                LogOut((pbx, agent.Key), agent.Since, now);
                continue;
            }
            present.Add(agent.Key);
            Observe(pbx, agent, since, now);
        }
        foreach (var key in _agents.Keys.Where(k => k.Pbx == pbx && !present.Contains(k.Agent)).ToList())
        {
            // No longer a member of any queue: since when is not known better than now.
            LogOut(key, now, now);
        }
    }

    private void LogOut((int Pbx, string Agent) key, DateTimeOffset at, DateTimeOffset now)
    {
        if (!_agents.Remove(key, out var seen)) return;
        Count(key, seen, Within(at, seen.CountedTo, now));
    }

    /// <summary>What was counted since the last call; to be added to what is stored.</summary>
    public IReadOnlyList<AgentTimeRow> Take()
    {
        AgentTimeRow[] rows = [.. _dirty.Values];
        _dirty.Clear();
        return rows;
    }

    /// <summary>What could not be written is counted again.</summary>
    public void GiveBack(IEnumerable<AgentTimeRow> rows)
    {
        foreach (var row in rows) Row(row.StartsAt, row.PbxId, row.Agent, row.Name, row.Interface).Add(row);
    }

    private void Observe(int pbx, AgentView agent, DateTimeOffset since, DateTimeOffset now)
    {
        var key = (pbx, agent.Key);
        var changed = Within(agent.Since, since, now);
        if (!_agents.TryGetValue(key, out var seen))
        {
            _agents[key] = seen = new Seen
            {
                State = agent.State, CountedTo = changed, Name = agent.Name, Interface = InterfaceOf(agent),
            };
            if (agent.State == "OnCall" && agent.Since > since) CountCall(key, seen, changed);
        }
        else if (seen.State != agent.State)
        {
            Count(key, seen, Within(agent.Since, seen.CountedTo, now));
            seen.State = agent.State;
            if (agent.State == "OnCall") CountCall(key, seen, seen.CountedTo);
        }
        (seen.Name, seen.Interface) = (agent.Name, InterfaceOf(agent));
        Count(key, seen, now);
    }

    private void Count((int Pbx, string Agent) key, Seen seen, DateTimeOffset to)
    {
        while (seen.CountedTo < to)
        {
            var starts = QuarterOf(seen.CountedTo);
            var until = starts + Quarter < to ? starts + Quarter : to;
            Row(starts, key.Pbx, key.Agent, seen.Name, seen.Interface)
                .Add(seen.State, (until - seen.CountedTo).Ticks / TimeSpan.TicksPerMicrosecond);
            seen.CountedTo = until;
        }
    }

    private void CountCall((int Pbx, string Agent) key, Seen seen, DateTimeOffset at) =>
        Row(QuarterOf(at), key.Pbx, key.Agent, seen.Name, seen.Interface).Calls++;

    private AgentTimeRow Row(DateTimeOffset starts, int pbx, string agent, string name, string address)
    {
        if (!_dirty.TryGetValue((starts, pbx, agent), out var row))
        {
            _dirty[(starts, pbx, agent)] = row = new AgentTimeRow
            {
                StartsAt = starts, PbxId = pbx, Agent = agent, Name = name, Interface = address,
            };
        }
        return row;
    }

    private void Forget(int pbx)
    {
        foreach (var key in _agents.Keys.Where(k => k.Pbx == pbx).ToList()) _agents.Remove(key);
    }

    private static string InterfaceOf(AgentView agent) => agent.Interface.Length > 0 ? agent.Interface : agent.Key;

    private static DateTimeOffset Within(DateTimeOffset at, DateTimeOffset from, DateTimeOffset to) =>
        at < from ? from : at > to ? to : at;

    private static DateTimeOffset QuarterOf(DateTimeOffset at) =>
        new(at.UtcTicks - (at.UtcTicks % Quarter.Ticks), TimeSpan.Zero);
}
