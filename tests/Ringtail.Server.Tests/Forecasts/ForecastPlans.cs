using Ringtail.Dialing.Pacing;
using Ringtail.Dialing.Rules;
using Ringtail.Forecast.Scenarios;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.History;
using Ringtail.Server.Forecasts;

namespace Ringtail.Server.Tests.Forecasts;

public sealed class ForecastPlans
{
    [Fact]
    public void Without_history_the_usual_figures_are_assumed_and_said_to_be()
    {
        var figures = ForecastPlan.Of(Ground.Of() with { AgentsNow = 0 }, Ground.Nothing).Figures;

        Assert.Equal(new(10, FigureSource.Assumed), figures[Figure.Agents]);
        Assert.Equal(new(0.25, FigureSource.Assumed), figures[Figure.AnswerRate]);
        Assert.Equal(new(150, FigureSource.Assumed), figures[Figure.TalkS]);
        Assert.Equal(new(19, FigureSource.Assumed), figures[Figure.UnansweredS]);
        Assert.Equal(new(10, FigureSource.Settings), figures[Figure.WrapUpS]);
        Assert.Equal(new(1_000, FigureSource.Settings), figures[Figure.Contacts]);
    }

    [Fact]
    public void Each_figure_is_measured_from_its_own_number_of_calls_on()
    {
        var enough = ForecastPlan.Of(Ground.Of() with { History = Ground.Measured }, Ground.Nothing).Figures;
        Assert.Equal(new(0.4, FigureSource.Measured, 1_000), enough[Figure.AnswerRate]);
        Assert.Equal(new(9, FigureSource.Measured, 400), enough[Figure.RingS]);
        Assert.Equal(new(19.8, FigureSource.Measured, 600), enough[Figure.UnansweredS]);
        Assert.Equal(new(120, FigureSource.Measured, 380), enough[Figure.TalkS]);

        var few = Ground.Measured with { Attempts = 99, Talk = new(29, 120, 0.8) };
        var figures = ForecastPlan.Of(Ground.Of() with { History = few }, Ground.Nothing).Figures;
        Assert.Equal(FigureSource.Assumed, figures[Figure.AnswerRate].Source);
        Assert.Equal(FigureSource.Assumed, figures[Figure.TalkS].Source);
        Assert.Equal(FigureSource.Measured, figures[Figure.RingS].Source);
    }

    [Fact]
    public void The_campaigns_own_rule_gives_cap_and_patience()
    {
        var ground = Ground.Of() with
        {
            Profile = AbandonProfile.Ofcom with { Limit = TimeSpan.FromSeconds(1.5) }, Predictive = true,
        };
        var plan = ForecastPlan.Of(ground, new Dictionary<Figure, double>(), SampleLength.Hour);
        var scenario = plan.ScenarioOf(plan.Candidates[^1], seed: 1);

        Assert.Equal((0.01, 1.5), (scenario.Pacing.AbandonCap, scenario.PatienceS));
    }

    [Fact]
    public void Figures_become_the_scenario_of_the_simulator()
    {
        var ground = Ground.Of(boost: 1.5) with { Boost = 2, History = Ground.Measured };
        var typed = new Dictionary<Figure, double> { [Figure.TalkS] = 200, [Figure.AnswerRate] = 0.5 };
        var plan = ForecastPlan.Of(ground, typed, SampleLength.Hour);
        var scenario = plan.ScenarioOf(plan.Candidates[1], seed: 7);

        Assert.Equal((7UL, 4_200, 600), (scenario.Seed, scenario.DurationS, scenario.WarmUpS));
        Assert.Equal((8, 0.5, 2), (scenario.Agents, scenario.AnswerProbability, scenario.PatienceS));
        // What was typed is taken as it is, with the variation that was measured; what was measured has an error.
        Assert.Equal(new Law(0, 200, 0.8), scenario.Talk);
        Assert.NotEqual(9, scenario.RingToAnswer.Mean);
        Assert.InRange(scenario.RingToAnswer.Mean, 7.5, 10.5);
        Assert.Equal(Law.Constant(10), scenario.WrapUp);
        Assert.Equal([0.75, 0.25], scenario.Unanswered.Select(u => u.Share));
        Assert.Equal(19.8, scenario.Unanswered.Sum(u => u.Share * u.After.Mean), 1);
        // The end point takes fewer calls than the trunk has lines.
        Assert.Equal((40, 100), (scenario.TrunkChannels, scenario.OriginatesPerS));
        Assert.Equal((PacingMode.Boost, 3), (scenario.Pacing.Mode, scenario.Pacing.Boost));
        Assert.Equal((0.03, 4_200), (scenario.Pacing.AbandonCap, scenario.Pacing.WindowS));
    }

    [Fact]
    public void The_present_pacing_is_compared_with_the_others()
    {
        Assert.Equal("PROGRESSIVE* PREDICTIVE", Names(Ground.Of()));
        Assert.Equal("PROGRESSIVE BOOST* PREDICTIVE", Names(Ground.Of(boost: 1.6)));
        Assert.Equal("PROGRESSIVE BOOST PREDICTIVE*", Names(Ground.Of(boost: 1.6) with { Predictive = true }));
        Assert.Equal("LINES*", Names(Ground.Of() with { EndPoints = [Ground.Script(6)] }));
    }

