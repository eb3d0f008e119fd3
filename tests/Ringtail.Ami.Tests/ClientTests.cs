using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Ringtail.Ami.Tests.Fakes;

namespace Ringtail.Ami.Tests;

public sealed class ClientTests
{
    private readonly WatchedClock _clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_subscription_survives_a_lost_link_and_announces_the_gap()
    {
        await using var server = new FakeAmiServer();
        await using var client = Start(server, Options.Fast);
        var first = await server.NextSessionAsync();
        Assert.IsType<AmiNotice.Connected>(await NextAsync(client));
        await first.SendAsync("Event: Hangup", "Uniqueid: 1");
        Assert.Equal("1", Assert.IsType<AmiNotice.EventReceived>(await NextAsync(client)).Message["Uniqueid"]);

        // A reset in the middle of a block.
        await first.SendRawAsync("Event: Hangup\r\nUniq");
        await first.CloseAsync();
        Assert.Equal(AmiFailure.Closed, Assert.IsType<AmiNotice.Disconnected>(await NextAsync(client)).Failure);
        Assert.False(client.IsConnected);
        Assert.Equal(0, client.FreeSlots);

        _clock.Advance(Options.Fast.ReconnectMin);
        var second = await server.NextSessionAsync();
        Assert.IsType<AmiNotice.Connected>(await NextAsync(client));
        await second.SendAsync("Event: Hangup", "Uniqueid: 3");
        Assert.Equal("3", Assert.IsType<AmiNotice.EventReceived>(await NextAsync(client)).Message["Uniqueid"]);
    }

    [Fact]
    public async Task What_was_heard_grows_with_every_message_and_is_nothing_without_a_link()
    {
        await using var server = new FakeAmiServer();
        await using var client = new AmiClient(Options.Fast, _clock, NullLogger<AmiClient>.Instance, server);
        Assert.Equal(0, client.BytesReceived);
        client.Start();
        var session = await server.NextSessionAsync();
        Assert.IsType<AmiNotice.Connected>(await NextAsync(client));
        var before = client.BytesReceived;
        // The second has come: the first is counted.
        for (var i = 0; i < 2; i++)
        {
            await session.SendAsync("Event: Hangup", $"Uniqueid: {i}");
            await NextAsync(client);
        }
        Assert.InRange(client.BytesReceived - before, "Event: Hangup\r\nUniqueid: 0\r\n\r\n".Length, 1_000);

        await session.CloseAsync();
        Assert.IsType<AmiNotice.Disconnected>(await NextAsync(client));
        Assert.Equal(0, client.BytesReceived);
    }

    [Fact]
    public async Task Events_that_come_during_the_login_follow_the_connected_notice()
    {
        await using var server = new FakeAmiServer
        {
            OnAction = async (action, session) =>
            {
                if (action.Name == "ListCommands") await session.SendAsync("Event: FullyBooted");
                return false;
            },
        };
        await using var client = Start(server, Options.Fast);

        Assert.IsType<AmiNotice.Connected>(await NextAsync(client));
        Assert.Equal("FullyBooted", Assert.IsType<AmiNotice.EventReceived>(await NextAsync(client)).Message.Event);
    }

    [Fact]
    public async Task An_action_is_never_sent_again_after_a_reconnect()
    {
        await using var server = FakeAmiServer.SilentTo("Originate");
        await using var client = Start(server, Options.Fast);
        var first = await server.NextSessionAsync();
        await NextAsync(client);
        var originate = client.SendAsync(new AmiAction("Originate") { ActionId = "rt-1" }, Token);
        await first.NextAsync("Originate");
        await first.CloseAsync();

        Assert.IsType<AmiResult.Unanswered>(await originate);
        Assert.IsType<AmiNotice.Disconnected>(await NextAsync(client));
        Assert.IsType<AmiResult.NotSent>(await client.SendAsync(new AmiAction("Originate"), Token));

        _clock.Advance(Options.Fast.ReconnectMin);
        var second = await server.NextSessionAsync();
        await NextAsync(client);
        Assert.IsType<AmiResult.Answered>(await client.SendAsync(new AmiAction("Ping"), Token));
        await second.CloseAsync();
        await foreach (var action in second.Actions.ReadAllAsync(Token)) Assert.NotEqual("Originate", action.Name);
    }

