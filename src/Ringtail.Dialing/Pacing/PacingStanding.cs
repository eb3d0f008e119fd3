using System.Collections.Immutable;
using Ringtail.Dialing.Gate;

namespace Ringtail.Dialing.Pacing;

/// <summary>One window of an account as it stands.</summary>
/// <param name="Counts">Of the whole campaign as far as it is known here.</param>
/// <param name="Rate">What counts against the cap ÷ live answers, 0 to 1.</param>
/// <param name="Slack">
/// Abandonments that the answers so far would still cover; negative when there were too many for them.
/// </param>
public sealed record WindowStanding(
    AccountWindow Window, WindowSpan Span, AccountCounts Counts, double Cap, double Rate, double Slack);

/// <summary>
/// Why an adaptive run launches what it launches: its last decision, with all that it rests on. One per dial group and
/// run; enough for the live chart and its one sentence.
/// </summary>
public sealed record PacingStanding
{
    public required RunId Run { get; init; }
    public required CampaignId Campaign { get; init; }
    /// <summary>The queues that share agents here, by name.</summary>
    public required ImmutableArray<string> Queues { get; init; }
    public required ImmutableArray<EndPointId> EndPoints { get; init; }
    public required DateTimeOffset At { get; init; }
    /// <summary>Logged in and not paused.</summary>
    public required int Agents { get; init; }
    /// <summary>Of these with a call, ringing or in wrap-up.</summary>
    public required int Busy { get; init; }
    /// <summary>Calls in flight of all runs of the group, and of this run.</summary>
    public required int InFlight { get; init; }
    public required int RunInFlight { get; init; }
    /// <summary>Answered people without an agent, ours and others.</summary>
    public required int Waiting { get; init; }
    /// <summary>
    /// The decision: free agents, answers and releases to expect, risk, what is allowed, what was launched.
    /// </summary>
    public required PacingDecision Decision { get; init; }
    /// <summary>Answers per attempt, as believed now.</summary>
    public required double AnswerRate { get; init; }
    /// <summary>The run's calls that were let go while they rang, since this switchboard has it.</summary>
    public long LetGo { get; init; }
    /// <summary>
    /// What an answered person may wait for an agent to become free, after all that phones and scripts take.
    /// </summary>
    public required TimeSpan Patience { get; init; }
    public required ImmutableArray<WindowStanding> Windows { get; init; }
    /// <summary>The rule that keeps one more call from being launched; null when none does.</summary>
    public GateRule? Limit { get; init; }
    /// <summary>
    /// Why nothing but one call per free agent is launched, whatever the forecast says; null when free.
    /// </summary>
    public PacingHold? Hold { get; init; }
    /// <summary>
    /// Calls in flight at which the run is held: the number of the sentence "held at 12: abandon account".
    /// </summary>
    public int HeldAt => RunInFlight;
}

/// <summary>An interlock: one call per free agent at most until it is over.</summary>
public enum PacingHold
{
    /// <summary>The account has not come from the ledger yet.</summary>
    AccountUnknown,
    /// <summary>The campaign is fed by several PBXs, and our part of its slack is not known or has expired.</summary>
    ShareUnknown,
    /// <summary>A window has no slack left.</summary>
    AccountOverdrawn,
    /// <summary>The profile's cap is 0.</summary>
    CapIsZero,
    /// <summary>The link is silent, cut or not reconciled.</summary>
    Blind,
    /// <summary>The loop was late; it has to be regular for a while.</summary>
    LoopLate,
    /// <summary>Wall and monotonic clock moved apart.</summary>
    ClockJumped,
}
