using System.Collections.Frozen;
using System.Globalization;
using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Switchboards;

namespace Ringtail.Runtime.Storage;

/// <summary>Small conversions and rules that all three stores share, so that they cannot differ.</summary>
internal static class StoredFacts
{
    private static readonly FrozenDictionary<string, AttemptOutcome> Outcomes =
        Enum.GetValues<AttemptOutcome>().ToFrozenDictionary(o => o.Code());

    public static AttemptOutcome Outcome(string code) => Outcomes[code];

    /// <summary>The state in which a draft is written.</summary>
    public static string FirstState(AttemptDraft draft) =>
        draft.Reserved ? nameof(AttemptState.Reserved) : nameof(AttemptState.Launching);

    public static string Subject(PbxId pbx) => string.Create(CultureInfo.InvariantCulture, $"pbx/{pbx.Value}");
    public static string Subject(RunId run) => string.Create(CultureInfo.InvariantCulture, $"run/{run.Value}");

    /// <summary>A write for one subject with the ownership of another is a bug of the caller.</summary>
    public static void Demand(string subject, Ownership owner)
    {
        if (owner.Subject != subject)
        {
            throw new ArgumentException($"Expected the ownership of {subject}, got that of {owner.Subject}.",
                nameof(owner));
        }
    }

    public static InvalidOperationException SettledWhileLive(HopperId hopper) =>
        new($"{hopper} is live and cannot be settled before its end is recorded.");

    public static StoreException NoSuchRun(RunId run) => new($"There is no {run}.", isTransient: false);

    public static IReadOnlyList<TrunkId> ReadTrunks(string text) => text.Length == 0
        ? []
        : Array.ConvertAll(text.Split(','), t => new TrunkId(int.Parse(t, CultureInfo.InvariantCulture)));

    /// <summary>
    /// The failed trunks of the next attempt: one more after a route failure, none after anything else.
    /// </summary>
    public static string FailedTrunks(string before, AttemptOutcome outcome, int trunk)
    {
        if (outcome != AttemptOutcome.RouteFailure || trunk == 0) return "";
        var text = trunk.ToString(CultureInfo.InvariantCulture);
        if (before.Split(',').Contains(text)) return before;
        return before.Length == 0 ? text : $"{before},{text}";
    }

    public static RefusedAttempt InLedger(HopperId hopper) => new(hopper,
        new GateRefusal(GateRule.NumberLive, Passing: true, "this attempt is in the ledger already"));

    public static RefusedAttempt NotClaimed(HopperId hopper) => new(hopper,
        new GateRefusal(GateRule.OwnershipLost, Passing: true, "the run does not hold this contact any more")
        {
            HeldNoMore = true,
        });

    public static RefusedAttempt CallerIdSpent(HopperId hopper, PooledCallerId caller) => new(hopper,
        new GateRefusal(GateRule.CallerIdSpent, Passing: true, string.Create(CultureInfo.InvariantCulture,
            $"{caller.Number} has had its {caller.DailyLimit} calls of the day")));

    public static RefusedAttempt Erased(HopperId hopper) => new(hopper,
        new GateRefusal(GateRule.BlackListed, Passing: false, "the contact was erased"));

    /// <summary>What the rules say of a draft whose number has these facts; null when they allow it.</summary>
    public static RefusedAttempt? NumberRefusal(AttemptDraft draft, NumberFacts facts) => NumberRules.Refusal(
        draft.Offer.Number, facts, draft.Limits, draft.AgentKept, UtcMicroseconds.Round(draft.DecidedAt)) is { } refusal
            ? new RefusedAttempt(draft.Hopper, refusal)
            : null;

    /// <summary>
    /// The same for a number that is reserved and now called: it was counted when it was reserved, and is live by
    /// itself.
    /// </summary>
    public static RefusedAttempt? LaunchRefusal(AttemptDraft draft, NumberFacts facts) => NumberRefusal(
        draft, facts with { IsLive = false, InCampaign = AttemptHistory.None, Everywhere = AttemptHistory.None });

    /// <summary>Codes of ends that are no attempt for any limit; as a list for SQL.</summary>
    public static string NoAttemptCodes { get; } = string.Join(", ",
        Enum.GetValues<AttemptOutcome>().Where(o => !o.IsOutcome()).Select(o => $"'{o.Code()}'"));

    /// <summary>What numbers are compared by.</summary>
    public static string KeyOf(Offer offer) => offer.E164 ?? offer.Number;

    public static long? Microseconds(TimeSpan? span) => span?.Ticks / TimeSpan.TicksPerMicrosecond;

    public static RefusedAttempt NumberLive(HopperId hopper, string number) =>
        new(hopper, NumberRules.NumberLive(number));
}

/// <summary>What one transaction changes in a run's counts.</summary>
internal record struct CountsDelta(long InHopper, long Live, long Waiting, long Finished, long Attempted)
{
    public readonly bool IsZero => this == default;

    public readonly CountsDelta Plus(CountsDelta other) => new(
        InHopper + other.InHopper, Live + other.Live, Waiting + other.Waiting, Finished + other.Finished,
        Attempted + other.Attempted);

    public readonly RunCounts Of(long pending) =>
        new(pending + InHopper + Live + Waiting + Finished, pending, InHopper, Live, Waiting, Finished, Attempted);
}
