using System.Collections.Immutable;
using System.Threading.Channels;
using Ringtail.Dialing;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Runs;
using Ringtail.Runtime.Importing;
using Ringtail.Runtime.Storage;

namespace Ringtail.Runtime.Loops.Runs;

/// <summary>
/// Does a run's work with the store beside its loop. Nothing is retried here: a failure ends the life, and the next one
/// begins from what the store has. What waits is bounded by the run's hopper and live attempts.
/// </summary>
internal sealed class RunWriter(
    RunId run, Lease lease, LoopServices services, NumberPlan plan, Func<RunSettings> settings,
    ChannelWriter<RunMessage> inbox)
{
    private readonly HoursBook _hours = new();
    private const int SettlementsMax = 500;
    private readonly Channel<(Settlement? Settlement, int Claim)> _work =
        Channel.CreateUnbounded<(Settlement?, int)>(new() { SingleReader = true });
    private readonly Channel<(RunEffect.StateChanged? State, TaskCompletionSource? Answer)> _states =
        Channel.CreateUnbounded<(RunEffect.StateChanged?, TaskCompletionSource?)>(new() { SingleReader = true });

    public void Settle(Settlement settlement) => _work.Writer.TryWrite((settlement, 0));

    public void Write(RunEffect.StateChanged state) => _states.Writer.TryWrite((state, null));

    /// <summary>Answers when every state written before is durable.</summary>
    public void AnswerWhenDurable(TaskCompletionSource answer) => _states.Writer.TryWrite((null, answer));

    public void Claim(int count) => _work.Writer.TryWrite((null, count));

    /// <summary>
    /// Settlements and claims, one transaction after the other: each answer carries the run's counts, and the answer of
    /// an earlier transaction must not come last.
    /// </summary>
    public async Task WriteAsync(CancellationToken ct)
    {
        List<Settlement> batch = [];
        while (await _work.Reader.WaitToReadAsync(ct))
        {
            var claim = 0;
            while (batch.Count < SettlementsMax && _work.Reader.TryRead(out var next))
            {
                if (next.Settlement is { } settlement) batch.Add(settlement);
                else claim += next.Claim;
            }
            if (batch.Count > 0) await SettleAsync(batch, ct);
            batch.Clear();
            if (claim > 0) await ClaimAsync(claim, ct);
        }
    }

    private async Task SettleAsync(List<Settlement> batch, CancellationToken ct)
    {
        var counts = await services.Store.SettleAsync(run, lease.Ownership, batch, ct);
        if (batch.Exists(s => !s.FollowUps.IsEmpty)) services.OutboxFilled();
        ImmutableArray<HopperId> attempts = [.. batch.Select(s => s.Hopper)];
        await PostAsync(new RunInput.SettlementCommitted(attempts) { Counts = counts }, ct);
    }

    private async Task ClaimAsync(int count, CancellationToken ct)
    {
        var now = services.Clock.Now.Wall;
        var rules = settings();
        // The same hours that the gate asks: one group of zones is asked once a claim.
        var result = await services.Store.ClaimAsync(
            run, lease.Ownership, count, now, zones => _hours.ClosedUntil(rules, zones, now), ct);
        await PostAsync(
            new RunInput.HopperFilled(
                [.. result.Offers.Select(plan.Know)], result.Exhausted, result.DueLater, result.NextDue)
            {
                Counts = result.Counts,
                OpensAt = result.OpensAt,
            }, ct);
    }

    public async Task WriteStatesAsync(CancellationToken ct)
    {
        await foreach (var (state, answer) in _states.Reader.ReadAllAsync(ct))
        {
            answer?.TrySetResult();
            if (state is not { } written) continue;
            await services.Store.SetRunStateAsync(
                run, lease.Ownership, written.Standing, written.FollowUps, services.Clock.Now.Wall, ct);
            if (!written.FollowUps.IsEmpty) services.OutboxFilled();
            await inbox.WriteAsync(new RunMessage.StateWritten(), ct);
        }
    }

    private ValueTask PostAsync(RunInput input, CancellationToken ct) =>
        inbox.WriteAsync(new RunMessage.Input(input), ct);
}
