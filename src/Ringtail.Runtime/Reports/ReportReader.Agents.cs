using Microsoft.EntityFrameworkCore;

namespace Ringtail.Runtime.Reports;

// Agents' times, and what the ledger says of their calls.
public sealed partial class ReportReader
{
    /// <summary>
    /// Every agent who was logged in within the filter's period or had a call of the filter, by name. Times are kept by
    /// quarters of an hour: one counts when it begins in the period. Of the filter, they follow the period and the PBX
    /// alone; the dialer's calls follow all of it.
    /// </summary>
    public async Task<IReadOnlyList<AgentSum>> AgentsAsync(ReportFilter filter, CancellationToken ct)
    {
        var times = await TimesAsync(filter, ct);
        var calls = (await SumAsync(filter, "pbx_id", "agent", "CAST('' AS text)", ct))
            .Where(r => r.Text.Length > 0)
            .ToDictionary(r => ((int)r.Number, r.Text), r => r.Sums);
        foreach (var (pbx, agent) in calls.Keys)
            times.TryAdd((pbx, agent), new AgentSum(pbx, agent, "", 0, 0, 0, 0, 0, 0, 0, default));
        return [.. times.Select(t => t.Value with { Dialed = calls.GetValueOrDefault(t.Key) })
            .Where(a => filter.Agent.Length == 0 || a.Agent == filter.Agent)
            .OrderBy(a => a.Name.Length > 0 ? a.Name : a.Agent, StringComparer.CurrentCulture)
            .ThenBy(a => a.Agent, StringComparer.Ordinal)];
    }

    private async Task<Dictionary<(int Pbx, string Agent), AgentSum>> TimesAsync(
        ReportFilter filter, CancellationToken ct)
    {
        await using var db = databases.Create();
        var rows = db.AgentTimes.AsNoTracking();
        if (filter.From is { } from) rows = rows.Where(t => t.StartsAt >= from);
        if (filter.Until is { } until) rows = rows.Where(t => t.StartsAt < until);
        if (filter.PbxId is { } pbx) rows = rows.Where(t => t.PbxId == pbx);
        var sums = await rows.GroupBy(t => new { t.PbxId, t.Interface }).Select(g => new
        {
            g.Key.PbxId,
            g.Key.Interface,
            Name = g.Max(t => t.Name),
            Ready = g.Sum(t => t.ReadyUs),
            Ringing = g.Sum(t => t.RingingUs),
            OnCall = g.Sum(t => t.OnCallUs),
            WrapUp = g.Sum(t => t.WrapUpUs),
            Paused = g.Sum(t => t.PausedUs),
            Calls = g.Sum(t => t.Calls),
        }).ToListAsync(ct);
        return sums.ToDictionary(s => (s.PbxId, s.Interface), s => new AgentSum(
            s.PbxId, s.Interface, s.Name ?? "", (s.Ready + s.Ringing + s.OnCall + s.WrapUp + s.Paused) / 1e6,
            s.Ready / 1e6, s.Ringing / 1e6, s.OnCall / 1e6, s.WrapUp / 1e6, s.Paused / 1e6, s.Calls, default));
    }
}