    [Fact]
    public void A_campaign_of_announcements_has_lines_in_place_of_agents()
    {
        var ground = Ground.Of() with { EndPoints = [Ground.Script(6)], History = Ground.Measured with
        {
            Script = new(40, 12, 0.1),
        } };
        var plan = ForecastPlan.Of(ground, Ground.Nothing);
        var scenario = plan.ScenarioOf(plan.Candidates[0], 1);

        Assert.Equal((6, PacingMode.Ratio, 1), (scenario.Agents, scenario.Pacing.Mode, scenario.Pacing.LinesPerAgent));
        Assert.Equal(new(12, FigureSource.Measured, 40), plan.Figures[Figure.TalkS]);
        Assert.DoesNotContain(Figure.Agents, plan.Figures.Keys);
        Assert.DoesNotContain(Figure.WrapUpS, plan.Figures.Keys);
    }

    [Theory]
    // 45 % no answer, 15 % busy. Two rounds: 1 + 0.6 + 0.6²; busy alone once: 1.15.
    [InlineData(2, 2, 1.96)]
    [InlineData(0, 1, 1.15)]
    [InlineData(0, 0, 1)]
    [InlineData(1, 3, 1 + 0.6 + (0.6 * 0.15) + (0.6 * 0.15 * 0.15))]
    public void Attempts_per_person_follow_from_the_rules(int noAnswer, int busy, double expected)
    {
        var ground = Ground.Of() with { History = Ground.Measured, Rules =
            [Ground.Rule("RS_NOANSWER", noAnswer, 600), Ground.Rule("RS_BUSY", busy, 60)] };
        var plan = ForecastPlan.Of(ground, Ground.Nothing);

        Assert.Equal(expected, plan.AttemptsPerContact, 3);
        Assert.Equal(1_000 * plan.AttemptsPerContact, plan.Attempts, 6);
    }

    [Fact]
    public void Only_the_first_rule_that_matches_counts()
    {
        var ground = Ground.Of() with { History = Ground.Measured, Rules =
            [Ground.Rule("RS_NOANSWER", 0, 600), Ground.Rule("RS_NOANSWER", 5, 600)] };
        Assert.Equal(1, ForecastPlan.Of(ground, Ground.Nothing).AttemptsPerContact);
    }

    [Fact]
    public void Who_was_called_already_has_fewer_attempts_to_come()
    {
        var ground = Ground.Of(contacts: 100) with { RunId = 3, Waiting = 50, History = Ground.Measured, Rules =
            [Ground.Rule("RS_NOANSWER", 2, 600), Ground.Rule("RS_BUSY", 2, 600)] };
        var plan = ForecastPlan.Of(ground, Ground.Nothing);

        Assert.Equal(150, plan.Figures[Figure.Contacts].Value);
        Assert.Equal((100 * 1.96) + (50 * 1.6), plan.Attempts, 1);
    }

    [Fact]
    public void Waits_of_the_last_retries_hold_up_the_end()
    {
        var rules = (RescheduleRule[])[Ground.Rule("RS_NOANSWER", 2, 3_600, RescheduleMode.Multiplied)];
        var retries = new Retries(rules, Retries.Shares(Ground.Measured, 0.4));
        // Of 10 people 4.5 wait one hour, 2 of them two more; of one person none is expected to.
        Assert.Equal(TimeSpan.FromHours(3), retries.Tail(10));
        Assert.Equal(TimeSpan.Zero, retries.Tail(1));

        var ground = Ground.Of(contacts: 100) with { History = Ground.Measured, Rules = [.. rules] };
        var plan = ForecastPlan.Of(ground, Ground.Nothing);
        var end = Outlook.Finish(plan, workHours: 1, plan.Attempts);
        Assert.InRange(end!.Value - Ground.Monday, TimeSpan.FromHours(3.5), TimeSpan.FromHours(4));
    }

    [Fact]
    public void What_is_typed_wrong_is_named_and_nothing_is_simulated()
    {
        var typed = new Dictionary<Figure, double> { [Figure.AnswerRate] = 1.5, [Figure.Agents] = 2.5 };
        var refused = Assert.Throws<InvalidFieldsException>(() => ForecastPlan.Of(Ground.Of(), typed));
        Assert.Equal(["Agents", "AnswerRate"], refused.Problems.Select(p => p.Field).Order());
    }

    [Theory]
    [InlineData("NoTrunk")]
    [InlineData("NoEndPoint")]
    [InlineData("NoContact")]
    [InlineData("NeverOpen")]
    public void Why_there_is_nothing_to_forecast_is_said(string code)
    {
        var ground = code switch
        {
            "NoTrunk" => Ground.Of() with { Trunks = [] },
            "NoEndPoint" => Ground.Of() with { EndPoints = [] },
            "NoContact" => Ground.Of(contacts: 0),
            _ => Ground.Of() with { Hours = CallingHours.Always with { Days = new HashSet<DayOfWeek>() } },
        };
        Assert.Equal(code, Assert.Throws<ForecastException>(() => ForecastPlan.Of(ground, Ground.Nothing)).Code);
    }

    private static string Names(CampaignGround ground) => string.Join(' ', ForecastPlan.Of(ground, Ground.Nothing)
        .Candidates.Select(c => c.Name + (c.IsPresent ? "*" : "")));
}
