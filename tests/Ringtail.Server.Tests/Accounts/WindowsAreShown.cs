using System.Globalization;
using Bunit;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.Accounts;
using Ringtail.Server.Tests.Pages;
using TestContext = Xunit.TestContext;

namespace Ringtail.Server.Tests.Accounts;

/// <summary>The windows of an account are those of the clock that counts them, wherever the viewer is.</summary>
public sealed class WindowsAreShown
{
    [Theory]
    [InlineData("Europe/Berlin", "00:00 – {0} 00:00, Zeit von Europe/Berlin")]
    [InlineData("Asia/Kathmandu", "00:00 – {0} 00:00, Zeit von Asia/Kathmandu")]
    // The viewer's own clock, by another name.
    [InlineData("Africa/Abidjan", "00:00 – {0} 00:00")]
    public async Task A_calendar_day_is_from_midnight_to_midnight_where_it_is_counted(string zone, string shown)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var bench = await PageBench.StartAsync();
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = new CultureInfo("de-DE");
        await using (var db = bench.From<IRingtailDbFactory>().Create())
        {
            db.Add(new CampaignRow
            {
                Name = "Frühling", TimeZone = zone, AbandonProfile = "own", AbandonWindows = "DAY",
            });
            await db.SaveChangesAsync(ct);
        }
        var card = bench.Render<AccountWindows>(p => p.Add(w => w.CampaignId, 1));
        var window = card.WaitForElement("[data-testid='account-window'] .muted").TextContent.Trim();
        var there = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var tomorrow = TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow(), there).Date.AddDays(1)
            .ToString("d", CultureInfo.CurrentCulture);
        Assert.EndsWith(string.Format(CultureInfo.InvariantCulture, shown, tomorrow), window, StringComparison.Ordinal);
    }
}
