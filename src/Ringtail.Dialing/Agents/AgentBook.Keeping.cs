namespace Ringtail.Dialing.Agents;

/// <summary>Agents who are called first, or look at a number that is set aside for them: nobody else's.</summary>
internal sealed partial class AgentBook
{
    /// <summary>By device; outlives the agent's membership, which a snapshot may not know yet.</summary>
    private readonly Dictionary<string, HopperId> _kept = new(StringComparer.Ordinal);

    public HopperId? KeptFor(AgentKey key) => _kept.TryGetValue(key.Device, out var hopper) ? hopper : null;

    public void Keep(AgentKey key, HopperId hopper, Moment now)
    {
        _kept[key.Device] = hopper;
        Mark(key, hopper, now);
    }

    public void Release(AgentKey key, HopperId hopper, Moment now)
    {
        if (KeptFor(key) != hopper) return;
        _kept.Remove(key.Device);
        Mark(key, null, now);
    }

    /// <summary>The agent's phone rang for a call that begins there, and was not picked up.</summary>
    public int Missed(AgentKey key, Moment now)
    {
        if (Find(key) is not { } agent) return 0;
        agent.MissedOffer(now.Monotonic);
        _timers.Enqueue(agent, agent.UnreachableUntil!.Value);
        Refresh(agent, now);
        return agent.Missed;
    }

    /// <summary>An agent by interface, as programs and people name one, or by device.</summary>
    public Agent? FindByName(string name)
    {
        if (_agents.TryGetValue(name, out var agent)) return agent;
        foreach (var other in _agents.Values)
            if (string.Equals(other.Interface, name, StringComparison.OrdinalIgnoreCase)
                || string.Equals(other.Key.Device, name, StringComparison.OrdinalIgnoreCase)) return other;
        return null;
    }

    private void Mark(AgentKey key, HopperId? hopper, Moment now)
    {
        if (Find(key) is not { } agent) return;
        agent.KeptFor = hopper;
        Refresh(agent, now);
    }
}
