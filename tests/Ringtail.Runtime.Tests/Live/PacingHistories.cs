using Ringtail.Runtime.Live;

namespace Ringtail.Runtime.Tests.Live;

public sealed class PacingHistories
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_chart_has_a_point_a_second_for_five_minutes_and_is_forgotten_with_its_run()
    {
        var history = new PacingHistory();
        for (var i = 0; i < 4 * 400; i++) history.Add(1, [View(i)], Noon.AddMilliseconds(250 * i));
        var points = history.Of(View(0));
        Assert.Equal(300, points.Count);
        Assert.Equal(TimeSpan.FromSeconds(1), points[1].At - points[0].At);
        Assert.Equal(4 * 399, points[^1].Busy);
        Assert.Empty(history.Of(View(0) with { Queues = "other" }));

        history.Add(2, [], Noon.AddHours(1));
        Assert.NotEmpty(history.Of(View(0)));
        history.Add(1, [], Noon.AddHours(1));
        Assert.Empty(history.Of(View(0)));
    }

    [Fact]
    public void The_window_that_is_fullest_is_drawn()
    {
        var history = new PacingHistory();
        history.Add(1, [View(0) with { Windows = [Window(0.01, 0.03), Window(0.009, 0.01)] }], Noon);
        Assert.Equal((0.009f, 0.01f), (history.Of(View(0))[0].Rate, history.Of(View(0))[0].Cap));
    }

    private static PacingView View(int busy) => new()
    {
        RunId = 1, CampaignId = 1, PbxId = 1, Queues = "team", At = Noon, Busy = busy,
    };

    private static WindowView Window(double rate, double cap) => new()
    {
        Kind = "CalendarDay", Id = "", From = Noon, Rate = rate, Cap = cap,
    };
}
