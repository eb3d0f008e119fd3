using Microsoft.EntityFrameworkCore;
using Ringtail.Dialing.EndPoints;
using Ringtail.Dialing.Pacing;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.History;
using Ringtail.Runtime.Live;
using Ringtail.Runtime.Loops;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Server.Forecasts;

/// <summary>Reads what a forecast rests on: settings, lists, history, and the agents who are there now.</summary>
internal sealed class GroundReader(
    IRingtailDbFactory databases, CallHistoryReader histories, LiveFeed feed, TimeProvider dialerClock)
{
    /// <param name="runId">Its rest is forecast; null for a new run over all lists.</param>
    /// <exception cref="ControlException">There is no such campaign, or the run is not one of its.</exception>
    public async Task<CampaignGround> ReadAsync(int campaignId, int? runId, CancellationToken ct)
    {
        await using var db = databases.Create();
        var campaign = await db.Campaigns.AsNoTracking().FirstOrDefaultAsync(c => c.Id == campaignId, ct)
            ?? throw new ControlException(RefusalKind.NotFound, "NoCampaign", $"There is no campaign {campaignId}.");
        var run = runId is null ? null
            : await db.Runs.AsNoTracking().FirstOrDefaultAsync(r => r.Id == runId && r.CampaignId == campaignId, ct)
                ?? throw new ControlException(
                    RefusalKind.NotFound, "NoRunOfCampaign", $"The campaign has no run {runId}.");
        var (trunks, endPoints) = await LinkedAsync(db, campaignId, ct);
        var rules = await db.RescheduleRules.AsNoTracking().Where(r => r.CampaignId == campaignId)
            .OrderBy(r => r.Position).ThenBy(r => r.Id).ToListAsync(ct);
        var settings = SettingsBuilder.Build(run ?? new RunRow(), campaign, trunks, endPoints, rules);
        var pbx = SettingsBuilder.Build(new PbxRow(), trunks, endPoints);
        return new CampaignGround
        {
            CampaignId = campaignId,
            Name = campaign.Name,
            RunId = runId,
            Now = dialerClock.GetUtcNow(),
            Hours = settings.Hours,
            Predictive = settings.Pacing.Model == PacingModel.Adaptive,
            Profile = settings.Pacing.Profile,
            Boost = settings.Boost,
            RingTime = settings.RingTimeMax,
            Trunks = pbx.Trunks,
            EndPoints = pbx.EndPoints,
            Rules = settings.RescheduleRules,
            Fresh = run is null ? await FreshAsync(db, campaignId, ct) : await LeftAsync(db, run, ct),
            Waiting = run?.Waiting ?? 0,
            AgentsNow = AgentsAt(endPoints),
            History = await histories.ReadAsync(campaignId, ct),
        };
    }

    private static async Task<(List<TrunkRow> Trunks, List<EndPointRow> EndPoints)> LinkedAsync(RingtailDb db,
        int campaign, CancellationToken ct)
    {
        var trunks = await db.CampaignTrunks.AsNoTracking().Where(l => l.CampaignId == campaign)
            .Join(db.Trunks, l => l.TrunkId, t => t.Id, (_, t) => t).ToListAsync(ct);
        var endPoints = await db.CampaignEndPoints.AsNoTracking().Where(l => l.CampaignId == campaign)
            .Join(db.EndPoints, l => l.EndPointId, e => e.Id, (_, e) => e).ToListAsync(ct);
        return (trunks, endPoints);
    }

    private static Task<long> FreshAsync(RingtailDb db, int campaign, CancellationToken ct) =>
        db.CampaignLists.Where(l => l.CampaignId == campaign && l.Type == "CALL_LIST")
            .Join(db.Lists, l => l.ListId, t => t.Id, (_, t) => t.ContactCount).SumAsync(ct);

    private static async Task<long> LeftAsync(RingtailDb db, RunRow run, CancellationToken ct)
    {
        var pending = await db.RunLists.Where(l => l.RunId == run.Id && l.Type == "CALL_LIST" && !l.Paused)
            .Join(db.Lists, l => l.ListId, t => t.Id, (l, t) => t.ContactCount - l.Reached).SumAsync(ct);
        return Math.Max(0, pending) + run.InHopper + run.Live;
    }

    /// <summary>An agent of two queues is one person.</summary>
    private int AgentsAt(List<EndPointRow> endPoints)
    {
        var queues = endPoints.Where(e => e.Type != "PHONE").Select(e => (e.PbxId, e.QueueName)).ToHashSet();
        return feed.Current.Agents.Count(
            a => a.State != "LoggedOut" && a.Queues.Any(q => queues.Contains((a.PbxId, q))));
    }
}
