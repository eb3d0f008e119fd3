using Ringtail.Forecast.Scenarios;
using Ringtail.PbxSim.World;
using Ringtail.Runtime.Configuration;

namespace Ringtail.Server.Forecasts;

/// <param name="Name">PROGRESSIVE, BOOST, PREDICTIVE, or LINES for scripts and phones.</param>
/// <param name="IsPresent">The campaign's own pacing, as it is set now.</param>
public sealed record PacingCandidate(string Name, double Boost, bool IsPresent);

/// <summary>How long a stretch each simulated team works.</summary>
public enum SampleLength { Hour, HalfDay, Day }

/// <summary>What is to be simulated: figures in, scenarios out.</summary>
internal sealed record ForecastPlan
{
    /// <summary>Before a sample's figures count: the team and the pacing get going.</summary>
    public const double WarmUpS = 600;
    /// <summary>Of predictive pacing: a working day.</summary>
    private const double WindowS = 28_800;
    private const int SeedsMax = 20, SeedsMin = 5;
    /// <summary>Large teams vary less and cost more: as many seeds as give about this many agent-hours.</summary>
    private const double AgentHours = 4_000;
    private readonly FigureSet _figures;

    private ForecastPlan(CampaignGround ground, FigureSet figures, SampleLength length, OpenTime open)
    {
        (Ground, _figures, Open) = (ground, figures, open);
        OpenPerDay = open.PerDay();
        var day = Math.Clamp(OpenPerDay.TotalSeconds, 3_600, 12 * 3_600);
        SampleS = length switch { SampleLength.Hour => 3_600, SampleLength.HalfDay => day / 2, _ => day };
        Agents = ground.IsWithoutAgents ? ground.Channels : (int)figures[Figure.Agents];
        Seeds = (int)Math.Clamp(AgentHours * 3_600 / SampleS / Math.Max(1, Agents), SeedsMin, SeedsMax);
        Candidates = CandidatesOf(ground, figures);
    }

    public CampaignGround Ground { get; }
    public OpenTime Open { get; }
    public TimeSpan OpenPerDay { get; }
    public double SampleS { get; }
    public int Seeds { get; init; }
    /// <summary>Logged-in agents, or lines where there are none.</summary>
    public int Agents { get; }
    public IReadOnlyList<PacingCandidate> Candidates { get; init; }
    public IReadOnlyDictionary<Figure, FigureValue> Figures => _figures.Values;
    public Retries Retries => _figures.Retries;

    /// <summary>Attempts that the whole work takes.</summary>
    public double Attempts
    {
        get
        {
            var perContact = _figures[Figure.AttemptsPerContact];
            var contacts = Figures[Figure.Contacts];
            if (contacts.Source == FigureSource.Typed) return contacts.Value * perContact;
            // Who was called already has one attempt less to come than who is called again after a first one.
            var again = Retries.Again(0);
            var perWaiting = again > 0 ? Math.Max(1, (perContact - 1) / again) : 1;
            return (Ground.Fresh * perContact) + (Ground.Waiting * perWaiting);
        }
    }

    public double AttemptsPerContact => _figures[Figure.AttemptsPerContact];

    /// <exception cref="InvalidFieldsException">A figure is out of its range.</exception>
    /// <exception cref="ForecastException">There is nothing to forecast.</exception>
    public static ForecastPlan Of(CampaignGround ground, IReadOnlyDictionary<Figure, double> typed,
        SampleLength length = SampleLength.Hour)
    {
        if (ground.Trunks.Length == 0) throw new ForecastException("NoTrunk", "The campaign has no trunk.");
        if (ground.EndPoints.Length == 0) throw new ForecastException("NoEndPoint", "The campaign has no end point.");
        if (ground.Channels == 0)
            throw new ForecastException("NoChannel", "The campaign's trunks or end points take no call.");
        var open = new OpenTime(ground.Hours, ground.Now);
        if (open.NextOpen(ground.Now) is null)
            throw new ForecastException("NeverOpen", "The calling hours allow no day.");
        var figures = new FigureSet(ground, typed);
        if (figures[Figure.Contacts] == 0 && !typed.ContainsKey(Figure.Contacts))
            throw new ForecastException("NoContact", "There is nobody left to call.");
        if (figures.Wrong.ToList() is { Count: > 0 } wrong)
            throw new InvalidFieldsException([.. wrong.Select(Problem)]);
        return new ForecastPlan(ground, figures, length, open);
    }

