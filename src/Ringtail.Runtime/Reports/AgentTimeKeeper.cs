using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Ringtail.Runtime.Live;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Reports;

/// <summary>
/// Keeps the agents' times that this process's switchboards show. Never on the dialing path; a kill loses at most what
/// was seen since the last write.
/// </summary>
internal sealed class AgentTimeKeeper(
    LiveFeed feed, IRingtailDbFactory databases, TimeProvider clock, ILogger<AgentTimeKeeper> logger)
    : BackgroundService
{
    private static readonly TimeSpan WriteEvery = TimeSpan.FromSeconds(20);
    private readonly AgentTimeBook _book = new();
    private readonly HashSet<int> _pbxs = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var written = TimeProvider.System.GetTimestamp();
        try
        {
            await foreach (var view in feed.WatchAsync(stoppingToken))
            {
                Observe(view, clock.GetUtcNow());
                if (TimeProvider.System.GetElapsedTime(written) < WriteEvery) continue;
                written = TimeProvider.System.GetTimestamp();
                await WriteAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops.
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await WriteAsync(cancellationToken);
    }

    internal void Observe(LiveView view, DateTimeOffset now)
    {
        foreach (var pbx in view.Pbxs)
        {
            _pbxs.Add(pbx.PbxId);
            AgentView[] agents = [.. view.Agents.Where(a => a.PbxId == pbx.PbxId)];
            _book.Observe(pbx.PbxId, pbx.State == "UP", agents, now);
        }
        foreach (var gone in _pbxs.Where(p => view.Pbxs.All(v => v.PbxId != p)).ToList())
        {
            _book.Observe(gone, up: false, [], now);
            _pbxs.Remove(gone);
        }
    }

    internal async Task WriteAsync(CancellationToken ct)
    {
        var rows = _book.Take();
        if (rows.Count == 0) return;
        try
        {
            await using var db = databases.Create();
            var from = rows.Min(r => r.StartsAt);
            var stored = await db.AgentTimes.Where(t => t.StartsAt >= from)
                .ToDictionaryAsync(t => (t.StartsAt, t.PbxId, t.Agent), ct);
            foreach (var row in rows)
            {
                if (stored.TryGetValue((row.StartsAt, row.PbxId, row.Agent), out var known)) known.Add(row);
                else db.AgentTimes.Add(row);
            }
            await db.SaveChangesAsync(ct);
        }
        catch (Exception e) when (e is DbUpdateException or DbException or StoreException)
        {
            _book.GiveBack(rows);
            Log.AgentTimesFailed(logger, e);
        }
    }
}
