using System.Text;
using Ringtail.Ami.Protocol;

namespace Ringtail.Ami.Tests;

public sealed class MessageTests
{
    [Fact]
    public void An_originate_response_is_an_event_although_it_carries_a_response()
    {
        var message = AmiMessage.Parse("Event: OriginateResponse\nActionID: rt-1\nResponse: Failure\nReason: 5\n");

        Assert.True(message.IsEvent);
        Assert.False(message.IsResponse);
        Assert.Equal("Failure", message.Response);
        Assert.Equal("rt-1", message.ActionId);
    }

    [Fact]
    public void An_event_is_told_by_its_key_wherever_that_stands() =>
        Assert.True(AmiMessage.Parse("Response: Failure\r\nActionID: 1\r\nEvent: OriginateResponse\r\n\r\n").IsEvent);

    [Fact]
    public void Repeated_keys_are_kept_in_order()
    {
        var message = AmiMessage.Parse("Event: UserEvent\nChannel: SIP/1\nChannel: SIP/2\nUniqueid: 1.2\n");

        Assert.Equal("SIP/1", message["channel"]);
        Assert.Equal("SIP/2", message.Last("CHANNEL"));
        Assert.Equal(["SIP/1", "SIP/2"], message.All("Channel"));
        Assert.Equal(4, message.Fields.Count);
    }

    [Fact]
    public void A_key_without_a_value_is_there_and_an_absent_one_is_not()
    {
        var message = AmiMessage.Parse("Event: Newchannel\r\nCallerIDName: \r\nExten:\r\n\r\n");

        Assert.Equal("", message["CallerIDName"]);
        Assert.Equal("", message["Exten"]);
        Assert.Null(message["Context"]);
    }

    [Fact]
    public void Only_the_first_colon_and_one_space_divide_a_line()
    {
        var message = AmiMessage.Parse("Output:    Members: \nData: sip:101@127.0.0.1:5060\nBare:x\n");

        Assert.Equal("   Members: ", message["Output"]);
        Assert.Equal("sip:101@127.0.0.1:5060", message["Data"]);
        Assert.Equal("x", message["Bare"]);
    }

    [Fact]
    public void A_line_without_a_colon_is_kept_with_an_empty_key()
    {
        var message = AmiMessage.Parse("Event: X\r\nno colon here\r\nA: 1\r\n\r\n");

        Assert.Equal("no colon here", message[""]);
        Assert.Equal("1", message["A"]);
    }

    [Fact]
    public void A_line_feed_in_a_value_cannot_make_a_header()
    {
        var message = AmiMessage.Parse("Event: VarSet\r\nValue: x\nUniqueid: forged\r\nUniqueid: 1.2\r\n\r\n");

        Assert.Equal("x\nUniqueid: forged", message["Value"]);
        Assert.Equal("1.2", message["Uniqueid"]);
    }

    [Fact]
    public void Command_output_reads_alike_from_old_and_new_versions()
    {
        var fresh = AmiMessage.Parse(
            "Response: Success\r\nActionID: 1\r\nMessage: Command output follows\r\nOutput: a: b\r\nOutput: c\r\n\r\n");
        var old = AmiMessage.Parse(
            "Response: Follows\r\nPrivilege: Command\r\nActionID: 1\r\na: b\nc\n--END COMMAND--\r\n\r\n");

        Assert.Equal(["a: b", "c"], fresh.Output);
        Assert.Equal(["a: b", "c"], old.Output);
        Assert.Equal("1", old.ActionId);
        Assert.Null(old["a"]);
    }

    [Fact]
    public void Text_that_is_not_utf8_is_read_as_latin1_and_spoils_no_other_field()
    {
        byte[] wire = [.. Encoding.Latin1.GetBytes("Event: X\r\nName: Jürgen\r\n"), .. "City: Köln\r\n\r\n"u8];

        var message = BlockParser.Parse(wire, new KeyCache());

        Assert.Equal("Jürgen", message["Name"]);
        Assert.Equal("Köln", message["City"]);
    }

    [Fact]
    public void What_is_logged_of_a_message_holds_no_values()
    {
        var message = AmiMessage.Parse("Event: Newchannel\nCallerIDNum: 0301234567\n");
        Assert.DoesNotContain("0301234567", message.ToString(), StringComparison.Ordinal);
    }
}
