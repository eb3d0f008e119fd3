using System.Collections.Immutable;
using Ringtail.Ami;
using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Pacing;
using Ringtail.Dialing.Switchboards;
using Ringtail.Runtime.Loops.Mail;
using Ringtail.Runtime.Storage;

namespace Ringtail.Runtime.Loops.Switchboards;

/// <summary>Everything that can arrive at a switchboard's loop, in one order: a closed set.</summary>
internal abstract record SwitchboardMessage
{
    private SwitchboardMessage() { }

    public sealed record Tick : SwitchboardMessage;
    /// <summary>An input for the core as it is: results of the wire, and what operators ask.</summary>
    public sealed record Input(SwitchboardInput Value) : SwitchboardMessage;
    /// <summary>An agent's request; the answer is null when this life ends before.</summary>
    public sealed record AgentRequest(
        Func<long, SwitchboardInput> Make, TaskCompletionSource<SwitchboardEffect.AgentAnswered?> Answer)
        : SwitchboardMessage;
    /// <summary>Pause an agent in all queues, or end the pause; the answer is the problem in words, or null.</summary>
    public sealed record AgentPause(
        string Interface, bool Paused, string Reason, TaskCompletionSource<string?> Answer) : SwitchboardMessage;
    public sealed record Notice(AmiNotice Value) : SwitchboardMessage;
    public sealed record Mail(Envelope Envelope) : SwitchboardMessage;
    /// <summary>The master switch.</summary>
    public sealed record Dialing(bool On) : SwitchboardMessage;
    /// <summary>An operator pressed play, whether it was on or not: what was stopped may be tried again.</summary>
    public sealed record Play : SwitchboardMessage;
    /// <summary>The configuration was written: read it.</summary>
    public sealed record Reload : SwitchboardMessage;
    /// <summary>The configuration as it is now; null when the PBX was deleted.</summary>
    public sealed record Configured(PbxConfiguration? Configuration) : SwitchboardMessage;
    public sealed record Leased(bool Held) : SwitchboardMessage;
    public sealed record Snapshot(PbxLists? Lists, string Problem) : SwitchboardMessage;
    public sealed record Committed(
        SwitchboardEffect.CommitAttempts Batch, ImmutableArray<RefusedAttempt> Refused) : SwitchboardMessage;
    /// <summary>What the ledger has now, in the order in which it was asked for.</summary>
    public sealed record Written(ImmutableArray<SwitchboardEffect> Items) : SwitchboardMessage;
    public sealed record LateStatusWritten(HopperId Hopper, LateStatusResult? Result) : SwitchboardMessage;
    /// <summary>A run's account as the ledger has it, with every end recorded before it was asked for.</summary>
    public sealed record AccountRead(RunId Run, AccountState State, DateTimeOffset From) : SwitchboardMessage;
    /// <summary>One of the ledger's writers fails (with the reason) or works again (null).</summary>
    public sealed record StoreHealth(string Writer, string? Problem) : SwitchboardMessage;
    /// <summary>A clean stop: no launch any more; end when everything is written.</summary>
    public sealed record Stop : SwitchboardMessage;
}
