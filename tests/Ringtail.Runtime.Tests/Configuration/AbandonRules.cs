using Ringtail.Dialing.Pacing;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Live;
using Ringtail.Runtime.Loops;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Tests.Configuration;

public sealed class AbandonRules
{
    [Fact]
    public void A_campaign_without_a_choice_paces_as_before_and_keeps_the_houses_account()
    {
        var pacing = Build(new CampaignRow { Name = "c", TimeZone = "Europe/Berlin" }).Pacing;
        Assert.Equal(PacingModel.Off, pacing.Model);
        Assert.Equal("Europe/Berlin", pacing.Profile.Zone.Id);
        Assert.Equal(
            AbandonProfile.Own with { Zone = pacing.Profile.Zone, Windows = pacing.Profile.Windows }, pacing.Profile);
        Assert.Equal(AbandonProfile.Own.Windows, pacing.Profile.Windows);
    }

    [Theory]
    [InlineData("FTC", 0.03, WindowKind.SuccessiveDays)]
    [InlineData("Ofcom", 0.01, WindowKind.Rolling)]
    [InlineData("Germany", 0, WindowKind.CalendarDay)]
    [InlineData("Canada", 0.05, WindowKind.CalendarMonth)]
    public void A_built_in_profile_counts_whatever_the_fields_of_the_own_one_say(
        string name, double cap, WindowKind window)
    {
        var profile = Build(new CampaignRow
        {
            AbandonProfile = name, AbandonCap = 0.5, AbandonWindows = "CAMPAIGN", PredictiveModel = "ADAPTIVE",
        }).Pacing.Profile;
        Assert.Equal((name, cap), (profile.Name, profile.Cap));
        Assert.Equal(window, Assert.Single(profile.Windows).Kind);
    }

    [Fact]
    public void The_own_profile_is_what_its_fields_say()
    {
        var pacing = Build(new CampaignRow
        {
            PredictiveModel = "ADAPTIVE",
            AbandonCap = 0.02,
            AbandonWindows = "DAY,DAYS:30",
            AbandonLimitMs = 1500,
            AbandonClock = "CONNECTED",
            AbandonRingMinMs = 15_000,
            AbandonRetryBanS = 3600,
            AbandonFalsePositives = false,
            AbandonMessage = true,
        }).Pacing;
        Assert.Equal(PacingModel.Adaptive, pacing.Model);
        var profile = pacing.Profile;
        Assert.Equal((0.02, TimeSpan.FromSeconds(1.5), ClockStop.AgentConnected),
            (profile.Cap, profile.Limit, profile.ClockStops));
        Assert.Equal([new(WindowKind.CalendarDay), new(WindowKind.SuccessiveDays, TimeSpan.FromDays(30))],
            profile.Windows);
        Assert.Equal((TimeSpan.FromSeconds(15), TimeSpan.FromHours(1), false, true),
            (profile.RingMin, profile.RetryBan, profile.FalsePositivesCount, profile.DemandsMessage));
    }

    [Fact]
    public void What_an_unknown_version_wrote_abandons_nobody()
    {
        var pacing = Build(new CampaignRow { AbandonProfile = "Mars", PredictiveModel = "PSYCHIC" }).Pacing;
        Assert.Equal((PacingModel.Off, 0d), (pacing.Model, pacing.Profile.Cap));
        var cap = Build(new CampaignRow { AbandonCap = double.NaN }).Pacing.Profile.Cap;
        Assert.Equal(0, cap);
    }

    [Fact]
    public void A_run_rings_at_least_as_long_as_its_law_demands()
    {
        var settings = Build(new CampaignRow { AbandonProfile = "FTC", RingTimeMs = 5_000 });
        Assert.Equal(TimeSpan.FromSeconds(15), settings.RingTimeMax);
    }

    [Theory]
    [InlineData("DAY")]
    [InlineData("MONTH,DAYS:366")]
    [InlineData("HOURS:1,HOURS:8784,CAMPAIGN,DAY")]
    public void Windows_are_written_as_they_are_read(string text) =>
        Assert.Equal(text, AbandonSettings.WriteWindows(AbandonSettings.ReadWindows(text)!.Value));

    [Theory]
    [InlineData("")]
    [InlineData("WEEK")]
    [InlineData("HOURS:0")]
    [InlineData("DAYS:367")]
    [InlineData("DAYS:-1")]
    [InlineData("DAY,")]
    [InlineData("DAY,DAY,DAY,DAY,DAY")]
    public void Windows_that_are_none_are_refused(string text)
    {
        Assert.Null(AbandonSettings.ReadWindows(text));
        Assert.Equal("AbandonWindows", Code(new CampaignRow { Name = "c", AbandonWindows = text }));
    }

