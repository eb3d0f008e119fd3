using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Ringtail.Ami.Sending;
using Ringtail.Ami.Tests.Fakes;

namespace Ringtail.Ami.Tests;

public sealed class SendingTests
{
    private static readonly TimeSpan Unit = TimeSpan.FromMilliseconds(50);

    [Fact]
    public void No_window_of_the_unit_has_more_than_the_allowed_messages() =>
        Gen.Select(Gen.Int[1, 6], Gen.Int[0, 30].Array[1, 300]).Sample((allowed, pauses) =>
        {
            var clock = new FakeTimeProvider();
            var throttle = new SendThrottle(allowed, Unit, clock);
            List<DateTimeOffset> sent = [];
            foreach (var pause in pauses)
            {
                clock.Advance(TimeSpan.FromMilliseconds(pause));
                clock.Advance(throttle.Wait());
                Assert.True(throttle.Free() > 0);
                throttle.Take();
                sent.Add(clock.GetUtcNow());
            }
            for (var i = allowed; i < sent.Count; i++) Assert.True(sent[i] - sent[i - allowed] >= Unit);
        });

    [Fact]
    public async Task Urgent_actions_go_before_those_that_wait_for_the_throttle()
    {
        await using var server = Answering();
        var clock = new FakeTimeProvider();
        await using var link = await Connected.OpenAsync(server, Throttled, clock);
        var normal = Enumerable.Range(0, 6)
            .Select(i => link.SendAsync(new AmiAction("Normal") { ActionId = $"n{i}" })).ToArray();
        for (var i = 0; i < 3; i++) Assert.Equal($"n{i}", (await link.Session.NextAsync("Normal")).Id);
        var hangup = link.SendAsync(new AmiAction("Hangup") { ActionId = "h", Priority = AmiPriority.Urgent });

        clock.Advance(Unit);
        Assert.Equal("h", (await link.Session.Actions.ReadAsync(TestContext.Current.CancellationToken)).Id);
        Assert.Equal("n3", (await link.Session.Actions.ReadAsync(TestContext.Current.CancellationToken)).Id);
        await hangup;
        await Task.WhenAll(normal);
    }

    [Fact]
    public async Task Free_slots_are_what_the_throttle_would_let_out_now()
    {
        await using var server = Answering();
        var clock = new FakeTimeProvider();
        await using var link = await Connected.OpenAsync(server, Throttled, clock);

        // Challenge and Login took two.
        Assert.Equal(3, link.Connection.FreeSlots);
        await link.SendAsync(new AmiAction("Normal"));
        Assert.Equal(2, link.Connection.FreeSlots);
        var more = Enumerable.Range(0, 4).Select(_ => link.SendAsync(new AmiAction("Normal"))).ToArray();
        await Task.WhenAll(more[..2]);
        Assert.Equal(0, link.Connection.FreeSlots);
        clock.Advance(Unit);
        await Task.WhenAll(more);
        Assert.Equal(3, link.Connection.FreeSlots);
    }

    [Fact]
    public async Task What_is_no_longer_allowed_when_its_turn_comes_is_not_sent()
    {
        await using var server = Answering();
        var clock = new FakeTimeProvider();
        await using var link = await Connected.OpenAsync(server, Throttled, clock);
        var allowed = true;
        var asked = 0;
        for (var i = 0; i < 3; i++) await link.SendAsync(new AmiAction("Normal"));
        var originate = link.SendAsync(new AmiAction("Originate")
        {
            StillAllowed = () =>
            {
                asked++;
                return Volatile.Read(ref allowed);
            },
        });
        Assert.Equal(0, asked);

        Volatile.Write(ref allowed, false);
        clock.Advance(Unit);

        Assert.IsType<AmiResult.NotSent>(await originate);
        Assert.Equal(1, asked);
        await link.SendAsync(new AmiAction("Last"));
        while (link.Session.Actions.TryRead(out var action)) Assert.NotEqual("Originate", action.Name);
    }

