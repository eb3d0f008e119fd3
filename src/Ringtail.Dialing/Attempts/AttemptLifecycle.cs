using System.Collections.Immutable;

namespace Ringtail.Dialing.Attempts;

/// <summary>What moves an attempt from one state to the next.</summary>
public enum AttemptTrigger
{
    /// <summary>The ledger has it and the gate's volatile rules allowed it: its Originate is written.</summary>
    Launched,
    /// <summary>The ledger has it, and it waits for its agent's word.</summary>
    Reserved,
    /// <summary>The phone of the agent who is called first has its channel.</summary>
    AgentLegSeen,
    /// <summary>The customer leg exists.</summary>
    LegSeen,
    /// <summary>The customer answered.</summary>
    Answered,
    AgentConnected,
    /// <summary>The agent left, the customer's leg goes on.</summary>
    AgentLeft,
    /// <summary>Reconciling found the leg of the agent who is called first, and none of the customer.</summary>
    FoundCallingAgent,
    /// <summary>Reconciling found the leg, not answered.</summary>
    FoundDialing,
    /// <summary>Reconciling found the leg up.</summary>
    FoundUp,
    /// <summary>Reconciling found the leg with an agent.</summary>
    FoundWithAgent,
    /// <summary>Withdrawn, refused, or over at the PBX.</summary>
    Over,
}

public sealed record AttemptTransition(AttemptState From, AttemptTrigger Trigger, AttemptState To);

/// <summary>The one table of an attempt's life, drawn in docs/attempt-lifecycle.md; a test compares the two.</summary>
public static class AttemptLifecycle
{
    private const int TriggerCount = (int)AttemptTrigger.Over + 1;

    public static ImmutableArray<AttemptTransition> Table { get; } =
    [
        new(AttemptState.Committing, AttemptTrigger.Launched, AttemptState.Launching),
        new(AttemptState.Committing, AttemptTrigger.Reserved, AttemptState.Reserved),
        new(AttemptState.Committing, AttemptTrigger.Over, AttemptState.Ended),

        new(AttemptState.Reserved, AttemptTrigger.Launched, AttemptState.Launching),
        new(AttemptState.Reserved, AttemptTrigger.Over, AttemptState.Ended),

        new(AttemptState.Launching, AttemptTrigger.AgentLegSeen, AttemptState.CallingAgent),
        new(AttemptState.Launching, AttemptTrigger.FoundCallingAgent, AttemptState.CallingAgent),
        new(AttemptState.Launching, AttemptTrigger.LegSeen, AttemptState.Dialing),
        new(AttemptState.Launching, AttemptTrigger.Answered, AttemptState.Answered),
        new(AttemptState.Launching, AttemptTrigger.AgentConnected, AttemptState.WithAgent),
        new(AttemptState.Launching, AttemptTrigger.FoundDialing, AttemptState.Dialing),
        new(AttemptState.Launching, AttemptTrigger.FoundUp, AttemptState.Answered),
        new(AttemptState.Launching, AttemptTrigger.FoundWithAgent, AttemptState.WithAgent),
        new(AttemptState.Launching, AttemptTrigger.Over, AttemptState.Ended),

        new(AttemptState.CallingAgent, AttemptTrigger.LegSeen, AttemptState.Dialing),
        new(AttemptState.CallingAgent, AttemptTrigger.Answered, AttemptState.Answered),
        new(AttemptState.CallingAgent, AttemptTrigger.AgentConnected, AttemptState.WithAgent),
        new(AttemptState.CallingAgent, AttemptTrigger.FoundDialing, AttemptState.Dialing),
        new(AttemptState.CallingAgent, AttemptTrigger.FoundUp, AttemptState.Answered),
        new(AttemptState.CallingAgent, AttemptTrigger.FoundWithAgent, AttemptState.WithAgent),
        new(AttemptState.CallingAgent, AttemptTrigger.Over, AttemptState.Ended),

        new(AttemptState.Dialing, AttemptTrigger.Answered, AttemptState.Answered),
        new(AttemptState.Dialing, AttemptTrigger.AgentConnected, AttemptState.WithAgent),
        new(AttemptState.Dialing, AttemptTrigger.FoundUp, AttemptState.Answered),
        new(AttemptState.Dialing, AttemptTrigger.FoundWithAgent, AttemptState.WithAgent),
        new(AttemptState.Dialing, AttemptTrigger.Over, AttemptState.Ended),

        new(AttemptState.Answered, AttemptTrigger.AgentConnected, AttemptState.WithAgent),
        new(AttemptState.Answered, AttemptTrigger.FoundWithAgent, AttemptState.WithAgent),
        new(AttemptState.Answered, AttemptTrigger.Over, AttemptState.Ended),

        new(AttemptState.WithAgent, AttemptTrigger.AgentLeft, AttemptState.Continued),
        new(AttemptState.WithAgent, AttemptTrigger.Over, AttemptState.Ended),

        new(AttemptState.Continued, AttemptTrigger.AgentConnected, AttemptState.WithAgent),
        new(AttemptState.Continued, AttemptTrigger.FoundWithAgent, AttemptState.WithAgent),
        new(AttemptState.Continued, AttemptTrigger.Over, AttemptState.Ended),
    ];

    private static readonly AttemptState?[] Lookup = BuildLookup();

    /// <summary>The state after <paramref name="trigger"/>, or null when it moves nothing (late, repeated).</summary>
    public static AttemptState? Next(AttemptState from, AttemptTrigger trigger) =>
        Lookup[(int)from * TriggerCount + (int)trigger];

    private static AttemptState?[] BuildLookup()
    {
        var lookup = new AttemptState?[((int)AttemptState.Ended + 1) * TriggerCount];
        foreach (var row in Table) lookup[(int)row.From * TriggerCount + (int)row.Trigger] = row.To;
        return lookup;
    }
}
