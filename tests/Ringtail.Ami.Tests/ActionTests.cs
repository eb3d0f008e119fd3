using System.Buffers;
using System.Text;
using Ringtail.Ami.Protocol;
using Ringtail.Ami.Tests.Fakes;

namespace Ringtail.Ami.Tests;

public sealed class ActionTests
{
    [Fact]
    public void An_action_is_written_in_the_order_of_its_headers()
    {
        var action = new AmiAction("Originate")
            .With("Channel", "SIP/mdc_trunk_conf-1/030123").With("CallerID", null)
            .With("Variable", "A=1").With("Variable", "B=ä").With("Async", "true");

        Assert.Equal(
            "Action: Originate\r\nActionID: rt-1\r\nChannel: SIP/mdc_trunk_conf-1/030123\r\n"
            + "Variable: A=1\r\nVariable: B=ä\r\nAsync: true\r\n\r\n",
            Written(action, "rt-1"));
    }

    [Theory]
    [InlineData("Exten", "200\r\nAction: Command")]
    [InlineData("Exten", "200\n")]
    [InlineData("Exten", "\r")]
    [InlineData("Exten", "a\0b")]
    [InlineData("Exten: 1\r\nPriority", "1")]
    [InlineData("Ex ten", "1")]
    [InlineData("Exten:", "1")]
    [InlineData("", "1")]
    [InlineData("Läufer", "1")]
    public void A_header_that_would_end_its_line_early_is_refused(string key, string value)
    {
        var action = new AmiAction("Originate").With(key, value);

        Assert.NotNull(action.Problem);
        Assert.DoesNotContain('\n', action.Problem);
    }

    [Fact]
    public void A_refusal_names_the_header_and_not_its_value()
    {
        var action = new AmiAction("Login").With("Username", "x").With("Secret", "geheim\n");

        Assert.Contains("'Secret'", action.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", action.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ActionID with a line end")]
    [InlineData("name with a line end")]
    public void A_line_end_in_the_name_or_identity_is_refused(string where)
    {
        var action = where.StartsWith("name", StringComparison.Ordinal)
            ? new AmiAction("Ping\r\nAction: Command")
            : new AmiAction("Ping") { ActionId = "1\r\nX: 1" };
        Assert.NotNull(action.Problem);
    }

    [Theory]
    [InlineData(1014, true)] // "Data: " + 1014 + CRLF = 1022
    [InlineData(1016, true)]
    [InlineData(1017, false)]
    public void A_line_takes_at_most_1024_bytes_with_its_end(int valueBytes, bool fits)
    {
        var action = new AmiAction("X").With("Data", new string('x', valueBytes));

        Assert.Equal(fits, action.Problem is null);
        if (!fits) Assert.Contains("'Data'", action.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_line_limit_counts_bytes_and_not_characters() =>
        Assert.NotNull(new AmiAction("X").With("Data", new string('ä', 600)).Problem);

    [Fact]
    public void An_action_takes_at_most_128_headers_with_action_and_identity()
    {
        var action = new AmiAction("Originate");
        for (var i = 0; i < 126; i++) action.With("Variable", $"V{i}=1");
        Assert.Null(action.Problem);
        Assert.Equal(128, Written(action, "1").Split("\r\n").Length - 2);

        action.With("Variable", "one=more");
        Assert.Contains("128", action.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_action_is_not_sent()
    {
        await using var server = new FakeAmiServer();
        await using var link = await Connected.OpenAsync(server, Options.Fast);

        var result = await link.SendAsync(new AmiAction("Hangup").With("Channel", "SIP/1\r\n\r\nAction: Command"));

        var refused = Assert.IsType<AmiResult.NotSent>(result);
        Assert.Contains("'Channel'", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Neither_an_action_nor_options_print_a_secret()
    {
        var login = new AmiAction("Login").With("Secret", "geheim");
        Assert.DoesNotContain("geheim", login.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", (Options.Fast with { Secret = "geheim" }).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_out_of_bounds_are_all_named()
    {
        var options = Options.Fast with { Port = 0, MessagesPerUnit = 0, Secret = "a\nb", PingTimeout = TimeSpan.Zero };

        var problems = options.Problems();

        Assert.Equal(4, problems.Count);
        Assert.DoesNotContain(problems, text => text.Contains("a\nb", StringComparison.Ordinal));
    }

    private static string Written(AmiAction action, string id)
    {
        Assert.Null(action.Problem);
        var output = new ArrayBufferWriter<byte>();
        ActionWriter.Write(output, action, id);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
