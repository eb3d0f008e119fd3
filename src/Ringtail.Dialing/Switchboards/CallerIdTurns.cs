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
    private readonly Dictionary<int, int> _spentOn = [];

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
            if (_spentOn.GetValueOrDefault(candidate.Id) >= day) continue;
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
            if (_spentOn.GetValueOrDefault(candidate.Id) < day) return false;
        return true;
    }

    public void Spent(int callerId, int day) => _spentOn[callerId] = day;

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
