namespace Ringtail.Dialing.Pacing;

/// <summary>
/// What the look-ahead pacing may do and what it believes before it has seen anything. Times in seconds.
/// </summary>
public sealed record PacingOptions
{
    /// <summary>Highest share of abandoned among live answers in one window, 0 to 1.</summary>
    public double AbandonCap { get; init; } = 0.03;
    /// <summary>Length of one legal window.</summary>
    public double WindowS { get; init; } = 28_800;
    /// <summary>How long an answered person may wait for an agent, counted from the answer.</summary>
    public double PatienceS { get; init; } = 2;
    /// <summary>What telling machines from people takes after the answer; 0 without.</summary>
    public double DetectionS { get; init; }
    /// <summary>Hard ceiling on calls in flight per agent who is or will be ready.</summary>
    public double LinesPerAgentMax { get; init; } = 12;
    /// <summary>Prior answer probability and its weight in attempts.</summary>
    public double PriorAnswer { get; init; } = 0.35;
    public double PriorAnswerWeight { get; init; } = 12;
    /// <summary>Prior mean talk and wrap-up, each with the weight of so many conversations.</summary>
    public double PriorTalkS { get; init; } = 100;
    public double PriorWrapUpS { get; init; } = 20;
    public double PriorHandleWeight { get; init; } = 20;
    /// <summary>Teams up to this size are computed exactly.</summary>
    public int ExactAgents { get; init; } = 40;
    /// <summary>Share of the answers expected until the window closes on whose account may be spent, 0 to 1.</summary>
    public double PromisedShare { get; init; } = 0.95;
    /// <summary>
    /// Bound on the chance, summed over the answers of a window, that ringing calls use more than the account still
    /// takes. An upper bound: few answers come near it. Measured at 5 agents: 0.05 left 0 of 150 windows over, 0.3
    /// left 3.
    /// </summary>
    public double WindowsAtRisk { get; init; } = 0.05;
    /// <summary>
    /// Abandonments of each window that are not planned for: what ringing calls may still cost at the end.
    /// </summary>
    public double Reserve { get; init; } = 0.3;
    /// <summary>
    /// How much less risk per abandonment that the answers so far do not cover; a logarithm.
    /// </summary>
    public double CreditGain { get; init; } = 0.06;
}
