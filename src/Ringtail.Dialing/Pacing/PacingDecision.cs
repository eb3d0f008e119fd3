namespace Ringtail.Dialing.Pacing;

/// <summary>What held the number of launches where it is.</summary>
public enum PacingLimit { Nothing, AbandonAccount, Forecast, LinesPerAgent, Caller }

/// <summary>One decision with its inputs, so that it can be explained.</summary>
/// <param name="Free">Idle agents minus answered people who wait.</param>
/// <param name="InFlight">Calls launched and not yet answered, before this decision.</param>
/// <param name="Answers">Expected answers within the middle horizon.</param>
/// <param name="Releases">Expected agents becoming free within it.</param>
/// <param name="Risk">That the next call would find nobody in time.</param>
/// <param name="Allowed">The largest risk that the account allowed.</param>
/// <param name="Launch">Launches decided.</param>
public readonly record struct PacingDecision(
    int Free, int InFlight, double Answers, double Releases, double Risk, double Allowed, int Launch, PacingLimit Limit);
