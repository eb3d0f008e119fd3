namespace Ringtail.Dialing.Pacing;

/// <summary>What the look-ahead pacing may do and what it believes before it has seen anything. Times in seconds.</summary>
public sealed record PacingOptions
{
    /// <summary>Highest share of abandoned among live answers in one window, 0 to 1.</summary>
    public double AbandonCap { get; init; } = 0.03;
    /// <summary>Length of one legal window.</summary>
    public double WindowS { get; init; } = 28_800;
    /// <summary>How long an answered person may wait for an agent.</summary>
    public double PatienceS { get; init; } = 2;
    /// <summary>Hard ceiling on calls in flight per agent who can become ready.</summary>
    public double LinesPerAgentMax { get; init; } = 12;
    /// <summary>Score an attempt this long after its launch, whatever became of it: at least the ring time.</summary>
    public double ScoreAfterS { get; init; } = 30;
    /// <summary>Prior answer probability and its weight in attempts.</summary>
    public double PriorAnswer { get; init; } = 0.35;
    public double PriorAnswerWeight { get; init; } = 12;
    /// <summary>Prior mean talk and wrap-up, each with the weight of so many conversations.</summary>
    public double PriorTalkS { get; init; } = 100;
    public double PriorWrapUpS { get; init; } = 20;
    public double PriorHandleWeight { get; init; } = 20;
}
