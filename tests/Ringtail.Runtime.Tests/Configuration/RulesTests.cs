using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Tests.Configuration;

public sealed class RulesTests
{
    [Fact]
    public void Records_with_their_defaults_and_what_is_required_are_in_order()
    {
        Assert.Empty(
            ConfigurationRules.Problems(new PbxRow { Description = "p", Address = "pbx.example", Login = "w" }));
        Assert.Empty(ConfigurationRules.Problems(new TrunkRow { PbxId = 1, Name = "t", DialString = "SIP/t/${num}" }));
        Assert.Empty(ConfigurationRules.Problems(
            new EndPointRow { PbxId = 1, QueueName = "q", Extension = "100", Context = "wombat" }));
        Assert.Empty(ConfigurationRules.Problems(new ContactListRow { Name = "l" }));
        Assert.Empty(ConfigurationRules.Problems(new CampaignRow { Name = "c" }));
        Assert.Empty(ConfigurationRules.Problems(new RescheduleRuleRow { CampaignId = 1, Status = "RS_BUSY" }));
    }

    [Theory]
    [InlineData("Kundenrückgewinnung Frühjahr – 2026")]
    [InlineData("顧客名簿")]
    [InlineData("a|b,c:d;e'f\"g")]
    public void Names_may_be_in_any_script(string name) =>
        Assert.Empty(ConfigurationRules.Problems(new ContactListRow { Name = name }));

    [Theory]
    [InlineData("", "Required")]
    [InlineData("   ", "Required")]
    [InlineData("a\nb", "ControlCharacter")]
    [InlineData("a\r\nAction: Command", "ControlCharacter")]
    public void Names_are_refused_that_are_none(string name, string code) =>
        Assert.Equal(code, Assert.Single(ConfigurationRules.Problems(new ContactListRow { Name = name })).Code);

    [Theory]
    [InlineData(255, 0)]
    [InlineData(256, 1)]
    public void Names_may_be_long_but_not_endless(int length, int problems) =>
        Assert.Equal(
            problems, ConfigurationRules.Problems(new ContactListRow { Name = new string('x', length) }).Count);

    [Theory]
    [InlineData("000000", true)]
    [InlineData("235959", true)]
    [InlineData("240000", false)]
    [InlineData("93000", false)]
    [InlineData("09:30:", false)]
    public void Times_are_HHMMSS(string text, bool right) =>
        Assert.Equal(right, ConfigurationRules.Problems(new CampaignRow { Name = "c", TimeStart = text }).Count == 0);

    [Theory]
    [InlineData("1234567", true)]
    [InlineData("7", true)]
    [InlineData("", false)]
    [InlineData("8", false)]
    [InlineData("11", false)]
    public void Days_are_digits_from_1_to_7(string text, bool right) =>
        Assert.Equal(right, ConfigurationRules.Problems(new CampaignRow { Name = "c", TimeDow = text }).Count == 0);

    [Theory]
    [InlineData(0.1, true)]
    [InlineData(20, true)]
    [InlineData(0.09, false)]
    [InlineData(20.1, false)]
    [InlineData(double.NaN, false)]
    public void A_boost_factor_is_from_a_tenth_to_twenty(double boost, bool right) =>
        Assert.Equal(
            right, ConfigurationRules.Problems(new CampaignRow { Name = "c", BoostFactor = boost }).Count == 0);

    [Theory]
    [InlineData("192.0.2.1", true)]
    [InlineData("2001:db8::1", true)]
    [InlineData("[2001:db8::1]", true)]
    [InlineData("pbx.example", true)]
    [InlineData("pbx example", false)]
    [InlineData("http://pbx", false)]
    public void An_address_is_a_host(string address, bool right) => Assert.Equal(
        right, ConfigurationRules.Problems(new PbxRow { Description = "p", Login = "w", Address = address })
            .Count == 0);
}
