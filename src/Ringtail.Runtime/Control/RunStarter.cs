using Microsoft.EntityFrameworkCore;
using Ringtail.Dialing;
using Ringtail.Dialing.Rules;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Live;
using Ringtail.Runtime.Loops;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Control;

/// <summary>Decides whether a campaign can run, says in words why not, and writes the run.</summary>
internal sealed class RunStarter(IRingtailDbFactory databases, LiveFeed feed, TimeProvider clock) : IDisposable
{
    // One start at a time in this process, so that two clicks do not make two runs.
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <returns>The run, and the completed ones of the campaign that it takes the place of.</returns>
    public async Task<(int Run, IReadOnlyList<int> Replaced)> StartAsync(
        int campaignId, bool withoutList, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            await using var db = databases.Create();
            var campaign = await db.Campaigns.SingleOrDefaultAsync(c => c.Id == campaignId, ct)
                ?? throw new ControlException(
                    RefusalKind.NotFound, "NoCampaign", $"There is no campaign {campaignId}.");
            await RefuseRunningAsync(db, campaign, ct);
            var lists = await db.CampaignLists.Where(l => l.CampaignId == campaignId)
                .OrderBy(l => l.Position).ThenBy(l => l.Id).ToListAsync(ct);
            if (!withoutList && lists.All(l => l.Type != "CALL_LIST"))
                throw new ControlException(
                    RefusalKind.Conflict, "CampaignWithoutList",
                    $"Campaign \"{campaign.Name}\" has no list to call: add one to it.");
            await CheckWayAsync(db, campaign, ct);
            return await WriteAsync(db, campaign, lists, ct);
        }
        finally
        {
            _turn.Release();
        }
    }

    private static async Task RefuseRunningAsync(RingtailDb db, CampaignRow campaign, CancellationToken ct)
    {
        var running = await db.Runs
            .Where(r => r.CampaignId == campaign.Id && !r.Removed && r.State != "Completed")
            .OrderBy(r => r.Id).FirstOrDefaultAsync(ct);
        if (running is not null)
        {
            throw new ControlException(
                RefusalKind.Conflict, "CampaignRuns", $"Campaign \"{campaign.Name}\" already runs (run {running.Id}, "
                + $"{new Word(running.State)}): remove that run first.");
        }
    }

    /// <summary>There must be a trunk and an end point at the same, enabled PBX.</summary>
    private async Task CheckWayAsync(RingtailDb db, CampaignRow campaign, CancellationToken ct)
    {
        var trunks = await (from l in db.CampaignTrunks
                            join t in db.Trunks on l.TrunkId equals t.Id
                            where l.CampaignId == campaign.Id
                            select t).ToListAsync(ct);
        if (trunks.Count == 0)
            throw new ControlException(
                RefusalKind.Conflict, "CampaignWithoutTrunk",
                $"Campaign \"{campaign.Name}\" has no trunk: add one to it.");
        var endPoints = await (from l in db.CampaignEndPoints
                               join e in db.EndPoints on l.EndPointId equals e.Id
                               where l.CampaignId == campaign.Id
                               select e).ToListAsync(ct);
        if (endPoints.Count == 0)
            throw new ControlException(
                RefusalKind.Conflict, "CampaignWithoutEndPoint",
                $"Campaign \"{campaign.Name}\" has no end point: add one to it.");

        var shared = trunks.Select(t => t.PbxId).Intersect(endPoints.Select(e => e.PbxId)).ToHashSet();
        if (shared.Count == 0)
        {
            throw new ControlException(
                RefusalKind.Conflict, "CampaignApart",
                $"The trunks and the end points of campaign \"{campaign.Name}\" are at different "
                + $"Asterisk servers: " +
                $"an answered call could not reach its end point.");
        }
        var pbxs = await db.Pbxs.Where(p => shared.Contains(p.Id)).ToListAsync(ct);
        if (!pbxs.Exists(p => p.Enabled))
            throw new ControlException(
                RefusalKind.Conflict, "CampaignPbxOff",
                $"The Asterisk server of campaign \"{campaign.Name}\" is disabled: enable it.");
        foreach (var endPoint in endPoints.Where(e => shared.Contains(e.PbxId))) CheckEndPoint(endPoint);
        var used = endPoints.Where(e => shared.Contains(e.PbxId));
        if (CampaignAdvice.Of(campaign, used, feed.Current).FirstOrDefault(w => w.Refuses) is { } refusal)
            throw new ControlException(RefusalKind.Conflict, refusal.Code, Phrase.Of(refusal.Message));
    }

    private void CheckEndPoint(EndPointRow endPoint)
    {
        var name = endPoint.Type == "QUEUE" ? endPoint.QueueName : endPoint.Name;
        if (endPoint.Extension.Length == 0 || endPoint.Context.Length == 0)
            throw new ControlException(
                RefusalKind.Conflict, "EndPointNowhere", $"End point \"{name}\" has no extension or no context.");
        if (endPoint.Type != "QUEUE") return;
        if (name.Length == 0) throw new ControlException(
            RefusalKind.Conflict, "EndPointWithoutQueue", $"An end point of the type queue has no queue name.");
        var view = feed.Current.EndPoints.FirstOrDefault(e => e.EndPointId == endPoint.Id);
        if (view?.Limit is nameof(Ringtail.Dialing.Gate.GateRule.QueueUnknown))
        {
            throw new ControlException(
                RefusalKind.Conflict, "NoQueue",
                $"The Asterisk server has no queue \"{name}\": the name must be exactly that of the team "
                + $"there.");
        }
    }

    private async Task<(int Run, IReadOnlyList<int> Replaced)> WriteAsync(
        RingtailDb db, CampaignRow campaign, List<CampaignListRow> lists, CancellationToken ct)
    {
        var run = new RunRow
        {
            CampaignId = campaign.Id,
            CampaignName = campaign.Name,
            StartedAt = clock.GetUtcNow(),
        };
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        // A completed run may have been woken since it was asked.
        await RefuseRunningAsync(db, campaign, ct);
        var replaced = await db.Runs.Where(r => r.CampaignId == campaign.Id && !r.Removed && r.State == "Completed")
            .ToListAsync(ct);
        foreach (var old in replaced)
        {
            old.Removed = true;
            old.EndedAt ??= run.StartedAt;
        }
        db.Runs.Add(run);
        await db.SaveChangesAsync(ct);
        db.RunLists.AddRange(lists.DistinctBy(l => l.ListId).Select((list, i) => new RunListRow
        {
            RunId = run.Id,
            ListId = list.ListId,
            Position = i + 1,
            Type = list.Type,
        }));
        await TellAsync(db, campaign, run, ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return (run.Id, [.. replaced.Select(r => r.Id)]);
    }

    private static async Task TellAsync(RingtailDb db, CampaignRow campaign, RunRow run, CancellationToken ct)
    {
        var hooks = await db.Webhooks.AsNoTracking().Where(w => w.Enabled).OrderBy(w => w.Id).ToListAsync(ct);
        var told = ToldBuilder.Build(campaign, hooks);
        List<FollowUp> followUps =
        [
            .. told.Webhooks.Where(h => h.Events.Contains(ToldEvents.RunStarted))
                .Select(h => new FollowUp(FollowUpKind.Webhook, ToldEvents.RunStarted, h.Id, "")),
        ];
        if (told.EmailAddresses.Length > 0 && told.EmailEvents.Contains(ToldEvents.RunStarted))
            followUps.Add(new FollowUp(FollowUpKind.Email, ToldEvents.RunStarted, 0, told.EmailAddresses));
        db.Outbox.AddRange(followUps.Select(f => new OutboxRow
        {
            Kind = f.Kind.ToString(),
            Event = f.Event,
            SourceId = f.Source,
            RunId = run.Id,
            CampaignId = campaign.Id,
            Target = StoredOutbox.Target(f),
            StateCode = run.State,
            CreatedAt = run.StartedAt,
            Due = run.StartedAt,
        }));
    }

    public void Dispose() => _turn.Dispose();
}
