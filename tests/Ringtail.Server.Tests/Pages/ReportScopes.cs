using Ringtail.Server.Reports;

namespace Ringtail.Server.Tests.Pages;

public sealed class ReportScopes
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    /// <summary>Half past midnight of the 30th in Berlin, still the 29th in UTC.</summary>
    private static readonly DateTimeOffset Now = new(2026, 11, 29, 23, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("today", "2026-11-29T23:00:00Z", null)]
    [InlineData("yesterday", "2026-11-28T23:00:00Z", "2026-11-29T23:00:00Z")]
    [InlineData("week", "2026-11-23T23:00:00Z", null)]
    [InlineData("all", null, null)]
    [InlineData("nonsense", "2026-11-23T23:00:00Z", null)]
    public void Days_begin_at_the_viewers_midnight(string period, string? from, string? until)
    {
        var filter = new ReportScope(period).Filter(Now, Berlin);
        Assert.Equal((At(from), At(until)), (filter.From, filter.Until));
    }

    [Fact]
    public void A_month_over_the_change_of_the_clock_begins_at_midnight_of_summer_time()
    {
        var now = new DateTimeOffset(2026, 11, 10, 12, 0, 0, TimeSpan.Zero);
        Assert.Equal(At("2026-10-11T22:00:00Z"), new ReportScope("month").Filter(now, Berlin).From);
    }

    [Fact]
    public void A_run_is_shown_whole_unless_a_period_is_chosen()
    {
        Assert.Null(new ReportScope(Run: 3).Filter(Now, Berlin).From);
        Assert.Equal([3], new ReportScope(Run: 3).Filter(Now, Berlin).Runs);
        Assert.NotNull(new ReportScope("today", Run: 3).Filter(Now, Berlin).From);
    }

    [Fact]
    public void The_address_says_what_is_shown_and_the_export_gets_the_same()
    {
        var scope = new ReportScope("today", Campaign: 2, Outcome: "RS_BUSY", Agent: "SIP/101");
        Assert.Equal("?period=today&campaign=2&outcome=RS_BUSY&agent=SIP%2F101", scope.Query());
        Assert.Equal("", new ReportScope().Query());
        Assert.Equal("?from=2026-11-29T23%3A00%3A00.0000000%2B00%3A00&campaign=2&outcome=RS_BUSY&agent=SIP%2F101"
            + "&zone=Europe%2FBerlin", scope.ExportQuery(Now, Berlin));
    }

    private static DateTimeOffset? At(string? instant) => instant is null
        ? null
        : DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture);
}
