using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Trunks;

namespace Ringtail.Dialing.Tests.Trunks;

public sealed class DialStringTests
{
    [Theory]
    [InlineData("SIP/mdc_trunk_conf-1/${num}", "SIP/mdc_trunk_conf-1/0221456")]
    [InlineData("PJSIP/${num}@mdc_trunk_conf-1", "PJSIP/0221456@mdc_trunk_conf-1")]
    [InlineData("Local/${num}@out", "Local/0221456@out/n")]
    [InlineData("Local/${num}@out/n", "Local/0221456@out/n")]
    [InlineData("Local/${num}@out/j", "Local/0221456@out/jn")]
    public void The_number_takes_the_place_and_a_local_channel_keeps_its_half(string dial, string expected) =>
        Assert.Equal(expected, DialStrings.Finish(Make.TrunkOf(dial: dial), "0221456", null));

    [Theory]
    [InlineData(NumberFormat.AsGiven, "0221 456-7", "+492214567", "02214567")]
    [InlineData(NumberFormat.Plus, "0221456", "+49221456", "+49221456")]
    [InlineData(NumberFormat.DoubleZero, "0221456", "+49221456", "0049221456")]
    [InlineData(NumberFormat.E164Digits, "0221456", "+49221456", "49221456")]
    [InlineData(NumberFormat.National, "+49221456", "+49221456", "0221456")]
    [InlineData(NumberFormat.National, "x", "+12125550100", "2125550100")]
    [InlineData(NumberFormat.National, "x", "+390612345", "0612345")]
    [InlineData(NumberFormat.National, "x", "+358912345", "0912345")]
    [InlineData(NumberFormat.Plus, "120", null, "120")]
    public void A_trunk_writes_numbers_its_way(NumberFormat format, string number, string? e164, string expected) =>
        Assert.Equal(expected, DialStrings.Format(Make.TrunkOf() with { Format = format }, number, e164));

    /// <summary>+33 1 23456789 as 0123456789 is a stranger's number in Germany.</summary>
    [Theory]
    [InlineData("49", "+49221456", "0221456")]
    [InlineData("49", "+33123456789", "0033123456789")]
    [InlineData("1", "+12125550100", "2125550100")]
    [InlineData("1", "+49221456", "01149221456")]
    public void A_number_of_another_country_has_no_national_form(string home, string e164, string expected) =>
        Assert.Equal(expected, DialStrings.Format(
            Make.TrunkOf() with { Format = NumberFormat.National, HomeCode = home }, "x", e164));

    [Theory]
    [InlineData("9", "", "9112", true)]
    [InlineData("9", "0", "9112", true)]
    [InlineData("", "1", "12", true)]
    [InlineData("9", "", "91120", false)]
    [InlineData("0", "9", "0221456", false)]
    public void What_a_trunk_makes_of_a_number_may_be_refused_for_good(
        string strip, string prefix, string number, bool refused) =>
        Assert.Equal(refused, ForbiddenNumbers.RefusalOn(
            Make.TrunkOf() with { Strip = strip, Prefix = prefix }, number, null) is not null);

    [Fact]
    public void Strip_comes_before_prefix() =>
        Assert.Equal("9221456", DialStrings.Format(Make.TrunkOf() with { Strip = "0", Prefix = "9" }, "0221456", null));

    [Theory]
    [InlineData("SIP/mdc_trunk_conf-1/${num}", "SIP/mdc_trunk_conf-1")]
    [InlineData("SIP/${num}@carrier", "SIP/carrier")]
    [InlineData("PJSIP/${num}@carrier", "PJSIP/carrier")]
    [InlineData("PJSIP/carrier/sip:${num}@10.0.0.1", "PJSIP/carrier")]
    [InlineData("IAX2/peer/${num}", "IAX2/peer")]
    [InlineData("Local/${num}@out/n", null)]
    public void The_device_whose_channels_count_stands_in_the_dial_string(string dial, string? device) =>
        Assert.Equal(device, DialStrings.Device(dial));

    [Theory]
    [InlineData("112", null)]
    [InlineData("1 1 2", null)]
    [InlineData("911", null)]
    [InlineData("", null)]
    [InlineData("0221&SIP/other", null)]
    [InlineData("0221,1", null)]
    [InlineData("0900123456", "+49900123456")]
    public void Some_numbers_are_refused_for_good(string number, string? e164) =>
        Assert.NotNull(ForbiddenNumbers.Refusal(number, e164));

    [Theory]
    [InlineData("0221 456-789", "+49221456789")]
    [InlineData("+49 (221) 456", null)]
    [InlineData("1120", null)]
    [InlineData("*43", null)]
    public void Ordinary_numbers_are_not(string number, string? e164) =>
        Assert.Null(ForbiddenNumbers.Refusal(number, e164));
}
