using System.Collections.Immutable;
using Ringtail.Dialing.EndPoints;
using Ringtail.Dialing.Switchboards;

namespace Ringtail.Dialing.Agents;

/// <summary>
/// The queues and agents of one PBX, with running counts of who is free. Every change of an agent ends in
/// <see cref="Refresh"/>, which moves the counts of the agent's queues and group.
/// </summary>
internal sealed partial class AgentBook
{
    /// <summary>A connect follows the caller's leaving at once; an offer that outlives it by this is over.</summary>
    private static readonly TimeSpan ConnectGrace = TimeSpan.FromSeconds(2);
    /// <summary>
    /// AgentComplete and the flag in QueueMemberStatus race (measured on 16): the flag is stale this long after.
    /// </summary>
    private static readonly TimeSpan StaleInCall = TimeSpan.FromSeconds(2);
    /// <summary>
    /// A member that is neither in use nor in a call this long after a connect has lost that call unheard.
    /// </summary>
    private static readonly TimeSpan ConnectSettled = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, CallQueue> _queues = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Agent> _agents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, QueueCaller> _leaving = new(StringComparer.Ordinal);
    private readonly PriorityQueue<object, TimeSpan> _timers = new();
    private readonly List<DialGroup> _groups = [];
    private IReadOnlyList<EndPoint> _endPoints = [];

    public IEnumerable<Agent> Agents => _agents.Values;
    public IReadOnlyList<DialGroup> Groups => _groups;

    public CallQueue? Find(string queue) => _queues.GetValueOrDefault(queue);
    public Agent? Find(AgentKey agent) => _agents.GetValueOrDefault(agent.Device);

    /// <summary>Wrap-ups that end, offers that lead nowhere. True when somebody may have become free.</summary>
    public bool Advance(Moment now)
    {
        var changed = false;
        while (_timers.TryPeek(out var subject, out var due) && due <= now.Monotonic)
        {
            _timers.Dequeue();
            changed = true;
            if (subject is Agent agent) Refresh(agent, now);
            else if (subject is QueueCaller caller && _leaving.GetValueOrDefault(caller.Id) == caller)
                Forget(caller, now);
        }
        return changed;
    }

    public void MemberChanged(MemberFacts facts, Moment now)
    {
        var queue = QueueOf(facts.Queue);
        var isNew = !queue.Members.ContainsKey(facts.Agent);
        var agent = ApplyMember(queue, facts, now.Monotonic);
        if (isNew) Regroup(now);
        else Refresh(agent, now);
    }

    public void MemberRemoved(string queueName, AgentKey key, Moment now)
    {
        if (Find(queueName) is not { } queue || !queue.Members.Remove(key, out var membership)) return;
        var agent = membership.Agent;
        CountOff(agent);
        agent.Memberships.Remove(membership);
        agent.LeaveTeams(now.Monotonic);
        if (agent.Memberships.Count == 0) Drop(agent);
        Regroup(now);
    }

    public bool DeviceChanged(string device, DeviceStatus status, Moment now)
    {
        if (!_agents.TryGetValue(device, out var agent)) return false;
        agent.Status = status;
        Refresh(agent, now);
        return true;
    }

    public void Joined(string queueName, string caller, HopperId? hopper, CallerKind kind)
    {
        var queue = QueueOf(queueName);
        if (queue.Callers.ContainsKey(caller)) return;
        var waiting = new QueueCaller(queue, caller, hopper, kind);
        queue.Callers.Add(caller, waiting);
        queue.Weigh(waiting, +1);
    }

    /// <summary>The caller is no longer in the queue. <paramref name="hungUp"/>: no connect can follow.</summary>
    public void Left(string queueName, string id, bool hungUp, Moment now)
    {
        if (Find(queueName) is not { } queue) return;
        if (queue.Callers.Remove(id, out var caller)) TakeOut(caller);
        else if (!_leaving.TryGetValue(id, out caller)) return;
        if (hungUp || caller.OfferedTo.Count == 0)
        {
            Forget(caller, now);
            return;
        }
        if (_leaving.TryAdd(id, caller)) _timers.Enqueue(caller, now.Monotonic + ConnectGrace);
    }

    public void Offered(string queueName, AgentKey key, string id, Moment now)
    {
        if (Find(queueName) is not { } queue || !queue.Callers.TryGetValue(id, out var caller)) return;
        if (Find(key) is not { } agent || caller.OfferedTo.Contains(agent)) return;
        queue.Weigh(caller, -1);
        agent.OfferedBy.Add(caller);
        caller.OfferedTo.Add(agent);
        queue.Weigh(caller, +1);
        Refresh(agent, now);
    }

    public void NotReached(string queueName, AgentKey key, string id, Moment now)
    {
        if (CallerOf(queueName, id) is not { } caller || Find(key) is not { } agent) return;
        Withdraw(caller, agent);
        // Under ringall many phones ring and one is picked up.
        if (!caller.Queue.RingAll)
        {
            agent.MissedOffer(now.Monotonic);
            _timers.Enqueue(agent, agent.UnreachableUntil!.Value);
        }
        Refresh(agent, now);
    }

    /// <summary>A phone rings for this caller, or is about to.</summary>
    public bool IsOffered(string queueName, string id) => CallerOf(queueName, id) is { OfferedTo.Count: > 0 };