    [Fact]
    public void Each_wrong_field_is_named()
    {
        Assert.Equal("PredictiveModel", Code(new CampaignRow { Name = "c", PredictiveModel = "adaptive" }));
        Assert.Equal("AbandonProfile", Code(new CampaignRow { Name = "c", AbandonProfile = "ftc" }));
        Assert.Equal("AbandonCapRange", Code(new CampaignRow { Name = "c", AbandonCap = 3 }));
        Assert.Equal("AbandonCapRange", Code(new CampaignRow { Name = "c", AbandonCap = double.NaN }));
        Assert.Equal("AbandonLimitMsRange", Code(new CampaignRow { Name = "c", AbandonLimitMs = 499 }));
        Assert.Equal("AbandonClock", Code(new CampaignRow { Name = "c", AbandonClock = "" }));
        Assert.Equal("LetGoAfter", Code(new CampaignRow { Name = "c", LetGoAfterMs = 14_999 }));
        Assert.Equal("LetGoAfter", Code(new CampaignRow { Name = "c", LetGoAfterMs = 120_001 }));
        Assert.Equal("LetGoAfter", Code(new CampaignRow { Name = "c", LetGoAfterMs = -1 }));
        Assert.Equal("AbandonRetryBanSRange", Code(new CampaignRow { Name = "c", AbandonRetryBanS = -1 }));
        var ring = Assert.Single(ConfigurationRules.Problems(
            new CampaignRow { Name = "c", AbandonProfile = "Ofcom", RingTimeMs = 14_999 }));
        Assert.Equal((nameof(CampaignRow.RingTimeMs), "RingTimeBelowProfile"), (ring.Field, ring.Code));
        Assert.Contains("15 s", ring.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("prohib_not_screened", false)]
    [InlineData("unavailable", false)]
    [InlineData("allowed_passed_screen", true)]
    [InlineData("", true)]
    public void In_Germany_the_number_is_shown(string presentation, bool right)
    {
        var row = new CampaignRow { Name = "c", AbandonProfile = "Germany", CallerPresentation = presentation };
        Assert.Equal(right, ConfigurationRules.Problems(row).Count == 0);
        row.AbandonProfile = "own";
        Assert.Empty(ConfigurationRules.Problems(row));
    }

    [Theory]
    [InlineData("900", "msg", false, true)]
    [InlineData("", "", true, true)]
    [InlineData("900", "", false, false)]
    [InlineData("", "msg", false, false)]
    [InlineData("900", "msg", true, false)]
    public void A_safe_harbour_is_an_extension_with_its_context_or_the_dialplans(
        string extension, string context, bool inDialplan, bool right)
    {
        var row = new EndPointRow
        {
            PbxId = 1, QueueName = "q", Extension = "1", Context = "c", SafeHarbourExtension = extension,
            SafeHarbourContext = context, SafeHarbourInDialplan = inDialplan,
        };
        Assert.Equal(right, ConfigurationRules.Problems(row).Count == 0);
    }

    [Theory]
    [InlineData("FTC", "ADAPTIVE", true)]
    [InlineData("FTC", "OFF", false)]
    public void A_law_that_demands_a_message_warns_and_refuses_the_adaptive_model(
        string profile, string model, bool refuses)
    {
        var campaign = new CampaignRow { AbandonProfile = profile, PredictiveModel = model };
        var queue = new EndPointRow { Id = 3, Type = "QUEUE", QueueName = "team" };
        var phone = new EndPointRow { Id = 4, Type = "PHONE", Name = "desk" };
        var warning = Assert.Single(CampaignAdvice.Of(campaign, [queue, phone], LiveView.Empty));
        Assert.Equal(("NoSafeHarbour", "team", refuses), (warning.Code, warning.EndPoint, warning.Refuses));
        queue.SafeHarbourInDialplan = true;
        Assert.Empty(CampaignAdvice.Of(campaign, [queue, phone], LiveView.Empty));
    }

    [Fact]
    public void A_team_that_is_slower_than_the_law_is_told_of_auto_answer_before_the_first_call()
    {
        var queue = new EndPointRow { Id = 3, Type = "QUEUE", QueueName = "team" };
        var view = LiveView.Empty with
        {
            EndPoints = [new(3, "team", "QUEUE", 1, 0, 5, 0, 0, 0, "") { AnswerToRingS = 0.6, AnswerToConnectS = 3.4 }],
        };
        Assert.Empty(CampaignAdvice.Of(new CampaignRow(), [queue], view));
        var slow = Assert.Single(
            CampaignAdvice.Of(new CampaignRow { AbandonClock = "CONNECTED" }, [queue], view));
        Assert.Equal(("AgentsTooSlow", false), (slow.Code, slow.Refuses));
        Assert.Contains("3.4 s", slow.Message, StringComparison.Ordinal);
    }

    private static Ringtail.Dialing.Runs.RunSettings Build(CampaignRow campaign) =>
        SettingsBuilder.Build(new RunRow { Id = 7 }, campaign, [], [], []);

    private static string Code(CampaignRow row) => Assert.Single(ConfigurationRules.Problems(row)).Code;
}
