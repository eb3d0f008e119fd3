using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Ringtail.Runtime.Notifications;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Live;

/// <summary>
/// Writes raised and cleared alarms into the system log. One that the database does not take is only logged.
/// </summary>
internal sealed class AlarmLog(
    LiveFeed feed, IRingtailDbFactory databases, AlarmTeller teller, ILogger<AlarmLog> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await feed.AlarmChanges.WaitToReadAsync(stoppingToken))
            {
                List<AlarmChange> changes = [];
                while (changes.Count < 100 && feed.AlarmChanges.TryRead(out var change)) changes.Add(change);
                await WriteAsync(changes, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops.
        }
    }

    private async Task WriteAsync(List<AlarmChange> changes, CancellationToken ct)
    {
        try
        {
            await using var db = databases.Create();
            db.SystemLog.AddRange(changes.Select(change => new SystemLogRow
            {
                At = change.At,
                Severity = change.Raised ? change.Alarm.Severity.ToString() : "Cleared",
                Code = change.Alarm.Code,
                Subject = change.Alarm.Subject,
                Detail = change.Alarm.Detail,
                By = "-",
            }));
            await db.SaveChangesAsync(ct);
            await teller.TellAsync(changes, ct);
        }
        catch (Exception e) when (e is DbUpdateException or System.Data.Common.DbException or StoreException)
        {
            Log.SystemLogFailed(logger, e);
        }
    }
}