    [Fact]
    public async Task A_question_that_fails_counts_as_no_and_the_session_goes_on()
    {
        await using var server = Answering();
        await using var link = await Connected.OpenAsync(server, Options.Fast);

        var originate = new AmiAction("Originate") { StillAllowed = () => throw new FormatException("x") };
        var result = await link.SendAsync(originate);

        Assert.IsType<AmiResult.NotSent>(result);
        Assert.IsType<AmiResult.Answered>(await link.SendAsync(new AmiAction("Ping")));
    }

    [Fact]
    public async Task What_waits_past_its_deadline_is_certainly_not_sent()
    {
        await using var server = Answering();
        var clock = new FakeTimeProvider();
        var slow = Throttled with { UnitLength = TimeSpan.FromSeconds(9) };
        await using var link = await Connected.OpenAsync(server, slow, clock);
        for (var i = 0; i < 3; i++) await link.SendAsync(new AmiAction("Normal"));
        var late = link.SendAsync(new AmiAction("Originate") { Timeout = TimeSpan.FromSeconds(1) });

        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.IsType<AmiResult.NotSent>(await late);
    }

    [Fact]
    public async Task A_full_queue_refuses_more()
    {
        await using var server = Answering();
        var clock = new FakeTimeProvider();
        await using var link = await Connected.OpenAsync(server, Throttled with { SendQueueCapacity = 2 }, clock);
        for (var i = 0; i < 3; i++) await link.SendAsync(new AmiAction("Normal"));
        var waiting = Enumerable.Range(0, 2).Select(_ => link.SendAsync(new AmiAction("Normal"))).ToArray();

        Assert.IsType<AmiResult.NotSent>(await link.SendAsync(new AmiAction("Normal")));

        clock.Advance(Unit);
        await Task.WhenAll(waiting);
    }

    [Fact]
    public async Task Actions_that_end_before_they_are_queued_take_no_slot()
    {
        await using var server = Answering();
        var clock = new FakeTimeProvider();
        await using var link = await Connected.OpenAsync(server, Throttled, clock);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        clock.Advance(Unit);

        Assert.IsType<AmiResult.NotSent>(await link.Connection.SendAsync(new AmiAction("Normal"), cancelled.Token));
        Assert.IsType<AmiResult.NotSent>(await link.SendAsync(new AmiAction("Normal") { Timeout = TimeSpan.Zero }));

        Assert.Equal(5, link.Connection.FreeSlots);
    }

    [Fact]
    public async Task A_peer_that_takes_no_bytes_gives_no_free_slots_and_is_given_up_at_the_ping()
    {
        var secondBegan = new TaskCompletionSource();
        await using var server = new FakeAmiServer
        {
            OnAction = async (action, session) =>
            {
                if (action.Name != "Big") return false;
                await session.WaitForBytesAsync();
                secondBegan.TrySetResult();
                await session.WaitForEndAsync();
                return true;
            },
        };
        var clock = new FakeTimeProvider();
        await using var link = await Connected.OpenAsync(server, Options.Pinging, clock);

        // The pipe holds 64 KiB; the second action of this size does not fit any more.
        var big = new AmiAction("Big");
        for (var i = 0; i < 100; i++) big.With("Data", new string('x', 1_000));
        var first = link.SendAsync(big);
        await link.Session.NextAsync("Big");
        var second = link.SendAsync(big);
        var third = link.SendAsync(big);
        await secondBegan.Task;
        while (!link.Connection.Closed.IsCompleted)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(AmiFailure.Timeout, (await link.Connection.Closed).Failure);
        Assert.Equal(0, link.Connection.FreeSlots);
        Assert.IsType<AmiResult.Unanswered>(await first);
        Assert.IsType<AmiResult.Unanswered>(await second);
        Assert.IsType<AmiResult.NotSent>(await third);
    }

    private static AmiOptions Throttled =>
        Options.Fast with { MessagesPerUnit = 5, UnitLength = Unit, AskServer = false };

    private static FakeAmiServer Answering() => new()
    {
        OnAction = async (action, session) =>
        {
            if (action.Name is not ("Normal" or "Hangup" or "Last")) return false;
            await session.AnswerAsync(action);
            return true;
        },
    };
}
