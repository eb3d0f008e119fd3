namespace Ringtail.Dialing.Agents;

/// <summary>What an agent does now, over all queues of the PBX.</summary>
public enum AgentState
{
    LoggedOut,
    /// <summary>Free: a call may be placed for this agent.</summary>
    Ready,
    /// <summary>Picked for a caller, the phone does not ring yet.</summary>
    Reserved,
    Ringing,
    OnCall,
    WrapUp,
    Paused,
}
