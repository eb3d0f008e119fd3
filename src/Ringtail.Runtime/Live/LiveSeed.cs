using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Ringtail.Dialing.Runs;
using Ringtail.Runtime.Loops.Runs;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Live;

/// <summary>
/// Shows the runs as the store knows them until their loops speak for themselves: a program that asks right after a
/// start
/// must not find its campaign missing.
/// </summary>
internal sealed class LiveSeed(IRingtailDbFactory databases, LiveFeed feed) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var db = databases.Create();
        var runs = await db.Runs.AsNoTracking().Where(r => !r.Removed)
            .Join(db.Campaigns, r => r.CampaignId, c => c.Id, (r, c) => new { Run = r, c.Priority })
            .ToListAsync(cancellationToken);
        foreach (var known in runs)
        {
            var pending = await db.RunLists.Where(l => l.RunId == known.Run.Id && l.Type == "CALL_LIST")
                .Join(db.Lists, l => l.ListId, c => c.Id, (l, c) => c.ContactCount - l.Reached)
                .SumAsync(cancellationToken);
            feed.Publish(View(known.Run, known.Priority, pending));
        }
        feed.ShowNow();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static RunView View(RunRow run, int priority, long pending) => new()
    {
        RunId = run.Id,
        CampaignId = run.CampaignId,
        Name = run.CampaignName,
        State = RunLife.WordOf(Enum.Parse<RunState>(run.State)),
        Priority = priority,
        Boost = run.Boost,
        StartedAt = run.StartedAt,
        Loaded = pending + run.InHopper + run.Live + run.Waiting + run.Finished,
        Pending = pending,
        InHopper = run.InHopper,
        Live = run.Live,
        OpenRetries = run.Waiting,
        Finished = run.Finished,
        Attempted = run.Attempted,
    };
}
