using Microsoft.EntityFrameworkCore;
using Ringtail.Dialing;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Configuration;

/// <summary>Deleting and copying. What runs or logs refer to stays: it can be hidden instead.</summary>
public sealed partial class ConfigurationEditor
{
    /// <summary>Contacts deleted in one commit, so that the ledger never waits long for the one writer.</summary>
    private const int ContactsPerSlice = 2_000;

    public Task DeletePbxAsync(int id, string by, CancellationToken ct) => ChangeAsync(async db =>
    {
        var row = await FindAsync<PbxRow>(db, id, "Asterisk server", ct);
        if (await db.Trunks.FirstOrDefaultAsync(t => t.PbxId == id, ct) is { } trunk)
            throw new ControlException(
                RefusalKind.Conflict, "PbxHasTrunk",
                $"The Asterisk server '{row.Description}' cannot be deleted: the trunk "
                + $"'{trunk.Name}' belongs to it.");
        if (await db.EndPoints.FirstOrDefaultAsync(e => e.PbxId == id, ct) is { } endPoint)
            throw new ControlException(
                RefusalKind.Conflict, "PbxHasEndPoint",
                $"The Asterisk server '{row.Description}' cannot be deleted: the end point "
                + $"'{NameOf(endPoint)}' belongs to it.");
        if (await db.Attempts.AnyAsync(a => a.PbxId == id, ct))
            throw new ControlException(
                RefusalKind.Conflict, "PbxInCallLog",
                $"The Asterisk server '{row.Description}' cannot be deleted: the call log refers to "
                + $"it. Switch it off instead.");
        db.Remove(row);
        await LogAsync(db, "PbxDeleted", row.Description, by, ct);
    }, ct);

    public Task DeleteTrunkAsync(int id, string by, CancellationToken ct) => ChangeAsync(async db =>
    {
        var row = await FindAsync<TrunkRow>(db, id, "trunk", ct);
        var user = await db.CampaignTrunks.Where(l => l.TrunkId == id).Select(l => (int?)l.CampaignId)
            .FirstOrDefaultAsync(ct);
        await RefuseLinkedAsync(db, "trunk", row.Name, user, ct);
        if (await db.Attempts.AnyAsync(a => a.TrunkId == id, ct))
            throw new ControlException(
                RefusalKind.Conflict, "TrunkInCallLog",
                $"The trunk '{row.Name}' cannot be deleted: the call log refers to it.");
        db.Remove(row);
        await LogAsync(db, "TrunkDeleted", row.Name, by, ct);
    }, ct);

    public Task DeleteEndPointAsync(int id, string by, CancellationToken ct) => ChangeAsync(async db =>
    {
        var row = await FindAsync<EndPointRow>(db, id, "end point", ct);
        var user = await db.CampaignEndPoints.Where(l => l.EndPointId == id).Select(l => (int?)l.CampaignId)
            .FirstOrDefaultAsync(ct);
        await RefuseLinkedAsync(db, "end point", NameOf(row), user, ct);
        if (await db.Attempts.AnyAsync(a => a.EndPointId == id, ct))
            throw new ControlException(
                RefusalKind.Conflict, "EndPointInCallLog",
                $"The end point '{NameOf(row)}' cannot be deleted: the call log refers to it.");
        db.Remove(row);
        await LogAsync(db, "EndPointDeleted", NameOf(row), by, ct);
    }, ct);

    /// <summary>
    /// Deletes the list first, so that nothing can take its contacts, then the contacts slice by slice.
    /// </summary>
    public async Task DeleteListAsync(int id, string by, CancellationToken ct)
    {
        await ChangeAsync(async db =>
        {
            var row = await FindAsync<ContactListRow>(db, id, "list", ct);
            var user = await db.CampaignLists.Where(l => l.ListId == id).Select(l => (int?)l.CampaignId)
                .FirstOrDefaultAsync(ct);
            await RefuseLinkedAsync(db, "list", row.Name, user, ct);
            if (await db.RunLists.AnyAsync(r => r.ListId == id, ct)
                || await db.Attempts.AnyAsync(a => a.ListId == id, ct))
                throw new ControlException(
                    RefusalKind.Conflict, "ListInCallLog",
                    $"The list '{row.Name}' cannot be deleted: runs and the call log refer to it. "
                    + $"Hide it instead.");
            db.Remove(row);
            await LogAsync(db, "ListDeleted", row.Name, by, ct);
        }, ct);
        if (_open.Value is { } open)
        {
            // Inside a transaction of many changes nothing can be done slice by slice.
            await open.Contacts.Where(c => c.ListId == id).ExecuteDeleteAsync(ct);
            return;
        }
        int deleted;
        do
        {
            await using var db = databases.Create();
            var slice = db.Contacts.Where(c => c.ListId == id).OrderBy(c => c.Id).Select(c => c.Id)
                .Take(ContactsPerSlice);
            deleted = await db.Contacts.Where(c => slice.Contains(c.Id)).ExecuteDeleteAsync(CancellationToken.None);
        }
        while (deleted > 0);
    }

