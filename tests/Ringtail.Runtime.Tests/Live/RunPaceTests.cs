using Ringtail.Runtime.Live;

namespace Ringtail.Runtime.Tests.Live;

public sealed class RunPaceTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 29, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Calls_per_hour_answers_and_the_end_are_those_of_the_last_minutes()
    {
        var paces = new RunPaces();
        for (var s = 0; s <= 60; s += 5)
            paces.Add(Run(attempted: 2 * s, answered: s, finished: s), Start.AddSeconds(s));

        var pace = paces.Of(Run(attempted: 120, answered: 60, finished: 60), Start.AddSeconds(60));
        Assert.Equal((7200, 0.5, 1.0), (pace.CallsPerHour!.Value, pace.AnswerRate!.Value, pace.FinishedPerS));
        Assert.Equal(Start.AddSeconds(60 + 940), pace.EndOf(1000 - 60, Start.AddSeconds(60)));
    }

    [Fact]
    public void Half_a_minute_is_needed_and_a_pause_begins_anew()
    {
        var paces = new RunPaces();
        paces.Add(Run(0, 0, 0), Start);
        Assert.Null(paces.Of(Run(10, 5, 5), Start.AddSeconds(29)).CallsPerHour);
        Assert.NotNull(paces.Of(Run(10, 5, 5), Start.AddSeconds(30)).CallsPerHour);

        paces.Add(Run(10, 5, 5) with { State = "PAUSED" }, Start.AddSeconds(31));
        paces.Add(Run(10, 5, 5), Start.AddMinutes(60));
        Assert.Null(paces.Of(Run(20, 5, 5), Start.AddMinutes(60).AddSeconds(20)).CallsPerHour);
        Assert.Equal(1200, paces.Of(Run(20, 5, 5), Start.AddMinutes(60).AddSeconds(30)).CallsPerHour!.Value, 6);
    }

    [Fact]
    public void A_run_that_stands_or_would_need_a_month_has_no_end()
    {
        var paces = new RunPaces();
        paces.Add(Run(0, 0, 0), Start);
        Assert.Null(paces.Of(Run(100, 0, 0), Start.AddMinutes(1)).EndOf(500, Start));
        Assert.Null(paces.Of(Run(100, 0, 1), Start.AddMinutes(1)).EndOf(10_000_000, Start));
        Assert.Null(default(RunPace).EndOf(10, Start));
    }

    private static RunView Run(long attempted, long answered, long finished) => new()
    {
        RunId = 1, CampaignId = 1, Name = "Spring", State = "RUNNING", Attempted = attempted, Answered = answered,
        Finished = finished, Loaded = 1_000,
    };
}
