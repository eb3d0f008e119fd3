using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Live;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Server.Access;

/// <summary>
/// What of the live view and the system log a reader may see, learnt from the reader's own context. The view and the
/// log know names and ids and no keys. Agents are for all; an alarm or an entry that names what is hidden is hidden.
/// </summary>
internal sealed class SeenThings
{
    private readonly HashSet<int> _campaigns, _pbxs, _trunks, _endPoints;
    private readonly string[] _hiddenNames, _hiddenRuns;

    private SeenThings(
        HashSet<int> campaigns, HashSet<int> pbxs, HashSet<int> trunks, HashSet<int> endPoints, string[] hiddenNames,
        string[] hiddenRuns)
    {
        (_campaigns, _pbxs, _trunks, _endPoints) = (campaigns, pbxs, trunks, endPoints);
        (_hiddenNames, _hiddenRuns) = (hiddenNames, hiddenRuns);
    }

    /// <summary>Null when there is nothing to hide.</summary>
    public static async Task<SeenThings?> ReadAsync(RingtailDb db, CancellationToken ct)
    {
        if (db.SeesAll) return null;
        return new SeenThings(
            (await db.Campaigns.Select(c => c.Id).ToListAsync(ct)).ToHashSet(),
            (await db.Pbxs.Select(p => p.Id).ToListAsync(ct)).ToHashSet(),
            (await db.Trunks.Select(t => t.Id).ToListAsync(ct)).ToHashSet(),
            (await db.EndPoints.Select(e => e.Id).ToListAsync(ct)).ToHashSet(),
            await HiddenNamesAsync(db, ct), await HiddenRunsAsync(db, ct));
    }

    public LiveView Of(LiveView view)
    {
        var runs = view.Runs.RemoveAll(r => !_campaigns.Contains(r.CampaignId));
        var seen = runs.Select(r => r.RunId).ToHashSet();
        return view with
        {
            Pbxs = view.Pbxs.RemoveAll(p => !_pbxs.Contains(p.PbxId)),
            Runs = runs,
            Calls = view.Calls.RemoveAll(c => !seen.Contains(c.RunId)),
            Trunks = view.Trunks.RemoveAll(t => !_trunks.Contains(t.TrunkId)),
            EndPoints = view.EndPoints.RemoveAll(e => !_endPoints.Contains(e.EndPointId)),
            Pacing = view.Pacing.RemoveAll(p => !_campaigns.Contains(p.CampaignId)),
            Alarms = view.Alarms.RemoveAll(a => Hides(a.Alarm.Subject) || Hides(a.Alarm.Detail)),
        };
    }

    public bool Hides(string text) => _hiddenNames.Any(n => text.Contains(n, StringComparison.Ordinal));

    public IQueryable<SystemLogRow> Of(IQueryable<SystemLogRow> log)
    {
        if (_hiddenNames.Length > 0)
            log = log.Where(l => !_hiddenNames.Any(n => l.Subject.Contains(n) || l.Detail.Contains(n)));
        // What was done to a run has its number for a subject.
        return _hiddenRuns.Length > 0
            ? log.Where(l => !((l.Code.StartsWith("Run") || l.Code.StartsWith("Call"))
                && _hiddenRuns.Contains(l.Subject)))
            : log;
    }

    private static async Task<string[]> HiddenNamesAsync(RingtailDb db, CancellationToken ct)
    {
        var keys = db.Ring.Keys.ToArray();
        List<string> names =
        [
            .. await HiddenAsync(db.Campaigns, r => r.Name), .. await HiddenAsync(db.Lists, r => r.Name),
            .. await HiddenAsync(db.Pbxs, r => r.Description), .. await HiddenAsync(db.Trunks, r => r.Name),
            .. await HiddenAsync(db.EndPoints, r => r.Name), .. await HiddenAsync(db.EndPoints, r => r.QueueName),
            .. await HiddenAsync(db.OpeningHours, r => r.Name),
        ];
        return [.. names.Where(n => n.Length > 0).Distinct()];

        Task<List<string>> HiddenAsync<T>(
            DbSet<T> rows, System.Linq.Expressions.Expression<Func<T, string>> name) where T : AuditedRow =>
            rows.IgnoreQueryFilters().Where(r => r.SecurityKey != "" && !keys.Contains(r.SecurityKey)).Select(name)
                .ToListAsync(ct);
    }

    private static async Task<string[]> HiddenRunsAsync(RingtailDb db, CancellationToken ct)
    {
        var keys = db.Ring.Keys.ToArray();
        var runs = await (
            from run in db.Runs.IgnoreQueryFilters()
            join campaign in db.Campaigns on run.CampaignId equals campaign.Id
            where campaign.SecurityKey != "" && !keys.Contains(campaign.SecurityKey)
            select run.Id).ToListAsync(ct);
        return [.. runs.Select(r => r.ToString(System.Globalization.CultureInfo.InvariantCulture))];
    }
}

internal static class SeenViews
{
    /// <summary>The part of the view that the context's reader may see.</summary>
    public static async Task<LiveView> SeenAsync(this RingtailDb db, LiveView view, CancellationToken ct) =>
        await SeenThings.ReadAsync(db, ct) is { } seen ? seen.Of(view) : view;

    /// <summary>The part of the system log that the context's reader may see.</summary>
    public static async Task<IQueryable<SystemLogRow>> SeenLogAsync(this RingtailDb db, CancellationToken ct)
    {
        var log = db.SystemLog.AsNoTracking();
        return await SeenThings.ReadAsync(db, ct) is { } seen ? seen.Of(log) : log;
    }
}
