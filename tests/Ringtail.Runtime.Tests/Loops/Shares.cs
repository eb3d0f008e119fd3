using CsCheck;
using Ringtail.Dialing;
using Ringtail.Dialing.Pacing;
using Ringtail.Dialing.Switchboards;
using Ringtail.Runtime.Loops.Mail;
using Ringtail.Runtime.Loops.Runs;

namespace Ringtail.Runtime.Tests.Loops;

/// <summary>The parts of an account's slack that several PBXs may use.</summary>
public sealed class Shares
{
    private static readonly DateTimeOffset Begin = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Later = Begin + ShareBook.Lasts + ShareBook.Skew;

    [Fact]
    public void Nothing_is_given_until_what_a_former_life_gave_has_expired()
    {
        var book = new ShareBook(Begin);
        Assert.Empty(book.Give(Weights(1, 1), All, Later.AddTicks(-1)));
        Assert.Equal([0.5, 0.5], book.Give(Weights(1, 1), All, Later).Values);
    }

    [Fact]
    public void A_share_rises_only_when_the_other_has_confirmed_its_fall()
    {
        var book = new ShareBook(Begin);
        book.Give(Weights(1, 1), All, Later);
        book.Confirmed(1);
        book.Confirmed(2);
        var moved = book.Give(Weights(3, 1), All, Later.AddSeconds(2));
        Assert.Equal([0.5, 0.25], moved.Values);
        book.Confirmed(2);
        Assert.Equal([0.75, 0.25], book.Give(Weights(3, 1), All, Later.AddSeconds(4)).Values);
    }

    [Fact]
    public void The_share_of_a_pbx_that_is_gone_is_free_when_it_has_expired()
    {
        var book = new ShareBook(Begin);
        book.Give(Weights(1, 1), All, Later);
        book.Confirmed(1);
        var alone = new HashSet<int> { 1 };
        Assert.Equal([0.5], book.Give(Weights(1, 1), alone, Later.AddSeconds(9)).Values);
        book.Confirmed(1);
        Assert.Equal([1.0], book.Give(Weights(1, 1), alone, Later + ShareBook.Lasts + ShareBook.Skew).Values);
    }

    [Fact]
    public void What_is_in_use_never_adds_up_to_more_than_the_whole()
    {
        var weight = Gen.Int[0, 20];
        var step = Gen.Select(weight, weight, weight, Gen.Int[0, 7], Gen.Int[0, 7], Gen.Int[0, 14]);
        step.Array[1, 60].Sample(steps =>
        {
            var book = new ShareBook(Begin);
            var now = Begin;
            // What each PBX really uses: the last share that reached it, while it lasts.
            var sent = new Dictionary<int, Queue<(double Share, DateTimeOffset Until)>>();
            var used = new Dictionary<int, (double Share, DateTimeOffset Until)>();
            foreach (var (a, b, c, reachable, arrives, seconds) in steps)
            {
                now = now.AddSeconds(seconds);
                var reach = Enumerable.Range(1, 3).Where(p => (reachable & (1 << (p - 1))) != 0)
                    .Where(p => !sent.TryGetValue(p, out var q) || q.Count == 0).ToHashSet();
                foreach (var pbx in reach) book.Confirmed(pbx);
                foreach (var (pbx, share) in book.Give(Weights(a, b, c), reach, now))
                {
                    if (!sent.TryGetValue(pbx, out var queue)) sent[pbx] = queue = new();
                    queue.Enqueue((share, now + ShareBook.Lasts));
                }
                foreach (var (pbx, queue) in sent.Where(s => (arrives & (1 << (s.Key - 1))) != 0))
                    while (queue.TryDequeue(out var share)) used[pbx] = share;
                Assert.True(used.Values.Where(u => u.Until > now).Sum(u => u.Share) <= 1 + 1e-9);
            }
        }, iter: 2_000);
    }

    [Fact]
    public void A_share_travels_between_machines()
    {
        var shared = new SwitchboardInput.AccountShared(
            new RunId(7), 0.25, [new(100, 3, 1, 0), new(2000, 40, 0, 2, 90)], Begin);
        var arrived = (SwitchboardInput.AccountShared)MailCodec.ReadSwitchboardInput(MailCodec.Write(shared));
        Assert.Equal(shared with { Others = arrived.Others }, arrived);
        Assert.Equal(shared.Others.AsEnumerable(), arrived.Others);
    }

    [Fact]
    public void What_was_learned_of_the_detection_travels_between_machines()
    {
        var learned = new SwitchboardInput.PeopleMarkedLearned(new RunId(7), 0.043);
        Assert.Equal(learned, MailCodec.ReadSwitchboardInput(MailCodec.Write(learned)));
    }

    private static IReadOnlySet<int> All { get; } = new HashSet<int> { 1, 2, 3 };

    private static Dictionary<int, double> Weights(params double[] weights) =>
        weights.Select((w, i) => (w, i)).ToDictionary(w => w.i + 1, w => w.w);
}
