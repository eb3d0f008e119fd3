using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Live;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Server.Api.Events;

/// <summary>
/// Begun and ended attempts from the ledger, so that none is missed however short it was; their states between from the
/// live view.
/// </summary>
internal sealed class AttemptWatch(IRingtailDbFactory databases)
{
    /// <summary>New attempts looked up at a time: ten times what one look brings at 100 launches a second.</summary>
    private const int NewMax = 2_000;
    /// <summary>Ids in one query: below the parameters that both databases take.</summary>
    private const int IdsMax = 500;

    private readonly Dictionary<int, AttemptEvent> _open = [];
    private long _lastRow;

    /// <summary>Takes what is live as known, without telling it.</summary>
    public async Task StartAsync(CancellationToken ct)
    {
        await using var db = databases.Create();
        _open.Clear();
        _lastRow = await db.Attempts.OrderByDescending(a => a.Id).Select(a => a.Id).FirstOrDefaultAsync(ct);
        foreach (var row in await db.Attempts.AsNoTracking().Where(a => a.Live).ToListAsync(ct))
            _open[row.HopperId] = Event(row, "REQUESTED");
    }

    public async Task<List<(EventTopic Topic, string Name, int? RunId, object Data)>> LookAsync(
        LiveView view, CancellationToken ct)
    {
        var news = new List<(EventTopic, string, int?, object)>();
        await using var db = databases.Create();
        var begun = await db.Attempts.AsNoTracking().Where(a => a.Id > _lastRow).OrderBy(a => a.Id).Take(NewMax)
            .ToListAsync(ct);
        foreach (var row in begun)
        {
            _lastRow = row.Id;
            Tell("attempt.started", Event(row, "REQUESTED"));
        }
        var seen = new HashSet<int>();
        foreach (var call in view.Calls)
        {
            seen.Add(call.HopperId);
            if (_open.TryGetValue(call.HopperId, out var known) && (known.State, known.Agent, known.StatusExt)
                != (call.State, call.Agent, call.StatusExt))
                Tell("attempt.changed", known with
                {
                    State = call.State, Agent = call.Agent, StatusExt = call.StatusExt, At = call.Since,
                });
        }
        foreach (var ids in _open.Keys.Where(id => !seen.Contains(id)).Chunk(IdsMax).ToList())
        {
            var ended = await db.Attempts.AsNoTracking().Where(a => ids.Contains(a.HopperId) && !a.Live)
                .OrderBy(a => a.EndedAt).ToListAsync(ct);
            foreach (var row in ended)
            {
                Tell("attempt.ended", Event(row, row.Outcome ?? ""));
                _open.Remove(row.HopperId);
            }
        }
        return news;

        void Tell(string name, AttemptEvent attempt)
        {
            _open[attempt.HopperId] = attempt;
            news.Add((EventTopic.Attempt, name, attempt.RunId, attempt));
        }
    }

    private static AttemptEvent Event(AttemptRow row, string state) => new(
        row.HopperId, row.RunId, row.CampaignId, row.NumberDialed, state, row.Outcome, row.StatusExt, row.Agent,
        row.Retry, row.Abandoned, row.EndedAt ?? row.DecidedAt);
}
