using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Grains;
using Ringtail.Runtime.Loops;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Control;

/// <summary>How a run stands in one of its lists.</summary>
/// <param name="Type">CALL_LIST or BLACK_LIST.</param>
/// <param name="Reached">Contacts that the run has taken.</param>
/// <param name="Bookmark">Id of the last of them; 0 before the first.</param>
public sealed record RunListView(
    int ListId, string Name, int Position, string Type, bool Paused, bool Hidden, long Contacts, long Reached,
    long Bookmark)
{
    public bool Complete => Type == "CALL_LIST" && Reached >= Contacts;
    /// <summary>RUNNING, PAUSED, COMPLETE or BLACK_LIST.</summary>
    public string State => Type == "BLACK_LIST" ? Type : Paused ? "PAUSED" : Complete ? "COMPLETE" : "RUNNING";
}

/// <summary>
/// The lists of a run while it goes on: added, paused, resumed. They are the run's own: changing the campaign's lists
/// touches a run only when that is asked for (<see cref="TakeUpAsync"/>).
/// </summary>
public sealed class RunLists
{
    private readonly IRingtailDbFactory _databases;
    private readonly IGrainFactory _grains;
    private readonly TimeProvider _time;

    internal RunLists(IRingtailDbFactory databases, IGrainFactory grains, LoopClock clock)
    {
        _databases = databases;
        _grains = grains;
        _time = clock.Time;
    }

    public async Task<IReadOnlyList<RunListView>> ListAsync(int runId, CancellationToken ct)
    {
        await using var db = _databases.Create();
        return await ListAsync(db, runId, ct);
    }

    /// <summary>Those that the reader of <paramref name="db"/> may see.</summary>
    public static async Task<IReadOnlyList<RunListView>> ListAsync(RingtailDb db, int runId, CancellationToken ct) =>
        await (
            from link in db.RunLists.AsNoTracking()
            join list in db.Lists on link.ListId equals list.Id
            where link.RunId == runId
            orderby link.Position, link.ListId
            select new RunListView(
                list.Id, list.Name, link.Position, link.Type, link.Paused, list.Hidden, list.ContactCount,
                link.Reached, link.Bookmark)).ToListAsync(ct);

    /// <summary>Adds a list behind the others; one that is there already and paused goes on.</summary>
    public async Task AddAsync(int runId, int listId, string type, string by, CancellationToken ct)
    {
        if (type is not ("CALL_LIST" or "BLACK_LIST"))
            throw new ControlException(
                RefusalKind.Invalid, "ListType", $"A list is a CALL_LIST or a BLACK_LIST; it is '{type}'.");
        await using (var db = _databases.Create())
        {
            await FindRunAsync(db, runId, ct);
            var name = await db.Lists.Where(l => l.Id == listId).Select(l => l.Name).FirstOrDefaultAsync(ct)
                ?? throw new ControlException(RefusalKind.NotFound, "NoList", $"There is no list {listId}.");
            var links = await db.RunLists.Where(l => l.RunId == runId).ToListAsync(ct);
            Link(db, runId, links, listId, type).Paused = false;
            await SaveAsync(db, "RunListAdded", runId, name, by, ct);
        }
        await TellAsync(runId, ct);
    }

    public Task PauseAsync(int runId, int listId, string by, CancellationToken ct) =>
        SetPausedAsync(runId, listId, true, by, ct);

    public Task UnpauseAsync(int runId, int listId, string by, CancellationToken ct) =>
        SetPausedAsync(runId, listId, false, by, ct);

    /// <summary>
    /// Makes the lists of the campaign's run those of the campaign: new ones are added, the order is taken over, and
    /// those that the campaign has no more are paused. Without a run it has no effect.
    /// </summary>
    public async Task TakeUpAsync(int campaignId, string by, CancellationToken ct)
    {
        int run;
        await using (var db = _databases.Create())
        {
            if (await db.Runs.Where(r => r.CampaignId == campaignId && !r.Removed).OrderByDescending(r => r.Id)
                .Select(r => (int?)r.Id).FirstOrDefaultAsync(ct) is not { } found) return;
            run = found;
            var links = await db.RunLists.Where(l => l.RunId == run).ToListAsync(ct);
            var wanted = await db.CampaignLists.AsNoTracking().Where(l => l.CampaignId == campaignId)
                .OrderBy(l => l.Position).ThenBy(l => l.Id).ToListAsync(ct);
            for (var i = 0; i < wanted.Count; i++)
            {
                Link(db, run, links, wanted[i].ListId, wanted[i].Type).Position = i + 1;
            }
            foreach (var gone in links.Where(l => wanted.All(w => w.ListId != l.ListId)))
            {
                gone.Paused = true;
                gone.Position = wanted.Count + 1;
            }
            await SaveAsync(db, "RunListsTakenUp", run, "", by, ct);
        }
        await TellAsync(run, ct);
    }

    private static RunListRow Link(RingtailDb db, int runId, List<RunListRow> links, int listId, string type)
    {
        var link = links.Find(l => l.ListId == listId);
        if (link is null)
        {
            link = new RunListRow
            {
                RunId = runId, ListId = listId, Position = links.Select(l => l.Position).DefaultIfEmpty().Max() + 1,
            };
            links.Add(link);
            db.RunLists.Add(link);
        }
        link.Type = type;
        return link;
    }

    private async Task SetPausedAsync(int runId, int listId, bool paused, string by, CancellationToken ct)
    {
        await using (var db = _databases.Create())
        {
            await FindRunAsync(db, runId, ct);
            var link = await db.RunLists.FirstOrDefaultAsync(
                l => l.RunId == runId && l.ListId == listId && l.Type == "CALL_LIST", ct)
                ?? throw new ControlException(
                    RefusalKind.NotFound, "RunWithoutList", $"Run {runId} does not call list {listId}: add it first.");
            link.Paused = paused;
            var name = await db.Lists.Where(l => l.Id == listId).Select(l => l.Name).FirstOrDefaultAsync(ct);
            await SaveAsync(db, paused ? "RunListPaused" : "RunListUnpaused", runId, name ?? "", by, ct);
        }
        await TellAsync(runId, ct);
    }

    private static async Task FindRunAsync(RingtailDb db, int runId, CancellationToken ct)
    {
        if (!await db.Runs.AnyAsync(r => r.Id == runId && !r.Removed, ct))
            throw new ControlException(
                RefusalKind.Conflict, "RunGone", $"There is no run {runId}, or it was removed already.");
    }

    private async Task SaveAsync(
        RingtailDb db, string code, int runId, string detail, string by, CancellationToken ct)
    {
        db.SystemLog.Add(new SystemLogRow
        {
            At = _time.GetUtcNow(), Severity = "Notice", Code = code, Subject = $"{runId}", Detail = detail, By = by,
        });
        await db.SaveChangesAsync(ct);
    }

    /// <summary>Durable first; then the run reads its lists and looks again at what they hold.</summary>
    private async Task TellAsync(int runId, CancellationToken ct)
    {
        var run = _grains.GetGrain<IRunGrain>(runId);
        await run.ReloadAsync().WaitAsync(ct);
        await run.ContactsAddedAsync().WaitAsync(ct);
    }
}
