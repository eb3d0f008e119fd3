namespace Ringtail.Dialing.Pacing;

/// <summary>What held the number of launches where it is.</summary>
public enum PacingLimit
{
    /// <summary>The next call would too likely find nobody in time.</summary>
    Forecast,
    /// <summary>The window's budget is used, or the next call could take it over the cap.</summary>
    AbandonAccount,
    LinesPerAgent,
    /// <summary>The caller's own limit: trunk, rate, list.</summary>
    Caller,
    /// <summary>Enough launches for one decision.</summary>
    Burst,
    /// <summary>The run's boost: its share of the engine's own number is used.</summary>
    Boost,
}

/// <summary>One decision with its inputs, so that it can be explained.</summary>
/// <param name="Free">Idle agents minus answered people who wait.</param>
/// <param name="InFlight">Calls launched and not yet answered, before this decision.</param>
/// <param name="Answers">Answers to expect of them within the middle horizon.</param>
/// <param name="Releases">Agents to expect back within it.</param>
/// <param name="Risk">That the next call, if answered, would find nobody in time.</param>
/// <param name="Allowed">The largest risk that a call may carry.</param>
/// <param name="Launch">Launches decided.</param>
/// <param name="Limit">Why not one more.</param>
/// <param name="Spare">Whole abandonments that the window still takes; −1 when its account is overdrawn.</param>
public readonly record struct PacingDecision(
    int Free, int InFlight, double Answers, double Releases, double Risk, double Allowed, int Launch, PacingLimit Limit,
    int Spare);
