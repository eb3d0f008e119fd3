using Ringtail.PbxSim.World;

namespace Ringtail.Forecast.Scenarios;

/// <summary>How long something takes, in seconds: a constant, or a constant set-up plus a lognormal.</summary>
/// <param name="SetUp">Added to every draw, at least 0.</param>
/// <param name="Mean">Mean of the rest, at least 0.</param>
/// <param name="Cv">Coefficient of variation of the rest; 0 makes it a constant.</param>
public readonly record struct Law(double SetUp, double Mean, double Cv)
{
    public static Law Constant(double seconds) => new(0, seconds, 0);

    public double Draw(Chance chance) => Cv == 0 ? SetUp + Mean : SetUp + chance.LogNormal(Mean, Cv);
}

/// <param name="Share">Of the calls that nobody answers, 0 to 1.</param>
/// <param name="After">From the launch to the end.</param>
public readonly record struct Unanswered(double Share, Law After);

/// <param name="ShareOfAttempts">Answered by a machine, on top of the live answers, 0 to 1.</param>
/// <param name="DetectionS">What telling them apart takes; counts against patience.</param>
/// <param name="FalsePositive">Of the live answers taken for a machine and dropped, 0 to 1.</param>
public readonly record struct Machines(double ShareOfAttempts, double DetectionS, double FalsePositive);

/// <summary>Contacts that are answered alike, which the dialer can tell from the others.</summary>
/// <param name="Share">Of the contacts, 0 to 1; they come in random order.</param>
/// <param name="AnswerProbability">0 to 1.</param>
public readonly record struct ContactClass(double Share, double AnswerProbability);

/// <summary>What is different from an instant on; null leaves a value as it is.</summary>
public sealed record Change
{
    public required double AtS { get; init; }
    public double? AnswerProbability { get; init; }
    public int? Agents { get; init; }
    public Law? RingToAnswer { get; init; }
    public Law? Talk { get; init; }
    public Law? WrapUp { get; init; }
}

public enum PacingMode { Progressive, Ratio, Boost, Predictive }

public sealed record PacingChoice
{
    public PacingMode Mode { get; init; }
    public double LinesPerAgent { get; init; } = 1;
    public double Boost { get; init; } = 1;
    /// <summary>Highest allowed share of abandoned among live answers, 0 to 1.</summary>
    public double AbandonCap { get; init; } = 0.03;
    /// <summary>Length of one legal window in seconds; "day" is 8 hours.</summary>
    public double WindowS { get; init; } = 28_800;
    /// <summary>Seconds of ringing after which the predictive pacing may let a call go; 0: never.</summary>
    public double LetGoAfterS { get; init; } = 15;
}

/// <summary>A what-if: a team, its calls and its pacing. Times in seconds.</summary>
public sealed record Scenario
{
    public ulong Seed { get; init; } = 1;
    public double DurationS { get; init; } = 28_800;
    public double WarmUpS { get; init; }
    public int Agents { get; init; } = 20;
    public double AnswerProbability { get; init; } = 0.25;
    /// <summary>Instead of one <see cref="AnswerProbability"/>; empty: all contacts are alike.</summary>
    public IReadOnlyList<ContactClass> ContactClasses { get; init; } = [];
    public Law RingToAnswer { get; init; } = new(2, 9, 0.55);
    public IReadOnlyList<Unanswered> Unanswered { get; init; } =
        [new(0.3, new Law(0, 5, 0.5)), new(0.7, Law.Constant(25))];
    public Law Talk { get; init; } = new(0, 150, 0.9);
    public Law WrapUp { get; init; } = new(0, 30, 0.5);
    public double PatienceS { get; init; } = 2;
    public Machines Machines { get; init; }
    public int? TrunkChannels { get; init; }
    public double? OriginatesPerS { get; init; }
    public IReadOnlyList<Change> Changes { get; init; } = [];
    public PacingChoice Pacing { get; init; } = new();
}
