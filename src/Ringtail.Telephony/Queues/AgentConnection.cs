using Ringtail.Dialing;
using Ringtail.Dialing.Agents;

namespace Ringtail.Telephony.Queues;

/// <summary>An agent who talks to a caller of a queue, from AgentConnect to the agent's leaving.</summary>
internal sealed class AgentConnection(
    string queue, AgentKey agent, string memberInterface, string caller, HopperId? hopper)
{
    public string Queue { get; } = queue;
    public AgentKey Agent { get; } = agent;
    public string Interface { get; } = memberInterface;
    public string Caller { get; } = caller;
    public HopperId? Hopper { get; } = hopper;

    /// <summary>The member whose ringing phone a colleague answered from another; null when nobody did.</summary>
    public AgentKey? PickedUpFrom { get; init; }

    /// <summary>Uniqueid of the agent's channel; null when not known or optimised away.</summary>
    public string? AgentChannel { get; set; }
}
