using CsCheck;
using Ringtail.Ami;
using Ringtail.Dialing;
using Ringtail.Dialing.Switchboards;
using Ringtail.Telephony.Actions;

namespace Ringtail.Telephony.Tests;

public sealed class ActionTests
{
    private static readonly LaunchOrder Order = new()
    {
        Hopper = new HopperId(4711),
        DialString = "SIP/mdc_trunk_conf-1/0301234567",
        Extension = "200",
        Context = "wombat",
        Timeout = TimeSpan.FromSeconds(38.2),
        CustomerNumber = "0301234567",
        CallerId = "030555",
        Variables = [new("WOMBAT_HOPPER_ID", "4711"), new("NAME", "Doe, John \"x\" (a")],
    };

    private static string Text(AmiAction action) =>
        string.Join('\n', action.Fields.Select(field => $"{field.Key}: {field.Value}"));

    private static AmiAction Launch(LaunchOrder order) =>
        new ActionWriter(ChannelIds.ForInstallation("k3")).Launch(order, stillAllowed: null);

    [Fact]
    public void An_order_becomes_an_Originate_without_CallerID()
    {
        var action = Launch(Order);
        Assert.Equal("Originate", action.Name);
        Assert.Equal("rt-k3-4711", action.ActionId);
        Assert.Null(action.Problem);
        Assert.Equal(
            """
            Channel: SIP/mdc_trunk_conf-1/0301234567
            Context: wombat
            Exten: 200
            Priority: 1
            Timeout: 38200
            Async: true
            ChannelId: rt-k3-4711
            Variable: CALLERID(num)=0301234567
            Variable: CALLERID(name)=0301234567
            Variable: CONNECTEDLINE(num,i)=030555
            Variable: WOMBAT_HOPPER_ID=4711
            Variable: NAME=Doe\, John \"x\" \(a
            """.ReplaceLineEndings("\n"), Text(action));
    }

    [Fact]
    public void Without_a_caller_id_the_PBX_decides_what_the_carrier_gets()
    {
        var text = Text(Launch(Order with { CallerId = " ", CallerPresentation = "prohib" }));
        Assert.DoesNotContain("CONNECTEDLINE", text, StringComparison.Ordinal);
        Assert.Contains("CALLERID(num)=0301234567", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Name_presentation_and_account_are_carried()
    {
        var text = Text(Launch(Order with
        {
            CallerId = "\"Muster, Bau\" <030555>", CallerPresentation = "allowed_not_screened", Account = "winter",
        }));
        Assert.Contains("CONNECTEDLINE(num,i)=030555\n", text, StringComparison.Ordinal);
        Assert.Contains("CONNECTEDLINE(name,i)=Muster\\, Bau\n", text, StringComparison.Ordinal);
        Assert.Contains("CONNECTEDLINE(num-pres,i)=allowed_not_screened\n", text, StringComparison.Ordinal);
        Assert.Contains("Account: winter\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_much_for_Asterisk_is_a_problem_before_anything_is_sent()
    {
        var many = Enumerable.Range(1, 130).Select(i => new KeyValuePair<string, string>($"A{i}", "x"));
        Assert.NotNull(Launch(Order with { Variables = [.. many] }).Problem);
        Assert.NotNull(Launch(Order with { Variables = [new("A", new string('x', 1100))] }).Problem);
        Assert.NotNull(Launch(Order with { DialString = "SIP/a\r\nAction: Logoff" }).Problem);
    }

    [Fact]
    public void Hangups_and_redirects_go_first()
    {
        Assert.Equal(AmiPriority.Urgent, ActionWriter.HangUp("rt-k3-4711").Priority);
        Assert.Equal("Channel: rt-k3-4711\nCause: 16", Text(ActionWriter.HangUp("rt-k3-4711")));
        Assert.Equal(AmiPriority.Urgent, ActionWriter.Redirect("SIP/a-1", "900", "sorry").Priority);
    }

    [Fact]
    public void Any_value_arrives_as_it_was()
    {
        Gen.String[Gen.Char[" abcXYZ019,\"\\()[]=;:'${}&|äß€"], 0, 40].Sample(value =>
            VariableRules.Refusal("NAME", value) is null
                && Asterisk.Split(VariableRules.Header("NAME", value)) is [var only] &&
            only == "NAME=" + value);
    }

    [Theory]
    [InlineData("Doe, John \"x\" (a", "Doe\\, John \\\"x\\\" \\(a")]
    [InlineData("C:\\temp\\", "C:\\\\temp\\\\")]
    [InlineData("plain = as it is", "plain = as it is")]
    public void Values_are_escaped_for_Asterisks_splitting(string value, string escaped) =>
        Assert.Equal("N=" + escaped, VariableRules.Header("N", value));

    [Theory]
    [InlineData("NAME", "a\r\nAction: Logoff", "line end")]
    [InlineData("NAME", "a\nb", "line end")]
    [InlineData("", "x", "empty")]
    [InlineData("A B", "x", "' '")]
    [InlineData("SHELL(rm)", "x", "'('")]
    [InlineData("A=B", "x", "'='")]
    [InlineData("wombat_hopper_id", "1", "reserved")]
    public void What_cannot_be_carried_is_refused_with_the_reason(string name, string value, string reason) =>
        Assert.Contains(reason, VariableRules.Refusal(name, value), StringComparison.Ordinal);

    [Fact]
    public void The_longest_value_fits_its_line_exactly()
    {
        var longest = new string('x', 1022 - "Variable: NAME=".Length);
        Assert.Null(VariableRules.Refusal("NAME", longest));
        Assert.Null(Launch(Order with { Variables = [new("NAME", longest)] }).Problem);
        Assert.Contains("room for 1007", VariableRules.Refusal("NAME", longest + "x"), StringComparison.Ordinal);
        Assert.NotNull(Launch(Order with { Variables = [new("NAME", longest + "x")] }).Problem);
        Assert.NotNull(VariableRules.Refusal("NAME", new string(',', 600)));
    }

    [Fact]
    public void A_campaign_may_also_set_functions()
    {
        Assert.Null(VariableRules.CampaignRefusal("CHANNEL(language)", "de"));
        Assert.Null(VariableRules.CampaignRefusal("PJSIP_HEADER(add,X-Run)", "7"));
        Assert.NotNull(VariableRules.CampaignRefusal("CHANNEL(language", "de"));
        Assert.NotNull(VariableRules.CampaignRefusal("WOMBAT_RETRY_NO", "7"));
    }
}
