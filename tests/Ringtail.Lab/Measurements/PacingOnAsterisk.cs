using System.Globalization;
using Ringtail.Lab.Pbx;
using Ringtail.Lab.Programs;
using Ringtail.Lab.Walks;

namespace Ringtail.Lab.Measurements;

/// <summary>
/// Predictive pacing against one call per free agent, on real Asterisk 22 with twenty phones: what the agents did by
/// Asterisk's queue log, what the customers heard by the carrier's record. `bench/pacing-on-asterisk.sh` runs it.
/// </summary>
public sealed class PacingOnAsterisk
{
    private const int Agents = 20;
    /// <summary>Left out of the figures: the first calls ring, the pacing knows nothing yet.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RingTime = TimeSpan.FromSeconds(8);
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory(Explicit = true)]
    [InlineData("OFF")]
    [InlineData("ADAPTIVE")]
    public async Task Twenty_agents_with_short_talks(string model)
    {
        var span = TimeSpan.FromMinutes(double.Parse(
            Environment.GetEnvironmentVariable("RINGTAIL_MINUTES") ?? "10", CultureInfo.InvariantCulture));
        await using var site = await Site.StartAsync(22, Cancelled, lines: 200);
        await ReadyAgentsAsync(site.Pbx);
        var target = Target.Queue("team_leer", "201") with { Channels = 200, MaxWaiting = 20 };
        await site.AddCampaignAsync("Measured", Numbers(6_000), model, RingTime, Cancelled, target);

        await site.GoAsync(Cancelled);
        var started = TimeProvider.System.GetUtcNow();
        var from = started + WarmUp;
        var until = from + span;
        await Wait.ForAsync(
            () => Task.FromResult(TimeProvider.System.GetUtcNow()), now => now >= until, Cancelled);
        await site.Api.ControlAsync("dialer", Cancelled, ("op", "stop"));
        // Calls that were answered in the measured span come to their end.
        var carrier = await site.Pbx.Carrier.WaitAsync(
            all => all.All(call => call.EndedAt is not null), Cancelled);

        var talks = await QueueLog.TalksAsync(site.Pbx.QueueLogFile, Cancelled);
        Report(model, span, talks.Where(talk => talk.EndedAt >= from && talk.EndedAt < until),
            [.. carrier.Where(call => call.AnsweredAt >= from && call.AnsweredAt < until)]);
    }

    /// <summary>Each needs a time of its own to pick up, 0.3 to 6 s, and talks for 6 to 14 s.</summary>
    private static async Task ReadyAgentsAsync(LabPbx pbx)
    {
        await pbx.Agents.TalkAsync(TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(14), Cancelled);
        for (var k = 0; k < Agents; k++)
        {
            var phone = $"{101 + k}";
            await pbx.Agents.AnswerAfterAsync(TimeSpan.FromSeconds(0.3 + (0.3 * k)), phone, Cancelled);
            await pbx.Agents.AddAsync("team_leer", pbx.Phone(phone), Cancelled);
        }
    }

    /// <summary>
    /// Of a hundred numbers 35 answer after 1 to 5 s (4 of them hang up 2 s after the answer), 20 are busy, 45 ring
    /// until the dialer gives up; always in the same order.
    /// </summary>
    private static IEnumerable<string> Numbers(int count)
    {
        for (var k = 0; k < count; k++)
        {
            var kind = (k * 61) % 100;
            var ring = 10 + ((k * 37) % 40);
            yield return kind < 4 ? Fate.Number(Fate.Answered, k, ring, talkSeconds: 2)
                : kind < 35 ? Fate.Number(Fate.Answered, k, ring)
                : kind < 55 ? Fate.Number(Fate.Busy, k, 10)
                : Fate.Number(Fate.RingsForEver, k);
        }
    }

    private static void Report(
        string model, TimeSpan span, IEnumerable<QueueTalk> talks, IReadOnlyList<CarrierCall> answered)
    {
        var all = talks.ToArray();
        var talked = all.Sum(talk => talk.Talk.TotalSeconds);
        var heard = answered.Where(call => call.PacketsReceived > 0).ToArray();
        // The far end hears 50 packets a second from the agent's first word to the end of the call.
        var waits = heard.Select(call => call.Talked!.Value.TotalSeconds - (call.PacketsReceived / 50.0))
            .Order().ToArray();
        var deaf = answered.Where(call => call.PacketsReceived == 0).ToArray();
        var hurried = deaf.Count(call => call.Talked < TimeSpan.FromSeconds(2.5));
        var output = TestContext.Current.TestOutputHelper!;
        string[] columns =
        [
            model, $"{span.TotalMinutes:0.#} min", $"{100 * talked / (Agents * span.TotalSeconds):0.0} %",
            $"{all.Length}", $"{answered.Count}", $"{deaf.Length} ({hurried} of them left within 2.5 s)",
            $"{100.0 * deaf.Length / Math.Max(1, answered.Count):0.0} %",
            $"{At(waits, 0.5):0.0} / {At(waits, 0.9):0.0} / {At(waits, 1):0.0} s",
            $"{waits.Count(wait => wait > 8.5)}",
        ];
        output.WriteLine(FormattableString.Invariant($"| {string.Join(" | ", columns)} |"));
    }

    private static double At(double[] sorted, double share) =>
        sorted.Length == 0 ? 0 : sorted[(int)Math.Min(sorted.Length - 1, share * sorted.Length)];
}
