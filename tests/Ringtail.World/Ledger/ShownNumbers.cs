using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Runs;
using Ringtail.Runtime.Storage.Memory;
using Ringtail.World.Scenarios;

namespace Ringtail.World.Ledger;

/// <summary>
/// Whose number a call shows, by docs/when-to-call.md: the contact's own, else one of the campaign's pool, the same for
/// a contact as long as that has calls left today, and none above its limit of the day. Nobody's day ends meanwhile.
/// </summary>
internal sealed class ShownNumbers(Scenario scenario, Action<string, string> broken)
{
    private const string Pool = "a number of the pool is shown";
    private readonly Dictionary<int, List<MemoryAttempt>> _shown = [];
    private readonly Dictionary<long, PooledCallerId> _first = [];

    /// <summary>Limits of the day count until somebody raises them, or the clock is set.</summary>
    public bool CountsDays { get; set; } = true;

    /// <summary>What the call must show; null when the pool leaves several.</summary>
    public static string? Wanted(RunSettings run, MemoryAttempt row)
    {
        if (Own(run, row) is { Length: > 0 } own) return own;
        return run.CallerIds.IsEmpty ? run.CallerId.Split('<')[^1].TrimEnd('>') : null;
    }

    private static string Own(RunSettings run, MemoryAttempt row) => run.CallerIdAttribute.Length == 0 ? ""
        : row.Draft.Offer.Attributes.Where(a => a.Key == run.CallerIdAttribute).Select(a => a.Value).FirstOrDefault("");

    /// <summary>A call of a run with a pool, to a contact without a number of its own, reached the PBX.</summary>
    public void Saw(SeenCall call, MemoryAttempt row, string number)
    {
        var pool = scenario.Runs.First(r => r.Settings.Run == row.Draft.Offer.Run).Settings.CallerIds;
        if (pool.FirstOrDefault(c => c.Number == number) is not { } shown)
        {
            broken(Pool, $"{call} shows '{number}', of {string.Join(", ", pool.Select(c => c.Number))}");
            return;
        }
        if (!_shown.TryGetValue(shown.Id, out var calls)) _shown[shown.Id] = calls = [];
        calls.Add(row);
        // Those that were no attempt have given their place back.
        var count = calls.Count(a => a.End?.Outcome.IsOutcome() != false);
        if (CountsDays && shown.DailyLimit > 0 && count > shown.DailyLimit)
            broken("a number of the pool is never shown above its limit",
                $"{call} shows {number} for the {count}th time, of {shown.DailyLimit} a day");
        if (!_first.TryAdd(row.Draft.Offer.Contact.Value, shown) && _first[row.Draft.Offer.Contact.Value] is var first
            && first != shown && pool.All(c => c.DailyLimit == 0))
            broken("a contact sees the same number of the pool", $"{call} shows {number}, and showed {first.Number}");
    }
}
