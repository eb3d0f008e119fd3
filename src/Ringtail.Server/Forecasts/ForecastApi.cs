using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Ringtail.Server.Api;

namespace Ringtail.Server.Forecasts;

/// <summary><c>GET /api/v1/campaigns/{id}/forecast</c>: the page's forecast for programs.</summary>
internal static class ForecastApi
{
    public static void Map(RouteGroupBuilder campaigns) => campaigns.MapGet("/{id:int}/forecast", AnswerAsync)
        .ProducesValidationProblem().WithName("forecastCampaign")
        .PathExample("agents", 3).PathExample("contacts", 50).PathExample("answerRate", 0.5)
        .WithSummary("What the campaign will do: finish time, calls per hour, busy share, abandons, over many seeds")
        .WithDescription("Figures that are not given are the campaign's own: measured on its latest calls where there "
            + "are enough, else from its settings, else a usual value; the answer names each one's source. Takes "
            + "seconds; one forecast is made at a time. Spreads: the middle seed, and what four of five lie between.");

    private static async Task<Results<Ok<CampaignForecast>, ProblemHttpResult>> AnswerAsync(int id,
        [AsParameters] ForecastQuery query, GroundReader grounds, ForecastDesk desk, CancellationToken ct)
    {
        try
        {
            var ground = await grounds.ReadAsync(id, query.Run, ct);
            var plan = ForecastPlan.Of(ground, query.Typed(), query.Sample ?? SampleLength.Hour);
            return TypedResults.Ok(await desk.RunAsync(plan, progress: null, ct));
        }
        catch (ForecastException refused)
        {
            return TypedResults.Problem(refused.Message, statusCode: StatusCodes.Status409Conflict,
                title: "There is nothing to forecast.", extensions: [new("code", refused.Code)]);
        }
    }
}

/// <summary>Figures to use in place of the campaign's own. Times in seconds, rates and shares 0 to 1.</summary>
internal sealed record ForecastQuery
{
    [FromQuery(Name = "run"), Description("Forecast the rest of this run; left out, a new run over all lists.")]
    public int? Run { get; init; }

    [FromQuery(Name = "sample"), Description("How long each simulated team works: Hour (default), HalfDay or Day.")]
    public SampleLength? Sample { get; init; }

    [FromQuery(Name = "agents"), Description("Agents logged in.")]
    public double? Agents { get; init; }

    [FromQuery(Name = "contacts"), Description("People to call.")]
    public double? Contacts { get; init; }

    [FromQuery(Name = "attemptsPerContact"), Description("Attempts per person in the mean, retries included.")]
    public double? AttemptsPerContact { get; init; }

    [FromQuery(Name = "answerRate"), Description("Attempts that a person answers, 0.001 to 1.")]
    public double? AnswerRate { get; init; }

    [FromQuery(Name = "ringS"), Description("Mean seconds from launch to answer.")]
    public double? RingS { get; init; }

    [FromQuery(Name = "unansweredS"), Description("Mean seconds of an attempt that nobody answers.")]
    public double? UnansweredS { get; init; }

    [FromQuery(Name = "talkS"), Description("Mean seconds of talk.")]
    public double? TalkS { get; init; }

    [FromQuery(Name = "wrapUpS"), Description("Seconds of wrap-up after each talk.")]
    public double? WrapUpS { get; init; }

    [FromQuery(Name = "boost"), Description("Calls in flight per free agent.")]
    public double? Boost { get; init; }

    [FromQuery(Name = "patienceS")]
    [Description("Seconds after which an answered person without an agent is abandoned.")]
    public double? PatienceS { get; init; }

    [FromQuery(Name = "abandonCap"), Description("Highest share of abandoned people for predictive pacing.")]
    public double? AbandonCap { get; init; }

    public IReadOnlyDictionary<Figure, double> Typed()
    {
        (Figure Figure, double? Value)[] all =
        [
            (Figure.Agents, Agents), (Figure.Contacts, Contacts), (Figure.AttemptsPerContact, AttemptsPerContact),
            (Figure.AnswerRate, AnswerRate), (Figure.RingS, RingS), (Figure.UnansweredS, UnansweredS),
            (Figure.TalkS, TalkS), (Figure.WrapUpS, WrapUpS), (Figure.Boost, Boost), (Figure.PatienceS, PatienceS),
            (Figure.AbandonCap, AbandonCap),
        ];
        return all.Where(f => f.Value is not null).ToDictionary(f => f.Figure, f => f.Value!.Value);
    }
}
