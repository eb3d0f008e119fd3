using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Ringtail.Dialing;
using Ringtail.Dialing.Pacing;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Switchboards;
using Ringtail.Dialing.Trunks;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.History;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Loops;

/// <summary>A PBX as its loop needs it.</summary>
internal sealed record PbxConfiguration(PbxRow Row, SwitchboardSettings Settings)
{
    public bool Enabled => Row.Enabled;
}

/// <summary>A run as its loop needs it.</summary>
/// <param name="Pbxs">The PBXs of its trunks and end points, ascending.</param>
internal sealed record RunConfiguration(RunRow Row, RunSettings Settings, ImmutableArray<PbxId> Pbxs);

/// <summary>Of the attempts that were settled before a life of the run began.</summary>
internal readonly record struct RunTotals(long Answered, long Abandoned);

/// <summary>Reads what a loop needs from the configuration, as one consistent snapshot.</summary>
internal sealed class SettingsReader(IRingtailDbFactory databases)
{
    /// <summary>Null when the PBX was deleted.</summary>
    public async Task<PbxConfiguration?> ReadPbxAsync(PbxId pbx, CancellationToken ct)
    {
        await using var db = databases.Create();
        var row = await db.Pbxs.AsNoTracking().SingleOrDefaultAsync(p => p.Id == pbx.Value, ct);
        if (row is null) return null;

        var trunks = await db.Trunks.AsNoTracking().Where(t => t.PbxId == pbx.Value).OrderBy(t => t.Id).ToListAsync(ct);
        var endPoints =
            await db.EndPoints.AsNoTracking().Where(e => e.PbxId == pbx.Value).OrderBy(e => e.Id).ToListAsync(ct);
        return new(row, SettingsBuilder.Build(row, trunks, endPoints, await HomeCodeAsync(db, ct)));
    }

    /// <summary>The trunks of a run, at whichever PBX.</summary>
    public async Task<IReadOnlyList<TrunkSettings>> ReadTrunksAsync(RunSettings run, CancellationToken ct)
    {
        await using var db = databases.Create();
        var ids = run.Trunks.Select(t => t.Value).ToList();
        var rows = await db.Trunks.AsNoTracking().Where(t => ids.Contains(t.Id)).OrderBy(t => t.Id).ToListAsync(ct);
        var home = await HomeCodeAsync(db, ct);
        return rows.ConvertAll(t => SettingsBuilder.Build(t, home));
    }

    private static async Task<string> HomeCodeAsync(RingtailDb db, CancellationToken ct) =>
        SecondKey.HomeCodeOf(await db.DefaultCountryAsync(ct));

    /// <summary>Null when the run or its campaign was deleted.</summary>
    public async Task<RunConfiguration?> ReadRunAsync(RunId run, CancellationToken ct)
    {
        await using var db = databases.Create();
        var row = await db.Runs.AsNoTracking().SingleOrDefaultAsync(r => r.Id == run.Value, ct);
        if (row is null) return null;
        var campaign = await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == row.CampaignId, ct);
        if (campaign is null) return null;

        var trunks = await (
            from link in db.CampaignTrunks.AsNoTracking()
            join trunk in db.Trunks on link.TrunkId equals trunk.Id
            where link.CampaignId == campaign.Id
            orderby link.Position, link.Id
            select trunk).ToListAsync(ct);
        var endPoints = await (
            from link in db.CampaignEndPoints.AsNoTracking()
            join endPoint in db.EndPoints on link.EndPointId equals endPoint.Id
            where link.CampaignId == campaign.Id
            orderby link.Position, link.Id
            select endPoint).ToListAsync(ct);
        var extras = await ReadTimesAsync(db, campaign, ct);
        var rules = await db.RescheduleRules.AsNoTracking().Where(r => r.CampaignId == campaign.Id)
            .OrderBy(r => r.Position).ThenBy(r => r.Id).ToListAsync(ct);
        var dispositions = await db.DispositionRules.AsNoTracking().Where(r => r.CampaignId == campaign.Id)
            .OrderBy(r => r.Position).ThenBy(r => r.Id).ToListAsync(ct);
        var webhooks = await db.Webhooks.AsNoTracking().Where(w => w.Enabled).OrderBy(w => w.Id).ToListAsync(ct);

        var pbxs = trunks.Select(t => t.PbxId).Intersect(endPoints.Select(e => e.PbxId));
        var paused = await db.RunLists.AsNoTracking().Where(l => l.RunId == run.Value && l.Paused)
            .OrderBy(l => l.ListId).Select(l => l.ListId).ToListAsync(ct);
        return new(
            row,
            SettingsBuilder.Build(row, campaign, trunks, endPoints, rules, dispositions, webhooks, extras) with
            {
                PausedLists = [.. paused.Select(id => new ListId(id))],
            },
            [.. pbxs.Order().Select(id => new PbxId(id))]);
    }

    private static async Task<CampaignTimes> ReadTimesAsync(RingtailDb db, CampaignRow campaign, CancellationToken ct)
    {
        var sets = await (
            from link in db.CampaignOpeningHours.AsNoTracking()
            join set in db.OpeningHours on link.OpeningHoursId equals set.Id
            where link.CampaignId == campaign.Id
            orderby link.Position, link.Id
            select set).ToListAsync(ct);
        var ids = sets.ConvertAll(s => s.Id);
        var rules = await db.OpeningRules.AsNoTracking().Where(r => ids.Contains(r.OpeningHoursId))
            .OrderBy(r => r.Position).ThenBy(r => r.Id).ToListAsync(ct);
        var callerIds = await db.CallerIds.AsNoTracking().Where(c => c.CampaignId == campaign.Id)
            .OrderBy(c => c.Position).ThenBy(c => c.Id).ToListAsync(ct);
        var settings = await db.Settings.AsNoTracking().ToDictionaryAsync(s => s.Key, s => s.Value, ct);
        return new(sets, rules, callerIds, AttemptLimitSettings.Read(settings),
            settings.GetValueOrDefault(StoreSettings.DefaultCountry, StoreSettings.DefaultCountryAtFirst));
    }

    /// <summary>Live attempts of a campaign, by PBX.</summary>
    public async Task<IReadOnlyDictionary<int, int>> ReadLiveAsync(CampaignId campaign, CancellationToken ct)
    {
        await using var db = databases.Create();
        return await db.Attempts.AsNoTracking().Where(a => a.Live && a.CampaignId == campaign.Value)
            .GroupBy(a => a.PbxId).Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, ct);
    }

    /// <summary>As <see cref="AccountState.PeopleMarked"/>, from what was said by now.</summary>
    public async Task<double> ReadPeopleMarkedAsync(CampaignId campaign, CancellationToken ct)
    {
        await using var db = databases.Create();
        return (await MachineAccuracy.ReadAsync(db, campaign.Value, ct)).PeopleMarkedAtMost;
    }

    public async Task<RunTotals> ReadTotalsAsync(RunId run, CancellationToken ct)
    {
        await using var db = databases.Create();
        var settled = db.Attempts.AsNoTracking().Where(a => a.RunId == run.Value && a.Settled);
        return new(
            await settled.LongCountAsync(a => a.AnsweredAt != null, ct),
            await settled.LongCountAsync(a => a.Abandoned, ct));
    }
}
