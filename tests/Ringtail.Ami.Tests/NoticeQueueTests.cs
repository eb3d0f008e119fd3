using CsCheck;

namespace Ringtail.Ami.Tests;

public sealed class NoticeQueueTests
{
    private static readonly AmiServerInfo Server = new("Asterisk Call Manager/5.0.4", new Version(5, 0, 4));

    private static AmiMessage Numbered(int number) => new([new("Event", "X"), new("Number", $"{number}")]);

    /// <summary>Whatever the reader's pace: events in order, each kept or counted as dropped at its place.</summary>
    [Fact]
    public void Every_event_is_delivered_in_order_or_counted_at_its_place() =>
        Gen.Select(Gen.Int[1, 5], Gen.Int[0, 3].Array[0, 200]).Sample((capacity, steps) =>
        {
            var queue = new NoticeQueue(capacity, () => { });
            queue.GoLive(Server);
            var next = 0;
            long expected = 0;
            foreach (var step in steps)
            {
                if (step > 0) queue.Publish(Numbered(next++));
                else if (queue.TryRead(out var notice)) Expect(notice);
            }
            while (queue.TryRead(out var notice)) Expect(notice);
            Assert.Equal(next, expected);

            void Expect(AmiNotice notice)
            {
                if (notice is AmiNotice.EventReceived kept) Assert.Equal($"{expected++}", kept.Message["Number"]);
                else if (notice is AmiNotice.Overrun { Dropped: var dropped }) expected += dropped;
                else Assert.IsType<AmiNotice.Connected>(notice);
            }
        }, iter: 5_000);

    [Fact]
    public async Task A_reader_that_waits_is_woken_for_an_overrun()
    {
        var queue = new NoticeQueue(1, () => { });
        queue.GoLive(Server);
        queue.Publish(Numbered(0));
        queue.Publish(Numbered(1));
        Assert.IsType<AmiNotice.Connected>(await queue.ReadAsync(TestContext.Current.CancellationToken));
        Assert.IsType<AmiNotice.EventReceived>(await queue.ReadAsync(TestContext.Current.CancellationToken));

        Assert.True(await queue.WaitToReadAsync(TestContext.Current.CancellationToken));
        Assert.Equal(new AmiNotice.Overrun(1), await queue.ReadAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void An_overrun_is_told_before_the_link_is_said_to_be_lost()
    {
        var queue = new NoticeQueue(1, () => { });
        queue.GoLive(Server);
        queue.Publish(Numbered(0));
        queue.Publish(Numbered(1));
        queue.GoDown(new AmiNotice.Disconnected("gone", AmiFailure.Closed));

        List<Type> types = [];
        while (queue.TryRead(out var notice)) types.Add(notice.GetType());
        Assert.Equal(
            [
                typeof(AmiNotice.Connected), typeof(AmiNotice.EventReceived), typeof(AmiNotice.Overrun),
                typeof(AmiNotice.Disconnected),
            ],
            types);
    }

    [Fact]
    public void The_log_is_told_once_per_overrun()
    {
        var told = 0;
        var queue = new NoticeQueue(1, () => told++);
        queue.GoLive(Server);
        for (var i = 0; i < 10; i++) queue.Publish(Numbered(i));

        Assert.Equal(1, told);
    }
}
