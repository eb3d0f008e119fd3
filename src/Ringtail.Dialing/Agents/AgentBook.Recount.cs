using System.Globalization;

namespace Ringtail.Dialing.Agents;

/// <summary>The full recount of what is kept as running sums.</summary>
internal sealed partial class AgentBook
{
    public void Recount(List<string> broken)
    {
        foreach (var queue in _queues.Values)
        {
            Compare(broken, $"queue {queue.Name}: free", queue.Free, queue.Members.Values.Count(m => m.Free));
            Compare(broken, $"queue {queue.Name}: covered", queue.Covered,
                queue.Callers.Values.Count(c => !c.Claims && c.HasAgent && !queue.RingAll));
            Compare(broken, $"queue {queue.Name}: claims", queue.Claims,
                queue.Callers.Values.Count(c => c.Claims && (queue.RingAll || !c.HasAgent)));
        }
        foreach (var group in _groups)
            Compare(broken, $"group of {group.Queues[0].Name}: free", group.Free,
                _agents.Values.Count(a => a.Group == group && a.Memberships.Exists(m => m.Free)));
        foreach (var agent in _agents.Values)
            foreach (var caller in agent.OfferedBy)
                if (!caller.OfferedTo.Contains(agent))
                    broken.Add($"{agent.Key}: an offer that its caller does not know");
    }

    private static void Compare(List<string> broken, string what, int kept, int counted)
    {
        if (kept != counted)
            broken.Add(string.Create(CultureInfo.InvariantCulture, $"{what}: kept {kept}, counted {counted}"));
    }
}
