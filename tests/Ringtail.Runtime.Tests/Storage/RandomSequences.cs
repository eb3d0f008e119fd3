using CsCheck;
using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.Pacing;
using Ringtail.Runtime.Storage;

namespace Ringtail.Runtime.Tests.Storage;

/// <summary>Random work on a database and on the model: every answer and every count must be the same.</summary>
public sealed class RandomSequences(PostgresCluster cluster)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private enum Kind { Claim, Commit, End, Settle, Again, Add, Late, Restart, Pause }

    private sealed record Step(Kind Kind, int Pick, int Number);

    // Numbers repeat across lists and are partly on the black list, so that rules are met often.
    private static readonly Gen<Step[]> Steps =
        Gen.Select(Gen.Enum<Kind>(), Gen.Int[0, 999], Gen.Int[0, 11], (k, p, n) => new Step(k, p, n)).Array[20, 60];

    [Fact]
    public async Task Sqlite_does_what_the_model_does()
    {
        await using var harness = await SqliteHarness.NewAsync(Ct);
        await Steps.SampleAsync(steps => RunAsync(harness, steps), iter: 40, threads: 1);
    }

    [Fact]
    public async Task Postgres_does_what_the_model_does()
    {
        await using var harness = await PostgresHarness.NewAsync(cluster, Ct);
        await Steps.SampleAsync(steps => RunAsync(harness, steps), iter: 25, threads: 1);
    }

    private static async Task RunAsync(StoreHarness database, Step[] steps)
    {
        await using var model = new MemoryHarness();
        var real = await Twin.NewAsync(database);
        var twin = await Twin.NewAsync(model);
        try
        {
            foreach (var step in steps)
            {
                Assert.Equal(await twin.DoAsync(step), await real.DoAsync(step));
                Assert.Equal(await twin.Script.CheckCountsAsync(twin.Run),
                    await real.Script.CheckCountsAsync(real.Run));
            }
        }
        finally
        {
            // The database is used again: nothing may stay live and meet the numbers of the next sequence.
            await real.EndAllAsync();
            await real.CheckAccountAsync();
            await twin.CheckAccountAsync();
        }
    }

    /// <summary>One side. Attempts are named by contact, because the two sides count their ids differently.</summary>
    private sealed class Twin(StoreHarness harness, StoreScript script, RunId run, int pausable, long firstContact)
    {
        private static readonly AccountEntry[] Entries = Enum.GetValues<AccountEntry>();
        private static readonly AttemptOutcome[] Outcomes = Enum.GetValues<AttemptOutcome>();
        private readonly PbxId[] _pbxs = [new(1), new(2)];
        private readonly SortedDictionary<long, Offer> _offers = [];
        private readonly SortedDictionary<long, (Offer Offer, PbxId Pbx)> _live = [];
        private readonly SortedDictionary<long, (Offer Offer, AttemptOutcome Outcome)> _ended = [];
        private (Offer Offer, AttemptOutcome Outcome, DateTimeOffset? Next)? _lastSettled;
        private DateTimeOffset _now = StoreScript.Noon;
        private bool _paused;

        public StoreScript Script { get; } = script;
        public RunId Run { get; } = run;

        public static async Task<Twin> NewAsync(StoreHarness harness)
        {
            var first = await harness.AddListAsync("a", [.. Enumerable.Range(0, 8).Select(Contact)]);
            var second = await harness.AddListAsync("b", [.. Enumerable.Range(3, 8).Select(Contact)]);
            var black = await harness.AddListAsync("black", Contact(5), Contact(9));
            var run = await harness.AddRunAsync((first, false), (second, false), (black, true));
            var script = new StoreScript(harness, Ct);
            var probe = (await script.ClaimAsync(run, 1)).Offers[0];
            var twin = new Twin(harness, script, run, second, probe.Contact.Value);
            twin._offers.Add(probe.Contact.Value, probe);
            return twin;
        }

        public async Task<string> DoAsync(Step step)
        {
            _now = _now.AddSeconds(step.Number);
            switch (step.Kind)
            {
                case Kind.Claim:
                    var claim = await Script.ClaimAsync(Run, step.Number, _now);
                    foreach (var offer in claim.Offers) _offers.Add(offer.Contact.Value, offer);
                    return $"{string.Join(",", claim.Offers.Select(Shape))} {claim.Exhausted} {claim.DueLater} "
                        + $"{claim.NextDue:O} {claim.Counts}";
                case Kind.Commit:
                    return await CommitAsync(_pbxs[step.Pick % 2], [.. _offers.Values.Take(step.Number)]);
                case Kind.End when Pick(_live, step) is { } live:
                    return await EndAsync(live, Outcomes[step.Number % Outcomes.Length]);
                case Kind.Settle when Pick(_ended, step) is { } ended:
                    _ended.Remove(ended.Offer.Contact.Value);
                    return await SettleAsync(ended.Offer, ended.Outcome, step);
                case Kind.Settle when Pick(_offers, step) is { } refused:
                    _offers.Remove(refused.Contact.Value);
                    return await SettleAsync(refused, AttemptOutcome.BlackListed, step);
                case Kind.Again when _lastSettled is var (offer, outcome, next):
                    return (await Script.SettleAsync(offer, outcome, next)).ToString();
                case Kind.Add:
                    var (number, e164) = Contact(step.Number);
                    await Script.Store.AddCallAsync(Run, number, e164, [new("N", number)],
                        _now.AddSeconds(step.Pick % 9), _now, Ct);
                    return "added";
                case Kind.Late when Pick(_live, step) is { } late:
                    var result = await Script.Store.RecordLateStatusAsync(
                        late.Offer.Hopper, "S" + step.Number, "A", "v", Ct);
                    return $"{result is null}";
                case Kind.Restart:
                    return await RestartAsync();
                case Kind.Pause:
                    _paused = !_paused;
                    await harness.PauseListAsync(Run, pausable, _paused);
                    return "paused";
                default:
                    return "";
            }
        }

        public async Task EndAllAsync()
        {
            foreach (var live in _live.Values.ToList()) await EndAsync(live, AttemptOutcome.Lost);
        }

        /// <summary>The account is the sum of the attempts; then the bans go, before the next sequence.</summary>
        public async Task CheckAccountAsync()
        {
            var campaign = new CampaignId(1);
            var booked = await Script.Store.ReadAccountAsync(campaign, default, Ct);
            Assert.Equal(await harness.RecountAccountAsync(), booked);
            await Script.Store.ShrinkAccountAsync(campaign, StoreScript.Noon, DateTimeOffset.MaxValue, 1000, Ct);
        }

        private static (string, string?) Contact(int i) => ($"03{i:00}", i % 3 == 0 ? null : $"+4930{i:00}");

        private static T? Pick<T>(SortedDictionary<long, T> from, Step step) where T : notnull =>
            from.Count == 0 ? default : from.Values.ElementAt(step.Pick % from.Count);

        private static (Offer Offer, PbxId Pbx)? Pick(SortedDictionary<long, (Offer, PbxId)> from, Step step) =>
            from.Count == 0 ? null : from.Values.ElementAt(step.Pick % from.Count);

        private static (Offer Offer, AttemptOutcome Outcome)? Pick(
            SortedDictionary<long, (Offer, AttemptOutcome)> from, Step step) =>
            from.Count == 0 ? null : from.Values.ElementAt(step.Pick % from.Count);

        private async Task<string> CommitAsync(PbxId pbx, Offer[] offers)
        {
            var refused = await Script.CommitAsync(pbx, offers);
            var losers = refused.ToDictionary(r => r.Hopper, r => r.Refusal);
            foreach (var offer in offers.Where(o => !losers.ContainsKey(o.Hopper)))
            {
                _offers.Remove(offer.Contact.Value);
                _live.Add(offer.Contact.Value, (offer, pbx));
            }
            return string.Join(",",
                offers.Where(o => losers.ContainsKey(o.Hopper)).Select(o => $"{Shape(o)} {losers[o.Hopper]}"));
        }

        private async Task<string> EndAsync((Offer Offer, PbxId Pbx) live, AttemptOutcome outcome)
        {
            await Script.EndAsync(live.Pbx, StoreScript.End(live.Offer, outcome) with
            {
                AccountEntry = Entries[(int)outcome % Entries.Length],
                AnsweredAt = _now,
                AgentDemandedUntil = outcome == AttemptOutcome.NoAnswer ? _now.AddSeconds(40) : null,
            });
            _live.Remove(live.Offer.Contact.Value);
            _ended.Add(live.Offer.Contact.Value, (live.Offer, outcome));
            return "ended";
        }

        private async Task<string> SettleAsync(Offer offer, AttemptOutcome outcome, Step step)
        {
            DateTimeOffset? next = step.Pick % 3 == 0 ? null : _now.AddSeconds(step.Pick % 20);
            _lastSettled = (offer, outcome, next);
            return (await Script.SettleAsync(offer, outcome, next, next is null ? 0 : offer.Retry + 1)).ToString();
        }

        private async Task<string> RestartAsync()
        {
            var run = await Script.RestoreAsync(Run);
            Assert.Equal(_offers.Values.Select(Shape), run.Hopper.Select(Shape));
            Assert.Equal(_live.Values.Select(l => Shape(l.Offer)),
                run.Live.Select(Shape).Order(StringComparer.Ordinal));
            Assert.Equal(_ended.Values.Select(e => Shape(e.Offer)),
                run.Unsettled.Select(u => Shape(u.Offer)).Order(StringComparer.Ordinal));
            var text = run.Counts.ToString();
            foreach (var pbx in _pbxs)
            {
                // PostgreSQL writes a batch in the order of numbers; attempts of one batch have no order among them.
                text += string.Join(",",
                    (await Script.RestoreAsync(pbx))
                    .Select(a => $"{Shape(a.Draft.Offer)} {a.State} {a.ExtendedStatus}").Order(StringComparer.Ordinal));
            }
            return text;
        }

        // Counted from the first contact, and in a width that sorts as numbers do.
        private string Shape(Offer offer) =>
            $"{offer.Contact.Value - firstContact:00000}:{offer.Number}:{offer.E164}:{offer.Retry}:{offer.ListName}:"
            + $"{string.Join("+", offer.FailedTrunks)}:{string.Join("+", offer.Attributes)}";
    }
}
