using Ringtail.Runtime.Configuration;

namespace Ringtail.Server.Forecasts;

/// <summary>What a forecast rests on; each can be typed in. Times in seconds, rates and shares 0 to 1.</summary>
public enum Figure
{
    Agents, Contacts, AttemptsPerContact, AnswerRate, RingS, UnansweredS, TalkS, WrapUpS, Boost, PatienceS, AbandonCap,
}

public enum FigureSource
{
    /// <summary>On this campaign's latest calls.</summary>
    Measured,
    /// <summary>There is too little history: a usual value.</summary>
    Assumed,
    /// <summary>Set at the campaign, its end points, trunks, lists or rules.</summary>
    Settings,
    /// <summary>As it is now.</summary>
    Live,
    Typed,
}

/// <param name="Calls">That it was measured on; else 0.</param>
public readonly record struct FigureValue(double Value, FigureSource Source, int Calls = 0);

/// <summary>The range that a typed figure must lie in, both ends included.</summary>
internal readonly record struct FigureRange(double Min, double Max, bool Whole = false)
{
    public bool Holds(double value) => value >= Min && value <= Max && (!Whole || value == Math.Floor(value));

    public static FigureRange Of(Figure figure) => figure switch
    {
        Figure.Agents => new(1, 2_000, Whole: true),
        Figure.Contacts => new(1, 1e9, Whole: true),
        Figure.AttemptsPerContact => new(1, 100),
        Figure.AnswerRate => new(0.001, 1),
        Figure.RingS => new(0.5, 300),
        Figure.UnansweredS => new(0.5, 300),
        Figure.TalkS => new(1, 36_000),
        Figure.WrapUpS => new(0, 36_000),
        Figure.Boost => new(ConfigurationRules.BoostMin, ConfigurationRules.BoostMax),
        Figure.PatienceS => new(0, 600),
        _ => new(0.001, 1),
    };
}
