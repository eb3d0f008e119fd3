using Bunit;
using Ringtail.Runtime.Privacy;
using Ringtail.Server.Reports;

namespace Ringtail.Server.Tests.Pages;

public sealed class RecordingsAreShown
{
    [Fact]
    public async Task A_call_names_its_files_where_they_lie_who_reported_consent_and_why_one_is_missing()
    {
        await using var bench = await PageBench.StartAsync();
        var card = bench.Render<RecordingCard>(p => p.Add(c => c.Recordings,
        [
            View(1, "rt-7-1001.wav", "RECORDING", "", "https://pbx/play?f=rt-7-1001.wav"),
            View(2, "rt-7-1001.wav", "FAILED", "MixMonitor wants the write class system", "https://pbx/play"),
        ]));
        var items = card.FindAll("[data-testid='recordings'] li");
        Assert.Equal(["RECORDING", "FAILED"], items.Select(i => i.GetAttribute("data-state")));
        Assert.Contains("rt-7-1001.wav", items[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("10.0.0.5", items[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("API admin", items[0].TextContent, StringComparison.Ordinal);
        Assert.Equal("https://pbx/play?f=rt-7-1001.wav", Assert.Single(card.FindAll("a")).GetAttribute("href"));
        Assert.Contains("Not recorded", items[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("write class system", items[1].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_without_recordings_shows_nothing_of_them()
    {
        await using var bench = await PageBench.StartAsync();
        Assert.Equal("", bench.Render<RecordingCard>(p => p.Add(c => c.Recordings, [])).Markup.Trim());
    }

    private static RecordingView View(long id, string file, string state, string failure, string url) => new(
        id, 1001, "10.0.0.5", file, state, "API admin", new DateTimeOffset(2026, 11, 30, 9, 0, 0, TimeSpan.Zero),
        failure, url, null);
}
