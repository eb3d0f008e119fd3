using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ringtail.Forecast;

/// <summary>What a simulated team did after its warm-up. Shares from 0 to 1, times in seconds.</summary>
public sealed record ForecastResult
{
    /// <summary>(Talk + wrap-up) ÷ logged-in time.</summary>
    public double Utilisation { get; init; }
    public double TalkShare { get; init; }
    /// <summary>Abandoned ÷ live answers.</summary>
    public double AbandonRate { get; init; }
    public long Abandoned { get; init; }
    public long LiveAnswers { get; init; }
    public long Connected { get; init; }
    public long Attempts { get; init; }
    /// <summary>Attempts that the predictive pacing hung up while they rang; not in the JSON.</summary>
    [JsonIgnore]
    public long LetGo { get; init; }
    /// <summary>Mean time from ready to the next call.</summary>
    public double MeanAgentWaitS { get; init; }
    public int Windows { get; init; }
    public int WindowsOverCap { get; init; }
    public double WorstWindow { get; init; }
    public IReadOnlyList<ForecastBlock> Blocks { get; init; } = [];
    /// <summary>
    /// What one step of the dialer took on this machine; the only figures that differ between runs, with WallS.
    /// </summary>
    public required DecisionUs DecisionUs { get; init; }
    public double SimulatedS { get; init; }
    public double WallS { get; init; }
    /// <summary>Only when asked for, and only of the predictive pacing.</summary>
    public IReadOnlyList<ExplainedBlock>? Explained { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, ForecastJson.Default.ForecastResult);
}

public sealed record ForecastBlock(double FromS, double ToS, double Utilisation, double AbandonRate);

/// <summary>What held the pacing in ten minutes, and its last decision in them.</summary>
public sealed record ExplainedBlock
{
    public required double FromS { get; init; }
    /// <summary>The reason that most decisions of the block gave for not launching one more call.</summary>
    public required string HeldBy { get; init; }
    public required double HeldShare { get; init; }
    public required int Free { get; init; }
    public required int InFlight { get; init; }
    public required double ExpectedAnswers { get; init; }
    public required double ExpectedReleases { get; init; }
    public required double Risk { get; init; }
    public required double Allowed { get; init; }
    public required int Spare { get; init; }
    /// <summary>Calls that were let go while they rang.</summary>
    public required long LetGo { get; init; }
    public required string Says { get; init; }
}

public sealed record DecisionUs(double P50, double P99);

[JsonSerializable(typeof(ForecastResult))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class ForecastJson : JsonSerializerContext;
