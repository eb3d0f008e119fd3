using Ringtail.Dialing.EndPoints;
using Ringtail.Dialing.Switchboards;

namespace Ringtail.Dialing.Agents;

/// <summary>Who counts where: groups of queues that share members, and the running counts of free agents.</summary>
internal sealed partial class AgentBook
{
    /// <summary>Which queues the end points watch; after a change of settings.</summary>
    public void Watch(IReadOnlyList<EndPoint> endPoints, Moment now)
    {
        _endPoints = endPoints;
        foreach (var queue in _queues.Values) Attach(queue);
        foreach (var endPoint in endPoints)
            if (!endPoint.IsQueue || Find(endPoint.Settings.Name) is null) endPoint.Queue = null;
        Regroup(now);
    }

    /// <summary>
    /// Takes a snapshot of all queues. After a gap in the events only the snapshot is believed; else offers and calls
    /// that the events told stay.
    /// </summary>
    public void Load(PbxSnapshot snapshot, bool gap, Func<HopperId?, CallerKind> kindOf, Moment now)
    {
        foreach (var agent in _agents.Values)
        {
            foreach (var membership in agent.Memberships) _former[(agent.Key, membership.Queue.Name)] = membership;
            agent.Memberships.Clear();
        }
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var facts in snapshot.Queues)
        {
            known.Add(facts.Name);
            var queue = QueueOf(facts.Name);
            ClearCallers(queue, gap, facts, now);
            queue.Apply(facts);
            queue.Members.Clear();
            foreach (var member in facts.Members) ApplyMember(queue, member, now.Monotonic);
            foreach (var caller in facts.Callers)
                Joined(facts.Name, caller.Caller, caller.Hopper, kindOf(caller.Hopper));
        }
        foreach (var queue in _queues.Values.Where(q => !known.Contains(q.Name)).ToList()) Remove(queue, now);
        if (gap) LoadCalls(snapshot, now);
        foreach (var agent in _agents.Values.Where(a => a.Memberships.Count == 0).ToList()) Drop(agent);
        foreach (var queue in _queues.Values) queue.WeighAnew();
        foreach (var gone in _former.Values) gone.Agent.LeaveTeams(now.Monotonic);
        _former.Clear();
        Regroup(now);
    }

    /// <summary>
    /// What a snapshot begins with, by agent and queue: who is still there keeps what was told of them.
    /// </summary>
    private readonly Dictionary<(AgentKey, string), Membership> _former = [];

    /// <summary>How often the groups were formed anew.</summary>
    public long Regroupings { get; private set; }

    /// <summary>A queue has got or lost teams: tells them of every member.</summary>
    public static void Report(CallQueue queue, Moment now)
    {
        foreach (var membership in queue.Members.Values)
        {
            membership.Agent.LeaveTeams(now.Monotonic);
            membership.Agent.Report(now.Monotonic);
        }
    }

    /// <summary>Moves the counts to what the agent is now.</summary>
    private static void Refresh(Agent agent, Moment now)
    {
        CountOff(agent);
        var state = agent.StateAt(now.Monotonic);
        if (state != agent.State || agent.Since == default)
        {
            agent.State = state;
            agent.Since = now.Wall;
        }
        agent.Report(now.Monotonic);
        if (agent.Group is null || !agent.CouldTake(now.Monotonic)) return;
        var signature = 0;
        var anywhere = false;
        foreach (var membership in agent.Memberships)
        {
            var queue = membership.Queue;
            if (queue.Group != agent.Group || membership.Facts.Paused || membership.Facts.Penalty > queue.MaxPenalty
                || (queue.LooksAhead && agent.IsUnreachable(now.Monotonic))) continue;
            membership.Free = true;
            queue.Free++;
            signature |= agent.Group.BitOf(queue);
            anywhere = true;
        }
        if (!anywhere) return;
        agent.Signature = signature;
        agent.CountedFree = true;
        agent.Group.CountAgent(signature, +1);
    }

    private static void CountOff(Agent agent)
    {
        foreach (var membership in agent.Memberships)
        {
            if (!membership.Free) continue;
            membership.Free = false;
            membership.Queue.Free--;
        }
        if (!agent.CountedFree) return;
        agent.CountedFree = false;
        agent.Group?.CountAgent(agent.Signature, -1);
    }

    private void Attach(CallQueue queue)
    {
        queue.EndPoints.Clear();
        queue.WrapUp = TimeSpan.Zero;
        queue.InFlight = queue.Kept = 0;
        foreach (var endPoint in _endPoints)
        {
            if (!endPoint.IsQueue || endPoint.Settings.Name != queue.Name) continue;
            queue.EndPoints.Add(endPoint);
            endPoint.Queue = queue;
            queue.InFlight += endPoint.InFlight;
            queue.Kept += endPoint.Kept;
            if (endPoint.Settings.WrapUp > queue.WrapUp) queue.WrapUp = endPoint.Settings.WrapUp;
        }
    }

    private void Remove(CallQueue queue, Moment now)
    {
        foreach (var caller in queue.Callers.Values)
        {
            caller.Left = true;
            Forget(caller, now);
        }
        foreach (var endPoint in queue.EndPoints) endPoint.Queue = null;
        queue.ForgetTeams();
        _queues.Remove(queue.Name);
    }

    private void ClearCallers(CallQueue queue, bool gap, QueueFacts facts, Moment now)
    {
        foreach (var caller in queue.Callers.Values.ToList())
        {
            if (!gap && facts.Callers.Any(c => c.Caller == caller.Id)) continue;
            queue.Callers.Remove(caller.Id);
            caller.Left = true;
            Forget(caller, now);
        }
    }

    private void LoadCalls(PbxSnapshot snapshot, Moment now)
    {
        foreach (var agent in _agents.Values) agent.Calls.Clear();
        foreach (var leg in snapshot.Legs)
            if (leg.Agent is { } key && Find(key) is { } agent)
                agent.Calls.Add(new AgentCall(leg.Channel, leg.Hopper, now.Monotonic));
    }

    /// <summary>Forms the groups anew: queues that an end point watches, joined by every member they share.</summary>
    private void Regroup(Moment now)
    {
        _groups.Clear();
        foreach (var queue in _queues.Values)
        {
            queue.Group = null;
            queue.Free = 0;
        }
        foreach (var queue in _queues.Values)
        {
            if (queue.EndPoints.Count == 0 || queue.Group is not null) continue;
            var group = new DialGroup();
            Gather(group, queue);
            group.Seal();
            _groups.Add(group);
        }
        Regroupings++;
        foreach (var agent in _agents.Values)
        {
            agent.CountedFree = false;
            agent.Group = null;
            foreach (var membership in agent.Memberships)
            {
                membership.Free = false;
                agent.Group ??= membership.Queue.Group;
            }
            Refresh(agent, now);
        }
    }

    private static void Gather(DialGroup group, CallQueue first)
    {
        var open = new Stack<CallQueue>();
        group.Add(first);
        open.Push(first);
        while (open.TryPop(out var queue))
            foreach (var member in queue.Members.Values)
                foreach (var other in member.Agent.Memberships)
                {
                    if (other.Queue.Group is not null || other.Queue.EndPoints.Count == 0) continue;
                    group.Add(other.Queue);
                    open.Push(other.Queue);
                }
    }
}
