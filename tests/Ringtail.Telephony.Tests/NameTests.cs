using Ringtail.Ami;
using Ringtail.Dialing;
using Ringtail.Telephony.Actions;
using Ringtail.Telephony.Channels;

namespace Ringtail.Telephony.Tests;

public sealed class NameTests
{
    [Theory]
    [InlineData("rt-k3-4711", 4711)]
    [InlineData("rt-k3-4711;1", 4711)]
    [InlineData("rt-k3-4711;2", 4711)]
    [InlineData("rt-k3-2147483647", int.MaxValue)]
    [InlineData("rt-k3-0", null)]
    [InlineData("rt-k3-2147483648", null)]
    [InlineData("rt-k3--1", null)]
    [InlineData("rt-k3-", null)]
    [InlineData("rt-k4-4711", null)]
    [InlineData("1795371982.1", null)]
    [InlineData(null, null)]
    public void Only_our_identities_name_an_attempt(string? id, int? hopper)
    {
        var ours = ChannelIds.ForInstallation("k3").TryParse(id, out var parsed);
        Assert.Equal(hopper, ours ? parsed.Value : null);
    }

    [Fact]
    public void An_identity_is_read_as_it_was_written()
    {
        var ids = ChannelIds.ForInstallation("k3");
        Assert.Equal("rt-k3-9", ids.For(new HopperId(9)));
        Assert.True(ids.TryParse("rt-k3-9", out var hopper));
        Assert.Equal(new HopperId(9), hopper);
    }

    [Theory]
    [InlineData("SIP/mdc_trunk_conf-1-00000000", "SIP/mdc_trunk_conf-1")]
    [InlineData("PJSIP/101-00000007", "PJSIP/101")]
    [InlineData("Local/02005000001@dialer-out-00000003;1", "Local/02005000001@dialer-out")]
    [InlineData("IAX2/peer-1234", "IAX2/peer")]
    [InlineData("SIP-odd/peer", "SIP-odd/peer")]
    public void A_channel_is_of_a_device(string channel, string device) =>
        Assert.Equal(device, ChannelNames.DeviceOf(channel));

    [Theory]
    [InlineData("SIP/mdc_trunk_conf-1/${num}", "SIP/mdc_trunk_conf-1")]
    [InlineData("SIP/${num}@carrier", "SIP/carrier")]
    [InlineData("PJSIP/${num}@mdc_trunk_conf-1", "PJSIP/mdc_trunk_conf-1")]
    [InlineData("IAX2/peer/${num}", "IAX2/peer")]
    [InlineData("IAX2/user:secret@peer/${num}", "IAX2/peer")]
    [InlineData("Local/${num}@from-internal/n", null)]
    [InlineData("DAHDI/g1/${num}", null)]
    [InlineData("SIP/${num}", null)]
    public void A_dial_string_uses_a_device(string dialString, string? device) =>
        Assert.Equal(device, ChannelNames.DeviceOfDialString(dialString));

    [Theory]
    [InlineData("SIP/a-1", true)]
    [InlineData("Local/a@b-1;2", false)]
    [InlineData("AsyncGoto/SIP/a-1", false)]
    [InlineData("SIP/a-1<ZOMBIE>", false)]
    public void Only_devices_take_lines(string channel, bool device) =>
        Assert.Equal(device, ChannelNames.IsDevice(channel));

    [Theory]
    [InlineData("030555", "", "030555")]
    [InlineData(" \"Muster Bau\" <030555> ", "Muster Bau", "030555")]
    [InlineData("Muster <030555>", "Muster", "030555")]
    [InlineData("", "", "")]
    public void A_caller_id_has_a_number_and_perhaps_a_name(string text, string name, string number) =>
        Assert.Equal((name, number), CallerName.Split(text));

    [Fact]
    public void A_link_says_which_features_are_off()
    {
        var server = new AmiServerInfo("Asterisk Call Manager/5.0.4", new Version(5, 0, 4))
        {
            AsteriskVersion = "16.28.0",
            Commands = new HashSet<string>(["Originate", "CoreShowChannels", "QueuePause", "ShowDialPlan"]),
        };
        var facts = LinkFacts.Of(server);
        Assert.Equal("16.28.0", facts.Version);
        Assert.Equal(2, facts.MissingFeatures.Length);
        Assert.All(facts.MissingFeatures, text =>
            Assert.EndsWith("(write class call)", text, StringComparison.Ordinal));
        Assert.Empty(LinkFacts.Of(server with { Commands = new HashSet<string>() }).MissingFeatures);
    }
}
