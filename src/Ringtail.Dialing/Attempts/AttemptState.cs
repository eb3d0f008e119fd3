namespace Ringtail.Dialing.Attempts;

/// <summary>
/// Where a live attempt stands. Only forward, but for a customer who comes back from a transfer to an agent.
/// </summary>
public enum AttemptState
{
    /// <summary>Drafted by the switchboard; its commit is under way.</summary>
    Committing,
    /// <summary>
    /// In the ledger and set aside for one agent, who looks at it and dials or skips. WombatDialer's RESERVED.
    /// </summary>
    Reserved,
    /// <summary>In the ledger; its Originate may be written. WombatDialer's REQUESTED.</summary>
    Launching,
    /// <summary>The agent is called first; nobody calls the customer yet. WombatDialer's AGENT.</summary>
    CallingAgent,
    /// <summary>The trunk leg exists and is being set up or rings. WombatDialer's DIALLING.</summary>
    Dialing,
    /// <summary>Answered; in the script, the IVR, the queue or at a phone. WombatDialer's CONNECTED.</summary>
    Answered,
    /// <summary>Connected to an agent.</summary>
    WithAgent,
    /// <summary>The agent has left (transfer, park), the customer's leg goes on.</summary>
    Continued,
    /// <summary>Over; its outcome is known.</summary>
    Ended,
}