    /// <summary>The team of one seed. Measured figures are drawn anew within their error of measurement.</summary>
    public Scenario ScenarioOf(PacingCandidate candidate, ulong seed)
    {
        var chance = new Chance(seed).Fork("figures");
        var rate = Figures[Figure.AnswerRate];
        var error = rate.Calls > 0 ? Math.Sqrt((1 - rate.Value) / (rate.Value * rate.Calls)) : 0;
        var launches = Ground.LaunchesPerS;
        return new Scenario
        {
            Seed = seed,
            DurationS = WarmUpS + SampleS,
            WarmUpS = WarmUpS,
            Agents = Agents,
            AnswerProbability = Math.Min(1, rate.Value * Drawn(chance, error)),
            RingToAnswer = Drawn(_figures.Ring, Figure.RingS, chance),
            Unanswered = _figures.Unanswered,
            Talk = Drawn(_figures.Talk, Figure.TalkS, chance),
            WrapUp = Ground.IsWithoutAgents ? Law.Constant(0) : _figures.WrapUp,
            PatienceS = _figures[Figure.PatienceS],
            TrunkChannels = Ground.Channels,
            OriginatesPerS = launches > 0 ? launches : null,
            Pacing = PacingOf(candidate),
        };
    }

    private Law Drawn(Law law, Figure figure, Chance chance)
    {
        var calls = Figures[figure].Calls;
        return law with { Mean = law.Mean * Drawn(chance, calls > 0 ? law.Cv / Math.Sqrt(calls) : 0) };
    }

    private static double Drawn(Chance chance, double error) => error > 0 ? chance.LogNormal(1, error) : 1;

    private PacingChoice PacingOf(PacingCandidate candidate) => new()
    {
        Mode = candidate.Name switch
        {
            "BOOST" => PacingMode.Boost,
            "PREDICTIVE" => PacingMode.Predictive,
            "LINES" => PacingMode.Ratio,
            _ => PacingMode.Progressive,
        },
        Boost = candidate.Boost,
        LinesPerAgent = 1,
        AbandonCap = candidate.Name == "LINES" ? 1 : _figures[Figure.AbandonCap],
        // The cap is to hold over what is played through: a part of a day may spend more than its share.
        WindowS = Math.Min(WindowS, WarmUpS + SampleS),
    };

    private static List<PacingCandidate> CandidatesOf(CampaignGround ground, FigureSet figures)
    {
        if (ground.IsWithoutAgents) return [new("LINES", 1, IsPresent: true)];
        var boost = figures[Figure.Boost];
        var boosts = Math.Abs(boost - 1) > 1e-9;
        List<PacingCandidate> all = [new("PROGRESSIVE", 1, IsPresent: !ground.Predictive && !boosts)];
        if (boosts) all.Add(new("BOOST", boost, IsPresent: !ground.Predictive));
        all.Add(new("PREDICTIVE", 1, ground.Predictive));
        return all;
    }

    private static FieldProblem Problem(Figure figure)
    {
        var range = FigureRange.Of(figure);
        var kind = range.Whole ? "a whole number " : "";
        return new FieldProblem(figure.ToString(), "FigureRange",
            FormattableString.Invariant($"must be {kind}from {range.Min} to {range.Max}."));
    }
}

/// <summary>Why there is nothing to forecast; <paramref name="code"/> has words in the page's languages.</summary>
public sealed class ForecastException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}