    [Fact]
    public async Task A_refused_login_is_announced_each_time_and_tried_again_with_growing_waits_up_to_the_cap()
    {
        await using var server = new FakeAmiServer { Secret = "another" };
        var options = Options.Fast with
        {
            ReconnectMin = TimeSpan.FromSeconds(1), ReconnectMax = TimeSpan.FromSeconds(8), Jitter = () => 0.5,
        };
        await using var client = Start(server, options);

        // 1, 2, 4, 8, 8 seconds, times 0.5 + 0.5 / 2.
        foreach (var wait in (double[])[0.75, 1.5, 3, 6, 6])
        {
            var refused = Assert.IsType<AmiNotice.Disconnected>(await NextAsync(client));
            Assert.Equal(AmiFailure.LoginRefused, refused.Failure);
            var connects = server.Connects;
            _clock.Advance(TimeSpan.FromSeconds(wait) - TimeSpan.FromMilliseconds(1));
            Assert.Equal(connects, server.Connects);
            _clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.IsType<AmiNotice.Disconnected>(await NextAsync(client));
        server.Secret = "secret";
        _clock.Advance(TimeSpan.FromSeconds(6));
        Assert.IsType<AmiNotice.Connected>(await NextAsync(client));
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_announced_as_such()
    {
        await using var server = new FakeAmiServer { IsUnreachable = true };
        await using var client = Start(server, Options.Fast);

        Assert.Equal(AmiFailure.Unreachable, Assert.IsType<AmiNotice.Disconnected>(await NextAsync(client)).Failure);
    }

    [Fact]
    public async Task A_link_that_answers_no_ping_is_given_up()
    {
        await using var server = new FakeAmiServer { IgnoresPings = true };
        await using var client = Start(server, Options.Pinging);
        var session = await server.NextSessionAsync();
        await NextAsync(client);
        _clock.Advance(Options.Pinging.PingInterval);
        await session.NextAsync("Ping");

        var lost = NextAsync(client);
        await AdvanceUntilAsync(lost, TimeSpan.FromSeconds(1));

        Assert.Equal(AmiFailure.Timeout, Assert.IsType<AmiNotice.Disconnected>(await lost).Failure);
    }

    [Fact]
    public async Task A_link_that_sends_events_and_never_answers_a_ping_is_given_up_too()
    {
        await using var server = new FakeAmiServer { IgnoresPings = true };
        await using var client = Start(server, Options.Pinging);
        var session = await server.NextSessionAsync();
        await NextAsync(client);
        _clock.Advance(Options.Pinging.PingInterval);
        await session.NextAsync("Ping");

        AmiNotice notice;
        do
        {
            await session.SendAsync("Event: PeerStatus");
            var next = NextAsync(client);
            await AdvanceUntilAsync(next, TimeSpan.FromSeconds(1));
            notice = await next;
        }
        while (notice is AmiNotice.EventReceived);

        Assert.Equal(AmiFailure.Timeout, Assert.IsType<AmiNotice.Disconnected>(notice).Failure);
    }

    [Fact]
    public async Task An_answered_ping_keeps_the_link()
    {
        await using var server = new FakeAmiServer();
        await using var client = Start(server, Options.Pinging);
        var session = await server.NextSessionAsync();
        await NextAsync(client);
        await _clock.WaitOfAsync(Options.Pinging.PingInterval).WaitAsync(Token);
        for (var i = 0; i < 3; i++)
        {
            _clock.Advance(Options.Pinging.PingInterval);
            await session.NextAsync("Ping");
            // The next wait begins when the answer was seen, and not before: until then no time may pass.
            await _clock.WaitOfAsync(Options.Pinging.PingInterval).WaitAsync(Token);
        }
        Assert.True(client.IsConnected);
    }

    [Fact]
    public async Task A_link_that_lived_long_for_its_wait_is_made_again_at_once_and_one_that_did_not_waits_longer()
    {
        await using var server = new FakeAmiServer();
        await using var client = Start(server, Options.Fast);
        var first = TimeSpan.FromTicks((long)(Options.Fast.ReconnectMin.Ticks * 0.75));

        // Cut at once, each time: the waits grow.
        for (var i = 0; i < 3; i++)
        {
            var cut = await server.NextSessionAsync();
            Assert.IsType<AmiNotice.Connected>(await NextAsync(client));
            await cut.CloseAsync();
            Assert.IsType<AmiNotice.Disconnected>(await NextAsync(client));
            await _clock.WaitOfAsync(first * (1 << i)).WaitAsync(Token);
            _clock.Advance(first * (1 << i));
        }

        // The next would be the eightfold; after a life of five times the wait it is the first again.
        var session = await server.NextSessionAsync();
        Assert.IsType<AmiNotice.Connected>(await NextAsync(client));
        _clock.Advance(Options.Fast.ReconnectMin * 4 * 5);
        await session.CloseAsync();
        Assert.IsType<AmiNotice.Disconnected>(await NextAsync(client));
        await _clock.WaitOfAsync(first).WaitAsync(Token);
    }

    [Fact]
    public async Task Closing_the_client_ends_the_subscription()
    {
        await using var server = new FakeAmiServer();
        var client = Start(server, Options.Fast);
        await NextAsync(client);
        await client.DisposeAsync();

        List<AmiNotice> rest = [];
        await foreach (var notice in client.Notices.ReadAllAsync(Token)) rest.Add(notice);
        Assert.Equal(AmiFailure.None, Assert.IsType<AmiNotice.Disconnected>(Assert.Single(rest)).Failure);
        Assert.Throws<ObjectDisposedException>(client.Start);
    }

    [Fact]
    public async Task A_client_that_never_started_closes_too()
    {
        await using var server = new FakeAmiServer();
        await using var client = new AmiClient(Options.Fast, _clock, NullLogger<AmiClient>.Instance, server);
        await client.DisposeAsync();

        Assert.False(await client.Notices.WaitToReadAsync(Token));
        Assert.Equal(0, server.Connects);
    }

    [Fact]
    public async Task A_slow_reader_is_told_how_much_it_missed_and_where()
    {
        await using var server = new FakeAmiServer();
        await using var client = Start(server, Options.Fast with { EventQueueCapacity = 3 });
        var session = await server.NextSessionAsync();
        await NextAsync(client);
        for (var i = 0; i < 8; i++) await session.SendAsync("Event: Hangup", $"Uniqueid: {i}");
        Assert.IsType<AmiResult.Answered>(await client.SendAsync(new AmiAction("Ping"), Token));

        for (var i = 0; i < 3; i++)
        {
            var kept = Assert.IsType<AmiNotice.EventReceived>(await NextAsync(client));
            Assert.Equal($"{i}", kept.Message["Uniqueid"]);
        }
        Assert.Equal(5, Assert.IsType<AmiNotice.Overrun>(await NextAsync(client)).Dropped);
        await session.SendAsync("Event: Hangup", "Uniqueid: 8");
        Assert.Equal("8", Assert.IsType<AmiNotice.EventReceived>(await NextAsync(client)).Message["Uniqueid"]);
    }

    private AmiClient Start(FakeAmiServer server, AmiOptions options)
    {
        var client = new AmiClient(options, _clock, NullLogger<AmiClient>.Instance, server);
        client.Start();
        return client;
    }

    private static Task<AmiNotice> NextAsync(AmiClient client) => client.Notices.ReadAsync(Token).AsTask();

    /// <summary>Lets time pass until something happened that only time brings about.</summary>
    private async Task AdvanceUntilAsync(Task happened, TimeSpan step)
    {
        while (!happened.IsCompleted)
        {
            Token.ThrowIfCancellationRequested();
            _clock.Advance(step);
            await Task.Yield();
        }
        await happened;
    }
}
