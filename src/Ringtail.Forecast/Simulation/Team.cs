namespace Ringtail.Forecast.Simulation;

/// <summary>The agents and their phases. The longest idle gets the next call; the newest log off first.</summary>
internal sealed class Team
{
    private readonly List<AgentPhase> _phase = [];
    private readonly List<double> _idleSince = [];
    private readonly List<LinkedListNode<int>> _nodes = [];
    private readonly LinkedList<int> _idle = new();
    private readonly SortedSet<int> _leaving = [];

    public int LoggedIn { get; private set; }
    public int IdleCount => _idle.Count;
    public int Staying => LoggedIn - _leaving.Count;
    public int? LongestIdle => _idle.First?.Value;

    public bool IsLeaving(int agent) => _leaving.Contains(agent);

    public bool IsIdle(int agent) => _phase[agent] == AgentPhase.Idle;

    public int LogIn(double now)
    {
        var agent = _phase.IndexOf(AgentPhase.LoggedOff);
        if (agent < 0)
        {
            agent = _phase.Count;
            _phase.Add(AgentPhase.LoggedOff);
            _idleSince.Add(0);
            _nodes.Add(new LinkedListNode<int>(agent));
        }
        LoggedIn++;
        BecomeIdle(agent, now);
        return agent;
    }

    public void BecomeIdle(int agent, double now)
    {
        _phase[agent] = AgentPhase.Idle;
        _idleSince[agent] = now;
        _idle.AddLast(_nodes[agent]);
    }

    /// <summary>Since when the agent was idle.</summary>
    public double Talk(int agent)
    {
        _idle.Remove(_nodes[agent]);
        _phase[agent] = AgentPhase.Talking;
        return _idleSince[agent];
    }

    public void WrapUp(int agent) => _phase[agent] = AgentPhase.WrappingUp;

    public void LogOff(int agent)
    {
        if (IsIdle(agent)) _idle.Remove(_nodes[agent]);
        _phase[agent] = AgentPhase.LoggedOff;
        _leaving.Remove(agent);
        LoggedIn--;
    }

    public void WillLeave(int agent) => _leaving.Add(agent);

    /// <summary>Takes back one log-off that has not happened yet; null when there is none.</summary>
    public int? KeepOne()
    {
        if (_leaving.Count == 0) return null;
        var agent = _leaving.Max;
        _leaving.Remove(agent);
        return agent;
    }

    public int ChooseLeaver()
    {
        var agent = _phase.Count - 1;
        while (_phase[agent] == AgentPhase.LoggedOff || _leaving.Contains(agent)) agent--;
        return agent;
    }
}
