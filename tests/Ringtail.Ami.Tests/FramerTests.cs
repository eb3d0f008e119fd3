using System.Text;
using Ringtail.Ami.Protocol;

namespace Ringtail.Ami.Tests;

public sealed class FramerTests
{
    private const string Banner = "Asterisk Call Manager/5.0.4\r\n";

    [Fact]
    public void Skips_stray_line_ends_between_blocks() =>
        Check(["Event: A\r\n\r\n", "Event: B\r\n\r\n"], "\r\n\r\nEvent: A\r\n\r\n\r\n\r\n\n\rEvent: B\r\n\r\n");

    [Fact]
    public void Keeps_line_feeds_inside_a_value() =>
        Check(
            ["Event: A\r\nValue: x\n\ny\r\n\r\n", "Event: B\r\n\r\n"],
            "Event: A\r\nValue: x\n\ny\r\n\r\nEvent: B\r\n\r\n");

    [Fact]
    public void A_value_that_ends_in_a_line_feed_does_not_end_the_block() =>
        Check(["Event: A\r\nValue: x\n\r\nUniqueid: 1\r\n\r\n"], "Event: A\r\nValue: x\n\r\nUniqueid: 1\r\n\r\n");

    [Fact]
    public void A_block_whose_last_line_lacks_its_carriage_return_ends_before_the_next_one() =>
        Check(
            ["Event: A\r\nValue: x\n\r\n", "Event: B\r\nValue: y\n\r\n", "Response: Success\r\n\r\n"],
            "Event: A\r\nValue: x\n\r\nEvent: B\r\nValue: y\n\r\nResponse: Success\r\n\r\n");

    [Fact]
    public void Old_command_output_ends_at_its_end_mark_and_may_hold_empty_lines() =>
        Check(
            ["Response: Follows\r\nActionID: 1\r\na: b\r\n\r\nc\n--END COMMAND--", "Event: B\r\n\r\n"],
            "Response: Follows\r\nActionID: 1\r\na: b\r\n\r\nc\n--END COMMAND--\r\n\r\nEvent: B\r\n\r\n");

    [Fact]
    public void The_end_mark_inside_a_line_of_output_is_not_the_end() =>
        Check(
            ["Response: Follows\r\nActionID: 1\r\nx --END COMMAND-- y\n--END COMMAND--"],
            "Response: Follows\r\nActionID: 1\r\nx --END COMMAND-- y\n--END COMMAND--\r\n\r\n");

    [Fact]
    public void A_server_that_ends_its_banner_in_a_line_feed_may_end_all_lines_so() =>
        Check(
            ["Event: A\nKey: x\n\n", "Event: B\n\n", "Event: C\r\nKey: x\r\n\r\n"],
            "Event: A\nKey: x\n\nEvent: B\n\nEvent: C\r\nKey: x\r\n\r\n",
            "Asterisk Call Manager/1.0\n");

    [Fact]
    public void A_block_over_the_limit_ends_the_connection_however_it_is_split()
    {
        var block = "Event: A\r\n" + string.Concat(Enumerable.Repeat("Key: 1234567890\r\n", 1000)) + "\r\n";
        var wire = Encoding.UTF8.GetBytes(Banner + block);
        foreach (var chunk in (int[])[1, 7, 4096, int.MaxValue])
        {
            var framer = new AmiFramer(messageBytesMax: 8_192, lineBytesMax: 1_024);
            var problem = Assert.Throws<AmiException>(() => Framed.Read(wire, chunk, framer));
            Assert.Equal(AmiFailure.Protocol, problem.Failure);
        }
    }

    [Fact]
    public void A_line_over_the_limit_ends_the_connection_however_it_is_split()
    {
        var block = "Event: A\r\nKey: " + new string('x', 1_100) + "\r\n\r\n";
        foreach (var chunk in (int[])[1, 7, 4096, int.MaxValue])
        {
            var framer = new AmiFramer(messageBytesMax: 8_192, lineBytesMax: 1_024);
            Assert.Throws<AmiException>(() => Framed.Read(Encoding.UTF8.GetBytes(Banner + block), chunk, framer));
        }
    }

    [Fact]
    public void A_line_or_block_without_an_end_is_not_collected_for_ever()
    {
        var line = Encoding.UTF8.GetBytes(Banner + "Event: A\r\nKey: " + new string('x', 20_000));
        Assert.Throws<AmiException>(() => Framed.Read(line, 100, new AmiFramer(1 << 20, 1_024)));

        var lines = string.Concat(Enumerable.Repeat("K: v\r\n", 5_000));
        var block = Encoding.UTF8.GetBytes(Banner + "Event: A\r\n" + lines);
        Assert.Throws<AmiException>(() => Framed.Read(block, 100, new AmiFramer(8_192, 1_024)));
    }

    [Fact]
    public void A_first_line_without_an_end_is_no_banner()
    {
        var framer = new AmiFramer(8_192, 1_024);
        var problem = Assert.Throws<AmiException>(() => Framed.Read(new byte[1000], 10, framer));
        Assert.Equal(AmiFailure.NotAsterisk, problem.Failure);
    }

    private static void Check(string[] expected, string wire, string banner = Banner)
    {
        var bytes = Encoding.UTF8.GetBytes(banner + wire);
        for (var chunk = 1; chunk <= bytes.Length; chunk++) Assert.Equal(expected, Framed.Read(bytes, chunk));
    }
}
