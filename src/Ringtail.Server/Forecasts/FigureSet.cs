using Ringtail.Forecast.Scenarios;
using Ringtail.Runtime.History;

namespace Ringtail.Server.Forecasts;

/// <summary>
/// The figures of one forecast and where each comes from: typed in, else measured where there is enough history, else
/// from the settings, else a usual value.
/// </summary>
internal sealed class FigureSet
{
    /// <summary>Attempts from which on an answer rate is measured; below, its error is larger than a guess's.</summary>
    public const int AttemptsMin = 100;
    /// <summary>Calls from which on a time is measured.</summary>
    public const int TimesMin = 30;
    /// <summary>Of the unanswered attempts without history: busy, the others ring to the end.</summary>
    public const double BusyShare = 0.3;

    private const int UsualAgents = 10;
    private const double UsualAnswerRate = 0.25, UsualRingS = 11, UsualTalkS = 150, UsualBusyS = 5;
    private const double UsualRingCv = 0.45, UsualTalkCv = 0.9;
    private readonly CampaignGround _ground;
    private readonly IReadOnlyDictionary<Figure, double> _typed;

    public FigureSet(CampaignGround ground, IReadOnlyDictionary<Figure, double> typed)
    {
        _ground = ground;
        _typed = typed;
        Values = Enum.GetValues<Figure>().Where(Applies).ToDictionary(f => f, Of);
    }

    /// <summary>The figures that this campaign's forecast has.</summary>
    public IReadOnlyDictionary<Figure, FigureValue> Values { get; }

    public double this[Figure figure] => Values.TryGetValue(figure, out var value) ? value.Value : 0;

    /// <summary>Typed figures that are out of their range.</summary>
    public IEnumerable<Figure> Wrong =>
        Values.Where(v => v.Value.Source == FigureSource.Typed && !FigureRange.Of(v.Key).Holds(v.Value.Value))
            .Select(v => v.Key);

    public Retries Retries =>
        new(_ground.Rules, Retries.Shares(_ground.History, Math.Clamp(this[Figure.AnswerRate], 0, 1)));

    public Law Ring =>
        new(0, this[Figure.RingS], Measured(Times.LaunchToAnswer) ? Times.LaunchToAnswer.Cv : UsualRingCv);

    public Law Talk => new(0, this[Figure.TalkS], Measured(TalkTime) ? TalkTime.Cv : UsualTalkCv);

    public Law WrapUp => Law.Constant(this[Figure.WrapUpS]);

    /// <summary>By outcome as measured, stretched to the mean in use; else busy or rung to the end.</summary>
    public IReadOnlyList<Unanswered> Unanswered
    {
        get
        {
            var wanted = this[Figure.UnansweredS];
            if (!Measured(UnansweredTime))
            {
                var usual = UsualUnansweredS;
                return
                [
                    new(BusyShare, new Law(0, UsualBusyS * wanted / usual, 0.5)),
                    new(1 - BusyShare, Law.Constant(_ground.RingTime.TotalSeconds * wanted / usual)),
                ];
            }
            var (all, stretch) = (UnansweredTime.Count, wanted / UnansweredTime.MeanS);
            return
            [
                .. Times.Unanswered.Select(u => new Unanswered(
                    u.Time.Count / (double)all, new Law(0, u.Time.MeanS * stretch, u.Time.Cv))),
            ];
        }
    }

    private CallHistory Times => _ground.History;

    private MeasuredTime TalkTime => _ground.IsWithoutAgents ? Times.Script : Times.Talk;

    private double UsualUnansweredS => (BusyShare * UsualBusyS) + ((1 - BusyShare) * _ground.RingTime.TotalSeconds);

    /// <summary>All unanswered together; its coefficient of variation is not used.</summary>
    private MeasuredTime UnansweredTime
    {
        get
        {
            var count = Times.Unanswered.Sum(u => u.Time.Count);
            return count == 0 ? default
                : new MeasuredTime(count, Times.Unanswered.Sum(u => u.Time.MeanS * u.Time.Count) / count, 0);
        }
    }

    private bool Applies(Figure figure) => !_ground.IsWithoutAgents
        || figure is not (Figure.Agents or Figure.WrapUpS or Figure.Boost or Figure.PatienceS or Figure.AbandonCap);

    private static bool Measured(MeasuredTime time) => time.Count >= TimesMin && time.MeanS > 0;

    private FigureValue Of(Figure figure) =>
        _typed.TryGetValue(figure, out var typed) ? new FigureValue(typed, FigureSource.Typed) : figure switch
        {
            Figure.Agents => _ground.AgentsNow > 0
                ? new(Math.Min(_ground.AgentsNow, FigureRange.Of(figure).Max), FigureSource.Live)
                : Assumed(UsualAgents),
            Figure.Contacts => new(_ground.Fresh + _ground.Waiting,
                _ground.RunId is null ? FigureSource.Settings : FigureSource.Live),
            Figure.AttemptsPerContact => AttemptsPerContact(),
            Figure.AnswerRate => Times.Attempts >= AttemptsMin && Times.Answered > 0
                ? new(Times.Answered / (double)Times.Attempts, FigureSource.Measured, Times.Attempts)
                : Assumed(UsualAnswerRate),
            Figure.RingS => Of(Times.LaunchToAnswer, UsualRingS),
            Figure.UnansweredS => Of(UnansweredTime, UsualUnansweredS),
            Figure.TalkS => Of(TalkTime, _ground.IsWithoutAgents ? 20 : UsualTalkS),
            Figure.WrapUpS => Set(MeanOfEndPoints(e => e.WrapUp.TotalSeconds)),
            Figure.Boost => Set(_ground.Boost * MeanOfEndPoints(e => e.BoostFactor)),
            Figure.PatienceS => Set(_ground.Profile.Limit.TotalSeconds),
            _ => Set(_ground.Profile.Cap),
        };

    private double MeanOfEndPoints(Func<Dialing.EndPoints.EndPointSettings, double> value) =>
        _ground.Dialed.Select(value).DefaultIfEmpty(1).Average();

    /// <summary>Follows from the rules and from the answer rate in use, a typed one included.</summary>
    private FigureValue AttemptsPerContact()
    {
        var answered = Math.Clamp(Of(Figure.AnswerRate).Value, 0, 1);
        var retries = new Retries(_ground.Rules, Retries.Shares(_ground.History, answered));
        var most = FigureRange.Of(Figure.AttemptsPerContact).Max;
        return Set(Math.Round(Math.Min(retries.AttemptsPerContact(), most), 3));
    }

    private static FigureValue Of(MeasuredTime time, double usual) => Measured(time)
        ? new(Math.Round(time.MeanS, 1), FigureSource.Measured, time.Count)
        : Assumed(Math.Round(usual, 1));

    private static FigureValue Set(double value) => new(value, FigureSource.Settings);

    private static FigureValue Assumed(double value) => new(value, FigureSource.Assumed);
}
