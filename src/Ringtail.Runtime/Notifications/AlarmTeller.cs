using Microsoft.EntityFrameworkCore;
using Ringtail.Dialing;
using Ringtail.Dialing.Rules;
using Ringtail.Runtime.Live;
using Ringtail.Runtime.Loops;
using Ringtail.Runtime.Storage;

namespace Ringtail.Runtime.Notifications;

/// <summary>
/// Tells of alarms: each webhook that wants them once, and the addresses of every campaign with a run that wants them.
/// An alarm that comes and goes is told of once in ten minutes.
/// </summary>
internal sealed class AlarmTeller(
    IRingtailDbFactory databases, IDialingStore store, LoopClock clock, OutboxSignal signal)
{
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(10);
    private const int RememberedMax = 1_000;
    private readonly Dictionary<string, TimeSpan> _told = [];

    /// <summary>Called by one reader alone.</summary>
    public async Task TellAsync(IEnumerable<AlarmChange> changes, CancellationToken ct)
    {
        var fresh = changes.Where(c => c.Raised && c.Alarm.Severity != AlarmSeverity.Notice && IsNews(c)).ToList();
        if (fresh.Count == 0) return;
        await using var db = databases.Create();
        var hooks = await db.Webhooks.AsNoTracking().Where(w => w.Enabled).OrderBy(w => w.Id).ToListAsync(ct);
        var campaigns = await (
            from run in db.Runs.AsNoTracking()
            join campaign in db.Campaigns on run.CampaignId equals campaign.Id
            where !run.Removed && campaign.EmailAddresses != ""
            select new { run.Id, campaign }).ToListAsync(ct);
        foreach (var alarm in fresh.Select(c => c.Alarm))
        {
            var text = $"{alarm.Subject}: {alarm.Detail}";
            await WriteAsync(default, [.. hooks.Where(h => ToldBuilder.EventsOf(h).Contains(ToldEvents.AlarmRaised))
                .Select(h => new FollowUp(FollowUpKind.Webhook, ToldEvents.AlarmRaised, h.Id, "") { Text = text })],
                alarm.Code, ct);
            foreach (var run in campaigns)
            {
                var told = ToldBuilder.Build(run.campaign, []);
                if (!told.EmailEvents.Contains(ToldEvents.AlarmRaised)) continue;
                await WriteAsync(new RunId(run.Id),
                    [new FollowUp(FollowUpKind.Email, ToldEvents.AlarmRaised, 0, told.EmailAddresses) { Text = text }],
                    alarm.Code, ct);
            }
        }
        signal.Set();
    }

    private Task WriteAsync(RunId run, IReadOnlyList<FollowUp> followUps, string code, CancellationToken ct) =>
        followUps.Count == 0 ? Task.CompletedTask : store.EnqueueAsync(run, followUps, code, clock.Now.Wall, ct);

    private bool IsNews(AlarmChange change)
    {
        var now = clock.MachineElapsed;
        if (_told.TryGetValue(change.Alarm.Key, out var before) && now - before < Again) return false;
        if (_told.Count >= RememberedMax) _told.Clear();
        _told[change.Alarm.Key] = now;
        return true;
    }
}
