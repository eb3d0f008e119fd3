using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Ringtail.Dialing.Contacts;
using Ringtail.Runtime.Storage;

namespace Ringtail.Runtime.Privacy;

/// <summary>
/// Makes contacts and calls anonymous when the days of their list are over, slice by slice, beside the dialing. What a
/// run still holds is left until the run is done with it. Of a black list the numbers stay: else who asked not to be
/// called would be called again.
/// </summary>
internal sealed partial class RetentionKeeper(
    IRingtailDbFactory databases, TimeProvider dialing, ILogger<RetentionKeeper> logger) : BackgroundService
{
    private const int SliceRows = 500;
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);
    /// <summary>Ids up to here were seen to, by list; a restart begins anew.</summary>
    private readonly Dictionary<int, (long Contact, long Attempt)> _marks = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, dialing);
        do
        {
            try
            {
                var (contacts, attempts) = await RunOnceAsync(stoppingToken);
                if (contacts + attempts > 0) LogErased(logger, contacts, attempts);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // The database is away or busy: the next hour does it.
                LogFailed(logger, failure);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Gives how many contacts and calls became anonymous.</summary>
    internal async Task<(int Contacts, int Attempts)> RunOnceAsync(CancellationToken ct)
    {
        List<(int Id, int Days)> lists;
        HashSet<int> black;
        await using (var db = databases.Create())
        {
            black = await PersonEraser.BlackListsAsync(db, ct);
            lists = (await db.Lists.Where(l => l.RetentionDays > 0).Select(l => new { l.Id, l.RetentionDays })
                .ToListAsync(ct)).ConvertAll(l => (l.Id, l.RetentionDays));
        }
        var (contacts, attempts) = (0, 0);
        foreach (var (list, days) in lists)
        {
            var before = dialing.GetUtcNow().AddDays(-days);
            var mark = _marks.GetValueOrDefault(list);
            var (seen, forgotten) = await ContactsAsync(list, before, mark.Contact, black.Contains(list), ct);
            (mark.Contact, contacts) = (seen, contacts + forgotten);
            while (await AttemptsAsync(list, before, mark.Attempt, ct) is var (next, erased) && next > mark.Attempt)
            {
                (mark.Attempt, attempts) = (next, attempts + erased);
            }
            _marks[list] = mark;
        }
        return (contacts, attempts);
    }

    /// <summary>
    /// Gives up to which id nothing is left to do, and how many became anonymous. Those after one that a run still
    /// holds do not wait for it.
    /// </summary>
    private async Task<(long Seen, int Erased)> ContactsAsync(
        int list, DateTimeOffset before, long after, bool isBlack, CancellationToken ct)
    {
        var (erased, held) = (0, long.MaxValue);
        while (await SliceAsync(list, before, after, isBlack, ct) is { } slice)
        {
            (after, erased, held) = (slice.Next, erased + slice.Erased, Math.Min(held, slice.FirstHeld));
        }
        return (Math.Min(after, held - 1), erased);
    }

    /// <summary>Ids are in the order of adding, so the first one that is too young ends it.</summary>
    private async Task<(long Next, int Erased, long FirstHeld)?> SliceAsync(
        int list, DateTimeOffset before, long after, bool isBlack, CancellationToken ct)
    {
        await using var db = databases.Create();
        var slice = await db.Contacts.AsNoTracking().Where(c => c.ListId == list && c.Id > after).OrderBy(c => c.Id)
            .Take(SliceRows).Select(c => new { c.Id, c.AddedAt, c.Number }).ToListAsync(ct);
        var old = slice.TakeWhile(c => c.AddedAt < before).ToList();
        if (old.Count == 0) return null;
        var (first, last) = (old[0].Id, old[^1].Id);
        var held = (await db.Claims.Where(c => c.ContactId >= first && c.ContactId <= last).Select(c => c.ContactId)
            .ToListAsync(ct)).ToHashSet();
        var ids = old.Where(c => c.Number != ContactNumbers.Erased && !held.Contains(c.Id)).Select(c => c.Id).ToArray();
        var erased = isBlack ? await Anonymity.OfBlackListAsync(db, ids, ct)
            : await Anonymity.OfContactsAsync(db, ids, ct);
        return (last, erased, old.Select(c => c.Id).Where(held.Contains).DefaultIfEmpty(long.MaxValue).First());
    }

    private async Task<(long Next, int Erased)> AttemptsAsync(
        int list, DateTimeOffset before, long after, CancellationToken ct)
    {
        await using var db = databases.Create();
        var slice = await db.Attempts.AsNoTracking().Where(a => a.Id > after).OrderBy(a => a.Id).Take(SliceRows)
            .Select(a => new { a.Id, a.ListId, a.DecidedAt, a.EndedAt, a.NumberDialed }).ToListAsync(ct);
        var old = slice.TakeWhile(a => a.DecidedAt < before && (a.ListId != list || a.EndedAt < before)).ToList();
        if (old.Count == 0) return (after, 0);
        var ids = old.Where(a => a.ListId == list && a.NumberDialed != ContactNumbers.Erased)
            .Select(a => a.Id).ToList();
        await Anonymity.OfAttemptsAsync(db, ids, ct);
        return (old[^1].Id, ids.Count);
    }

    [LoggerMessage(3301, LogLevel.Information,
        "The retention of their lists is over: {Contacts} contacts and {Attempts} calls are anonymous now.")]
    private static partial void LogErased(ILogger logger, int contacts, int attempts);

    [LoggerMessage(3302, LogLevel.Error, "The retention could not be kept; it is tried again in an hour.")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}