    public Task DeleteCampaignAsync(int id, string by, CancellationToken ct) => ChangeAsync(async db =>
    {
        var row = await FindAsync<CampaignRow>(db, id, "campaign", ct);
        if (await db.Runs.AnyAsync(r => r.CampaignId == id, ct))
            throw new ControlException(
                RefusalKind.Conflict, "CampaignInCallLog",
                $"The campaign '{row.Name}' cannot be deleted: it has run, and the call log "
                + $"refers to it. "
                + $"Hide it instead.");
        await db.CampaignTrunks.Where(l => l.CampaignId == id).ExecuteDeleteAsync(ct);
        await db.CampaignEndPoints.Where(l => l.CampaignId == id).ExecuteDeleteAsync(ct);
        await db.CampaignLists.Where(l => l.CampaignId == id).ExecuteDeleteAsync(ct);
        await db.RescheduleRules.Where(r => r.CampaignId == id).ExecuteDeleteAsync(ct);
        await db.DispositionRules.Where(r => r.CampaignId == id).ExecuteDeleteAsync(ct);
        db.Remove(row);
        await LogAsync(db, "CampaignDeleted", row.Name, by, ct);
    }, ct);

    /// <summary>A rule that is not there was deleted before: no effect.</summary>
    public Task DeleteRescheduleRuleAsync(int id, string by, CancellationToken ct) => ChangeAsync(async db =>
    {
        if (await db.RescheduleRules.FindAsync([id], ct) is not { } rule) return;
        db.Remove(rule);
        var rest = db.RescheduleRules.Where(r => r.CampaignId == rule.CampaignId && r.Id != id)
            .OrderBy(r => r.Position);
        Renumber(await rest.ToListAsync(ct), (r, position) => r.Position = position);
        await TouchAsync(db, rule.CampaignId, by, ct);
        await db.SaveChangesAsync(ct);
    }, ct);

    /// <summary>Copies a campaign's definition, links and rules under a new name.</summary>
    public async Task<CampaignRow> CloneCampaignAsync(int id, string newName, string by, CancellationToken ct)
    {
        CampaignRow? copy = null;
        await ChangeAsync(async db =>
        {
            copy = await FindAsync<CampaignRow>(db, id, "campaign", ct);
            db.Entry(copy).State = EntityState.Detached;
            copy.Id = 0;
            copy.Name = newName;
            copy.Hidden = false;
            (copy.CreatedAt, copy.CreatedBy, copy.ModifiedAt, copy.ModifiedBy) = (clock.GetUtcNow(), by, null, "-");
            Refuse(ConfigurationRules.Problems(copy));
            if (await db.Campaigns.AnyAsync(c => c.Name == newName, ct))
                Refuse([new FieldProblem(
                    nameof(copy.Name), "NameTaken", $"is taken: there is another campaign '{newName}'.")]);
            db.Add(copy);
            await db.SaveChangesAsync(ct);
            await CopyChildrenAsync(db, id, copy.Id, ct);
            await db.SaveChangesAsync(ct);
        }, ct);
        return copy!;
    }

    private static async Task CopyChildrenAsync(RingtailDb db, int from, int to, CancellationToken ct)
    {
        db.AddRange(await db.CampaignTrunks.Where(l => l.CampaignId == from)
            .Select(l => new CampaignTrunkRow { CampaignId = to, TrunkId = l.TrunkId, Position = l.Position })
                .ToListAsync(ct));
        db.AddRange(await db.CampaignEndPoints.Where(l => l.CampaignId == from)
            .Select(l => new CampaignEndPointRow { CampaignId = to, EndPointId = l.EndPointId, Position = l.Position })
                .ToListAsync(ct));
        db.AddRange(await db.CampaignLists.Where(l => l.CampaignId == from)
            .Select(l => new CampaignListRow
            {
                CampaignId = to, ListId = l.ListId, Position = l.Position, Type = l.Type,
            }).ToListAsync(ct));
        db.AddRange(await db.CampaignOpeningHours.Where(l => l.CampaignId == from)
            .Select(l => new CampaignOpeningHoursRow
            {
                CampaignId = to, OpeningHoursId = l.OpeningHoursId, Position = l.Position,
            }).ToListAsync(ct));
        db.AddRange(await db.CallerIds.Where(c => c.CampaignId == from)
            .Select(c => new CallerIdRow
            {
                CampaignId = to, Number = c.Number, DailyLimit = c.DailyLimit, Position = c.Position,
            }).ToListAsync(ct));
        foreach (var rule in await db.RescheduleRules.AsNoTracking().Where(r => r.CampaignId == from).ToListAsync(ct))
        {
            (rule.Id, rule.CampaignId) = (0, to);
            db.Add(rule);
        }
        foreach (var rule in await db.DispositionRules.AsNoTracking().Where(r => r.CampaignId == from).ToListAsync(ct))
        {
            (rule.Id, rule.CampaignId) = (0, to);
            db.Add(rule);
        }
    }

    private static async Task<T> FindAsync<T>(RingtailDb db, int id, string what, CancellationToken ct)
        where T : class =>
        await db.Set<T>().FindAsync([id], ct) ?? throw new ControlException(
            RefusalKind.NotFound, "NoRow", $"There is no {new Word(what)} {id}.");

    private static async Task RefuseLinkedAsync(
        RingtailDb db, string what, string linked, int? campaignId, CancellationToken ct)
    {
        if (campaignId is not { } id) return;
        var name = await db.Campaigns.Where(c => c.Id == id).Select(c => c.Name).SingleAsync(ct);
        throw new ControlException(
            RefusalKind.Conflict, "UsedByCampaign",
            $"The {new Word(what)} '{linked}' cannot be deleted: the campaign '{name}' uses it.");
    }

    private async Task LogAsync(RingtailDb db, string code, string subject, string by, CancellationToken ct)
    {
        db.SystemLog.Add(
            new SystemLogRow { At = clock.GetUtcNow(), Severity = "Notice", Code = code, Subject = subject, By = by });
        await db.SaveChangesAsync(ct);
    }

    private static string NameOf(EndPointRow row) => row.Type == "QUEUE" ? row.QueueName : row.Name;
}
