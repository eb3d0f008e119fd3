using Ringtail.Client;
using Ringtail.Lab.Pbx;
using Ringtail.Lab.Programs;

namespace Ringtail.Lab.Walks;

/// <summary>The two ways to stop a run, beside each other.</summary>
public sealed class StopTests
{
    /// <summary>Longer than a busy machine needs from the last call to both stops; ringing ends by it alone.</summary>
    private const int RingS = 15;
    private const int TalkS = 30;
    /// <summary>How long the carrier is watched for calls that must not come.</summary>
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(3);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory(Timeout = 300_000)]
    [InlineData(16)]
    [InlineData(22)]
    public async Task A_gentle_stop_lets_everything_end_and_one_at_once_ends_what_rings(int version)
    {
        await using var site = await Site.StartAsync(version, Cancelled);
        await site.Pbx.Agents.AnswerAfterAsync(TimeSpan.FromMilliseconds(300), null, Cancelled);
        var gentle = await AddAsync(site, "Gentle", 100, RingS, Target.Queue("team_vertrieb", "200"));
        // Nobody would end this ringing but the stop.
        var atOnce = await AddAsync(site, "At once", 200, 10 * RingS, Target.Queue("team_alle", "203"));
        await site.GoAsync(Cancelled);
        await Wait.ForAsync(() => site.Api.CallsAsync(Cancelled), all => InTheAir(all, gentle) && InTheAir(all, atOnce),
            Cancelled);
        using var api = new RingtailClient(site.Program.Address, RingtailProgram.User, RingtailProgram.Password);
        await api.StopRunAsync(site.Runs["At once"], new StopInput { AtOnce = true }, Cancelled);
        await api.StopRunAsync(site.Runs["Gentle"], new StopInput(), Cancelled);
        // What was on the way to the wire in that moment is a call in the air too.
        await site.Pbx.Carrier.WaitAsync(calls => calls.All(call => call.EndedAt is not null), Cancelled);
        var before = await site.Pbx.Carrier.ReadAsync(Cancelled);
        var until = TimeProvider.System.GetUtcNow() + Watched;
        await Wait.ForAsync(() => Task.FromResult(TimeProvider.System.GetUtcNow()), now => now > until, Cancelled);
        var after = await site.Pbx.Carrier.ReadAsync(Cancelled);
        Assert.Equal(before.Count, after.Count);
        Judge(after, gentle, atOnce);
    }

    private static void Judge(IReadOnlyList<CarrierCall> after, string[] gentle, string[] atOnce)
    {
        Verdict.NobodyTwice(after);
        foreach (var numbers in new[] { gentle, atOnce })
        {
            // Agents are free again when the talks are over, and the list is long.
            var calls = after.Where(call => numbers.Contains(call.Number)).ToList();
            Assert.InRange(calls.Count, 2, 4);
            var talked = Assert.Single(calls, call => call.AnsweredAt is not null);
            Assert.True(talked.Talked!.Value.TotalSeconds >= TalkS - 1, $"{talked.Number} was cut off");
        }
        Assert.All(after.Where(call => gentle.Contains(call.Number) && call.AnsweredAt is null),
            call => Assert.True((call.EndedAt - call.ReceivedAt)!.Value.TotalSeconds >= RingS - 1, call.Number));
        var talk = after.Single(call => atOnce.Contains(call.Number) && call.AnsweredAt is not null);
        Assert.All(after.Where(call => atOnce.Contains(call.Number) && call.AnsweredAt is null),
            call => Assert.True(call.EndedAt < talk.EndedAt, $"{call.Number} rang on"));
    }

    /// <summary>One who talks with an agent, and one at least who rings.</summary>
    private static bool InTheAir(IReadOnlyList<(string Number, string Agent)> calls, string[] numbers) =>
        calls.Any(c => c.Number == numbers[0] && c.Agent.Length > 0)
        && calls.Any(c => numbers.AsSpan(1).Contains(c.Number));

    private static async Task<string[]> AddAsync(Site site, string name, int from, int ringS, Target target)
    {
        string[] numbers =
        [
            Fate.Number(Fate.Answered, from, ringTenths: 2, talkSeconds: TalkS),
            .. Fate.Numbers(Fate.RingsForEver, from + 1, 20, ringTenths: 2),
        ];
        await site.AddCampaignAsync(name, numbers, "OFF", TimeSpan.FromSeconds(ringS), Cancelled, target);
        return numbers;
    }
}