    /// <summary>False when the agent had a call already: an alarm about the PBX.</summary>
    public bool Connected(string queueName, AgentKey key, string id, HopperId? hopper, Moment now)
    {
        if (CallerOf(queueName, id) is { } caller)
        {
            if (caller.Queue.Callers.Remove(id)) TakeOut(caller);
            Forget(caller, now);
        }
        if (Find(key) is not { } agent) return true;
        if (agent.Calls.Exists(c => c.Caller == id)) return true;
        agent.Reached();
        agent.Calls.Add(new AgentCall(id, hopper, now.Monotonic));
        Refresh(agent, now);
        return hopper is null || agent.Calls.Count(c => c.Hopper is not null) == 1;
    }

    public void Done(string queueName, AgentKey key, string id, HopperId? hopper, Moment now)
    {
        if (Find(key) is not { } agent) return;
        agent.Calls.RemoveAll(c => c.Caller == id || (hopper is not null && c.Hopper == hopper));
        foreach (var membership in agent.Memberships) membership.InCall = false;
        agent.DoneAt = now.Monotonic;
        StartWrapUp(agent, Find(queueName)?.WrapUp ?? TimeSpan.Zero, now);
        if (Find(queueName)?.Teams.Count > 0)
            _timers.Enqueue(agent, now.Monotonic + Agent.WrapUpByPauseMax + ConnectSettled);
        Refresh(agent, now);
    }

    /// <summary>Our call is over: wherever it waited, rang or talked, nothing of it stays.</summary>
    public void CallOver(HopperId hopper, AgentKey? with, string? queueName, string? id, Moment now)
    {
        if (queueName is not null && id is not null) Left(queueName, id, hungUp: true, now);
        if (with is not { } key || Find(key) is not { } agent) return;
        if (agent.Calls.RemoveAll(c => c.Hopper == hopper) == 0) return;
        // AgentComplete follows and sets the wrap-up; should it be lost, the wrap-up counts from here.
        foreach (var membership in agent.Memberships) membership.InCall = false;
        agent.DoneAt = now.Monotonic;
        StartWrapUp(agent, LongestWrapUp(agent), now);
        Refresh(agent, now);
    }

    private static TimeSpan LongestWrapUp(Agent agent)
    {
        var longest = TimeSpan.Zero;
        foreach (var membership in agent.Memberships)
            if (membership.Queue.WrapUp > longest) longest = membership.Queue.WrapUp;
        return longest;
    }

    private void StartWrapUp(Agent agent, TimeSpan wrapUp, Moment now)
    {
        if (wrapUp <= TimeSpan.Zero) return;
        agent.WrapUpUntil = now.Monotonic + wrapUp;
        _timers.Enqueue(agent, agent.WrapUpUntil);
    }

    private static void TakeOut(QueueCaller caller)
    {
        caller.Queue.Weigh(caller, -1);
        caller.Left = true;
    }

    private QueueCaller? CallerOf(string queueName, string id) =>
        Find(queueName)?.Callers.GetValueOrDefault(id) ?? _leaving.GetValueOrDefault(id);

    /// <summary>The offer is over. Who else is offered to this agent may now be the one it rings for.</summary>
    private static void Withdraw(QueueCaller caller, Agent agent)
    {
        if (!caller.OfferedTo.Contains(agent)) return;
        WeighAll(agent, -1);
        caller.OfferedTo.Remove(agent);
        agent.OfferedBy.Remove(caller);
        WeighAll(agent, +1);
        if (!caller.Left) caller.Queue.Weigh(caller, +1);
    }

    private static void WeighAll(Agent agent, int sign)
    {
        foreach (var caller in agent.OfferedBy) if (!caller.Left) caller.Queue.Weigh(caller, sign);
    }

    private void Forget(QueueCaller caller, Moment now)
    {
        _leaving.Remove(caller.Id);
        foreach (var agent in caller.OfferedTo.ToArray())
        {
            Withdraw(caller, agent);
            Refresh(agent, now);
        }
    }

    private CallQueue QueueOf(string name)
    {
        if (_queues.TryGetValue(name, out var queue)) return queue;
        queue = new CallQueue(name);
        _queues.Add(name, queue);
        Attach(queue);
        return queue;
    }

    private Agent ApplyMember(CallQueue queue, MemberFacts facts, TimeSpan now)
    {
        if (!_agents.TryGetValue(facts.Agent.Device, out var agent))
            _agents.Add(facts.Agent.Device, agent = new Agent(facts.Agent) { KeptFor = KeptFor(facts.Agent) });
        if (!queue.Members.TryGetValue(facts.Agent, out var membership))
        {
            if (!_former.Remove((agent.Key, queue.Name), out membership)) membership = new(agent, queue, facts);
            queue.Members.Add(facts.Agent, membership);
            agent.Memberships.Add(membership);
        }
        if (facts.Paused != membership.Facts.Paused) agent.Reached();
        membership.Facts = facts;
        membership.InCall = facts.InCall
            && !(facts.Status == DeviceStatus.NotInUse && IsRecent(agent.DoneAt, now, StaleInCall));
        agent.Status = facts.Status;
        if (facts.Name.Length > 0) agent.Name = facts.Name;
        if (facts.Interface.Length > 0) agent.Interface = facts.Interface;
        if (facts.Status == DeviceStatus.NotInUse && !facts.InCall)
            agent.Calls.RemoveAll(c => !IsRecent(c.Since, now, ConnectSettled));
        return agent;
    }

    private static bool IsRecent(TimeSpan at, TimeSpan now, TimeSpan span) =>
        at != TimeSpan.MinValue && now - at < span;

    private void Drop(Agent agent)
    {
        foreach (var caller in agent.OfferedBy.ToImmutableArray()) Withdraw(caller, agent);
        _agents.Remove(agent.Key.Device);
    }
}
