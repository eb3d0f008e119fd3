using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Ringtail.Ami.Tests.Fakes;

namespace Ringtail.Ami.Tests;

public sealed class ConnectionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Logs_in_by_challenge_with_the_event_mask_in_the_login()
    {
        await using var server = new FakeAmiServer();
        await using var link = await Connected.OpenAsync(server, Options.Fast with { EventMask = "call,agent" });

        var login = await link.Session.NextAsync("Login");

        Assert.Equal("MD5", login["AuthType"]);
        Assert.Null(login["Secret"]);
        Assert.Equal("call,agent", login["Events"]);
    }

    [Fact]
    public async Task Logs_in_with_the_plain_secret_when_told_to()
    {
        await using var server = new FakeAmiServer();
        await using var link = await Connected.OpenAsync(server, Options.Fast with { UseMd5 = false });

        Assert.Equal("secret", (await link.Session.NextAsync("Login"))["Secret"]);
    }

    [Fact]
    public async Task Never_sends_the_plain_secret_when_the_challenge_is_refused()
    {
        await using var server = new FakeAmiServer { RefusesChallenge = true };

        var problem = await Assert.ThrowsAsync<AmiException>(() => Connected.OpenAsync(server, Options.Fast));

        Assert.Equal(AmiFailure.Protocol, problem.Failure);
        var session = await server.NextSessionAsync();
        await session.CloseAsync();
        await foreach (var action in session.Actions.ReadAllAsync(Token)) Assert.NotEqual("Login", action.Name);
    }

    [Theory]
    [InlineData("Asterisk Call Manager/5.0.4\r\n", 5)]
    [InlineData("Asterisk Call Manager/11.0.0\r\n", 11)]
    [InlineData("Asterisk Call Manager/13.0.0\n", 13)]
    public async Task The_version_is_read_from_the_banner(string banner, int major)
    {
        await using var server = new FakeAmiServer { Banner = banner, PieceBytes = 3 };
        await using var link = await Connected.OpenAsync(server, Options.Fast);

        Assert.Equal(major, link.Connection.Server.AmiVersion.Major);
        Assert.Equal("16.28.0", link.Connection.Server.AsteriskVersion);
        Assert.True(link.Connection.Server.MaySend("Originate"));
        Assert.False(link.Connection.Server.MaySend("Command"));
    }

    [Fact]
    public async Task Another_service_is_told_apart_by_its_first_line()
    {
        await using var server = new FakeAmiServer { Banner = "SSH-2.0-OpenSSH_9.2p1\r\n" };

        var problem = await Assert.ThrowsAsync<AmiException>(() => Connected.OpenAsync(server, Options.Fast));

        Assert.Equal(AmiFailure.NotAsterisk, problem.Failure);
        Assert.Contains("SSH-2.0-OpenSSH_9.2p1", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_says_nothing_is_given_up_at_the_deadline()
    {
        await using var server = new FakeAmiServer { Banner = "" };
        var clock = new FakeTimeProvider();

        var open = Connected.OpenAsync(server, Options.Fast, clock);
        await server.NextSessionAsync();
        clock.Advance(Options.Fast.ConnectTimeout);

        Assert.Equal(AmiFailure.NotAsterisk, (await Assert.ThrowsAsync<AmiException>(() => open)).Failure);
    }

    [Fact]
    public async Task A_login_that_is_not_answered_is_given_up_at_the_deadline()
    {
        await using var server = new FakeAmiServer { IgnoresLogin = true };
        var clock = new FakeTimeProvider();

        var open = Connected.OpenAsync(server, Options.Fast, clock);
        var session = await server.NextSessionAsync();
        await session.NextAsync("Login");
        clock.Advance(Options.Fast.ConnectTimeout);

        Assert.Equal(AmiFailure.Timeout, (await Assert.ThrowsAsync<AmiException>(() => open)).Failure);
    }

    [Fact]
    public async Task A_refused_login_says_what_it_may_be_and_no_secret()
    {
        await using var server = new FakeAmiServer();

        var problem = await Assert.ThrowsAsync<AmiException>(
            () => Connected.OpenAsync(server, Options.Fast with { Secret = "wrong-geheim" }));

        Assert.Equal(AmiFailure.LoginRefused, problem.Failure);
        Assert.DoesNotContain("geheim", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Closing_by_the_server_during_the_login_is_told_as_such()
    {
        await using var server = new FakeAmiServer
        {
            OnAction = async (action, session) =>
            {
                if (action.Name == "Login") await session.SendRawAsync("Response: Succ");
                return action.Name == "Login" ? throw new IOException("reset") : false;
            },
        };

        var problem = await Assert.ThrowsAsync<AmiException>(() => Connected.OpenAsync(server, Options.Fast));

        Assert.Equal(AmiFailure.Closed, problem.Failure);
    }

    [Fact]
    public async Task Answers_out_of_order_reach_their_own_actions()
    {
        await using var server = FakeAmiServer.SilentTo("Getvar");
        await using var link = await Connected.OpenAsync(server, Options.Fast);
        var first = link.SendAsync(new AmiAction("Getvar"));
        var second = link.SendAsync(new AmiAction("Getvar"));
        var one = await link.Session.NextAsync("Getvar");
        var two = await link.Session.NextAsync("Getvar");

        await link.Session.AnswerAsync(two, "Value: 2");
        await link.Session.AnswerAsync(one, "Value: 1");

        Assert.Equal("1", Assert.IsType<AmiResult.Answered>(await first).Response["Value"]);
        Assert.Equal("2", Assert.IsType<AmiResult.Answered>(await second).Response["Value"]);
    }

    [Fact]
    public async Task An_originate_response_goes_to_the_subscription_and_the_response_to_the_action()
    {
        await using var server = FakeAmiServer.SilentTo("Originate");
        await using var link = await Connected.OpenAsync(server, Options.Fast);
        var originate = link.SendAsync(new AmiAction("Originate") { ActionId = "rt-7" });
        var action = await link.Session.NextAsync("Originate");

        // Both orders were seen at real servers.
        await link.Session.SendAsync("Event: OriginateResponse", "ActionID: rt-7", "Response: Failure", "Reason: 0");
        await link.Session.AnswerAsync(action, "Message: Originate successfully queued");

        Assert.Equal("Failure", (await link.NextEventAsync()).Response);
        Assert.True(Assert.IsType<AmiResult.Answered>(await originate).IsSuccess);
    }

    [Fact]
    public async Task A_second_answer_and_an_answer_to_nothing_are_dropped()
    {
        await using var server = FakeAmiServer.SilentTo("Getvar");
        await using var link = await Connected.OpenAsync(server, Options.Fast);
        var get = link.SendAsync(new AmiAction("Getvar"));
        var action = await link.Session.NextAsync("Getvar");
        await link.Session.AnswerAsync(action, "Value: 1");
        await link.Session.AnswerAsync(action, "Value: 2");
        await link.Session.SendAsync("Response: Error", "Message: Missing action in request");
        await link.Session.SendAsync("Event: FullyBooted");

        Assert.Equal("1", Assert.IsType<AmiResult.Answered>(await get).Response["Value"]);
        Assert.Equal("FullyBooted", (await link.NextEventAsync()).Event);
    }

    [Fact]
    public async Task An_identity_in_flight_cannot_be_used_twice()
    {
        await using var server = FakeAmiServer.SilentTo("Getvar");
        await using var link = await Connected.OpenAsync(server, Options.Fast);
        var first = link.SendAsync(new AmiAction("Getvar") { ActionId = "same" });
        var action = await link.Session.NextAsync("Getvar");

        Assert.IsType<AmiResult.NotSent>(await link.SendAsync(new AmiAction("Getvar") { ActionId = "same" }));

        await link.Session.AnswerAsync(action);
        Assert.IsType<AmiResult.Answered>(await first);
    }

    [Fact]
    public async Task An_action_without_an_answer_ends_at_its_deadline_and_its_late_answer_changes_nothing()
    {
        await using var server = FakeAmiServer.SilentTo("Getvar");
        var clock = new FakeTimeProvider();
        await using var link = await Connected.OpenAsync(server, Options.Fast, clock);
        var get = link.SendAsync(new AmiAction("Getvar") { Timeout = TimeSpan.FromSeconds(2) });
        var action = await link.Session.NextAsync("Getvar");

        clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Contains("2 s", Assert.IsType<AmiResult.Unanswered>(await get).Reason, StringComparison.Ordinal);
        await link.Session.AnswerAsync(action);
        await link.Session.SendAsync("Event: FullyBooted");
        Assert.Equal("FullyBooted", (await link.NextEventAsync()).Event);
    }

    [Fact]
    public async Task A_lost_link_leaves_the_written_unanswered_and_the_queued_not_sent()
    {
        await using var server = FakeAmiServer.SilentTo("Getvar");
        var clock = new FakeTimeProvider();
        var options = Options.Fast with { MessagesPerUnit = 5, AskServer = false };
        await using var link = await Connected.OpenAsync(server, options, clock);
        var actions = Enumerable.Range(0, 4).Select(_ => link.SendAsync(new AmiAction("Getvar"))).ToArray();

        // Challenge and Login took two of the five slots.
        for (var i = 0; i < 3; i++) await link.Session.NextAsync("Getvar");
        await link.Session.CloseAsync();

        for (var i = 0; i < 3; i++) Assert.IsType<AmiResult.Unanswered>(await actions[i]);
        Assert.IsType<AmiResult.NotSent>(await actions[3]);
        Assert.Equal(AmiFailure.Closed, (await link.Connection.Closed).Failure);
        Assert.IsType<AmiResult.NotSent>(await link.SendAsync(new AmiAction("Getvar")));
    }

    [Fact]
    public async Task A_caller_that_gives_up_learns_whether_it_was_sent()
    {
        await using var server = FakeAmiServer.SilentTo("Getvar");
        await using var link = await Connected.OpenAsync(server, Options.Fast);
        using var cancel = new CancellationTokenSource();
        var written = link.Connection.SendAsync(new AmiAction("Getvar"), cancel.Token);
        await link.Session.NextAsync("Getvar");
        await cancel.CancelAsync();

        Assert.IsType<AmiResult.Unanswered>(await written);
        Assert.IsType<AmiResult.NotSent>(await link.Connection.SendAsync(new AmiAction("Getvar"), cancel.Token));
    }

    [Fact]
    public async Task Small_pieces_and_events_between_do_not_disturb_a_session()
    {
        await using var server = new FakeAmiServer { PieceBytes = 1 };
        await using var link = await Connected.OpenAsync(server, Options.Fast);
        await link.Session.SendAsync("Event: Newchannel", "Privilege: call,all", "Uniqueid: 1.1");

        Assert.IsType<AmiResult.Answered>(await link.SendAsync(new AmiAction("Ping")));
        Assert.Equal("1.1", (await link.NextEventAsync())["Uniqueid"]);
    }

    [Fact]
    public async Task Only_events_of_the_interest_set_reach_the_subscription()
    {
        await using var server = new FakeAmiServer();
        await using var link = await Connected.OpenAsync(server, Options.Fast with { Interests = ["Hangup"] });
        await link.Session.SendAsync("Event: VarSet", "Variable: x");
        await link.Session.SendAsync("Privilege: call,all", "Event: Newexten");
        await link.Session.SendAsync("Event: Hangup", "Cause: 16");

        Assert.Equal("16", (await link.NextEventAsync())["Cause"]);
        Assert.False(link.Events.TryPeek(out _));
    }

    [Fact]
    public async Task A_huge_line_ends_the_session_as_a_protocol_failure()
    {
        await using var server = new FakeAmiServer();
        await using var link = await Connected.OpenAsync(server, Options.Fast with { LineBytesMax = 1_024 });
        await link.Session.SendRawAsync("Event: X\r\nData: " + new string('x', 10_000));

        Assert.Equal(AmiFailure.Protocol, (await link.Connection.Closed).Failure);
    }

    [Fact]
    public async Task A_failing_subscriber_ends_the_session_and_not_the_process()
    {
        await using var server = new FakeAmiServer();
        await using var connection = await AmiConnection.OpenAsync(
            Options.Fast, server, TimeProvider.System, NullLogger.Instance, _ => throw new FormatException("x"), Token);
        await (await server.NextSessionAsync()).SendAsync("Event: X");

        Assert.Equal(AmiFailure.Protocol, (await connection.Closed).Failure);
    }
}
