using Ringtail.Dialing;
using Ringtail.Dialing.Runs;
using Ringtail.Runtime.Loops.Mail;

namespace Ringtail.Runtime.Loops.Runs;

/// <summary>Everything that can arrive at a run's loop, in one order: a closed set.</summary>
internal abstract record RunMessage
{
    private RunMessage() { }

    public sealed record Tick : RunMessage;
    public sealed record Input(RunInput Value) : RunMessage;
    /// <summary>An operator's wish; answered when the state that follows from it is durable.</summary>
    public sealed record Request(RunInput Value, TaskCompletionSource Answer) : RunMessage;
    public sealed record Mail(Envelope Envelope) : RunMessage;
    /// <summary>The configuration was written: read it.</summary>
    public sealed record Reload : RunMessage;
    /// <summary>The configuration as it is now; null when the run or its campaign was deleted.</summary>
    public sealed record Configured(RunConfiguration? Configuration) : RunMessage;
    public sealed record StateWritten : RunMessage;
    /// <summary>The campaign's account, which several PBXs feed.</summary>
    public sealed record Account(AccountSeen Seen) : RunMessage;
    /// <summary>People among the calls that a detection dropped as machines, at most; 0 to 1.</summary>
    public sealed record PeopleMarked(double Share) : RunMessage;
    public sealed record Stop : RunMessage;
}
