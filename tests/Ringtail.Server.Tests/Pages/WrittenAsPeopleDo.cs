using System.Globalization;
using Bunit;
using MudBlazor;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.Dialer;
using Ringtail.Server.Hours;
using Ringtail.Server.Shell.Forms;

namespace Ringtail.Server.Tests.Pages;

/// <summary>Times and days are typed and shown in the viewer's way, whatever language the browser speaks.</summary>
public sealed class WrittenAsPeopleDo
{
    [Theory]
    [InlineData("9", "090000")]
    [InlineData("9:30", "093000")]
    [InlineData("09.30", "093000")]
    [InlineData(" 0930 ", "093000")]
    [InlineData("16:59:59", "165959")]
    [InlineData("4:30 pm", "163000")]
    [InlineData("24:00", null)]
    [InlineData("nine", null)]
    [InlineData("", null)]
    public void A_time_of_day_is_read_as_it_is_typed(string typed, string? stored) =>
        Assert.Equal(stored, ClockText.Read(typed));

    [Theory]
    [InlineData("090000", "09:00")]
    [InlineData("235959", "23:59:59")]
    [InlineData("nine", "nine")]
    public void A_time_of_day_is_shown_on_24_hours(string stored, string shown) =>
        Assert.Equal(shown, ClockText.Shown(stored));

    [Theory]
    [InlineData("de-DE", "24.12.2026", "24.12.2026")]
    [InlineData("en-GB", "24/12/2026", "24/12/2026")]
    [InlineData("de-DE", "2026-12-24", "24.12.2026")]
    public void A_day_is_read_and_shown_as_the_viewer_writes_it(string culture, string typed, string shown)
    {
        CultureInfo.CurrentCulture = new CultureInfo(culture);
        Assert.Equal("2026-12-24", DateText.Read(typed));
        Assert.Equal(shown, DateText.Shown("2026-12-24"));
        Assert.Null(DateText.Read("Heiligabend"));
    }

    [Theory]
    [InlineData("de-DE", "24.12.2026 9:30", "24.12.2026 09:30")]
    [InlineData("de-DE", "24.12.2026, 0930", "24.12.2026 09:30")]
    [InlineData("en-GB", "24/12/2026 9:30 pm", "24/12/2026 21:30")]
    [InlineData("en-GB", "2026-12-24T09:30", "24/12/2026 09:30")]
    // It is a quarter past two in the afternoon of the first: nine is past, three is to come.
    [InlineData("de-DE", "9", "02.12.2026 09:00")]
    [InlineData("de-DE", "14:15", "02.12.2026 14:15")]
    [InlineData("de-DE", " 15 ", "01.12.2026 15:00")]
    public void A_day_and_a_time_are_read_and_shown_as_the_viewer_writes_them(
        string culture, string typed, string shown)
    {
        CultureInfo.CurrentCulture = new CultureInfo(culture);
        Assert.Equal(shown, WhenText.Shown(WhenText.Read(typed, new DateTime(2026, 12, 1, 14, 15, 0))!));
    }

    [Theory]
    [InlineData("")]
    [InlineData("24.12.2026")]
    [InlineData("24.12.2026 25:00")]
    [InlineData("30.2.2026 9:00")]
    [InlineData("morgen 9:00")]
    public void What_is_no_day_and_time_is_none(string typed)
    {
        CultureInfo.CurrentCulture = new CultureInfo("de-DE");
        Assert.Null(WhenText.Read(typed, new DateTime(2026, 12, 1, 14, 15, 0)));
        Assert.Equal(typed, WhenText.Shown(typed));
        Assert.Equal("When", Assert.Single(WhenBox.Problems("Due", typed)).Code);
    }

    [Fact]
    public async Task A_rule_keeps_what_was_typed_while_it_is_typed_and_says_what_cannot_be_read()
    {
        await using var bench = await PageBench.StartAsync();
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = new CultureInfo("de-DE");
        var rule = new OpeningRuleRow { Mode = "OPEN", Days = "23456", TimeStart = "090000", TimeEnd = "165959" };
        await bench.OpenAsync(new DialogParameters<HoursRuleDialog> { { d => d.Rule, rule } });
        Assert.Equal("09:00", Shown("TimeStart"));
        Assert.Equal("16:59:59", Shown("TimeEnd"));

        bench.Type("TimeStart", "8");
        bench.Type("DateFrom", "24.12.2026");
        Assert.Equal(("080000", "2026-12-24"), (rule.TimeStart, rule.DateFrom));
        Assert.Equal("8", Shown("TimeStart"));
        await bench.Dialogs.Find("input[data-testid='field-TimeStart']").BlurAsync();
        Assert.Equal("08:00", Shown("TimeStart"));

        bench.Type("TimeEnd", "fünf");
        bench.Dialogs.WaitForAssertion(() => Assert.Contains(
            "Tragen Sie eine Uhrzeit ein", bench.Dialogs.Markup, StringComparison.Ordinal));

        string? Shown(string field) =>
            bench.Dialogs.Find($"input[data-testid='field-{field}']").GetAttribute("value");
    }

    [Fact]
    public void Every_zone_that_is_offered_is_one_of_the_machine()
    {
        var offered = ZoneNames.All.Select(z => z.Value).ToList();
        Assert.Contains("Europe/Berlin", offered);
        Assert.Empty(TimeZoneInfo.GetSystemTimeZones().Where(z => z.HasIanaId && z.Id.Contains('/')).Select(z => z.Id)
            .Except([.. offered, TimeZoneInfo.Local.Id]));
        Assert.All(offered, zone => Assert.True(TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _), zone));
    }

    [Theory]
    [InlineData("Campaign", "Campaign", "RingTimeMs", "25000", "25")]
    [InlineData("Campaign", "Campaign", "AbandonCap", "0.03", "3")]
    [InlineData("Campaign", "Campaign", "TimeStart", "090000", "09:00")]
    [InlineData("Campaign", "Campaign", "PredictiveModel", "OFF", "OFF – je freier Agent")]
    [InlineData("CampaignList", "List", "Type", "BLACK_LIST", "Sperrliste")]
    [InlineData("EndPoint", "EndPoint", "Type", "QUEUE", "Warteschlange")]
    [InlineData("RescheduleRule", "Rule", "Status", "RS_BUSY", "Besetzt")]
    [InlineData("OpeningRule", "OpeningRule", "Days", "23", "Mo, Di")]
    [InlineData("Trunk", "Trunk", "DialString", "SIP/a/${num}", "SIP/a/${num}")]
    public async Task A_change_shows_its_values_as_the_form_does(
        string kind, string prefix, string field, string kept, string shown)
    {
        await using var bench = await PageBench.StartAsync();
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = new CultureInfo("de-DE");
        Assert.Equal(shown, ChangeWords.Value(bench.Texts, kind, prefix, field, kept));
    }
}
