using System.Collections.Frozen;
using System.Globalization;
using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
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
        new GateRefusal(GateRule.OwnershipLost, Passing: true, "the run does not hold this contact any more"));

    public static RefusedAttempt BlackListed(HopperId hopper, string number) => new(hopper,
        new GateRefusal(GateRule.BlackListed, Passing: false, $"{number} is on a black list of the run"));

    public static RefusedAttempt Erased(HopperId hopper) => new(hopper,
        new GateRefusal(GateRule.BlackListed, Passing: false, "the contact was erased"));

    /// <param name="decided">When the switchboard decided to call; the ban is counted from there.</param>
    public static RefusedAttempt Banned(
        HopperId hopper, string number, DateTimeOffset until, DateTimeOffset decided) => new(hopper,
        new GateRefusal(GateRule.RetryBan, Passing: true, string.Create(CultureInfo.InvariantCulture,
            $"{number} was abandoned: not before {until:yyyy-MM-dd HH:mm:ss} UTC without an agent kept for it"))
        {
            RetryAfter = until - decided,
        });

    public static long? Microseconds(TimeSpan? span) => span?.Ticks / TimeSpan.TicksPerMicrosecond;

    public static RefusedAttempt NumberLive(HopperId hopper, string number) => new(hopper,
        new GateRefusal(GateRule.NumberLive, Passing: true, $"another attempt at {number} is live"));
}

/// <summary>What one transaction changes in a run's counts.</summary>
internal record struct CountsDelta(long InHopper, long Live, long Waiting, long Finished, long Attempted)
{
    public readonly bool IsZero => this == default;

    public readonly RunCounts Of(long pending) =>
        new(pending + InHopper + Live + Waiting + Finished, pending, InHopper, Live, Waiting, Finished, Attempted);
}
