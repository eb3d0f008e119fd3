using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.Runs;

namespace Ringtail.Dialing.Switchboards;

/// <summary>
/// Which number a launch shows: the contact's own, else one of the campaign's pool, else the campaign's. A contact
/// keeps its place in the pool, so that its retries show the same number as long as that has calls left today. The
/// daily limits belong to the store; what it refused is remembered here.
/// </summary>
internal sealed class CallerIdTurns
{
    /// <summary>The day, and the limit that was reached then: a higher one has calls left.</summary>
    private readonly Dictionary<int, (int Day, int Limit)> _spent = [];

    /// <summary>The day of the campaign's zone, such as 20261129.</summary>
    public static int DayOf(RunSettings run, DateTimeOffset wall)
    {
        var local = TimeZoneInfo.ConvertTime(wall, run.Hours.Zone);
        return (local.Year * 10_000) + (local.Month * 100) + local.Day;
    }

    /// <summary>False when every number of the pool has had its calls of the day.</summary>
    public bool Choose(RunSettings run, Offer offer, DateTimeOffset wall, out string shown, out PooledCallerId? pooled)
    {
        pooled = null;
        shown = Own(run, offer);
        if (shown.Length > 0) return true;
        shown = run.CallerId;
        if (run.CallerIds.IsEmpty) return true;
        var day = DayOf(run, wall);
        var first = (int)((ulong)offer.Contact.Value % (ulong)run.CallerIds.Length);
        for (var i = 0; i < run.CallerIds.Length; i++)
        {
            var candidate = run.CallerIds[(first + i) % run.CallerIds.Length];
            if (IsSpent(candidate, day)) continue;
            (pooled, shown) = (candidate, candidate.Number);
            return true;
        }
        return false;
    }

    /// <summary>Whether the pool has something left, whoever is called.</summary>
    public bool IsSpent(RunSettings run, DateTimeOffset wall)
    {
        if (run.CallerIds.IsEmpty) return false;
        var day = DayOf(run, wall);
        foreach (var candidate in run.CallerIds)
            if (!IsSpent(candidate, day)) return false;
        return true;
    }

    public void Spent(PooledCallerId callerId, int day) => _spent[callerId.Id] = (day, callerId.DailyLimit);

    private bool IsSpent(PooledCallerId callerId, int day) => _spent.TryGetValue(callerId.Id, out var spent)
        && spent.Day >= day && callerId.DailyLimit > 0 && callerId.DailyLimit <= spent.Limit;

    private static string Own(RunSettings run, Offer offer)
    {
        if (run.CallerIdAttribute.Length == 0) return "";
        foreach (var (name, value) in offer.Attributes)
            if (name.Equals(run.CallerIdAttribute, StringComparison.OrdinalIgnoreCase)) return value.Trim();
        return "";
    }

    /// <summary>Until the next day of the campaign's zone begins.</summary>
    public static TimeSpan UntilTomorrow(RunSettings run, DateTimeOffset wall)
    {
        var local = TimeZoneInfo.ConvertTime(wall, run.Hours.Zone);
        var wait = local.Date.AddDays(1) - local.DateTime;
        return wait > TimeSpan.FromMinutes(1) ? wait : TimeSpan.FromMinutes(1);
    }

}
