using Ringtail.Dialing.EndPoints;
using Ringtail.Dialing.Rules;
using Ringtail.Dialing.Runs;
using Ringtail.Runtime.Loops;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Tests.Loops;

public sealed class SettingsBuilding
{
    private static RunSettings Build(CampaignRow campaign, double boost = 1) =>
        SettingsBuilder.Build(new RunRow { Id = 7, Boost = boost }, campaign, [], [], []);

    [Fact]
    public void Days_of_the_week_count_from_Sunday()
    {
        var campaign = new CampaignRow
        {
            TimeDow = "126",
            TimeStart = "090000",
            TimeEnd = "173000",
            TimeZone = "Europe/Berlin",
        };
        var hours = Build(campaign).Hours;

        Assert.Equal([DayOfWeek.Sunday, DayOfWeek.Monday, DayOfWeek.Friday], hours.Days.Order());
        Assert.Equal(new(9, 0), hours.Start);
        Assert.Equal(new(17, 30), hours.End);
        Assert.Equal("Europe/Berlin", hours.Zone.Id);
    }

    [Fact]
    public void No_day_at_all_allows_nothing() =>
        Assert.False(Build(new() { TimeDow = "" }).Hours.Allow(new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero)));

    [Fact]
    public void Boost_of_the_run_multiplies_that_of_the_campaign() =>
        Assert.Equal(3, Build(new() { BoostFactor = 1.5 }, boost: 2).Boost);

    [Theory]
    [InlineData("A=1,B=2", "A:1 B:2")]
    [InlineData("A=1\nB=2\r\n\r\nC=x=y", "A:1 B:2 C:x=y")]
    [InlineData(" A = one two , B=", "A:one two B:")]
    [InlineData(@"A=one\,two\\,B=3", @"A:one,two\ B:3")]
    [InlineData("nothing,=x,", "")]
    [InlineData("CHANNEL(language)=de", "CHANNEL(language):de")]
    public void Variables_are_separated_by_commas_or_lines(string text, string expected) =>
        Assert.Equal(
            expected, string.Join(' ', SettingsBuilder.ParseVariables(text).Select(v => $"{v.Key}:{v.Value}")));

    [Fact]
    public void Detection_of_machines_gives_its_variables_before_the_campaigns()
    {
        var settings = Build(new() { AmdTracking = "ON", AmdParams = "2500", AmdAudioFile = "msg", Variables = "A=1" });

        Assert.Equal(["AMD_MODE", "AMD_EXTRA", "AMD_FILE", "FAX_FILE", "A"], settings.Variables.Select(v => v.Key));
    }

    [Fact]
    public void Rules_keep_their_order_and_mode()
    {
        var settings = SettingsBuilder.Build(
            new RunRow { Id = 1 }, new CampaignRow(), [], [],
            [
                new() { Status = "RS_BUSY", MaxAttempts = 3, RetryAfterS = 300, Mode = "MULT" },
                new() { Status = "TERMINATED", StatusExt = "DISP7", MaxAttempts = 1, RetryAfterS = 10 },
            ]);

        Assert.Equal(
            [
                new RescheduleRule("RS_BUSY", "", 3, TimeSpan.FromSeconds(300), RescheduleMode.Multiplied),
                new RescheduleRule("TERMINATED", "DISP7", 1, TimeSpan.FromSeconds(10), RescheduleMode.Fixed),
            ], settings.RescheduleRules);
    }

    [Fact]
    public void A_queue_is_named_as_at_the_PBX_and_a_phone_as_people_like()
    {
        var settings = SettingsBuilder.Build(
            new PbxRow { Id = 1, Address = "pbx.example" }, [new TrunkRow { Id = 2, DefaultCallerId = "030123" }],
            [
                new EndPointRow { Id = 3, Type = "QUEUE", QueueName = "team", Name = "ignored", WrapUpMs = 5000 },
                new EndPointRow { Id = 4, Type = "PHONE", QueueName = "x", Name = "Front desk" },
            ]);

        Assert.Equal("pbx.example", settings.Name);
        Assert.Equal("030123", settings.Trunks[0].CallerId);
        Assert.Equal(("team", EndPointKind.Queue), (settings.EndPoints[0].Name, settings.EndPoints[0].Kind));
        Assert.Equal(TimeSpan.FromSeconds(5), settings.EndPoints[0].WrapUp);
        Assert.Equal(("Front desk", EndPointKind.Phone), (settings.EndPoints[1].Name, settings.EndPoints[1].Kind));
    }
}
